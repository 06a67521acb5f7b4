// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <atomic>
#include <cstdint>

namespace portcullis::telemetry {

/// A number that one thread writes and any thread reads. An addition is a plain load, add and
/// store: no locked instruction.
template <typename T>
class SingleWriter {
public:
    /// Writer only.
    void add(T amount = 1)
    {
        m_value.store(static_cast<T>(m_value.load(std::memory_order_relaxed) + amount),
                      std::memory_order_relaxed);
    }
    /// Writer only.
    void set(T value) { m_value.store(value, std::memory_order_relaxed); }
    T value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<T> m_value{0};
};

using Counter = SingleWriter<std::uint64_t>; ///< only grows
using Gauge = SingleWriter<std::int64_t>;    ///< also shrinks: `add(-1)`

} // namespace portcullis::telemetry
