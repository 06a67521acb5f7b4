// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/counter.h"
#include "service/telemetry/traffic_encoder.h"
#include "service/telemetry/traffic_ring.h"
#include "service/telemetry/traffic_sample.h"
#include "shared/core/clock.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace portcullis::telemetry {

/// What is kept apart, so that a flood of one kind pushes out none of the other.
enum class TrafficKind : std::uint8_t {
    Passed,  ///< forwarded, or answered by configuration
    Refused, ///< ended by the gateway for a reason
};
inline constexpr std::size_t kTrafficKinds = 2;

/// One worker's end of the traffic log. Thread: the worker's. Never waits, locks or allocates.
class TrafficWriter {
public:
    /// Records that one worker keeps of each kind in a second; under more load the first of each
    /// second are the sample. It is what the event stream can show, and bounds what recording
    /// costs to half a millisecond a second.
    static constexpr std::uint32_t kPerSecond = 250;

    explicit TrafficWriter(std::size_t slotsOfEach);

    /// Whether this exchange is to be recorded; if so write() is owed. Cost where not: a
    /// comparison or two.
    bool wants(const ExchangeRecord &record, SteadyTime now)
    {
        Kind &kind = m_kinds[kindOf(record)];
        if (now >= kind.windowEnds) {
            kind.windowEnds = now + Seconds(1);
            kind.left = kPerSecond;
        }
        if (kind.left == 0) {
            m_skipped.add();
            return false;
        }
        --kind.left;
        return true;
    }
    /// begin() and field() of what write() then keeps.
    TrafficEncoder &encoder() { return m_encoder; }
    void write(const ExchangeRecord &record) { m_kinds[kindOf(record)].ring.push(m_encoder.end()); }

private:
    friend class TrafficLog;

    static std::size_t kindOf(const ExchangeRecord &record)
    {
        const bool refused = record.reason && *record.reason != Reason::RouteRedirect
            && *record.reason != Reason::RouteRespond;
        return static_cast<std::size_t>(refused ? TrafficKind::Refused : TrafficKind::Passed);
    }

    struct Kind {
        explicit Kind(std::size_t slots) : ring(slots) { }
        TrafficRing ring;
        SteadyTime windowEnds{};
        std::uint32_t left = 0;
    };
    std::array<Kind, kTrafficKinds> m_kinds;
    TrafficEncoder m_encoder;
    Counter m_skipped;
};

/// Exchanges since the start.
struct TrafficStats {
    std::uint64_t recorded = 0;
    std::uint64_t skipped = 0; ///< beyond TrafficWriter::kPerSecond
    std::size_t slots = 0;
    std::size_t bytes = 0; ///< of memory, all of it taken at the start
};

/// Where a stream of new samples stands.
struct TrafficPosition {
    std::vector<std::uint64_t> next; ///< by ring; empty: not begun
};

/// The recorded traffic of all workers: the material of `/v1/traffic`, of the event stream and of
/// simulate. Lives from before the first worker until after the last.
///
/// Thread: any, but for worker(), whose result belongs to that worker. Readers copy, and cost the
/// workers nothing but cache misses.
class TrafficLog {
public:
    /// Slots of all workers and kinds together: 12 MiB. Enough for minutes of a quiet gateway and
    /// for seconds of a busy one.
    static constexpr std::size_t kDefaultSlots = 8192;
    static constexpr std::size_t kLeastSlots = 64; ///< of each worker and kind, however many

    explicit TrafficLog(std::size_t workers, std::size_t slots = kDefaultSlots);

    /// `index` < workers. Valid as long as this.
    TrafficWriter &worker(std::size_t index) { return *m_workers[index]; }

    /// Calls `visit` with what is there, the newest first, until it returns false. `before`: only
    /// what is older than that sample (by ring, number and recordedNs); null: everything.
    void newestFirst(const TrafficSample *before,
                     const std::function<bool(const TrafficSample &)> &visit) const;
    /// Calls `visit` with what came since `position`, the oldest first, at most `most` samples. If
    /// there is more, the newest are given and the others lost to this reader. The first call only
    /// finds the end.
    void newSince(TrafficPosition &position, std::size_t most,
                  const std::function<void(const TrafficSample &)> &visit) const;
    TrafficStats stats() const;

private:
    std::size_t ringCount() const { return m_workers.size() * kTrafficKinds; }
    const TrafficRing &ring(std::size_t index) const;

    std::vector<std::unique_ptr<TrafficWriter>> m_workers;
};

} // namespace portcullis::telemetry
