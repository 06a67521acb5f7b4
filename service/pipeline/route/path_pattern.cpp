// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/path_pattern.h"

#include "service/http/target.h"
#include "shared/core/ascii.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

using Kind = PatternSegment::Kind;

template <typename Each>
void forEachSegment(std::string_view path, Each each)
{
    if (!path.empty() && path.front() == '/')
        path.remove_prefix(1);
    for (;;) {
        const std::size_t slash = path.find('/');
        each(path.substr(0, slash), slash == std::string_view::npos);
        if (slash == std::string_view::npos)
            return;
        path.remove_prefix(slash + 1);
    }
}

/// Letters, digits and what is never escaped or dropped: the same in every reading but for case.
bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || asciiDigit(c) || c == '-' || c == '_' || c == '~';
}

std::string normalLiteral(std::string_view literal)
{
    if (std::all_of(literal.begin(), literal.end(), isPlain))
        return std::string(literal);
    Arena arena;
    const std::string path = '/' + std::string(literal);
    const auto normal = http::normalizePath(path, arena);
    // What is no single segment any more, such as "..", is never seen in a path: kept, it matches
    // nothing.
    if (!normal || normal->size() < 2 || normal->find('/', 1) != std::string_view::npos)
        return std::string(literal);
    return std::string(http::upperCaseEscapes(normal->substr(1), arena));
}

PatternSegment parseSegment(std::string_view text, bool last)
{
    constexpr std::string_view kDots = "...";
    if (text.size() < 3 || text.front() != '{' || text.back() != '}')
        return {Kind::Literal, normalLiteral(text)};
    const std::string_view name = text.substr(1, text.size() - 2);
    if (last && name.size() > kDots.size() && name.ends_with(kDots))
        return {Kind::Rest, std::string(name.substr(0, name.size() - kDots.size()))};
    return {Kind::Param, std::string(name)};
}

bool cutsThePath(std::string_view literal)
{
    constexpr auto npos = std::string_view::npos;
    return literal.find('#') != npos || literal.find("%23") != npos || literal.find("%3F") != npos;
}

} // namespace

PathPattern parsePattern(std::string_view pattern)
{
    PathPattern segments;
    forEachSegment(pattern, [&](std::string_view text, bool last) {
        segments.push_back(parseSegment(text, last));
    });
    return segments;
}

PathPattern lookalikePattern(const PathPattern &pattern)
{
    PathPattern lenient;
    for (const PatternSegment &segment : pattern) {
        if (segment.kind != Kind::Literal
            || std::all_of(segment.text.begin(), segment.text.end(), isPlain)) {
            lenient.push_back(segment);
            continue;
        }
        Arena arena;
        const std::string path = '/' + segment.text;
        const std::string_view read = http::lookalikePath(path, arena);
        forEachSegment(http::upperCaseEscapes(read, arena), [&](std::string_view text, bool) {
            if (!text.empty())
                lenient.push_back({Kind::Literal, std::string(text)});
        });
        if (cutsThePath(segment.text))
            break;
    }
    if (lenient.empty())
        lenient.push_back({});
    return lenient;
}

} // namespace portcullis::pipeline
