// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// One segment of a path pattern.
struct PatternSegment {
    enum class Kind : unsigned char {
        Literal, ///< `text` of a normalised path, escapes in upper case; empty: behind a trailing
                 ///< slash
        Param,   ///< `{name}`: one whole non-empty segment
        Rest,    ///< `{name...}`: zero or more segments; only as the last
    };
    Kind kind = Kind::Literal;
    std::string text; ///< of a Literal, or the name of a capture

    friend bool operator==(const PatternSegment &, const PatternSegment &) = default;
};

/// A pattern taken apart at its slashes: `/a/{id}` has two segments, `/` has an empty one.
using PathPattern = std::vector<PatternSegment>;

/// Takes a validated pattern apart. Literals are brought into the form in which paths are matched.
PathPattern parsePattern(std::string_view pattern);

/// The pattern as a lenient back end reads its literals (docs: "Lookalikes"). Equal to `pattern` in
/// most documents; otherwise a request can resemble the pattern without looking like it.
PathPattern lookalikePattern(const PathPattern &pattern);

} // namespace portcullis::pipeline
