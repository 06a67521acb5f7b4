// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::model {

/// A piece of a template: literal text, or a variable that is filled in for each request.
struct TemplatePart {
    enum class Kind : std::uint8_t {
        Literal,
        Path,          ///< `${path.NAME}`
        Query,         ///< `${query.NAME}`
        Header,        ///< `${header.NAME}`
        Claim,         ///< `${claim.NAME}`
        ConsumerName,  ///< `${consumer.name}`
        ClientIp,      ///< `${client.ip}`
        RequestId,     ///< `${request.id}`
        RequestMethod, ///< `${request.method}`
    };
    Kind kind = Kind::Literal;
    /// Literal: the text. Path, Query, Header (lower case), Claim: the NAME. Otherwise empty.
    std::string text;
    /// What stands in for a missing or empty value (`${query.page:-1}`); without it that is empty.
    std::string fallback;

    friend bool operator==(const TemplatePart &, const TemplatePart &) = default;
};

/// Splits a template into its parts: neighbouring literals are one part, an empty template has no
/// part. A `$` that is not followed by `{` is literal; a default ends at the first `}` and holds no
/// `${`. The error is a message for people that lists what is allowed.
tl::expected<std::vector<TemplatePart>, std::string> parseTemplate(std::string_view text);

} // namespace portcullis::model
