// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <optional>
#include <string_view>

namespace portcullis::http {

/// What the fields that control framing and the connection say, found in one pass. Of a repeated
/// field the last value stands here; the count tells.
struct ControlFields {
    std::string_view host;
    std::string_view contentLength;
    std::string_view transferEncoding;
    std::string_view expect;
    std::string_view upgrade;
    std::string_view keepAliveParameters; ///< of `Keep-Alive`
    std::size_t hosts = 0;
    std::size_t contentLengths = 0;
    std::size_t transferEncodings = 0;
    std::size_t expects = 0;
    std::size_t upgrades = 0;
    // Options of all `Connection` lines.
    bool close = false;
    bool keepAlive = false;
    bool upgradeNamed = false;
    bool badOption = false; ///< one that is no token
};

ControlFields controlFields(const FieldList &fields);

/// 1*DIGIT below 2^63; leading zeros count for nothing (RFC 9110 section 8.6).
std::optional<std::uint64_t> parseContentLength(std::string_view text);

enum class TransferCoding : std::uint8_t {
    Chunked,     ///< exactly that
    Unsupported, ///< well-formed: other codings, then chunked
    Malformed,   ///< anything else: the end of the body can't be known
};
/// Of the one `Transfer-Encoding` line of a message.
TransferCoding parseTransferCoding(std::string_view text);

/// `protocol *( "," protocol )` with protocol = token [ "/" token ] (RFC 9110 section 7.8).
bool isProtocolList(std::string_view text);

/// The N of `timeout=N`, or -1.
int parseKeepAliveTimeout(std::string_view parameters);

} // namespace portcullis::http
