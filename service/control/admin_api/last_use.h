// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/metrics_sample.h"
#include "shared/core/clock.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace portcullis::control {

/// When each route, limit, rule and reason was last seen at work, to the second, since the start:
/// read from the counters that there are, so that it costs requests nothing. Bounded as those are.
/// API keys and authenticators, which nothing counts, have marks in the snapshot.
/// Thread: any; each call locks.
class LastUse {
public:
    /// What counted more than in the sample before was used at `at`.
    void see(const telemetry::MetricsSample &sample, WallTime at);

    using Times = std::map<std::string, WallTime, std::less<>>;
    Times routes() const;
    Times limits() const;
    std::optional<WallTime> ofLimit(std::string_view name) const;
    /// What refused by itself, such as `routes/orders/authorize/groups`.
    Times rules() const;
    /// By reason code.
    Times reasons() const;
    WallTime since() const { return m_since; }

private:
    struct Use {
        std::uint64_t count = 0;
        WallTime at{};
    };
    using Uses = std::map<std::string, Use, std::less<>>;
    static void note(Uses &uses, std::string_view name, std::uint64_t count, WallTime at);
    Times timesOf(const Uses &uses) const;

    mutable std::mutex m_mutex;
    Uses m_routes;
    Uses m_limits;
    Uses m_rules;
    Uses m_reasons;
    const WallTime m_since = std::chrono::system_clock::now();
};

} // namespace portcullis::control
