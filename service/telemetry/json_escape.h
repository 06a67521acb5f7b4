// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <string_view>

namespace portcullis::telemetry {

/// Bytes that one byte of text becomes at most.
inline constexpr std::size_t kMostEscaped = 6;

/// Writes `text` as it stands between the quotes of a JSON string, in printable ASCII: controls and
/// all that is not ASCII are escaped, invalid UTF-8 is U+FFFD. Returns the end; `to` has room for
/// kMostEscaped times the text.
char *escapeJson(char *to, std::string_view text);

} // namespace portcullis::telemetry
