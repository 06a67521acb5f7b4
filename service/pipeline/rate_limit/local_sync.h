// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/counters/redis_link.h"
#include "service/pipeline/rate_limit/key_hash.h"
#include "service/pipeline/rate_limit/shared_limit.h"

#include <array>
#include <list>
#include <memory>
#include <unordered_map>

namespace portcullis::pipeline {

/// What one worker charged to limits that are counted here and exchanged every interval
/// (`local-sync`). Says to the shared counters what was charged since the last time, and raises the
/// buckets to what all gateways have charged. Requests wait for none of it.
///
/// Thread: its worker's. All is borrowed, and outlives it.
class LocalSync {
public:
    /// Keys that wait to be exchanged; more are not, and counted as dropped. A worker that charges
    /// more of them in an interval has other troubles; at 200 bytes each some 20 MB.
    static constexpr std::size_t kMostKeys = 100'000;
    /// Keys of one call: it holds Redis up for less than a millisecond.
    static constexpr std::size_t kKeysOfCall = 64;
    /// Calls on their way at once. The next follow as these are answered.
    static constexpr std::size_t kCallsAtOnce = 4;

    LocalSync(io::Loop &loop, counters::RedisLink &link, telemetry::SharedCounterMetrics &metrics);
    ~LocalSync();
    LocalSync(const LocalSync &) = delete;
    LocalSync &operator=(const LocalSync &) = delete;

    using KeyEnd = std::array<char, 22>;
    /// One request was charged to the bucket `key` of `limit`. `keyEnd()` gives its name in the
    /// shared counters; it is asked once an interval and key.
    template <typename MakeKeyEnd>
    void note(const std::shared_ptr<const SharedLimit> &limit, const KeyHash &key,
              MakeKeyEnd keyEnd)
    {
        const auto found = m_counts.find({&limit->state(), key});
        if (found != m_counts.end())
            ++found->second.count;
        else
            add(limit, key, keyEnd());
    }
    /// What Redis's clock shows more than this gateway's.
    WallTime::duration clockOffset() const;

private:
    struct Id {
        const LimitState *state;
        KeyHash key;
        friend bool operator==(const Id &, const Id &) = default;
    };
    struct HashOfId {
        std::size_t operator()(const Id &id) const
        {
            return id.key.lo ^ std::hash<const void *>()(id.state);
        }
    };
    struct Count {
        std::shared_ptr<const SharedLimit> limit;
        KeyEnd keyEnd;
        std::uint64_t count = 0;
        WallTime since; // of the first charge, by Redis's clock
    };
    using Counts = std::unordered_map<Id, Count, HashOfId>;
    class Call;

    WallTime redisNow() const { return m_loop.wallNow() + clockOffset(); }
    void add(const std::shared_ptr<const SharedLimit> &limit, const KeyHash &key,
             const KeyEnd &keyEnd);
    void exchange();
    void sendSome();
    void raise(const Id &id, const Count &count, const counters::Verdict &verdict);
    void putBack(const Id &id, Count count);
    void ended(Call &call, bool answered);

    io::Loop &m_loop;
    counters::RedisLink &m_link;
    telemetry::SharedCounterMetrics &m_metrics;
    Counts m_counts;     // charged, and not exchanged
    Counts m_leaving;    // what this interval's exchange has not sent yet
    bool m_late = false; // some of it may be older than an interval
    std::list<Call> m_calls;
    io::Timer m_interval;
};

} // namespace portcullis::pipeline
