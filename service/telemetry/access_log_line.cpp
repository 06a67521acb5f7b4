// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/access_log_line.h"

#include "service/telemetry/json_escape.h"
#include "service/telemetry/query_mask.h"
#include "shared/core/time_text.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>

namespace portcullis::telemetry {

std::string_view AccessLogLine::format(const ExchangeRecord &record)
{
    m_end = m_line.data();
    appendRequest(record);
    appendVerdict(record);
    appendUpstream(record);
    appendMeasures(record);
    put("}\n");
    return {m_line.data(), static_cast<std::size_t>(m_end - m_line.data())};
}

void AccessLogLine::appendRequest(const ExchangeRecord &record)
{
    put(R"({"time":")");
    appendTime(record.started);
    put("\"");
    field(R"(,"requestId":")", record.requestId);
    field(R"(,"traceId":")", record.traceId);
    field(R"(,"client":")", record.client);
    field(R"(,"listener":")", record.listener);
    field(R"(,"protocol":")", record.protocol);
    put(record.tls ? R"(,"tls":true)" : R"(,"tls":false)");
    field(R"(,"method":")", record.method);
    field(R"(,"host":")", record.host);
    appendPath(record);
    field(R"(,"userAgent":")", record.userAgent);
}

void AccessLogLine::appendVerdict(const ExchangeRecord &record)
{
    number(R"(,"status":)", static_cast<std::uint64_t>(std::max(record.status, 0)));
    if (record.reason) {
        const ReasonInfo &info = reasonInfo(*record.reason);
        field(R"(,"stage":")", stageName(info.stage));
        field(R"(,"code":")", info.code);
    }
    field(R"(,"rule":")", record.rule);
    field(R"(,"route":")", record.route);
    field(R"(,"consumer":")", record.consumer);
    field(R"(,"authenticator":")", record.authenticator);
    if (record.shadow.empty())
        return;
    put(R"(,"shadow":[)");
    const std::size_t shown = std::min(record.shadow.size(), kMaxShadow);
    for (std::size_t i = 0; i < shown; ++i) {
        put(i == 0 ? R"({"code":")" : R"(,{"code":")");
        put(reasonInfo(record.shadow[i].reason).code);
        put("\"");
        field(R"(,"rule":")", record.shadow[i].rule);
        put("}");
    }
    put("]");
}

void AccessLogLine::appendUpstream(const ExchangeRecord &record)
{
    if (record.upstream.empty())
        return;
    field(R"(,"upstream":")", record.upstream);
    field(R"(,"target":")", record.target);
    if (record.upstreamStatus > 0)
        number(R"(,"upstreamStatus":)", static_cast<std::uint64_t>(record.upstreamStatus));
    number(R"(,"retries":)", record.retries);
}

void AccessLogLine::appendMeasures(const ExchangeRecord &record)
{
    const auto micros = [](std::int64_t ns) {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0)) / 1000;
    };
    number(R"(,"bytesIn":)", record.bytesIn);
    number(R"(,"bytesOut":)", record.bytesOut);
    number(R"(,"durationUs":)", micros(record.totalNs));
    put(R"(,"stagesUs":{)");
    bool first = true;
    for (std::size_t stage = 0; stage < record.stageNs.size(); ++stage) {
        if (record.stageNs[stage] < 0)
            continue;
        put(first ? "\"" : ",\"");
        put(stageName(static_cast<Stage>(stage)));
        number("\":", micros(record.stageNs[stage]));
        first = false;
    }
    put("}");
}

void AccessLogLine::appendTime(WallTime time)
{
    const auto sinceEpoch = std::chrono::floor<Milliseconds>(time.time_since_epoch());
    const auto second = std::chrono::floor<Seconds>(sinceEpoch);
    if (second.count() != m_second) {
        m_prefix = formatUtcSecond(second.count());
        m_second = second.count();
    }
    put({m_prefix.data(), m_prefix.size()});
    const auto millis = static_cast<int>((sinceEpoch - second).count());
    const char fraction[] = {'.', static_cast<char>('0' + millis / 100),
                             static_cast<char>('0' + millis / 10 % 10),
                             static_cast<char>('0' + millis % 10), 'Z'};
    put({fraction, sizeof fraction});
}

void AccessLogLine::appendPath(const ExchangeRecord &record)
{
    if (record.path.empty() && !record.query)
        return;
    put(R"(,"path":")");
    putText(record.path, kMaxTarget);
    if (record.query) {
        put("?");
        const QueryMask &mask = record.mask ? *record.mask : QueryMask::builtIn();
        std::size_t left = kMaxTarget;
        bool cut = false;
        appendMasked(*record.query, mask, [this, &left, &cut](std::string_view part) {
            const std::size_t kept = std::min(left, part.size());
            putText(part.substr(0, kept), kept);
            left -= kept;
            cut = cut || kept < part.size();
        });
        if (cut)
            put("...");
    }
    put("\"");
}

void AccessLogLine::put(std::string_view text)
{
    if (!text.empty())
        std::memcpy(m_end, text.data(), text.size());
    m_end += text.size();
}

void AccessLogLine::putText(std::string_view text, std::size_t limit)
{
    const bool cut = text.size() > limit;
    if (cut)
        text = text.substr(0, limit);
    m_end = escapeJson(m_end, text);
    if (cut)
        put("...");
}

void AccessLogLine::putValue(std::string_view text)
{
    putText(text, kMaxValue);
    put("\"");
}

void AccessLogLine::putNumber(std::uint64_t value)
{
    if (value < 10) { // most times are: in microseconds
        *m_end++ = static_cast<char>('0' + value);
        return;
    }
    constexpr std::ptrdiff_t kDigits = 20;
    m_end = std::to_chars(m_end, m_end + kDigits, value).ptr;
}

} // namespace portcullis::telemetry
