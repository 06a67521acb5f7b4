// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/traffic_sample.h"

#include "service/telemetry/traffic_format.h"

#include <cstring>
#include <type_traits>

namespace portcullis::telemetry {

static_assert(std::is_trivially_copyable_v<TrafficHead>);

namespace {

/// Takes texts from the front of what is left; once something is missing everything is.
class Reader {
public:
    explicit Reader(std::string_view left) : m_left(left) { }

    std::uint8_t byte()
    {
        if (m_left.empty()) {
            m_whole = false;
            return 0;
        }
        const auto value = static_cast<std::uint8_t>(m_left.front());
        m_left.remove_prefix(1);
        return value;
    }
    std::uint16_t length()
    {
        std::uint16_t value = 0;
        if (m_left.size() < sizeof value) {
            m_whole = false;
            m_left = {};
            return 0;
        }
        std::memcpy(&value, m_left.data(), sizeof value);
        m_left.remove_prefix(sizeof value);
        return value;
    }
    std::string bytes(std::size_t size)
    {
        if (size > m_left.size()) {
            m_whole = false;
            m_left = {};
            return {};
        }
        std::string text(m_left.substr(0, size));
        m_left.remove_prefix(size);
        return text;
    }
    std::string text() { return bytes(length()); }
    bool whole() const { return m_whole; }

private:
    std::string_view m_left;
    bool m_whole = true;
};

void takeNumbers(const TrafficHead &head, TrafficSample &sample)
{
    sample.recordedNs = head.recordedNs;
    sample.started =
        WallTime(std::chrono::duration_cast<WallTime::duration>(Nanoseconds(head.startedNs)));
    sample.totalNs = head.totalNs;
    sample.stageNs = head.stageNs;
    sample.revision = head.revision;
    sample.bytesIn = head.bytesIn;
    sample.bytesOut = head.bytesOut;
    sample.bodyLength = head.bodyLength;
    sample.status = head.status;
    sample.upstreamStatus = head.upstreamStatus;
    sample.retries = head.retries;
    sample.body = static_cast<RecordedBody>(head.body);
    sample.tls = (head.flags & traffic_flag::kTls) != 0;
    sample.cut = (head.flags & traffic_flag::kCut) != 0;
    sample.identity.known = (head.flags & traffic_flag::kIdentityKnown) != 0;
    sample.identity.configured = (head.flags & traffic_flag::kConfigured) != 0;
    sample.reason.reset();
    if ((head.flags & traffic_flag::kHasReason) != 0 && head.reason < kReasonCount)
        sample.reason = static_cast<Reason>(head.reason);
}

void takeTexts(Reader &reader, const TrafficHead &head, TrafficSample &sample)
{
    sample.requestId = reader.text();
    sample.traceId = reader.text();
    sample.client = reader.text();
    sample.peer = reader.text();
    sample.listener = reader.text();
    sample.protocol = reader.text();
    sample.method = reader.text();
    sample.host = reader.text();
    sample.path = reader.text();
    std::string query = reader.text();
    sample.query.reset();
    if ((head.flags & traffic_flag::kHasQuery) != 0)
        sample.query = std::move(query);
    sample.route = reader.text();
    sample.rule = reader.text();
    sample.identity.name = reader.text();
    sample.identity.authenticator = reader.text();
    sample.identity.subject = reader.text();
    sample.upstream = reader.text();
    sample.target = reader.text();
}

RecordedField takeField(Reader &reader)
{
    RecordedField field;
    field.name = reader.text();
    const std::uint16_t size = reader.length();
    field.hidden = size == kHiddenValue;
    if (!field.hidden)
        field.value = reader.bytes(size);
    return field;
}

} // namespace

bool decodeTraffic(std::string_view record, TrafficSample &sample)
{
    TrafficHead head;
    if (record.size() < sizeof head)
        return false;
    std::memcpy(&head, record.data(), sizeof head);
    takeNumbers(head, sample);
    Reader reader(record.substr(sizeof head));
    takeTexts(reader, head, sample);
    sample.identity.groups.clear();
    sample.identity.scopes.clear();
    sample.shadow.clear();
    sample.fields.clear();
    for (int i = 0; i < head.groups; ++i)
        sample.identity.groups.push_back(reader.text());
    for (int i = 0; i < head.scopes; ++i)
        sample.identity.scopes.push_back(reader.text());
    for (int i = 0; i < head.shadow; ++i) {
        const auto reason = static_cast<Reason>(reader.byte());
        sample.shadow.push_back({reason, reader.text()});
    }
    for (int i = 0; i < head.fields; ++i)
        sample.fields.push_back(takeField(reader));
    return reader.whole();
}

} // namespace portcullis::telemetry
