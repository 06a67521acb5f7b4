// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/discovery/provider.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// The instances in an answer of `/v1/health/service/…`, sorted by name. Those without a usable
/// address and port are left out.
Result<std::vector<TargetSpec>> parseConsulAnswer(std::string_view json,
                                                  const model::Discovery &config);

/// The index for the next blocking query, from `X-Consul-Index`; 0: ask without one. It starts anew
/// where it goes back, as after a restore of the cluster, or makes no sense.
std::uint64_t nextConsulIndex(std::uint64_t before, std::string_view field);

/// The question; `index` 0 does not block.
std::string consulQuery(const model::ConsulDiscovery &consul, std::uint64_t index);

} // namespace portcullis::control
