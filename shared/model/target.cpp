// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/path_pattern.h"
#include "shared/model/rules.h"
#include "shared/model/url.h"
#include "shared/model/values.h"

#include <algorithm>

namespace portcullis::model {

/// `http://h/` and `http://h` are the same prefix: none.
MaybeFault readTargetUrl(std::string_view text, Target &target)
{
    auto url = parseUrl(text, UrlQuery::Refused);
    if (!url)
        return Fault{code::kUrl, std::move(url.error())};
    if (!url->path.empty()) {
        if (const auto path = checkLiteralPath(url->path); !path)
            return Fault{code::kUrl, path.error()};
    }
    target.tls = url->tls;
    target.host = std::move(url->host);
    target.port = url->port;
    target.path = std::move(url->path);
    if (target.path.ends_with('/'))
        target.path.pop_back();
    return std::nullopt;
}

void readTargetPrefix(ConfigReader &in, std::string_view key, std::string &path)
{
    in.text(key, path, [](std::string_view text) -> MaybeFault {
        if (const auto literal = checkLiteralPath(text); !literal)
            return Fault{code::kPath, literal.error()};
        return std::nullopt;
    });
    if (path.ends_with('/'))
        path.pop_back();
}

std::string defaultTargetName(std::string_view host, std::uint16_t port)
{
    const bool v6 = host.find(':') != std::string_view::npos;
    std::string name(host);
    return (v6 ? "[" + name + "]" : name) + ":" + std::to_string(port);
}

namespace {

Target readTarget(ConfigReader &in)
{
    Target target;
    if (in.require("url", "where requests go, such as \"http://127.0.0.1:9000\"")) {
        in.text("url", target.url, rules::anyText);
        if (in.find("url")->isString()) {
            if (const MaybeFault fault = readTargetUrl(target.url, target))
                in.fault("url", fault->code, fault->message);
        }
    }
    if (in.has("name"))
        in.text("name", target.name, rules::name);
    else
        target.name = defaultTargetName(target.host, target.port);
    in.integer("weight", target.weight, 1, 1000);
    return target;
}

} // namespace

bool readTargets(ConfigReader &in, std::vector<Target> &targets)
{
    in.require("targets", "a list of at least one {\"url\": URL}");
    const bool given = in.elements("targets", [&](const JsonNode &node, const Path &path) {
        Target &target = targets.emplace_back();
        readObject(node, path, in.context(),
                   [&](ConfigReader &each) { target = readTarget(each); });
        const auto same = [&](const Target &other) {
            return &other != &target && !target.name.empty() && other.name == target.name;
        };
        if (std::any_of(targets.begin(), targets.end(), same))
            in.context().problems.error(path, code::kDuplicateName,
                                        "two targets are named " + quote(target.name)
                                            + "; give each a \"name\" of its own");
    });
    if (given && (targets.empty() || targets.size() > kMostTargets))
        in.fault("targets", code::kRange, "1 to 1000 targets are allowed");
    return given;
}

void write(DocumentWriter &out, const Target &target)
{
    out.element([&] {
        out.text("name", target.name, defaultTargetName(target.host, target.port));
        out.text("url", target.url);
        out.number("weight", target.weight, 1);
    });
}

} // namespace portcullis::model
