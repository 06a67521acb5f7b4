// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/http2/request_collector.h"

#include "service/transport/http2/http2_limits.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstring>

namespace portcullis::transport::http2 {

namespace {

/// What RFC 9113 section 6.5.2 counts for each field beside its bytes.
constexpr std::size_t kFieldOverhead = 32;
constexpr std::string_view kCookie = "cookie";

/// The fields by which a WebSocket handshake over HTTP/1.1 differs from one over HTTP/2 (RFC 8441
/// section 5.1): the upstream wants them.
void addHandshake(http::FieldList &fields, Arena &arena)
{
    std::array<unsigned char, 16> random{};
    std::array<unsigned char, 25> key{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
        random.fill(0); // it says only that the answer is to this request
    EVP_EncodeBlock(key.data(), random.data(), static_cast<int>(random.size()));
    fields.set("sec-websocket-key",
               arena.copy({reinterpret_cast<const char *>(key.data()), key.size() - 1}));
    if (!fields.contains("sec-websocket-version"))
        fields.append("sec-websocket-version", "13");
}

} // namespace

bool RequestCollector::count(std::string_view name, std::string_view value,
                             const http::HeadLimits &limits)
{
    m_size += name.size() + value.size() + kFieldOverhead;
    // Crumbs of one cookie field (RFC 9113 section 8.2.3) count as the one that they are.
    if (name == kCookie ? m_cookies++ == 0 : name.front() != ':')
        ++m_fields;
    if (m_failure)
        return m_size <= kHopelessHead * limits.head;
    if (m_size > limits.head)
        m_failure = {Reason::ReceiveHeadTooLarge, "the request head is too large"};
    else if (m_fields > limits.fields)
        m_failure = {Reason::ReceiveTooManyFields, "too many header fields"};
    return true;
}

bool RequestCollector::add(std::string_view name, std::string_view value,
                           const http::HeadLimits &limits, http::RequestHead &head, Arena &arena)
{
    if (!count(name, value, limits))
        return false;
    if (m_failure)
        return true;
    if (name.front() == ':') {
        addPseudo(name, arena.copy(value), limits);
        return true;
    }
    char *const bytes = arena.allocate(name.size() + value.size());
    std::memcpy(bytes, name.data(), name.size());
    if (!value.empty())
        std::memcpy(bytes + name.size(), value.data(), value.size());
    head.fields.append({bytes, name.size()}, {bytes + name.size(), value.size()});
    if (name == kCookie)
        m_cookieBytes += value.size() + 2;
    return true;
}

void RequestCollector::addPseudo(std::string_view name, std::string_view value,
                                 const http::HeadLimits &limits)
{
    if (name == ":method")
        m_pseudo.method = value;
    else if (name == ":scheme")
        m_pseudo.scheme = value;
    else if (name == ":authority")
        m_pseudo.authority = value;
    else if (name == ":protocol")
        m_pseudo.protocol = value;
    else if (name == ":path")
        m_pseudo.path = value;
    if (m_pseudo.path.size() > limits.target)
        m_failure = {Reason::ReceiveTargetTooLong, "the request target is too long"};
}

bool RequestCollector::addTrailer(std::string_view name, std::string_view value,
                                  const http::HeadLimits &limits, http::FieldList &trailers,
                                  Arena &arena)
{
    if (!count(name, value, limits) || m_failure)
        return false;
    if (!http::isForbiddenTrailer(name))
        trailers.append(arena.copy(name), arena.copy(value));
    return true;
}

void RequestCollector::joinCookies(http::RequestHead &head, Arena &arena) const
{
    char *const joined = arena.allocate(m_cookieBytes);
    std::size_t size = 0;
    for (const http::Field &field : head.fields) {
        if (field.name != kCookie)
            continue;
        if (size > 0) {
            joined[size++] = ';';
            joined[size++] = ' ';
        }
        if (!field.value.empty())
            std::memcpy(joined + size, field.value.data(), field.value.size());
        size += field.value.size();
    }
    head.fields.set(kCookie, {joined, size});
}

std::optional<http::ParseError> RequestCollector::finish(bool ended, http::RequestHead &head,
                                                         Arena &arena)
{
    if (m_failure) {
        head.version = http::Version::Http2;
        return m_failure;
    }
    if (m_cookies > 1)
        joinCookies(head, arena);
    if (auto refusal = http::applyHttp2Rules(m_pseudo, ended, head))
        return refusal;
    if (equalsIgnoreCase(head.upgrade, "websocket"))
        addHandshake(head.fields, arena);
    return std::nullopt;
}

} // namespace portcullis::transport::http2
