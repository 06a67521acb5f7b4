// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/limit_state.h"
#include "service/pipeline/rate_limit/quota_image.h"
#include "shared/core/clock.h"
#include "shared/model/document.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace portcullis::pipeline {

/// The buckets and counters of all limits: made once, in front of the first snapshot, and alive
/// until the last one is gone, so that a reload neither refills a bucket nor zeroes a counter.
///
/// A limit keeps its buckets as long as what they mean stays the same: name, algorithm, key and
/// - token bucket: limit, window and burst;
/// - sliding and fixed window: limit and window;
/// - quota: period and time zone. A new `limit` keeps what was used in the period;
/// - concurrency: nothing more. A new `limit` keeps what is held.
/// If any of these changes, the limit starts with new buckets. `shadow`, `fields`, `maxKeys`,
/// description and labels never matter. Counters stay with the name.
///
/// Thread: any; meant for the control plane, as every call locks.
class LimitRegistry {
public:
    /// `epoch` is where steady time begins to count: a moment before the first request. `restored`
    /// gives the seed of the hashes and the quotas used so far; QuotaImage::fresh() starts anew.
    LimitRegistry(SteadyTime epoch, QuotaImage restored);

    /// The state that `limit` shares with its earlier revisions, or a new one.
    /// `together`: other gateways count in it, too. Its buckets are others than those of a limit
    /// that is this gateway's own, and its quota is not kept here.
    std::shared_ptr<LimitState> acquire(const model::RateLimit &limit, bool together = false);
    /// Forgets what no plan uses any more, apart from quotas that something was used of in their
    /// present period. For the time after a reload.
    void prune(WallTime now);
    /// The quotas in use now, for QuotaStore. Entries that are over at `now` are left out.
    QuotaImage quotas(WallTime now) const;
    /// Changes whenever quotas() would: what was charged to quotas since the start.
    std::uint64_t quotaCharges() const;
    SteadyTime epoch() const { return m_epoch; }

private:
    struct Entry {
        std::shared_ptr<LimitState> state;
        bool quota = false;
    };

    const SteadyTime m_epoch;
    const KeySeed m_seed;
    mutable std::mutex m_mutex;
    std::map<std::string, Entry> m_entries; // by identity: what the buckets mean
    std::map<std::string, std::shared_ptr<LimitStats>> m_stats; // by name
    QuotaImage m_restored;                                      // what no limit has claimed yet
};

} // namespace portcullis::pipeline
