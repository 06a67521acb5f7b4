// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/traffic_log.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace portcullis::telemetry {

namespace {

/// One ring on the way through all of them: the sample that it gives next.
struct Source {
    const TrafficRing *ring = nullptr;
    std::uint64_t next = 0; ///< one more than the number of the record to be read
    TrafficSample sample;
    bool has = false;
};

bool newer(const TrafficSample &a, const TrafficSample &b)
{
    return std::tie(a.recordedNs, a.ring, a.number) > std::tie(b.recordedNs, b.ring, b.number);
}

/// Reads on, towards older records, until there is one.
void advance(Source &source, std::string &bytes)
{
    source.has = false;
    while (!source.has && source.next > source.ring->begin()) {
        --source.next;
        source.sample.number = source.next;
        source.has = source.ring->read(source.next, bytes) && decodeTraffic(bytes, source.sample);
    }
}

} // namespace

TrafficWriter::TrafficWriter(std::size_t slotsOfEach)
    : m_kinds{{Kind(slotsOfEach), Kind(slotsOfEach)}}
{
}

TrafficLog::TrafficLog(std::size_t workers, std::size_t slots)
{
    const std::size_t rings = std::max<std::size_t>(workers, 1) * kTrafficKinds;
    const std::size_t each = std::max(std::bit_floor(slots / rings), kLeastSlots);
    m_workers.reserve(workers);
    for (std::size_t i = 0; i < workers; ++i)
        m_workers.push_back(std::make_unique<TrafficWriter>(each));
}

const TrafficRing &TrafficLog::ring(std::size_t index) const
{
    return m_workers[index / kTrafficKinds]->m_kinds[index % kTrafficKinds].ring;
}

void TrafficLog::newestFirst(const TrafficSample *before,
                             const std::function<bool(const TrafficSample &)> &visit) const
{
    std::string bytes;
    std::vector<Source> sources(ringCount());
    for (std::size_t i = 0; i < sources.size(); ++i) {
        Source &source = sources[i];
        source.ring = &ring(i);
        source.next = source.ring->end();
        source.sample.ring = i;
        advance(source, bytes);
        while (before && source.has && !newer(*before, source.sample))
            advance(source, bytes);
    }
    while (true) {
        Source *newest = nullptr;
        for (Source &source : sources) {
            if (source.has && (!newest || newer(source.sample, newest->sample)))
                newest = &source;
        }
        if (!newest || !visit(newest->sample))
            return;
        advance(*newest, bytes);
    }
}

void TrafficLog::newSince(TrafficPosition &position, std::size_t most,
                          const std::function<void(const TrafficSample &)> &visit) const
{
    const bool begun = !position.next.empty();
    position.next.resize(ringCount());
    std::vector<TrafficSample> samples;
    std::string bytes;
    for (std::size_t i = 0; i < ringCount(); ++i) {
        const TrafficRing &from = ring(i);
        const std::uint64_t end = from.end();
        // Of each ring the newest are enough, however many the reader has missed.
        std::uint64_t at = std::max({position.next[i], from.begin(), end > most ? end - most : 0});
        for (; begun && at < end; ++at) {
            TrafficSample sample;
            sample.ring = i;
            sample.number = at;
            if (from.read(at, bytes) && decodeTraffic(bytes, sample))
                samples.push_back(std::move(sample));
        }
        position.next[i] = end;
    }
    std::sort(samples.begin(), samples.end(),
              [](const TrafficSample &a, const TrafficSample &b) { return newer(b, a); });
    const std::size_t lost = samples.size() > most ? samples.size() - most : 0;
    for (std::size_t i = lost; i < samples.size(); ++i)
        visit(samples[i]);
}

TrafficStats TrafficLog::stats() const
{
    TrafficStats stats;
    for (const auto &worker : m_workers)
        stats.skipped += worker->m_skipped.value();
    for (std::size_t i = 0; i < ringCount(); ++i) {
        stats.recorded += ring(i).end();
        stats.slots += ring(i).slots();
    }
    stats.bytes = stats.slots * TrafficRing::kSlotBytes;
    return stats;
}

} // namespace portcullis::telemetry
