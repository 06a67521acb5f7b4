// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef PORTCULLIS_HAVE_NGHTTP2

#include "service/upstream/http2_callbacks.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace portcullis::upstream {

namespace {

/// What HTTP/2 has no use for, or other ways to say (RFC 9113 section 8.2.2).
bool isLeftOut(std::string_view name)
{
    static constexpr std::array<std::string_view, 8> kNames{
        "connection",        "host",    "keep-alive",    "proxy-connection", "te",
        "transfer-encoding", "upgrade", "content-length"};
    return std::any_of(kNames.begin(), kNames.end(),
                       [name](std::string_view other) { return equalsIgnoreCase(name, other); });
}

std::uint8_t *bytesOf(std::string_view text)
{
    return reinterpret_cast<std::uint8_t *>(const_cast<char *>(text.data())); // only read
}

} // namespace

/// nghttp2 copies them, and writes the names in lower case.
void Http2Session::addField(std::string_view name, std::string_view value)
{
    m_fields.push_back(
        {bytesOf(name), bytesOf(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
}

std::optional<Reason> Http2Session::submit(Http2Stream &stream, const OutgoingHead &head)
{
    const bool upgrade = !head.upgrade.empty();
    if (upgrade && (!equalsIgnoreCase(head.upgrade, "websocket") || !connectAllowed()))
        return Reason::ProxyUpgrade;
    m_fields.clear();
    addField(":method", upgrade ? std::string_view("CONNECT") : head.method);
    if (upgrade)
        addField(":protocol", "websocket");
    addField(":scheme", m_settings.tls ? "https" : "http");
    addField(":authority", head.host);
    addField(":path", head.target);
    if (head.fields) {
        for (const http::Field &field : *head.fields) {
            if (upgrade && equalsIgnoreCase(field.name, "sec-websocket-key"))
                stream.m_webSocketKey = field.value;
            else if (http::isToken(field.name) && http::isFieldValue(field.value)
                     && !isLeftOut(field.name))
                addField(field.name, field.value);
        }
    }
    if (head.trailers && !upgrade)
        addField("te", "trailers");
    std::array<char, 24> length{};
    if (head.framing.kind == http::Framing::Kind::Length) {
        const auto end =
            std::to_chars(length.data(), length.data() + length.size(), head.framing.length);
        addField("content-length",
                 {length.data(), static_cast<std::size_t>(end.ptr - length.data())});
    }
    if (upgrade)
        stream.m_protocol = head.upgrade;
    nghttp2_data_provider body{};
    body.read_callback = Http2Callbacks::readBody;
    stream.m_id = nghttp2_submit_request(m_h2.get(), nullptr, m_fields.data(), m_fields.size(),
                                         stream.m_hasBody ? &body : nullptr, &stream);
    if (stream.m_id < 0) {
        stream.m_unprocessed = true;
        stream.m_closed = true;
        stream.m_error = io::StreamError::Reset;
    }
    return {};
}

} // namespace portcullis::upstream

#endif
