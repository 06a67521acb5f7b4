// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace portcullis::model {

/// An http or https URL of a document, taken apart.
struct HttpUrl {
    bool tls = false;
    std::string host; ///< lower case; IPv6 without brackets, in RFC 5952 form
    std::uint16_t port = 80;
    std::string path;  ///< as written; empty or beginning with a slash
    std::string query; ///< without `?`
};

enum class UrlQuery : std::uint8_t { Refused, Allowed };

/// No user information, no fragment, no white space or control characters; a port from 1 to 65535.
/// The error is a message that says what is allowed.
tl::expected<HttpUrl, std::string> parseUrl(std::string_view text, UrlQuery query);

/// A redis or rediss URL of a document, taken apart.
struct RedisUrl {
    bool tls = false;
    std::string user; ///< percent-decoded; empty: none
    std::string host; ///< as in HttpUrl
    std::uint16_t port = 6379;
    std::uint32_t database = 0;
};

/// `redis://[user@]host[:port][/database]`, with `rediss` for TLS. A password is refused, as it
/// must not stand in a document. The error names no part of the text that may be one.
tl::expected<RedisUrl, std::string> parseRedisUrl(std::string_view text);

/// localhost (RFC 6761), or a loopback address.
bool isLoopbackHost(std::string_view host);

} // namespace portcullis::model
