// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/io/tls_context.h"
#include "service/telemetry/series.h"
#include "service/upstream/breaker.h"
#include "service/upstream/target_health.h"
#include "service/upstream/target_registry.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace portcullis::upstream {

/// One target over all workers, for as long as its upstream and itself are unchanged. Immutable but
/// for what `health` points to. Any thread.
struct TargetState {
    model::Target config;
    std::string address; ///< where connections go instead of `config.host`; empty: there
    std::uint32_t priority = 0;
    io::Endpoint endpoint;      ///< for HTTP/1.1
    io::Endpoint http2Endpoint; ///< for HTTP/2, or what the target prefers
    bool http2 = false;         ///< requests go to http2Endpoint
    bool http1Allowed = true;   ///< the target may speak HTTP/1.1
    std::string hostField; ///< the `Host` of requests to it: host and, if not the default, port
    telemetry::TargetSeries series = telemetry::kOtherTarget;
    std::shared_ptr<TargetHealth> health; ///< never null; outlives this

    TargetSpec spec() const { return {config, address, priority}; }
};

/// The targets of an upstream at one time. Immutable.
struct TargetSet {
    std::vector<std::shared_ptr<TargetState>> targets; ///< by priority
    std::vector<std::uint32_t> priorities;             ///< that there are, the first to serve first
    /// Round robin over all workers: targets of the first priority by index, in the order in which
    /// they serve. Empty where weights make it too long; then each worker has an order of its own.
    std::vector<std::uint16_t> turns;
};

/// One upstream over all workers. A reload that leaves its configuration as it is keeps the same
/// state, and with it pools and counters. Immutable but for the atomics, and for the set of
/// targets, which discovery replaces.
class UpstreamState {
public:
    /// Names the metrics of a target.
    using SeriesOf = std::function<telemetry::TargetSeries(const std::string &upstream,
                                                           const std::string &target)>;

    const model::Upstream config;
    /// Whose turn it is. On a line of its own: every request writes it, and reads what stands
    /// around.
    alignas(64) std::atomic<std::uint32_t> nextTurn{0};

    /// Loads what TLS needs. Where discovery found targets before, by what `registry` knows, they
    /// are taken; without a registry nothing is known before, and nothing kept.
    static Result<std::shared_ptr<UpstreamState>>
    make(const model::Upstream &config, SeriesOf seriesOf, TargetRegistry *registry = nullptr);

    explicit UpstreamState(const model::Upstream &upstream) : config(upstream) { }
    UpstreamState(const UpstreamState &) = delete;
    UpstreamState &operator=(const UpstreamState &) = delete;

    /// A lock: workers ask once, and again when they are told to.
    std::shared_ptr<const TargetSet> targets() const;
    /// Replaces them; those that are as before are kept. Whether anything changed. Workers have to
    /// be told, see WorkerUpstreams::refresh().
    bool setTargets(const std::vector<TargetSpec> &specs);
    /// Null: there is none configured.
    Breaker *breaker() const { return m_breaker.get(); }

    /// A target of `set` failed once too often: takes it out, unless too many are.
    void eject(const TargetSet &set, TargetHealth &failed, SteadyTime now);

private:
    /// What this build can't do for it.
    static std::optional<std::string> missingFor(const model::Upstream &config);
    Result<void> loadTls();
    std::shared_ptr<TargetState> makeTarget(const TargetSpec &spec) const;

    SeriesOf m_seriesOf;
    TargetRegistry *m_registry = nullptr; // outlives this
    std::shared_ptr<Breaker> m_breaker;
    // One for each endpoint of a target.
    std::shared_ptr<const io::TlsContext> m_http1Tls;
    std::shared_ptr<const io::TlsContext> m_http2Tls;
    std::atomic_flag m_ejecting; // one worker at a time
    mutable std::mutex m_mutex;  // guards the next one
    std::shared_ptr<const TargetSet> m_targets;
};

} // namespace portcullis::upstream
