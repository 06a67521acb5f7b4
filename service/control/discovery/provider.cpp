// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/discovery/provider.h"

#include "service/control/discovery/consul_provider.h"
#include "service/control/discovery/dns_provider.h"
#include "service/control/discovery/file_provider.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace portcullis::control {

std::unique_ptr<DiscoveryProvider> makeProvider(const model::Discovery &config,
                                                const DiscoveryNeeds &needs,
                                                DiscoveryProvider::Heard heard)
{
    if (std::holds_alternative<model::FileDiscovery>(config.kind))
        return std::make_unique<FileProvider>(config, std::move(heard));
    if (std::holds_alternative<model::ConsulDiscovery>(config.kind))
        return std::make_unique<ConsulProvider>(config, needs, std::move(heard));
    return std::make_unique<DnsProvider>(config, std::move(heard));
}

std::string sourceName(const std::optional<model::Discovery> &discovery)
{
    if (!discovery)
        return "static";
    static constexpr std::array<const char *, 4> kNames{"dns", "srv", "file", "consul"};
    static_assert(kNames.size() == std::variant_size_v<decltype(model::Discovery::kind)>);
    return kNames[discovery->kind.index()];
}

model::Target targetAt(const model::Discovery &config, const std::string &host, std::uint16_t port,
                       std::uint32_t weight)
{
    model::Target target;
    target.name = model::defaultTargetName(host, port);
    target.url = (config.tls ? "https://" : "http://") + target.name + config.path;
    target.tls = config.tls;
    target.host = host;
    target.port = port;
    target.path = config.path;
    target.weight = weight;
    return target;
}

void sortByName(std::vector<TargetSpec> &targets)
{
    const auto name = [](const TargetSpec &spec) -> const std::string & {
        return spec.target.name;
    };
    std::ranges::stable_sort(targets, {}, name);
    const auto twice = std::ranges::unique(targets, {}, name);
    targets.erase(twice.begin(), twice.end());
}

} // namespace portcullis::control
