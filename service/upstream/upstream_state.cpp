// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/upstream_state.h"

#include <algorithm>

namespace portcullis::upstream {

namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

std::string hostFieldOf(const model::Target &target)
{
    const bool v6 = target.host.find(':') != std::string::npos;
    std::string host = v6 ? '[' + target.host + ']' : target.host;
    if (target.port != (target.tls ? kHttpsPort : kHttpPort))
        host += ':' + std::to_string(target.port);
    return host;
}

} // namespace

Result<std::shared_ptr<const io::TlsContext>> UpstreamState::tlsFor(const model::Upstream &config)
{
    const bool wanted = std::any_of(config.targets.begin(), config.targets.end(),
                                    [](const model::Target &target) { return target.tls; });
    if (!wanted)
        return std::shared_ptr<const io::TlsContext>();
    return io::TlsContext::client(config.tls);
}

std::unique_ptr<TargetState>
UpstreamState::makeTarget(const model::Upstream &config, const model::Target &target,
                          const std::shared_ptr<const io::TlsContext> &tls)
{
    auto state = std::make_unique<TargetState>();
    state->config = target;
    state->endpoint.host = target.host;
    state->endpoint.port = target.port;
    if (target.tls) {
        state->endpoint.tls = tls;
        state->endpoint.serverName =
            config.tls.serverName.empty() ? target.host : config.tls.serverName;
    }
    state->hostField = hostFieldOf(target);
    return state;
}

} // namespace portcullis::upstream
