// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/model/entities.h"
#include "shared/model/host.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>

namespace portcullis::model {

namespace {

using Conditions = std::vector<std::pair<std::string, ValueMatch>>;
constexpr std::size_t kMaxConditions = 32; // all are looked at for each request

std::optional<ValueMatch> readValue(const JsonNode &node, const Path &path, ReadContext &context)
{
    using Kind = ValueMatch::Kind;
    if (node.isString()) {
        if (node.text() == "*")
            return ValueMatch{Kind::Present, {}};
        return ValueMatch{Kind::Exact, std::string(node.text())};
    }
    if (!node.isObject()) {
        reportKind(node, path, context, "a string, \"*\" for any value, or {\"regex\": PATTERN}");
        return std::nullopt;
    }
    ValueMatch match{Kind::Regex, {}};
    readObject(node, path, context, [&match](ConfigReader &in) {
        if (in.require("regex", "the expression that the whole value has to match"))
            in.text("regex", match.text, rules::regex);
    });
    return match;
}

void readConditions(ConfigReader &in, std::string_view key, Conditions &conditions, TextRule rule,
                    bool ignoreCase)
{
    in.members(key, [&](std::string_view text, const JsonNode &node, const Path &path) {
        std::string name = ignoreCase ? toLower(text) : std::string(text);
        if (const MaybeFault fault = rule(text))
            in.context().problems.error(path, fault->code, fault->message);
        const auto same = [&name](const auto &other) { return other.first == name; };
        if (std::any_of(conditions.begin(), conditions.end(), same))
            in.context().problems.error(path, code::kDuplicateEntry,
                                        quote(text) + " stands there in another case, too");
        if (auto value = readValue(node, path, in.context()))
            conditions.emplace_back(std::move(name), std::move(*value));
    });
    if (conditions.size() > kMaxConditions)
        in.fault(key, code::kRange, "at most 32 conditions are allowed");
}

void readHosts(ConfigReader &in, StringList &hosts)
{
    in.texts("hosts", hosts, rules::hostPattern);
    for (std::string &host : hosts)
        host = normalizeHostPattern(host);
    // Two spellings of one host are one entry, not a conflict of the route with itself.
    StringList unique;
    for (std::string &host : hosts) {
        if (std::find(unique.begin(), unique.end(), host) == unique.end())
            unique.push_back(std::move(host));
    }
    hosts = std::move(unique);
}

void writeConditions(DocumentWriter &out, std::string_view key, const Conditions &conditions)
{
    if (conditions.empty())
        return;
    out.object(key, [&] {
        for (const auto &[name, match] : conditions) {
            if (match.kind == ValueMatch::Kind::Regex)
                out.object(name, [&m = match, &out] {
                    out.json().key("regex");
                    out.json().text(m.text);
                });
            else {
                out.json().key(name);
                out.json().text(match.kind == ValueMatch::Kind::Present ? "*" : match.text);
            }
        }
    });
}

} // namespace

void readMatch(ConfigReader &in, Match &match)
{
    readHosts(in, match.hosts);
    if (in.require("paths",
                   "a list of patterns such as \"/orders/{id}\"; \"/{rest...}\" is every "
                   "path"))
        in.texts("paths", match.paths, rules::pathPattern);
    if (const JsonNode *paths = in.find("paths"); paths && paths->isArray() && paths->size == 0)
        in.fault("paths", code::kValue,
                 "at least one path is needed; \"/{rest...}\" is every path");
    in.texts("methods", match.methods, rules::method);
    readConditions(in, "headers", match.headers, rules::fieldName, true);
    readConditions(in, "query", match.query, rules::queryName, false);
}

void write(DocumentWriter &out, const Match &match)
{
    out.texts("hosts", match.hosts);
    out.texts("paths", match.paths);
    out.texts("methods", match.methods);
    writeConditions(out, "headers", match.headers);
    writeConditions(out, "query", match.query);
}

} // namespace portcullis::model
