// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/traffic.h"

#include "service/control/explain/scrubber.h"
#include "shared/model/json_text.h"
#include "shared/model/json_writer.h"
#include "shared/model/problems.h"
#include "shared/model/suggest.h"
#include "shared/model/values.h"

#include <algorithm>
#include <charconv>

namespace portcullis::control {

namespace {

namespace code = model::code;
using model::JsonWriter;
using telemetry::TrafficSample;

template <typename Number>
std::optional<Number> toNumber(std::string_view text)
{
    Number number = 0;
    const auto end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (text.empty() || parsed.ec != std::errc() || parsed.ptr != end)
        return {};
    return number;
}

/// What a page ends with: `RING.NUMBER.TIME` of its last sample.
std::string cursorOf(const TrafficSample &sample)
{
    return std::to_string(sample.ring) + '.' + std::to_string(sample.number) + '.'
        + std::to_string(sample.recordedNs);
}

std::optional<TrafficSample> readCursor(std::string_view text)
{
    const std::size_t first = text.find('.');
    const std::size_t second = text.find('.', std::min(first, text.size() - 1) + 1);
    if (text.empty() || first == std::string_view::npos || second == std::string_view::npos)
        return {};
    const auto ring = toNumber<std::uint64_t>(text.substr(0, first));
    const auto number = toNumber<std::uint64_t>(text.substr(first + 1, second - first - 1));
    const auto at = toNumber<std::int64_t>(text.substr(second + 1));
    if (!ring || !number || !at)
        return {};
    TrafficSample sample;
    sample.ring = *ring;
    sample.number = *number;
    sample.recordedNs = *at;
    return sample;
}

/// Reads the parameters one by one.
class FilterReader {
public:
    void read(const std::string &name, const std::string &value);

    TrafficFilter filter;
    std::vector<model::Problem> problems;

private:
    void problem(const std::string &name, std::string_view code, std::string message)
    {
        std::string pointer;
        model::appendToken(pointer, name);
        problems.push_back({std::move(pointer), std::string(code), std::move(message)});
    }
    void status(const std::string &value);
    void stage(const std::string &value);
    void limit(const std::string &value);
};

void FilterReader::read(const std::string &name, const std::string &value)
{
    if (name == "route")
        filter.route = value;
    else if (name == "consumer")
        filter.consumer = value;
    else if (name == "status")
        status(value);
    else if (name == "stage")
        stage(value);
    else if (name == "limit")
        limit(value);
    else if (name != "cursor")
        problem(name, code::kUnknownKey,
                "known are route, consumer, status, stage, limit and cursor");
    else if (value.empty() || readCursor(value))
        filter.cursor = value;
    else
        problem(name, code::kValue, "this is no cursor that a page ended with");
}

void FilterReader::status(const std::string &value)
{
    const bool whole = value.size() == 3 && value.ends_with("xx");
    const auto number = toNumber<int>(whole ? value.substr(0, 1) : value);
    const int from = number ? *number * (whole ? 100 : 1) : 0;
    if (from < 100 || from > 599)
        return problem("status", code::kValue, "a status such as 403 or 4xx is expected");
    filter.statusFrom = from;
    filter.statusTo = whole ? from + 99 : from;
}

void FilterReader::stage(const std::string &value)
{
    std::vector<std::string_view> known;
    for (int i = 0; i < kStageCount; ++i) {
        known.push_back(stageName(static_cast<Stage>(i)));
        if (value == known.back())
            filter.stage = static_cast<Stage>(i);
    }
    if (!filter.stage)
        problem("stage", code::kValue, "allowed are " + model::listed(known));
}

void FilterReader::limit(const std::string &value)
{
    const auto number = toNumber<std::size_t>(value);
    if (!number || *number < 1 || *number > TrafficFilter::kMaxLimit)
        return problem("limit", code::kRange,
                       "a number from 1 to " + std::to_string(TrafficFilter::kMaxLimit)
                           + " is expected");
    filter.limit = *number;
}

/// Writes the parts of one entry. Values came from the network, so they are made valid UTF-8.
class EntryWriter {
public:
    explicit EntryWriter(const TrafficSample &sample) : m_sample(sample) { }

    std::string write();

private:
    void request();
    void headers();
    void verdict();
    void stages();
    void shadow();
    void upstream();
    void measures();
    /// Left out where empty.
    void text(std::string_view key, const std::string &value)
    {
        if (value.empty())
            return;
        m_out.key(key);
        m_out.text(cleanUtf8(value));
    }
    void number(std::string_view key, std::integral auto value)
    {
        m_out.key(key);
        m_out.number(value);
    }
    void names(std::string_view key, const std::vector<std::string> &names)
    {
        if (names.empty())
            return;
        m_out.key(key);
        m_out.beginArray();
        for (const std::string &name : names)
            m_out.text(cleanUtf8(name));
        m_out.endArray();
    }

    const TrafficSample &m_sample;
    JsonWriter m_out{0};
};

std::string EntryWriter::write()
{
    m_out.beginObject();
    m_out.key("id");
    m_out.text(std::to_string(m_sample.ring) + '-' + std::to_string(m_sample.number));
    m_out.key("time");
    m_out.text(model::formatTimestamp(m_sample.started));
    number("revision", m_sample.revision);
    request();
    verdict();
    stages();
    shadow();
    upstream();
    measures();
    m_out.endObject();
    return m_out.take();
}

void EntryWriter::request()
{
    text("requestId", m_sample.requestId);
    text("traceId", m_sample.traceId);
    text("client", m_sample.client);
    text("peer", m_sample.peer);
    text("listener", m_sample.listener);
    text("protocol", m_sample.protocol);
    m_out.key("tls");
    m_out.boolean(m_sample.tls);
    text("method", m_sample.method);
    text("host", m_sample.host);
    text("path", m_sample.path);
    if (m_sample.query) {
        m_out.key("query");
        m_out.text(cleanUtf8(*m_sample.query));
    }
    headers();
    if (m_sample.cut) {
        m_out.key("cut");
        m_out.boolean(true);
    }
}

void EntryWriter::headers()
{
    m_out.key("headers");
    m_out.beginArray();
    for (const telemetry::RecordedField &field : m_sample.fields) {
        m_out.beginObject();
        m_out.key("name");
        m_out.text(cleanUtf8(field.name));
        m_out.key(field.hidden ? "hidden" : "value");
        if (field.hidden)
            m_out.boolean(true);
        else
            m_out.text(cleanUtf8(field.value));
        m_out.endObject();
    }
    m_out.endArray();
}

void EntryWriter::verdict()
{
    number("status", m_sample.status);
    if (m_sample.reason) {
        const ReasonInfo &info = reasonInfo(*m_sample.reason);
        m_out.key("stage");
        m_out.text(stageName(info.stage));
        m_out.key("code");
        m_out.text(info.code);
    }
    text("rule", m_sample.rule);
    text("route", m_sample.route);
    text("consumer", m_sample.identity.name);
    text("authenticator", m_sample.identity.authenticator);
    names("groups", m_sample.identity.groups);
    names("scopes", m_sample.identity.scopes);
}

void EntryWriter::stages()
{
    m_out.key("stages");
    m_out.beginArray();
    for (int i = 0; i < kStageCount; ++i) {
        const auto stage = static_cast<Stage>(i);
        const std::int64_t ns = m_sample.stageNs[static_cast<std::size_t>(i)];
        const bool ended = m_sample.reason && reasonInfo(*m_sample.reason).stage == stage;
        if (ns < 0 && !ended)
            continue;
        const bool own =
            m_sample.reason == Reason::RouteRedirect || m_sample.reason == Reason::RouteRespond;
        m_out.beginObject();
        m_out.key("stage");
        m_out.text(stageName(stage));
        m_out.key("verdict");
        m_out.text(!ended ? "passed" : own ? "answered" : "refused");
        if (ns >= 0)
            number("ns", ns);
        m_out.endObject();
    }
    m_out.endArray();
}

void EntryWriter::shadow()
{
    if (m_sample.shadow.empty())
        return;
    m_out.key("shadow");
    m_out.beginArray();
    for (const telemetry::RecordedFinding &finding : m_sample.shadow) {
        m_out.beginObject();
        m_out.key("code");
        m_out.text(reasonInfo(finding.reason).code);
        text("rule", finding.rule);
        m_out.endObject();
    }
    m_out.endArray();
}

void EntryWriter::upstream()
{
    if (m_sample.upstream.empty())
        return;
    text("upstream", m_sample.upstream);
    text("target", m_sample.target);
    if (m_sample.upstreamStatus > 0)
        number("upstreamStatus", m_sample.upstreamStatus);
    number("retries", m_sample.retries);
}

void EntryWriter::measures()
{
    number("bytesIn", m_sample.bytesIn);
    number("bytesOut", m_sample.bytesOut);
    number("durationUs", m_sample.totalNs / 1000);
}

} // namespace

bool TrafficFilter::matches(const TrafficSample &sample) const
{
    if (!route.empty() && sample.route != route)
        return false;
    if (!consumer.empty() && sample.identity.name != consumer)
        return false;
    if (statusTo > 0 && (sample.status < statusFrom || sample.status > statusTo))
        return false;
    return !stage || (sample.reason && reasonInfo(*sample.reason).stage == *stage);
}

tl::expected<TrafficFilter, std::vector<model::Problem>>
readTrafficFilter(QueryParameters parameters)
{
    FilterReader reader;
    for (const auto &[name, value] : parameters)
        reader.read(name, value);
    if (!reader.problems.empty())
        return tl::unexpected(std::move(reader.problems));
    return std::move(reader.filter);
}

std::string trafficEntryJson(const TrafficSample &sample)
{
    return EntryWriter(sample).write();
}

std::string trafficJson(const telemetry::TrafficLog &traffic, const TrafficFilter &filter)
{
    JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    const auto before = readCursor(filter.cursor);
    std::size_t shown = 0;
    std::string cursor;
    bool more = false;
    traffic.newestFirst(before ? &*before : nullptr, [&](const TrafficSample &sample) {
        if (!filter.matches(sample))
            return true;
        if (shown == filter.limit) {
            more = true;
            return false;
        }
        ++shown;
        cursor = cursorOf(sample);
        out.raw(trafficEntryJson(sample));
        return true;
    });
    out.endArray();
    if (more) {
        out.key("nextCursor");
        out.text(cursor);
    }
    const telemetry::TrafficStats stats = traffic.stats();
    out.key("recorded");
    out.number(stats.recorded);
    out.key("skipped");
    out.number(stats.skipped);
    out.endObject();
    return out.take();
}

TrafficStream::TrafficStream(const telemetry::TrafficLog &traffic, TrafficFilter filter)
    : m_traffic(traffic), m_filter(std::move(filter))
{
    // From the first record on: what is old by then is left out by its time.
    m_traffic.newSince(m_position, 0, [](const TrafficSample &) {});
    std::fill(m_position.next.begin(), m_position.next.end(), 0);
}

std::vector<std::string> TrafficStream::take(SteadyTime now)
{
    if (now >= m_windowEnds) {
        m_windowEnds = now + Seconds(1);
        m_left = kPerSecond;
    }
    const std::int64_t oldest = Nanoseconds((now - kNews).time_since_epoch()).count();
    std::vector<std::string> events;
    m_traffic.newSince(m_position, m_left, [&](const TrafficSample &sample) {
        if (sample.recordedNs >= oldest && m_filter.matches(sample))
            events.push_back(trafficEntryJson(sample));
    });
    m_left -= std::min(m_left, events.size());
    return events;
}

} // namespace portcullis::control
