// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/arena.h"

#include <cstdint>
#include <string>
#include <string_view>

/// Percent-encoding (RFC 3986 section 2.1).
namespace portcullis::pipeline {

/// Which bytes stay as they are.
enum class PercentSet : std::uint8_t {
    Unreserved,     ///< letters, digits, `-._~`: names and values of a query
    Segment,        ///< these and `!$&'()*+,=:@`, without `;`, which lenient servers cut at
    EncodedSegment, ///< these, `;` and `%`: a segment that is encoded already
};

/// `text` itself when nothing has to be encoded, else a copy in `arena`. Hex digits are upper case.
std::string_view percentEncode(std::string_view text, PercentSet keep, Arena &arena);
void appendPercentEncoded(std::string &out, std::string_view text, PercentSet keep);

/// `text` itself when nothing is encoded, else a copy in `arena`. A `%` without two hex digits
/// stands for itself; with `plusIsSpace` so does a `+` for a space, as in a query.
std::string_view percentDecode(std::string_view text, bool plusIsSpace, Arena &arena);

/// Whether percentDecode(text) is `plain`, without making it.
bool percentDecodedEquals(std::string_view text, bool plusIsSpace, std::string_view plain);

} // namespace portcullis::pipeline
