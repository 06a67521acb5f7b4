// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/model/document.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The scalar notations of a document, to and from text. All of them: nullopt for any other text.
namespace portcullis::model {

/// `250ms`, `10s`, `5m`, `1h`, `30d`: one whole number, one unit.
std::optional<Milliseconds> parseDuration(std::string_view text);
/// With the largest unit that needs no fraction.
std::string formatDuration(Milliseconds duration);

/// `10MiB`: one whole number with B, KiB, MiB or GiB.
std::optional<Size> parseSize(std::string_view text);
std::string formatSize(Size size);

/// `20%`, from 0 to 100.
std::optional<std::uint32_t> parsePercent(std::string_view text);

/// `100/10s`.
std::optional<CountPerWindow> parseCountPerWindow(std::string_view text);
std::string formatCountPerWindow(const CountPerWindow &value);

/// RFC 3339, years 1970 to 9999, `Z` or an offset, fractions of a second down to microseconds. A
/// leap second counts as the second behind it; what lies behind 2262 counts as the start of 2262.
std::optional<WallTime> parseTimestamp(std::string_view text);
/// In UTC; a fraction only if there is one.
std::string formatTimestamp(WallTime time);

/// 64 hexadecimal digits.
std::optional<Sha256> parseSha256(std::string_view text);
std::string formatSha256(const Sha256 &hash);

/// The text of a range: an address alone when it is a single one.
std::string formatRange(const IpRange &range);

/// `^[a-z0-9][a-z0-9._-]{0,62}$`
bool isName(std::string_view text);
/// RFC 9110 section 5.6.2.
bool isToken(std::string_view text);
/// Has a control character (C0 or DEL); `exceptTab` lets HTAB pass.
bool hasControl(std::string_view text, bool exceptTab = false);

} // namespace portcullis::model
