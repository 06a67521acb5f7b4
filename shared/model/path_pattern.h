// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::model {

/// One segment of a path pattern.
struct PatternSegment {
    enum class Kind : std::uint8_t { Literal, Param, Rest };
    Kind kind = Kind::Literal;
    std::string text; ///< the literal, or the name of the parameter

    friend bool operator==(const PatternSegment &, const PatternSegment &) = default;
};

/// `/a/{b}/{c...}` has three segments; `/` has one empty literal, and `/a/` ends with one.
using PatternSegments = std::vector<PatternSegment>;

inline constexpr std::size_t kMaxPathParams = 16;
inline constexpr std::size_t kMaxPattern = 4096; ///< bytes

/// Splits a pattern. Literals have to stand in the form in which paths are matched (RFC 3986
/// section 6.2.2 and no empty or dot segments). The error is a message that says how to write it.
tl::expected<PatternSegments, std::string> parsePathPattern(std::string_view pattern);

/// Whether `path`, without parameters, has that form too.
tl::expected<void, std::string> checkLiteralPath(std::string_view path);

} // namespace portcullis::model
