// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/trace_context.h"

#include <cstdint>

namespace portcullis::telemetry {

/// Which exchanges are recorded as spans, decided when they begin. Immutable; part of a snapshot.
class TraceSampler {
public:
    /// Records nothing.
    TraceSampler() = default;
    /// Records `share`, 0 to 1, of the traces that begin here.
    explicit TraceSampler(double share);

    bool on() const { return m_on; }
    /// Of a trace that begins here: by the last eight bytes of its id, the way of OpenTelemetry's
    /// TraceIdRatioBased samplers, so that others with the same share choose the same traces.
    bool picks(const TraceContext &root) const;

private:
    // Ids whose last 63 bits are below it; one above the largest of them: all.
    std::uint64_t m_bound = 0;
    bool m_on = false;
};

} // namespace portcullis::telemetry
