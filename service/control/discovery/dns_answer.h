// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/discovery/provider.h"
#include "shared/core/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace portcullis::control {

/// No look-up follows another sooner, whatever the TTL: a TTL of 0 must not become a flood.
inline constexpr Seconds kLeastTtl{1};

/// When to ask again: when the first of the records has run out, within bounds.
Milliseconds nextLookup(std::uint32_t leastTtlSeconds, Milliseconds longest);

/// One target for each address of the URL's host, with the URL's name in `Host` and certificate.
std::vector<TargetSpec> targetsOf(const model::DnsDiscovery &dns,
                                  const std::vector<std::string> &addresses);

/// What is needed of an SRV record (RFC 2782).
struct ServiceRecord {
    std::string target; ///< `.` or empty: the service is decidedly not there
    std::uint16_t port = 0;
    std::uint16_t priority = 0;
    std::uint16_t weight = 0;
};

std::vector<TargetSpec> targetsOf(const model::Discovery &config,
                                  const std::vector<ServiceRecord> &records);

} // namespace portcullis::control
