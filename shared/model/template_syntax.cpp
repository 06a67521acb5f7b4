// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/template_syntax.h"

#include "shared/core/ascii.h"

#include <algorithm>
#include <utility>

namespace portcullis::model {

namespace {

constexpr std::string_view kAllowed =
    "allowed are ${path.NAME}, ${query.NAME}, ${header.NAME}, ${claim.NAME}, ${consumer.name}, "
    "${client.ip}, ${request.id} and ${request.method}, each also with a default as in "
    "${query.page:-1}";

using Kind = TemplatePart::Kind;
using Parts = tl::expected<std::vector<TemplatePart>, std::string>;

tl::unexpected<std::string> refuse(std::string what)
{
    return tl::unexpected<std::string>(std::move(what) + "; " + std::string(kAllowed));
}

bool isNameCharacter(Kind kind, char c)
{
    const bool alphanumeric = asciiDigit(c) || (asciiLower(c) >= 'a' && asciiLower(c) <= 'z');
    if (alphanumeric || c == '_' || c == '-')
        return true;
    if (kind == Kind::Path)
        return false;
    if (kind == Kind::Header)
        return std::string_view("!#$%&'*+.^`|~").find(c) != std::string_view::npos;
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f;
}

/// The part for what stands between `${` and `:-` or `}`.
std::optional<TemplatePart> variable(std::string_view name)
{
    static constexpr std::pair<std::string_view, Kind> kFixed[] = {
        {"consumer.name", Kind::ConsumerName},
        {"client.ip", Kind::ClientIp},
        {"request.id", Kind::RequestId},
        {"request.method", Kind::RequestMethod},
    };
    static constexpr std::pair<std::string_view, Kind> kNamed[] = {
        {"path.", Kind::Path},
        {"query.", Kind::Query},
        {"header.", Kind::Header},
        {"claim.", Kind::Claim},
    };
    for (const auto &[fixed, kind] : kFixed) {
        if (name == fixed)
            return TemplatePart{kind, {}, {}};
    }
    for (const auto &[prefix, kind] : kNamed) {
        if (!name.starts_with(prefix))
            continue;
        const std::string_view rest = name.substr(prefix.size());
        const auto fits = [k = kind](char c) { return isNameCharacter(k, c); };
        if (rest.empty() || !std::all_of(rest.begin(), rest.end(), fits))
            return std::nullopt;
        return TemplatePart{kind, kind == Kind::Header ? toLower(rest) : std::string(rest), {}};
    }
    return std::nullopt;
}

} // namespace

Parts parseTemplate(std::string_view text)
{
    std::vector<TemplatePart> parts;
    while (!text.empty()) {
        const std::size_t open = text.find("${");
        if (open != 0) {
            parts.push_back({Kind::Literal, std::string(text.substr(0, open)), {}});
            if (open == std::string_view::npos)
                break;
            text.remove_prefix(open);
        }
        const std::size_t close = text.find('}');
        if (close == std::string_view::npos)
            return refuse("the variable that begins with \"" + std::string(text.substr(0, 24))
                          + "\" has no closing brace");
        const std::string_view whole = text.substr(0, close + 1);
        const std::string_view inner = text.substr(2, close - 2);
        const std::size_t colon = inner.find(":-");
        std::optional<TemplatePart> part = variable(inner.substr(0, colon));
        if (!part)
            return refuse("\"" + std::string(whole) + "\" is no known variable");
        if (colon != std::string_view::npos)
            part->fallback = inner.substr(colon + 2);
        if (part->fallback.find("${") != std::string::npos)
            return refuse("the default in \"" + std::string(whole) + "\" holds another variable");
        parts.push_back(std::move(*part));
        text.remove_prefix(close + 1);
    }
    return parts;
}

} // namespace portcullis::model
