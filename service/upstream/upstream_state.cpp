// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/upstream_state.h"

#include "service/upstream/http2_sessions.h"

#include <algorithm>
#include <numeric>

namespace portcullis::upstream {

namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;
/// Turns that are kept; more targets or odder weights do without.
constexpr std::uint64_t kMaxTurns = 4096;

std::string hostFieldOf(const model::Target &target)
{
    const bool v6 = target.host.find(':') != std::string::npos;
    std::string host = v6 ? '[' + target.host + ']' : target.host;
    if (target.port != (target.tls ? kHttpsPort : kHttpPort))
        host += ':' + std::to_string(target.port);
    return host;
}

} // namespace

/// Smooth weighted round robin: each target gains its weight, the largest serves and pays the sum
/// of all, so that targets alternate instead of coming in blocks.
std::vector<std::uint16_t> UpstreamState::turnsOf(const std::vector<model::Target> &targets)
{
    std::int64_t divisor = 0;
    std::int64_t total = 0;
    for (const model::Target &target : targets) {
        divisor = std::gcd(divisor, std::int64_t{target.weight});
        total += target.weight;
    }
    std::vector<std::uint16_t> turns;
    if (total == 0 || static_cast<std::uint64_t>(total / divisor) > kMaxTurns)
        return turns;
    std::vector<std::int64_t> current(targets.size());
    for (std::int64_t turn = 0; turn < total / divisor; ++turn) {
        for (std::size_t i = 0; i < targets.size(); ++i)
            current[i] += targets[i].weight;
        const auto best = std::max_element(current.begin(), current.end());
        *best -= total;
        turns.push_back(static_cast<std::uint16_t>(best - current.begin()));
    }
    return turns;
}

std::optional<std::string> UpstreamState::missingFor(const model::Upstream &config)
{
    if (kHasHttp2 || config.protocol == model::UpstreamProtocol::Http1)
        return {};
    return "upstream " + config.name + " asks for HTTP/2, which this build does not have";
}

Result<UpstreamState::Tls> UpstreamState::tlsFor(const model::Upstream &config)
{
    Tls tls;
    const bool wanted = std::any_of(config.targets.begin(), config.targets.end(),
                                    [](const model::Target &target) { return target.tls; });
    if (!wanted)
        return tls;
    if (config.protocol != model::UpstreamProtocol::H2) {
        auto http1 = io::TlsContext::client(config.tls);
        if (!http1)
            return tl::unexpected(http1.error());
        tls.http1 = std::move(*http1);
    }
    if (config.protocol != model::UpstreamProtocol::Http1) {
        const bool only = config.protocol == model::UpstreamProtocol::H2;
        auto http2 = io::TlsContext::client(
            config.tls, only ? io::Protocols{"h2"} : io::Protocols{"h2", "http/1.1"});
        if (!http2)
            return tl::unexpected(http2.error());
        tls.http2 = std::move(*http2);
    }
    return tls;
}

std::unique_ptr<TargetState> UpstreamState::makeTarget(const model::Upstream &config,
                                                       const model::Target &target, const Tls &tls)
{
    auto state = std::make_unique<TargetState>();
    state->config = target;
    state->endpoint.host = target.host;
    state->endpoint.port = target.port;
    if (target.tls) {
        state->endpoint.tls = tls.http1;
        state->endpoint.serverName =
            config.tls.serverName.empty() ? target.host : config.tls.serverName;
    }
    state->http2Endpoint = state->endpoint;
    if (target.tls)
        state->http2Endpoint.tls = tls.http2;
    state->http1Allowed = config.protocol != model::UpstreamProtocol::H2;
    state->http2 = config.protocol == model::UpstreamProtocol::H2
        || (config.protocol == model::UpstreamProtocol::Auto && target.tls);
    state->hostField = hostFieldOf(target);
    return state;
}

} // namespace portcullis::upstream
