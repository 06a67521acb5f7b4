// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>
#include <string_view>

namespace portcullis::model {

/// `text` in double quotes for a message: control characters as escapes, cut when very long.
std::string quote(std::string_view text);

/// Without the mark with which some editors begin a UTF-8 file (RFC 8259 section 8.1).
constexpr std::string_view withoutByteOrderMark(std::string_view json)
{
    if (json.starts_with("\xef\xbb\xbf"))
        json.remove_prefix(3);
    return json;
}

} // namespace portcullis::model
