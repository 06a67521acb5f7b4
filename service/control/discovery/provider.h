// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/telemetry/worker_metrics.h"
#include "service/upstream/target_registry.h"
#include "shared/core/result.h"
#include "shared/model/upstream.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace portcullis::control {

using upstream::TargetSpec;

/// Learns the targets of one upstream, and goes on learning until its end. It begins by itself.
/// Thread: the control thread, which it never holds up.
class DiscoveryProvider {
public:
    /// What was found, sorted by name, or why nothing could be. Called from the event loop, never
    /// from within the constructor; must not destroy the provider. An empty list is what was said:
    /// what to make of it is the listener's affair.
    using Heard = std::function<void(Result<std::vector<TargetSpec>>)>;

    DiscoveryProvider() = default;
    DiscoveryProvider(const DiscoveryProvider &) = delete;
    DiscoveryProvider &operator=(const DiscoveryProvider &) = delete;
    virtual ~DiscoveryProvider() = default;
};

/// What providers need. All of it outlives them.
struct DiscoveryNeeds {
    io::Loop &loop;                    ///< of the control thread
    telemetry::WorkerMetrics &metrics; ///< of that thread
    std::function<Result<std::string>(const model::SecretRef &)> secret;
};

std::unique_ptr<DiscoveryProvider> makeProvider(const model::Discovery &config,
                                                const DiscoveryNeeds &needs,
                                                DiscoveryProvider::Heard heard);

/// `static` where there is no discovery, or `dns`, `srv`, `file`, `consul`.
std::string sourceName(const std::optional<model::Discovery> &discovery);

/// The target at `host`, which is a name or an address. `config` says how it is spoken to.
model::Target targetAt(const model::Discovery &config, const std::string &host, std::uint16_t port,
                       std::uint32_t weight);
/// By name, each once.
void sortByName(std::vector<TargetSpec> &targets);

} // namespace portcullis::control
