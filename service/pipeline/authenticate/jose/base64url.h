// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace portcullis::jose {

/// Strict base64url (RFC 4648 section 5, RFC 7515 section 2): no padding, no white space, and the
/// unused bits of the last character are zero, so that every octet string has one spelling.
std::optional<std::string> decodeBase64Url(std::string_view text);

std::string encodeBase64Url(std::string_view octets);

/// Whether every character is of the base64url alphabet; says nothing of the length.
bool isBase64UrlText(std::string_view text);

} // namespace portcullis::jose
