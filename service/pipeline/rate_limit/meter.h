// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/calendar_quota.h"
#include "service/pipeline/rate_limit/concurrency.h"
#include "service/pipeline/rate_limit/fixed_window.h"
#include "service/pipeline/rate_limit/sliding_log.h"
#include "service/pipeline/rate_limit/sliding_window.h"
#include "service/pipeline/rate_limit/token_bucket.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <variant>

namespace portcullis::pipeline {

/// The arithmetic of one limit, whichever its algorithm. A value: it holds figures, no bucket.
/// Immutable; any thread.
class Meter {
public:
    /// Admits nothing.
    Meter() = default;
    /// Fails when the time zone of a quota can't be read. `epoch` is that of the registry.
    static Result<Meter> make(const model::RateLimit &limit, SteadyTime epoch);

    Tick tick(SteadyTime now, WallTime wallNow) const;
    /// The state of a bucket that nothing was taken from.
    std::uint64_t fresh(const Tick &tick) const;
    Charge charge(std::uint64_t state, const Tick &tick) const;
    /// The state without one charge that was counted in `where`; unchanged if that is over.
    std::uint64_t giveBack(std::uint64_t state, std::uint64_t where) const;
    /// Whether a new bucket would be just as good.
    bool idle(std::uint64_t state, const Tick &tick) const;
    View view(std::uint64_t state, const Tick &tick) const;
    /// The state when at least what `elsewhere` says is used; no charge is ever taken back.
    std::uint64_t raise(std::uint64_t state, const Tick &tick, const Elsewhere &elsewhere) const;

private:
    using Algorithm = std::variant<Concurrency, TokenBucket, SlidingLog, SlidingWindow, FixedWindow,
                                   CalendarQuota>;
    Meter(Algorithm algorithm, SteadyTime epoch);

    Algorithm m_algorithm{Concurrency(0)};
    SteadyTime m_epoch;
};

} // namespace portcullis::pipeline
