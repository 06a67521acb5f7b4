// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/discovery/dns_answer.h"

#include "shared/core/ascii.h"
#include "shared/model/host.h"

#include <algorithm>

namespace portcullis::control {

Milliseconds nextLookup(std::uint32_t leastTtlSeconds, Milliseconds longest)
{
    const Milliseconds ttl = Seconds(leastTtlSeconds);
    return std::clamp<Milliseconds>(ttl, kLeastTtl, std::max<Milliseconds>(longest, kLeastTtl));
}

std::vector<TargetSpec> targetsOf(const model::DnsDiscovery &dns,
                                  const std::vector<std::string> &addresses)
{
    std::vector<TargetSpec> targets;
    for (const std::string &address : addresses) {
        TargetSpec &spec = targets.emplace_back();
        spec.target = dns.target;
        spec.target.name = model::defaultTargetName(address, dns.target.port);
        spec.target.url = dns.url;
        spec.address = address;
    }
    sortByName(targets);
    return targets;
}

std::vector<TargetSpec> targetsOf(const model::Discovery &config,
                                  const std::vector<ServiceRecord> &records)
{
    std::vector<TargetSpec> targets;
    for (const ServiceRecord &record : records) {
        std::string host = toLower(record.target);
        if (host.ends_with('.'))
            host.pop_back();
        if (!model::isHostName(host) || record.port == 0)
            continue;
        // A weight of 0 is for those who list one host only, or hardly want it chosen.
        const std::uint32_t weight = std::max<std::uint32_t>(record.weight, 1);
        targets.push_back({targetAt(config, host, record.port, weight), {}, record.priority});
    }
    sortByName(targets);
    return targets;
}

} // namespace portcullis::control
