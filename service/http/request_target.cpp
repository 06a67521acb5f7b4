// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/request_target.h"

#include "service/http/authority.h"
#include "service/http/chars.h"

namespace portcullis::http {
namespace {

bool startsWithIgnoreCase(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size() && equalsIgnoreCase(text.substr(0, prefix.size()), prefix);
}

bool splitPath(std::string_view pathAndQuery, RequestTarget &out)
{
    const std::size_t mark = pathAndQuery.find('?');
    out.rawPath = pathAndQuery.substr(0, mark);
    if (mark != std::string_view::npos)
        out.query = pathAndQuery.substr(mark + 1);
    // The query was checked with the target; it is not interpreted.
    return chars::all(out.rawPath, chars::kPath);
}

} // namespace

std::optional<RequestTarget> parseRequestTarget(std::string_view method, std::string_view target)
{
    RequestTarget out;
    if (method == "CONNECT") {
        const std::optional<AuthorityParts> parts = splitAuthority(target);
        if (!parts || !parts->port)
            return std::nullopt;
        out.form = TargetForm::Authority;
        out.authority = target;
        return out;
    }
    if (!target.empty() && target.front() == '/') {
        if (!splitPath(target, out))
            return std::nullopt;
        return out;
    }
    if (target == "*") {
        if (method != "OPTIONS")
            return std::nullopt;
        out.form = TargetForm::Asterisk;
        return out;
    }
    std::string_view rest = target;
    if (startsWithIgnoreCase(rest, "http://")) {
        rest.remove_prefix(7);
    } else if (startsWithIgnoreCase(rest, "https://")) {
        rest.remove_prefix(8);
        out.defaultPort = 443;
    } else {
        return std::nullopt;
    }
    out.form = TargetForm::Absolute;
    const std::size_t end = rest.find_first_of("/?");
    out.authority = rest.substr(0, end);
    if (!splitAuthority(out.authority))
        return std::nullopt;
    if (!splitPath(end == std::string_view::npos ? std::string_view{} : rest.substr(end), out))
        return std::nullopt;
    if (!out.rawPath.empty())
        return out;
    // Neither path nor query on OPTIONS is `*` in this form (RFC 9112 section 3.2.4).
    if (method == "OPTIONS" && !out.query)
        out.form = TargetForm::Asterisk;
    else
        out.rawPath = "/";
    return out;
}

} // namespace portcullis::http
