// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/request_parser.h"

#include <optional>
#include <string_view>

namespace portcullis::http {

/// What stands in place of a request line (RFC 9113 section 8.3.1, RFC 8441). Empty: not sent.
struct PseudoFields {
    std::string_view method;
    std::string_view scheme;
    std::string_view authority;
    std::string_view path;
    std::string_view protocol;
};

/// The rules of a whole HTTP/2 request head, beyond those of the framing layer: the same as for
/// HTTP/1.1 (see applyRequestRules()). `head` has its fields; the rest is filled in, and an error
/// leaves it half filled. `ended`: no body follows. An extended CONNECT becomes what the rest of
/// the gateway knows: a GET with `head.upgrade`.
std::optional<ParseError> applyHttp2Rules(const PseudoFields &pseudo, bool ended,
                                          RequestHead &head);

} // namespace portcullis::http
