// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/trace_sampler.h"

#include <algorithm>

namespace portcullis::telemetry {

namespace {
constexpr std::uint64_t kAll = std::uint64_t{1} << 63;
}

TraceSampler::TraceSampler(double share)
    // Exact where it matters: 0 is none and 1 is all; 2^63 is a power of two.
    : m_bound(static_cast<std::uint64_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(kAll)))
    , m_on(true)
{
}

bool TraceSampler::picks(const TraceContext &root) const
{
    std::uint64_t id = 0;
    for (std::size_t i = 8; i < root.traceId.size(); ++i)
        id = (id << 8) | root.traceId[i];
    return (id >> 1) < m_bound;
}

} // namespace portcullis::telemetry
