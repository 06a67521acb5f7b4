// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/counters/limit_script.h"
#include "service/pipeline/rate_limit/limit_state.h"
#include "service/pipeline/rate_limit/time_zone.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <array>
#include <memory>
#include <string>

namespace portcullis::pipeline {

/// What a limit is that several gateways count together. Immutable, but for what `state` points to;
/// outlives the snapshot while something of it is still to be exchanged.
class SharedLimit {
public:
    /// Null where the document counts the limit in this gateway alone. Fails as Meter::make().
    static Result<std::shared_ptr<const SharedLimit>> make(const model::Document &document,
                                                           const model::RateLimit &limit,
                                                           const Meter &meter,
                                                           std::shared_ptr<LimitState> state);

    bool exact() const { return m_exact; }
    /// No other limit of this process has it, before or after.
    std::uint64_t number() const { return m_number; }
    const Meter &meter() const { return m_meter; }
    LimitState &state() const { return *m_state; }
    /// What the script is to do, when Redis's clock shows `redisNow`. The key's end is the
    /// caller's, and so is its life.
    counters::Charge charge(WallTime redisNow, counters::Charge::How how,
                            std::uint64_t count) const;
    /// Whether what was counted at `then` and not exchanged since still counts at `now`.
    bool stillCounts(WallTime then, WallTime now) const;

private:
    SharedLimit(const model::Document &document, const model::RateLimit &limit, const Meter &meter,
                std::shared_ptr<LimitState> state);
    void setFigures(const model::RateLimit &limit);

    const std::uint64_t m_number;
    bool m_exact;
    Meter m_meter;
    std::shared_ptr<LimitState> m_state;
    char m_algorithm = 'f';
    std::array<std::uint64_t, 4> m_figures{}; // a quota's but for its first are made for each call
    std::string m_keyHead;
    Milliseconds m_window;
    model::QuotaPeriod m_period;
    std::shared_ptr<const TimeZone> m_zone; // of quotas
};

} // namespace portcullis::pipeline
