// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/access.h"
#include "service/control/config/config_service.h"
#include "service/telemetry/metrics_sample.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace portcullis::store {
class StoreThread;
}
namespace portcullis::secrets {
class Sealer;
}

namespace portcullis::control {

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

    // ---- file mode
    std::optional<AdminToken> token{}; ///< without one only health and metrics answer

    // ---- with a store; all of these, or none
    ConfigService *service = nullptr;
    store::StoreThread *store = nullptr;
    std::shared_ptr<const secrets::Sealer> sealer{};
    std::string backupFolder{}; ///< where copies are made before they are sent
};

} // namespace portcullis::control
