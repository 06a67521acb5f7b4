// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_answer.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portcullis::control {

/// A query parameter that a route takes. What is not listed is refused.
struct QueryRule {
    enum class Kind : std::uint8_t {
        Text,     ///< at most `most` bytes of UTF-8
        Number,   ///< a whole number from `least` to `most`
        Duration, ///< as in the configuration, or whole seconds; `least` to `most` in milliseconds
        Time,     ///< RFC 3339, seconds since 1970, `now`, or how long ago: `5m`
        Choice,   ///< one of `choices`
    };
    std::string_view name;
    Kind kind = Kind::Text;
    std::int64_t least = 0;
    std::int64_t most = 256;
    std::string_view choices{}; ///< separated by `|`
    std::string_view about{};   ///< for the description
};

/// The parameters of one request, each of them checked against its rule.
class Query {
public:
    /// Fails with what is wrong: unknown, given twice, badly encoded, or not what its rule says.
    static Result<Query, AdminProblem> parse(std::string_view text,
                                             std::span<const QueryRule> rules);

    std::optional<std::string> text(std::string_view name) const;
    std::optional<std::int64_t> number(std::string_view name) const;
    std::optional<Milliseconds> duration(std::string_view name) const;
    std::optional<WallTime> time(std::string_view name, WallTime now) const;

private:
    std::map<std::string, std::string, std::less<>> m_values;
};

/// Every percent sequence decoded; nullopt if one is broken or the result is no UTF-8 text without
/// control characters.
std::optional<std::string> decodedText(std::string_view text, bool plusIsSpace);

/// The text of a header field for people: percent-decoded where it is encoded, else as it is, such
/// as `down by 50%`. nullopt: it is no UTF-8 text without control characters.
std::optional<std::string> noteText(std::string_view text);

} // namespace portcullis::control
