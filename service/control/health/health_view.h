// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// What a target is good for, the strongest word that holds.
enum class TargetCondition : std::uint8_t {
    Healthy,
    SlowStarting, ///< serves, with a part of its share
    Ejected,      ///< clients' requests failed there; out for a while
    Unhealthy,    ///< its checks fail
    Draining,     ///< gets no new requests because somebody wants it so
};

/// `healthy`, `slow-starting`, `ejected`, `unhealthy`, `draining`.
std::string_view conditionName(TargetCondition condition);

/// The last active check of a target.
struct CheckResult {
    WallTime at;
    bool good = false;
    int status = 0;    ///< 0: there was no answer
    std::string error; ///< why there was none; empty: there was one
    Milliseconds duration{0};
};

struct TargetHealthView {
    std::string name;
    std::string url;
    std::string address; ///< where connections go, where that is not the host of the URL
    std::uint32_t weight = 1;
    std::uint32_t priority = 0; ///< lower ones serve first
    TargetCondition condition = TargetCondition::Healthy;
    // Each of the next may hold beside the condition above.
    bool unhealthy = false;
    bool draining = false;
    std::optional<WallTime> ejectedUntil;
    std::uint32_t sharePercent = 100; ///< of its weight, while it starts slowly
    std::uint32_t inFlight = 0;       ///< requests now, over all workers
    std::uint32_t failures = 0;       ///< of clients' requests, in a row
    std::uint64_t ejections = 0;      ///< since the start
    std::uint64_t checks = 0;         ///< active ones, since the start
    std::uint64_t failedChecks = 0;
    std::optional<CheckResult> lastCheck;
};

/// What discovery last did for an upstream.
struct DiscoveryView {
    std::optional<WallTime> lastUpdate; ///< when an answer was last used
    std::string lastError;              ///< empty: the last one was good
    std::uint64_t updates = 0;
    std::uint64_t failures = 0;
};

struct BreakerView {
    std::uint32_t maxInFlight = 0;
    std::uint32_t maxPending = 0;
    std::uint32_t inFlight = 0;
    std::uint32_t pending = 0;
    std::uint64_t refused = 0; ///< since the start
};

struct UpstreamHealthView {
    std::string name;
    std::string source; ///< of the targets: `static`, `dns`, `srv`, `file` or `consul`
    std::optional<DiscoveryView> discovery;
    std::optional<BreakerView> breaker;
    std::vector<TargetHealthView> targets;
};

/// How a target changed, for the event stream.
struct HealthEvent {
    WallTime at;
    std::string upstream;
    std::string target;
    TargetCondition before = TargetCondition::Healthy;
    TargetCondition now = TargetCondition::Healthy;
    std::string why; ///< for people, such as `check failed: status 503`
};

/// What the admin API shows and does of upstreams' health. Thread: the control thread.
class HealthView {
public:
    using Listener = std::function<void(const HealthEvent &)>;
    enum class DrainOutcome : std::uint8_t { Done, NoSuchUpstream, NoSuchTarget };

    virtual ~HealthView() = default;

    /// Of the upstream in force; nullopt: there is none of that name. Cost: a moment for each
    /// target.
    virtual std::optional<UpstreamHealthView> upstream(std::string_view name) const = 0;
    /// Of all, in the order of the document.
    virtual std::vector<UpstreamHealthView> upstreams() const = 0;
    /// Takes a target out for new requests, or back in; running ones finish. Idempotent. Stays over
    /// reloads for as long as the upstream is configured, also while discovery has not got the
    /// target; a restart forgets it.
    virtual DrainOutcome drain(std::string_view upstream, std::string_view target, bool out) = 0;
    /// `listener` is called at every change, on the control thread, and must not call back. Returns
    /// an id for unsubscribe().
    virtual int subscribe(Listener listener) = 0;
    virtual void unsubscribe(int id) = 0;
};

/// `{"upstream", "source", "targets": […], "discovery", "circuitBreaker"}`, as
/// `GET /v1/upstreams/{name}/health` answers; see docs/operating/upstreams.md.
std::string toJson(const UpstreamHealthView &view);
/// The data of an event `health`.
std::string toJson(const HealthEvent &event);

} // namespace portcullis::control
