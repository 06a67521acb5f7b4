// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/access.h"
#include "service/control/config/config_service.h"
#include "service/control/health/health_view.h"
#include "service/telemetry/metrics_sample.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::store {
class StoreThread;
}
namespace portcullis::secrets {
class Sealer;
}

namespace portcullis::control {

/// JSON text, or what is wrong with the question.
using JsonOrProblems = tl::expected<std::string, std::vector<model::Problem>>;
/// What came since the last call, each entry as JSON on one line. One thread at a time.
using TrafficFeed = std::function<std::vector<std::string>(SteadyTime)>;
/// Parameters of a query, decoded.
using QueryPairs = std::span<const std::pair<std::string, std::string>>;

/// What the admin API shows and changes. Functions are called on the control thread and must not
/// wait, unless they say otherwise; what is borrowed outlives the AdminHandler.
struct AdminViews {
    std::function<std::string()> metrics;               ///< Prometheus text; any thread
    std::function<telemetry::MetricsSample()> sample{}; ///< the same as values; any thread
    std::function<bool(std::string &why)> ready; ///< `why` may be set though it is: what is odd
    std::function<std::string()> info;           ///< JSON
    std::function<ConfigInForce()> config;       ///< what is served
    std::string baseFolder{};                    ///< paths below it are written relative to it
    /// Runs `task` on a helper thread, then `done` on the control thread.
    std::function<void(std::function<void()> task, std::function<void()> done)> aside;

    // ---- from other parts; those that are empty are answered with 404. The functions are for
    //      any thread, but trafficFeed, which makes one that is.
    std::function<JsonOrProblems(const ConfigInForce &, const std::string &json)> explain{};
    /// `only`: id of a recorded request; empty: all of them.
    std::function<JsonOrProblems(const ConfigInForce &, const std::string &json,
                                 const std::string &only)>
        simulate{};
    /// The same for a draft that was compiled by `service`.
    std::function<JsonOrProblems(const ConfigInForce &, const pipeline::Snapshot &draft,
                                 const std::string &only)>
        simulateDraft{};
    std::function<JsonOrProblems(QueryPairs)> traffic{};
    std::function<TrafficFeed()> trafficFeed{};
    HealthView *health = nullptr;

    // ---- file mode
    std::optional<AdminToken> token{}; ///< without one only health and metrics answer
    /// How documents are read that are only asked about.
    model::ParseOptions draftOptions{};

    // ---- with a store; all of these, or none
    ConfigService *service = nullptr;
    store::StoreThread *store = nullptr;
    std::shared_ptr<const secrets::Sealer> sealer{};
    std::string backupFolder{}; ///< where copies are made before they are sent
};

} // namespace portcullis::control
