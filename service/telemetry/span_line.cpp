// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/span_line.h"

#include "service/telemetry/json_escape.h"
#include "service/telemetry/query_mask.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace portcullis::telemetry {

namespace {

constexpr std::uint64_t kServerKind = 2;      // SpanKind, as the next two by their numbers
constexpr std::uint64_t kErrorStatus = 2;     // Status.StatusCode
constexpr std::uint64_t kKnowsRemote = 0x100; // SpanFlags: the next bit says something
constexpr std::uint64_t kIsRemote = 0x200;    // the parent is in another process

/// The methods that the conventions know; any other could be a client's invention, and a name for
/// each would spoil whoever groups by it.
constexpr std::array<std::string_view, 10> kMethods{"CONNECT", "DELETE", "GET", "HEAD",  "OPTIONS",
                                                    "PATCH",   "POST",   "PUT", "QUERY", "TRACE"};

bool isKnown(std::string_view method)
{
    return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

std::uint64_t nanoseconds(WallTime time)
{
    const auto since = std::chrono::duration_cast<Nanoseconds>(time.time_since_epoch()).count();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(since, 0));
}

std::uint64_t positive(std::int64_t ns)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0));
}

/// A fault of the server's side. What a client did wrong is none (HTTP conventions, "Status").
bool isError(const ExchangeRecord &record)
{
    return record.status >= 500 || (record.reason && reasonInfo(*record.reason).status >= 500);
}

} // namespace

std::string_view SpanLine::format(const ExchangeRecord &record, const TraceStart &trace,
                                  std::string_view traceState)
{
    m_line.clear();
    appendIdentity(trace, traceState);
    appendName(record);
    appendTimes(record);
    beginList(R"(,"attributes":[)");
    appendRequest(record);
    appendVerdict(record);
    appendUpstream(record);
    put("]");
    appendEvents(record);
    if (isError(record)) {
        put(R"(,"status":{"code":)");
        putNumber(kErrorStatus);
        put("}");
    }
    put("}\n");
    return m_line;
}

void SpanLine::appendIdentity(const TraceStart &trace, std::string_view traceState)
{
    put(R"({"traceId":")");
    putHex(trace.context.traceId.data(), trace.context.traceId.size());
    put(R"(","spanId":")");
    putHex(trace.context.spanId.data(), trace.context.spanId.size());
    if (trace.continued) {
        put(R"(","parentSpanId":")");
        putHex(trace.parent.data(), trace.parent.size());
    }
    // Half a list would be another list.
    if (!traceState.empty() && traceState.size() <= kMaxValue) {
        put(R"(","traceState":")");
        putText(traceState, kMaxValue);
    }
    put(R"(","flags":)");
    putNumber(trace.context.flags | kKnowsRemote | (trace.continued ? kIsRemote : 0));
}

/// Low cardinality: the path is never part of it.
void SpanLine::appendName(const ExchangeRecord &record)
{
    put(R"(,"name":")");
    put(isKnown(record.method) ? record.method : "HTTP");
    if (!record.route.empty()) {
        put(" ");
        putText(record.route, kMaxValue);
    }
    put(R"(","kind":)");
    putNumber(kServerKind);
}

void SpanLine::appendTimes(const ExchangeRecord &record)
{
    const std::uint64_t start = nanoseconds(record.started);
    put(R"(,"startTimeUnixNano":")");
    putNumber(start);
    put(R"(","endTimeUnixNano":")");
    putNumber(start + positive(record.totalNs));
    put("\"");
}

void SpanLine::appendRequest(const ExchangeRecord &record)
{
    if (isKnown(record.method)) {
        text("http.request.method", record.method);
    } else {
        text("http.request.method", "_OTHER");
        text("http.request.method_original", record.method);
    }
    text("url.scheme", record.tls ? "https" : "http");
    text("url.path", record.path, kMaxTarget);
    appendQuery(record);
    appendServer(record.host);
    text("client.address", record.client);
    const std::string_view protocol = record.protocol;
    text("network.protocol.version", protocol.substr(protocol.find('/') + 1));
    text("user_agent.original", record.userAgent);
    text("http.route", record.route);
    number("http.request.size", record.bytesIn);
    number("http.response.size", record.bytesOut);
    text("portcullis.listener", record.listener);
    text("portcullis.request_id", record.requestId);
}

/// Host and port, without an address's brackets.
void SpanLine::appendServer(std::string_view authority)
{
    const std::size_t colon = authority.rfind(':');
    const bool hasPort =
        colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
    std::string_view host = authority.substr(0, hasPort ? colon : std::string_view::npos);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    text("server.address", host);
    if (!hasPort)
        return;
    std::uint16_t port = 0;
    const std::string_view digits = authority.substr(colon + 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size() && port > 0)
        number("server.port", port);
}

void SpanLine::appendQuery(const ExchangeRecord &record)
{
    if (!record.query || record.query->empty())
        return;
    next();
    put(R"({"key":"url.query","value":{"stringValue":")");
    const QueryMask &mask = record.mask ? *record.mask : QueryMask::builtIn();
    std::size_t left = kMaxTarget;
    bool cut = false;
    appendMasked(*record.query, mask, [this, &left, &cut](std::string_view part) {
        const std::size_t kept = std::min(left, part.size());
        putText(part.substr(0, kept), kept);
        left -= kept;
        cut = cut || kept < part.size();
    });
    put(cut ? R"(..."}})" : R"("}})");
}

void SpanLine::appendVerdict(const ExchangeRecord &record)
{
    std::array<char, 8> digits{};
    const std::uint64_t status = positive(record.status);
    if (status > 0)
        number("http.response.status_code", status);
    if (isError(record)) {
        const char *const end =
            std::to_chars(digits.data(), digits.data() + digits.size(), status).ptr;
        text("error.type",
             record.reason
                 ? reasonInfo(*record.reason).code
                 : std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
    }
    text("portcullis.consumer", record.consumer);
    text("portcullis.authenticator", record.authenticator);
    if (record.reason) {
        const ReasonInfo &info = reasonInfo(*record.reason);
        text("portcullis.stage", stageName(info.stage));
        text("portcullis.reason", info.code);
    }
    text("portcullis.rule", record.rule);
}

void SpanLine::appendUpstream(const ExchangeRecord &record)
{
    if (record.upstream.empty())
        return;
    text("portcullis.upstream", record.upstream);
    text("portcullis.target", record.target);
    if (record.upstreamStatus > 0)
        number("portcullis.upstream_status", positive(record.upstreamStatus));
    number("portcullis.retries", record.retries);
}

/// An event a stage, at the time when it began: the stages follow one another up to the end.
void SpanLine::appendEvents(const ExchangeRecord &record)
{
    std::uint64_t inStages = 0;
    for (const std::int64_t ns : record.stageNs)
        inStages += positive(ns);
    const std::uint64_t start = nanoseconds(record.started);
    const std::uint64_t total = positive(record.totalNs);
    std::uint64_t at = start + (total > inStages ? total - inStages : 0);
    put(R"(,"events":[)");
    bool any = false;
    for (std::size_t stage = 0; stage < record.stageNs.size(); ++stage) {
        if (record.stageNs[stage] < 0)
            continue;
        if (any)
            put(",");
        any = true;
        beginEvent(stageName(static_cast<Stage>(stage)), at);
        number("portcullis.duration_us", positive(record.stageNs[stage]) / 1000);
        put("]}");
        at += positive(record.stageNs[stage]);
    }
    appendShadow(record, start + total);
    put("]");
}

void SpanLine::appendShadow(const ExchangeRecord &record, std::uint64_t at)
{
    const std::size_t shown = std::min(record.shadow.size(), kMaxShadow);
    for (std::size_t i = 0; i < shown; ++i) {
        if (m_line.back() != '[')
            put(",");
        beginEvent("shadow", at);
        text("portcullis.reason", reasonInfo(record.shadow[i].reason).code);
        text("portcullis.rule", record.shadow[i].rule);
        put("]}");
    }
}

void SpanLine::beginEvent(std::string_view name, std::uint64_t at)
{
    put(R"({"name":")");
    put(name);
    put(R"(","timeUnixNano":")");
    putNumber(at);
    beginList(R"(","attributes":[)");
}

void SpanLine::beginList(std::string_view start)
{
    put(start);
    m_first = true;
}

void SpanLine::next()
{
    if (!m_first)
        put(",");
    m_first = false;
}

void SpanLine::text(std::string_view key, std::string_view value, std::size_t limit)
{
    if (value.empty())
        return;
    next();
    put(R"({"key":")");
    put(key);
    put(R"(","value":{"stringValue":")");
    putText(value, limit);
    put(R"("}})");
}

void SpanLine::number(std::string_view key, std::uint64_t value)
{
    next();
    put(R"({"key":")");
    put(key);
    // 64 bits are text in protobuf's JSON.
    put(R"(","value":{"intValue":")");
    putNumber(value);
    put(R"("}})");
}

void SpanLine::putText(std::string_view value, std::size_t limit)
{
    const bool cut = value.size() > limit;
    if (cut)
        value = value.substr(0, limit);
    const std::size_t at = m_line.size();
    m_line.resize(at + kMostEscaped * value.size());
    const char *const end = escapeJson(m_line.data() + at, value);
    m_line.resize(static_cast<std::size_t>(end - m_line.data()));
    if (cut)
        put("...");
}

void SpanLine::putNumber(std::uint64_t value)
{
    std::array<char, 20> digits{};
    const char *const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    put({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void SpanLine::putHex(const std::uint8_t *bytes, std::size_t count)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    for (std::size_t i = 0; i < count; ++i) {
        m_line += kHex[bytes[i] >> 4];
        m_line += kHex[bytes[i] & 0xF];
    }
}

} // namespace portcullis::telemetry
