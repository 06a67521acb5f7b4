// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/meter_types.h"

#include <algorithm>

namespace portcullis::pipeline {

/// `limit` requests at the same time. The state is their number. Largest limit: 2^20.
class Concurrency {
public:
    static constexpr std::uint64_t kMaxLimit = std::uint64_t{1} << 20;

    explicit Concurrency(std::uint64_t limit) : m_limit(std::min(limit, kMaxLimit)) { }

    std::uint64_t fresh(const Tick &) const { return 0; }
    Charge charge(std::uint64_t state, const Tick &) const
    {
        return {state < m_limit, state + 1, 0};
    }
    std::uint64_t giveBack(std::uint64_t state, std::uint64_t) const { return state - (state > 0); }
    bool idle(std::uint64_t state, const Tick &) const { return state == 0; }
    View view(std::uint64_t state, const Tick &) const
    {
        return {m_limit - std::min(m_limit, state), std::nullopt};
    }

    /// Gateways hold their own places only.
    std::uint64_t raise(std::uint64_t state, const Tick &, const Elsewhere &) const
    {
        return state;
    }

private:
    std::uint64_t m_limit;
};

} // namespace portcullis::pipeline
