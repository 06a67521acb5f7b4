// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/io/tls_context.h"
#include "service/telemetry/series.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace portcullis::upstream {

/// One target over all workers, for as long as its upstream is unchanged. Any thread.
struct TargetState {
    /// How long others are preferred to a target that could not be connected to. Then one request
    /// tries it again: a target that is back is used again soon, and one that is not costs little.
    static constexpr Seconds kAvoidFor{1};

    model::Target config;
    io::Endpoint endpoint;      ///< for HTTP/1.1
    io::Endpoint http2Endpoint; ///< for HTTP/2, or what the target prefers
    bool http2 = false;         ///< requests go to http2Endpoint
    bool http1Allowed = true;   ///< the target may speak HTTP/1.1
    std::string hostField; ///< the `Host` of requests to it: host and, if not the default, port
    telemetry::TargetSeries series = telemetry::kOtherTarget;
    std::atomic<std::uint32_t> inFlight{0};

    /// Connecting failed, or is being tried again.
    void avoid(SteadyTime now)
    {
        m_avoidUntil.store((now + kAvoidFor).time_since_epoch().count(), std::memory_order_relaxed);
    }
    /// A response came.
    void answered()
    {
        if (suspect())
            m_avoidUntil.store(0, std::memory_order_relaxed);
    }
    /// Connecting failed, and no response came since.
    bool suspect() const { return m_avoidUntil.load(std::memory_order_relaxed) != 0; }
    bool avoided(SteadyTime now) const
    {
        return now.time_since_epoch().count() < m_avoidUntil.load(std::memory_order_relaxed);
    }

private:
    std::atomic<SteadyTime::rep> m_avoidUntil{0}; // 0: not suspect
};

/// One upstream over all workers. A reload that leaves its configuration as it is keeps the same
/// state, and with it pools and counters. Immutable but for the atomics.
struct UpstreamState {
    model::Upstream config;
    std::vector<std::unique_ptr<TargetState>> targets;
    /// Round robin over all workers: targets by index, in the order in which they serve, and whose
    /// turn is next. Empty where weights make it too long; then each worker has an order of its
    /// own.
    std::vector<std::uint16_t> turns;
    /// On a line of its own: every request writes it, and reads what stands around.
    alignas(64) std::atomic<std::uint32_t> nextTurn{0};

    /// Loads what TLS needs. `seriesOf` names the metrics of a target.
    template <typename SeriesOf>
    static Result<std::shared_ptr<UpstreamState>> make(const model::Upstream &config,
                                                       SeriesOf seriesOf)
    {
        if (auto missing = missingFor(config))
            return failure(std::move(*missing));
        auto tls = tlsFor(config);
        if (!tls)
            return tl::unexpected(tls.error());
        auto state = std::make_shared<UpstreamState>();
        state->config = config;
        for (const model::Target &target : config.targets) {
            auto entry = makeTarget(config, target, *tls);
            entry->series = seriesOf(config.name, target.name);
            state->targets.push_back(std::move(entry));
        }
        state->turns = turnsOf(config.targets);
        return state;
    }

private:
    static std::vector<std::uint16_t> turnsOf(const std::vector<model::Target> &targets);
    /// What this build can't do for it.
    static std::optional<std::string> missingFor(const model::Upstream &config);
    /// One for each endpoint of a target.
    struct Tls {
        std::shared_ptr<const io::TlsContext> http1;
        std::shared_ptr<const io::TlsContext> http2;
    };
    static Result<Tls> tlsFor(const model::Upstream &config);
    static std::unique_ptr<TargetState> makeTarget(const model::Upstream &config,
                                                   const model::Target &target, const Tls &tls);
};

} // namespace portcullis::upstream
