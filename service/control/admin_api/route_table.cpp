// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/route_table.h"

namespace portcullis::control {

namespace {

/// The next segment of a path that begins with a slash; the rest stays.
std::string_view takeSegment(std::string_view &path)
{
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

/// The arguments that make `pattern` this path, if they do.
std::optional<std::vector<std::string>> matchPath(std::string_view pattern, std::string_view path)
{
    std::vector<std::string> args;
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const std::string_view expected = takeSegment(pattern);
        const std::string_view segment = takeSegment(path);
        if (!expected.starts_with('<')) {
            if (expected != segment)
                return {};
            continue;
        }
        auto value = decodedText(segment, false);
        if (!value || value->empty())
            return {};
        args.push_back(std::move(*value));
    }
    if (!pattern.empty() || !path.empty())
        return {};
    return args;
}

void allow(std::string &methods, std::string_view method)
{
    if (!methods.empty())
        methods += ", ";
    methods += method;
    if (method == "GET")
        methods += ", HEAD";
}

} // namespace

RouteTable::Match RouteTable::find(std::string_view method, std::string_view path) const
{
    Match match;
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    for (const Route &route : m_routes) {
        auto args = matchPath(route.spec.path, path);
        if (!args)
            continue;
        allow(match.allow, route.spec.method);
        if (route.spec.method == wanted && !match.route) {
            match.route = &route;
            match.args = std::move(*args);
        }
    }
    return match;
}

} // namespace portcullis::control
