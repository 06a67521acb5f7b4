// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/upstream_state.h"

#include "service/upstream/http2_sessions.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>

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

/// Smooth weighted round robin: each target gains its weight, the largest serves and pays the sum
/// of all, so that targets alternate instead of coming in blocks.
std::vector<std::uint16_t> turnsOf(const TargetSet &set)
{
    std::vector<std::int64_t> weights;
    for (const auto &target : set.targets) {
        if (target->priority == set.priorities.front())
            weights.push_back(target->config.weight);
    }
    std::int64_t divisor = 0;
    std::int64_t total = 0;
    for (const std::int64_t weight : weights) {
        divisor = std::gcd(divisor, weight);
        total += weight;
    }
    std::vector<std::uint16_t> turns;
    if (total == 0 || static_cast<std::uint64_t>(total / divisor) > kMaxTurns)
        return turns;
    std::vector<std::int64_t> current(weights.size());
    for (std::int64_t turn = 0; turn < total / divisor; ++turn) {
        for (std::size_t i = 0; i < weights.size(); ++i)
            current[i] += weights[i];
        const auto best = std::max_element(current.begin(), current.end());
        *best -= total;
        turns.push_back(static_cast<std::uint16_t>(best - current.begin()));
    }
    return turns;
}

/// Discovery may find https targets later, whatever there is now.
bool mayNeedTls(const model::Upstream &config)
{
    const bool listed = std::any_of(config.targets.begin(), config.targets.end(),
                                    [](const model::Target &target) { return target.tls; });
    return listed
        || (config.discovery
            && (config.discovery->tls
                || std::holds_alternative<model::FileDiscovery>(config.discovery->kind)));
}

std::vector<TargetSpec> specsOf(const std::vector<model::Target> &targets)
{
    std::vector<TargetSpec> specs;
    for (const model::Target &target : targets)
        specs.push_back({target});
    return specs;
}

} // namespace

Result<std::shared_ptr<UpstreamState>>
UpstreamState::make(const model::Upstream &config, SeriesOf seriesOf, TargetRegistry *registry)
{
    if (auto missing = missingFor(config))
        return failure(std::move(*missing));
    auto state = std::make_shared<UpstreamState>(config);
    if (auto loaded = state->loadTls(); !loaded)
        return tl::unexpected(loaded.error());
    state->m_seriesOf = std::move(seriesOf);
    state->m_registry = registry;
    if (config.circuitBreaker)
        state->m_breaker = registry ? registry->breaker(config.name) : std::make_shared<Breaker>();
    std::optional<std::vector<TargetSpec>> found;
    if (config.discovery && registry)
        found = registry->remembered(config.name, *config.discovery);
    state->setTargets(found ? *found : specsOf(config.targets));
    return state;
}

std::optional<std::string> UpstreamState::missingFor(const model::Upstream &config)
{
    if (kHasHttp2 || config.protocol == model::UpstreamProtocol::Http1)
        return {};
    return "upstream " + config.name + " asks for HTTP/2, which this build does not have";
}

Result<void> UpstreamState::loadTls()
{
    if (!mayNeedTls(config))
        return {};
    if (config.protocol != model::UpstreamProtocol::H2) {
        auto http1 = io::TlsContext::client(config.tls);
        if (!http1)
            return tl::unexpected(http1.error());
        m_http1Tls = std::move(*http1);
    }
    if (config.protocol != model::UpstreamProtocol::Http1) {
        const bool only = config.protocol == model::UpstreamProtocol::H2;
        auto http2 = io::TlsContext::client(
            config.tls, only ? io::Protocols{"h2"} : io::Protocols{"h2", "http/1.1"});
        if (!http2)
            return tl::unexpected(http2.error());
        m_http2Tls = std::move(*http2);
    }
    return {};
}

std::shared_ptr<TargetState> UpstreamState::makeTarget(const TargetSpec &spec) const
{
    const model::Target &target = spec.target;
    auto state = std::make_shared<TargetState>();
    state->config = target;
    state->address = spec.address;
    state->priority = spec.priority;
    state->endpoint.host = spec.address.empty() ? target.host : spec.address;
    state->endpoint.port = target.port;
    if (target.tls) {
        state->endpoint.tls = m_http1Tls;
        state->endpoint.serverName =
            config.tls.serverName.empty() ? target.host : config.tls.serverName;
    }
    state->http2Endpoint = state->endpoint;
    if (target.tls)
        state->http2Endpoint.tls = m_http2Tls;
    state->http1Allowed = config.protocol != model::UpstreamProtocol::H2;
    state->http2 = config.protocol == model::UpstreamProtocol::H2
        || (config.protocol == model::UpstreamProtocol::Auto && target.tls);
    state->hostField = hostFieldOf(target);
    state->series = m_seriesOf(config.name, target.name);
    state->health =
        m_registry ? m_registry->health(config.name, spec) : std::make_shared<TargetHealth>();
    return state;
}

std::shared_ptr<const TargetSet> UpstreamState::targets() const
{
    const std::lock_guard lock(m_mutex);
    return m_targets;
}

bool UpstreamState::setTargets(const std::vector<TargetSpec> &specs)
{
    const auto before = targets();
    std::unordered_map<std::string_view, std::shared_ptr<TargetState>> known;
    if (before) {
        for (const auto &target : before->targets)
            known.emplace(target->config.name, target);
    }
    auto set = std::make_shared<TargetSet>();
    for (const TargetSpec &spec : specs) {
        const auto kept = known.find(spec.target.name);
        const bool same = kept != known.end() && kept->second->spec() == spec;
        set->targets.push_back(same ? kept->second : makeTarget(spec));
    }
    std::stable_sort(set->targets.begin(), set->targets.end(),
                     [](const auto &a, const auto &b) { return a->priority < b->priority; });
    if (before && before->targets == set->targets)
        return false;
    for (const auto &target : set->targets) {
        if (set->priorities.empty() || set->priorities.back() != target->priority)
            set->priorities.push_back(target->priority);
    }
    if (!set->targets.empty())
        set->turns = turnsOf(*set);
    const std::lock_guard lock(m_mutex);
    m_targets = std::move(set);
    return true;
}

void UpstreamState::eject(const TargetSet &set, TargetHealth &failed, SteadyTime now)
{
    // Somebody else is at it: the next failure comes back to this.
    if (!config.health.passive || m_ejecting.test_and_set(std::memory_order_acquire))
        return;
    const std::size_t share = config.health.passive->maxEjectedPercent;
    const std::size_t count = set.targets.size();
    std::size_t most = count * share / 100;
    if (share > 0 && count > 1)
        most = std::max<std::size_t>(most, 1);
    const auto out = static_cast<std::size_t>(
        std::count_if(set.targets.begin(), set.targets.end(),
                      [now](const auto &target) { return target->health->ejected(now); }));
    if (out < most && !failed.ejected(now))
        failed.eject(now, *config.health.passive);
    m_ejecting.clear(std::memory_order_release);
}

} // namespace portcullis::upstream
