// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/bucket_table.h"
#include "service/pipeline/rate_limit/limit_stats.h"
#include "service/pipeline/rate_limit/meter.h"
#include "service/pipeline/rate_limit/quota_image.h"

#include <functional>
#include <memory>
#include <vector>

namespace portcullis::pipeline {

/// The buckets and counters of one limit: what stays while configurations come and go. Shared by
/// the registry and by the plans of several snapshots. Any thread.
class LimitState {
public:
    /// `single`: the limit's key is empty, so there is one bucket and no table.
    LimitState(std::shared_ptr<LimitStats> stats, KeySeed seed, bool single, std::size_t maxKeys);

    /// A charge that was made, with all that is needed to take it back.
    struct Taken {
        BucketWord *bucket = nullptr; ///< null: refused
        std::uint64_t tag = 0;        ///< of the bucket's owner
        std::uint64_t where = 0;
        View view; ///< after the charge, or at the refusal
    };
    Taken charge(const Meter &meter, const KeyHash &key, const Tick &tick);
    void giveBack(const Meter &meter, const Taken &taken);
    /// What the key has left, or would have after one more charge where that is admitted.
    View peek(const Meter &meter, const KeyHash &key, const Tick &tick, bool charged = false) const;

    /// Gives a key everything back, as if it had used nothing. False: it has no bucket, so there is
    /// nothing to give. Not for concurrency limits, whose charges are given back one by one.
    bool reset(const Meter &meter, const KeyHash &key, const Tick &tick);
    /// Whether the key has a bucket: whether it was used and not forgotten since.
    bool knows(const KeyHash &key) const;
    /// Sees to it that a bucket has at least what was used elsewhere. A key without one is left
    /// alone: it has made room for others, or never came.
    void raise(const Meter &meter, const KeyHash &key, const Tick &tick,
               const Elsewhere &elsewhere);

    const KeySeed &seed() const { return m_seed; }
    LimitStats &stats() const { return *m_stats; }
    bool single() const { return m_single; }
    /// Null where `single`.
    BucketTable *table() { return m_table.get(); }
    const BucketTable *table() const { return m_table.get(); }

    /// Every bucket with its state; the overflow bucket is left out.
    void forEach(const std::function<void(const KeyHash &, std::uint64_t state)> &each) const;
    /// Puts buckets back, before the first charge.
    void restore(const std::vector<QuotaRecord> &records);

private:
    Taken chargeWord(BucketWord &bucket, const Meter &meter, const Tick &tick);
    Taken chargeNew(const Meter &meter, const KeyHash &key, Tick tick, BucketTable::Found &found);

    std::shared_ptr<LimitStats> m_stats;
    const KeySeed m_seed;
    const bool m_single;
    std::unique_ptr<BucketTable> m_table;
    /// The one bucket, or the one that keys without a place share.
    alignas(64) BucketWord m_shared{0};
    /// The latest tick at which an idle bucket went to another key. A key that returns begins
    /// there at the earliest, so that a worker whose clock lags gains nothing.
    alignas(64) std::atomic<std::uint64_t> m_evictedAt{0};
};

} // namespace portcullis::pipeline
