// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace portcullis::telemetry {

/// Position in a distributed trace (W3C Trace Context, level 1): the trace and the span that asks.
struct TraceContext {
    static constexpr std::size_t kTextSize = 55; ///< of a `traceparent` of version 00
    static constexpr std::uint8_t kSampled = 0x01;
    static constexpr std::uint8_t kRandom = 0x02; ///< level 2: the trace id is random

    std::array<std::uint8_t, 16> traceId{};
    std::array<std::uint8_t, 8> spanId{};
    std::uint8_t flags = 0;

    /// Reads a `traceparent` value by section 3.2: lower-case hex only, neither id all zero,
    /// version ff refused; version 00 ends after the flags, a later one may go on after another
    /// `-`.
    static std::optional<TraceContext> parse(std::string_view traceparent);
    /// A new trace with random ids. Cost: a few nanoseconds; a generator per thread, seeded once
    /// from the system. The ids identify, they do not protect.
    static TraceContext create(std::uint8_t flags = 0);
    /// The same trace with a new span id: what this gateway sends on. Flags unknown to version 00
    /// are cleared (section 3.2.2.5.3), but for kRandom.
    TraceContext child() const;

    /// Writes version 00 text, without a terminating zero.
    void format(char (&out)[kTextSize]) const;
    /// Writes the trace id as lower-case hex.
    void formatTraceId(char (&out)[32]) const;

    friend bool operator==(const TraceContext &, const TraceContext &) = default;
};

class TraceSampler;

/// The span of an exchange: its context, which is also what is forwarded, so that the upstream's
/// spans hang below it.
struct TraceStart {
    TraceContext context;
    std::array<std::uint8_t, 8> parent{}; ///< span id of the client; only if continued
    bool continued = false; ///< if not, a received `tracestate` is dropped (section 3.3)
    bool recorded = false;  ///< the span is to be sent to the collector
};

/// Continues the trace of `traceparent` if there is exactly one such field and it is valid, else
/// begins a new one. With a sampler that is on, a trace that goes on is recorded if its sender
/// records it, and one that begins here if the sampler picks it, which its flags then say; with one
/// that is off nothing is recorded, and the flags of a trace that goes on stay as they are.
TraceStart startTrace(std::optional<std::string_view> traceparent, std::size_t fieldCount,
                      const TraceSampler &sampler);

} // namespace portcullis::telemetry
