// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/record.h"
#include "service/telemetry/trace_context.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace portcullis::telemetry {

/// Makes the span of one exchange: an object of OTLP's JSON encoding (a `Span`) and a line feed, of
/// server kind, with the attributes of OpenTelemetry's conventions for HTTP and an event a stage.
/// Attributes and events are in docs/tracing.md. Printable ASCII, whatever the client sent; no
/// credential and no body.
///
/// Thread: one. Holds one line; allocates only where a line is longer than all before it.
class SpanLine {
public:
    /// Input bytes that are kept of a value; a cut one ends in `...`.
    static constexpr std::size_t kMaxTarget = 2 * 1024; ///< url.path, url.query
    static constexpr std::size_t kMaxValue = 512;       ///< any other
    static constexpr std::size_t kMaxShadow = 8;        ///< findings shown

    /// `traceState`: the client's `tracestate`, where its trace goes on. Valid until the next call.
    std::string_view format(const ExchangeRecord &record, const TraceStart &trace,
                            std::string_view traceState);

private:
    void appendIdentity(const TraceStart &trace, std::string_view traceState);
    void appendName(const ExchangeRecord &record);
    void appendTimes(const ExchangeRecord &record);
    void appendRequest(const ExchangeRecord &record);
    void appendServer(std::string_view authority);
    void appendQuery(const ExchangeRecord &record);
    void appendVerdict(const ExchangeRecord &record);
    void appendUpstream(const ExchangeRecord &record);
    void appendEvents(const ExchangeRecord &record);
    void appendShadow(const ExchangeRecord &record, std::uint64_t at);

    void beginList(std::string_view start);
    void next();
    void text(std::string_view key, std::string_view value, std::size_t limit = kMaxValue);
    void number(std::string_view key, std::uint64_t value);
    void beginEvent(std::string_view name, std::uint64_t at);
    void put(std::string_view bytes) { m_line.append(bytes); }
    void putText(std::string_view value, std::size_t limit);
    void putNumber(std::uint64_t value);
    void putHex(const std::uint8_t *bytes, std::size_t count);

    std::string m_line;
    bool m_first = true; // nothing in the list yet
};

} // namespace portcullis::telemetry
