// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/options.h"
#include "service/control/admin_api/admin_handler.h"
#include "service/control/config/config_host.h"
#include "service/pipeline/rate_limit/limit_registry.h"
#include "service/transport/qthttpserver/qt_loop.h"
#include "shared/core/result.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::app {

/// What a source uses of the gateway around it. All of it is borrowed and outlives the source, but
/// for what the functions return.
struct SourceContext {
    const RunOptions &options;
    control::ConfigHost &host;
    telemetry::Metrics &metrics;
    transport::QtLoop &loop;
    std::function<pipeline::LimitRegistry &()> limits;                  ///< after open()
    std::function<std::shared_ptr<const pipeline::Snapshot>()> inForce; ///< null: nothing yet
};

/// Where a gateway's configuration comes from, and what it uses of quotas goes to: a file and a
/// folder, or a store. Thread: the main one.
class ConfigSource {
public:
    virtual ~ConfigSource() = default;

    /// `file` or `data`, for `/v1/info`.
    virtual std::string_view mode() const = 0;
    /// Opens it, and says what was used of quotas. Before anything else is made. kExitClean, or the
    /// code to exit with; so do the next two.
    virtual int open(pipeline::QuotaImage &quotas) = 0;
    /// Reads what can be read before there are workers.
    virtual int load() = 0;
    /// Puts the first configuration in force, where there is one.
    virtual int start() = 0;
    /// Reads again what may have changed (SIGHUP).
    virtual void reload() = 0;
    /// These files were read for what is in force.
    virtual void watch(std::vector<control::SeenFile> files) = 0;
    virtual void everySecond() = 0;
    /// No reload from now on.
    virtual void stop() = 0;
    /// Saves and lets go of what only one process can have: another one takes this one's place.
    /// What is in force stays, and nothing changes it.
    virtual void release() = 0;
    /// The other one did not come up: takes it back. Fails if it can't be had any more.
    virtual Result<void> resume() = 0;
    /// Waits until nothing is prepared any more on other threads. At the end.
    virtual void settle() = 0;
    /// When the workers are gone: what they used last is saved.
    virtual void end() = 0;

    /// Adds what the admin API shows and changes of this source.
    virtual void addTo(control::AdminViews &views) = 0;
    /// More members of `/v1/info`, each with a comma in front; may be empty.
    virtual std::string info() const = 0;
    /// Why nothing can be served; empty: it can.
    virtual std::string notReady() const = 0;
    /// What is odd though it serves; empty: nothing. Everybody may read it: names no file.
    virtual std::string oddity() const = 0;
};

/// The name of this gateway among others: --node, or the host's.
std::string nodeName(const RunOptions &options);

std::unique_ptr<ConfigSource> makeFileMode(SourceContext context);
std::unique_ptr<ConfigSource> makeStoreMode(SourceContext context);

} // namespace portcullis::app
