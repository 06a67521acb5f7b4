// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/snapshot.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace portcullis::pipeline {

/// The snapshots that one worker uses: the current one, and those that running exchanges began
/// with. The worker holds one shared reference to each; exchanges count in plain integers, so that
/// no shared counter is touched per request. Thread: the worker's.
class SnapshotPins {
    struct Held {
        std::shared_ptr<const Snapshot> snapshot;
        std::size_t exchanges = 0;
    };

public:
    /// Keeps a snapshot for one exchange.
    class Pin {
    public:
        Pin() = default;
        Pin(Pin &&other) noexcept
            : m_pins(other.m_pins), m_held(std::exchange(other.m_held, nullptr))
        {
        }
        Pin &operator=(Pin &&) = delete;
        ~Pin()
        {
            if (m_held)
                m_pins->release(*m_held);
        }
        const Snapshot *get() const { return m_held ? m_held->snapshot.get() : nullptr; }

    private:
        friend class SnapshotPins;
        Pin(SnapshotPins &pins, Held &held) : m_pins(&pins), m_held(&held) { ++held.exchanges; }

        SnapshotPins *m_pins = nullptr;
        Held *m_held = nullptr;
    };

    /// New exchanges begin with `snapshot` from now on.
    void adopt(std::shared_ptr<const Snapshot> snapshot)
    {
        m_held.push_back(std::make_unique<Held>(Held{std::move(snapshot), 0}));
        sweep();
    }
    /// Null before the first adopt().
    const Snapshot *current() const
    {
        return m_held.empty() ? nullptr : m_held.back()->snapshot.get();
    }
    Pin pin() { return m_held.empty() ? Pin() : Pin(*this, *m_held.back()); }

private:
    void release(Held &held)
    {
        if (--held.exchanges == 0 && &held != m_held.back().get())
            sweep();
    }
    /// Lets go of old snapshots that no exchange uses any more.
    void sweep()
    {
        std::erase_if(m_held, [this](const std::unique_ptr<Held> &held) {
            return held->exchanges == 0 && held != m_held.back();
        });
    }

    std::vector<std::unique_ptr<Held>> m_held; // the last one is current
};

} // namespace portcullis::pipeline
