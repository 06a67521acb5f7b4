// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/traffic_encoder.h"

#include "service/telemetry/query_mask.h"

#include <algorithm>
#include <cstring>

namespace portcullis::telemetry {

namespace {

constexpr std::size_t kLength = sizeof(std::uint16_t);

} // namespace

void TrafficEncoder::begin(const ExchangeRecord &record, const TrafficFacts &facts,
                           std::int64_t recordedNs)
{
    m_head = {};
    m_head.recordedNs = recordedNs;
    numbers(record, facts);
    m_used = sizeof m_head;
    text(record.requestId);
    text(record.traceId);
    text(record.client);
    text(facts.peer);
    text(record.listener);
    text(record.protocol);
    text(record.method);
    text(record.host);
    text(record.path, kMaxTarget);
    query(record);
    text(record.route);
    text(record.rule);
    text(facts.name);
    text(record.authenticator);
    text(facts.subject);
    text(record.upstream);
    text(record.target);
    m_head.groups = names(facts.groups);
    m_head.scopes = names(facts.scopes);
    m_head.shadow = shadow(record.shadow);
}

void TrafficEncoder::numbers(const ExchangeRecord &record, const TrafficFacts &facts)
{
    m_head.startedNs =
        std::chrono::duration_cast<Nanoseconds>(record.started.time_since_epoch()).count();
    m_head.totalNs = record.totalNs;
    m_head.stageNs = record.stageNs;
    m_head.revision = facts.revision;
    m_head.bytesIn = record.bytesIn;
    m_head.bytesOut = record.bytesOut;
    m_head.bodyLength = facts.bodyLength;
    m_head.status = record.status;
    m_head.upstreamStatus = record.upstreamStatus;
    m_head.retries = record.retries;
    m_head.body = static_cast<std::uint8_t>(facts.body);
    if (record.reason) {
        m_head.flags |= traffic_flag::kHasReason;
        m_head.reason = static_cast<std::uint8_t>(*record.reason);
    }
    if (record.tls)
        m_head.flags |= traffic_flag::kTls;
    if (facts.identityKnown)
        m_head.flags |= traffic_flag::kIdentityKnown;
    if (facts.configured)
        m_head.flags |= traffic_flag::kConfigured;
}

void TrafficEncoder::putLength(std::size_t at, std::size_t length)
{
    const auto bytes = static_cast<std::uint16_t>(length);
    std::memcpy(m_bytes.data() + at, &bytes, sizeof bytes);
}

void TrafficEncoder::text(std::string_view text, std::size_t most)
{
    const std::size_t kept = std::min({text.size(), most, room(kReserve)});
    if (kept < text.size())
        m_head.flags |= traffic_flag::kCut;
    putLength(m_used, kept);
    if (kept > 0)
        std::memcpy(m_bytes.data() + m_used + kLength, text.data(), kept);
    m_used += kLength + kept;
}

/// A hidden value is never partly there: it is replaced before anything is cut.
void TrafficEncoder::query(const ExchangeRecord &record)
{
    const std::size_t at = m_used;
    m_used += kLength;
    if (record.query) {
        m_head.flags |= traffic_flag::kHasQuery;
        std::size_t left = std::min(kMaxTarget, room(kReserve));
        const QueryMask &mask = record.mask ? *record.mask : QueryMask::builtIn();
        appendMasked(*record.query, mask, [this, &left](std::string_view part) {
            const std::size_t kept = std::min(left, part.size());
            if (kept < part.size())
                m_head.flags |= traffic_flag::kCut;
            if (kept > 0)
                std::memcpy(m_bytes.data() + m_used, part.data(), kept);
            m_used += kept;
            left -= kept;
        });
    }
    putLength(at, m_used - at - kLength);
}

std::uint8_t TrafficEncoder::names(std::span<const std::string> names)
{
    std::uint8_t count = 0;
    for (const std::string &name : names) {
        if (count == kMaxNames || name.size() > kMaxText
            || room(kReserve) < kLength + name.size()) {
            m_head.flags |= traffic_flag::kCut;
            break;
        }
        text(name);
        ++count;
    }
    return count;
}

std::uint8_t TrafficEncoder::shadow(std::span<const ShadowFinding> findings)
{
    std::uint8_t count = 0;
    for (const ShadowFinding &finding : findings) {
        if (count == kMaxShadow || room(kReserve) < kLength + 1 + finding.rule.size())
            break;
        m_bytes[m_used++] = static_cast<char>(finding.reason);
        text(finding.rule);
        ++count;
    }
    return count;
}

void TrafficEncoder::field(std::string_view name, std::string_view value,
                           const RecordedFields &shown)
{
    const bool hidden = !shown.shows(name);
    const std::size_t size = 2 * kLength + name.size() + (hidden ? 0 : value.size());
    if (room(0) < size || name.size() > kMaxText) {
        m_head.flags |= traffic_flag::kCut;
        return;
    }
    putLength(m_used, name.size());
    std::memcpy(m_bytes.data() + m_used + kLength, name.data(), name.size());
    m_used += kLength + name.size();
    if (hidden) {
        putLength(m_used, kHiddenValue);
        m_used += kLength;
    } else {
        putLength(m_used, value.size());
        if (!value.empty())
            std::memcpy(m_bytes.data() + m_used + kLength, value.data(), value.size());
        m_used += kLength + value.size();
    }
    ++m_head.fields;
}

std::span<const char> TrafficEncoder::end()
{
    std::memcpy(m_bytes.data(), &m_head, sizeof m_head);
    return {m_bytes.data(), m_used};
}

} // namespace portcullis::telemetry
