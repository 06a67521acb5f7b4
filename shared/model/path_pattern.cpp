// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/path_pattern.h"

#include "shared/core/ascii.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>
#include <optional>

namespace portcullis::model {

namespace {

using Message = std::optional<std::string>;

bool isAlphanumeric(char c)
{
    const char lower = asciiLower(c);
    return asciiDigit(c) || (lower >= 'a' && lower <= 'z');
}

bool isUnreserved(char c)
{
    return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string encoded(char c)
{
    static constexpr char kHex[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    return {'%', kHex[byte >> 4], kHex[byte & 15]};
}

std::optional<int> hexPair(std::string_view text)
{
    const auto digit = [](char c) {
        return asciiDigit(c)       ? c - '0'
            : c >= 'A' && c <= 'F' ? c - 'A' + 10
            : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                   : -1;
    };
    if (text.size() < 2 || digit(text[0]) < 0 || digit(text[1]) < 0)
        return std::nullopt;
    return digit(text[0]) * 16 + digit(text[1]);
}

Message checkEscape(std::string_view escape)
{
    const auto byte = hexPair(escape.substr(1));
    if (!byte)
        return "% needs two hexadecimal digits behind it; write %25 for the character itself";
    const char c = static_cast<char>(*byte);
    const std::string written(escape.substr(0, 3));
    if (isUnreserved(c))
        return "write \"" + std::string(1, c) + "\" for \"" + written + "\"";
    if (*byte < 0x20 || *byte == 0x7f)
        return "a path with the control character \"" + written + "\" is never let in";
    if (written != encoded(c))
        return "write \"" + encoded(c) + "\" for \"" + written + "\"";
    return std::nullopt;
}

/// The literal of one segment.
Message checkLiteral(std::string_view segment)
{
    if (segment == "." || segment == "..")
        return "the segments . and .. are resolved before a path is matched";
    for (std::size_t i = 0; i < segment.size(); ++i) {
        const char c = segment[i];
        if (c == '%') {
            if (Message wrong = checkEscape(segment.substr(i)))
                return wrong;
            i += 2;
        } else if (c == '{' || c == '}') {
            return "a parameter is a whole segment, as in \"/a/{name}\"; write %7B and %7D for "
                   "braces";
        } else if (!isUnreserved(c)
                   && std::string_view("!$&'()*+,;=:@").find(c) == std::string_view::npos) {
            return "write \"" + encoded(c) + "\" for the byte "
                + (static_cast<unsigned char>(c) < 0x80 ? quote(std::string_view(&c, 1))
                                                        : "of a character that is not ASCII");
        }
    }
    return std::nullopt;
}

Message checkParamName(std::string_view name)
{
    const bool fits = std::all_of(name.begin(), name.end(),
                                  [](char c) { return isAlphanumeric(c) || c == '_' || c == '-'; });
    if (!name.empty() && name.size() <= 63 && fits)
        return std::nullopt;
    return "a parameter's name has 1 to 63 letters, digits, _ and -";
}

/// Adds the segment to `segments`.
Message takeSegment(std::string_view text, bool last, PatternSegments &segments)
{
    if (!text.starts_with('{') || !text.ends_with('}')) {
        if (text.empty() && !last)
            return "repeated slashes are merged before a path is matched; write one";
        if (Message wrong = checkLiteral(text))
            return wrong;
        segments.push_back({PatternSegment::Kind::Literal, std::string(text)});
        return std::nullopt;
    }
    std::string_view name = text.substr(1, text.size() - 2);
    const bool rest = name.ends_with("...");
    if (rest)
        name.remove_suffix(3);
    if (Message wrong = checkParamName(name))
        return wrong;
    if (rest && !last)
        return "{name...} may only be the last segment";
    const auto same = [name](const PatternSegment &segment) {
        return segment.kind != PatternSegment::Kind::Literal && segment.text == name;
    };
    if (std::any_of(segments.begin(), segments.end(), same))
        return "the parameter {" + std::string(name) + "} stands in it twice";
    segments.push_back(
        {rest ? PatternSegment::Kind::Rest : PatternSegment::Kind::Param, std::string(name)});
    return std::nullopt;
}

Message split(std::string_view pattern, PatternSegments &segments)
{
    if (!pattern.starts_with('/'))
        return "a path begins with a slash";
    if (pattern.size() > kMaxPattern)
        return "a path has at most 4096 bytes";
    for (std::string_view rest = pattern.substr(1);;) {
        const std::size_t slash = rest.find('/');
        const bool last = slash == std::string_view::npos;
        if (Message wrong = takeSegment(rest.substr(0, slash), last, segments))
            return wrong;
        if (last)
            break;
        rest.remove_prefix(slash + 1);
    }
    const auto params = std::count_if(segments.begin(), segments.end(), [](const auto &segment) {
        return segment.kind != PatternSegment::Kind::Literal;
    });
    if (static_cast<std::size_t>(params) > kMaxPathParams)
        return "a path has at most 16 parameters";
    return std::nullopt;
}

} // namespace

tl::expected<PatternSegments, std::string> parsePathPattern(std::string_view pattern)
{
    PatternSegments segments;
    if (Message wrong = split(pattern, segments))
        return tl::unexpected<std::string>(quote(pattern)
                                           + " is not in the form that is matched: " + *wrong);
    return segments;
}

tl::expected<void, std::string> checkLiteralPath(std::string_view path)
{
    const auto segments = parsePathPattern(path);
    if (!segments)
        return tl::unexpected<std::string>(segments.error());
    for (const PatternSegment &segment : *segments) {
        if (segment.kind != PatternSegment::Kind::Literal)
            return tl::unexpected<std::string>(quote(path) + " may have no {parameters}");
    }
    return {};
}

MaybeFault rules::pathPattern(std::string_view text)
{
    if (auto segments = parsePathPattern(text); !segments)
        return Fault{code::kPath, std::move(segments.error())};
    return std::nullopt;
}

} // namespace portcullis::model
