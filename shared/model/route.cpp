// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>

namespace portcullis::model {

namespace {

constexpr std::int64_t kMostPriority = 1'000'000;

UpstreamRef readUpstreamRef(ConfigReader &in)
{
    UpstreamRef ref;
    if (in.require("upstream", "the name of an upstream"))
        in.text("upstream", ref.upstream, rules::name);
    in.integer("weight", ref.weight, 0, 10'000);
    return ref;
}

void readUpstreams(ConfigReader &in, std::vector<UpstreamRef> &upstreams)
{
    const JsonNode *node = in.find("upstream");
    if (node == nullptr)
        return;
    if (node->isString()) {
        in.text("upstream", upstreams.emplace_back().upstream, rules::name);
        return;
    }
    if (!node->isArray()) {
        reportKind(*node, in.path().member("upstream"), in.context(),
                   "the name of an upstream, or a list of {\"upstream\": NAME, \"weight\": N}");
        return;
    }
    in.elements("upstream", [&](const JsonNode &each, const Path &path) {
        UpstreamRef &ref = upstreams.emplace_back();
        readObject(each, path, in.context(),
                   [&](ConfigReader &one) { ref = readUpstreamRef(one); });
        const auto same = [&ref](const UpstreamRef &other) {
            return &other != &ref && other.upstream == ref.upstream;
        };
        if (std::any_of(upstreams.begin(), upstreams.end(), same))
            in.context().problems.error(path, code::kDuplicateEntry,
                                        quote(ref.upstream) + " stands in the list twice");
    });
    constexpr std::size_t kMostRefs = 64;
    const auto idle = [](const UpstreamRef &ref) { return ref.weight == 0; };
    if (upstreams.size() > kMostRefs)
        in.fault("upstream", code::kRange, "at most 64 upstreams are allowed");
    if (std::all_of(upstreams.begin(), upstreams.end(), idle))
        in.fault("upstream", code::kValue, "at least one upstream with a weight above 0 is needed");
}

void readOutcome(ConfigReader &in, Route &route)
{
    readUpstreams(in, route.upstreams);
    in.object("redirect",
              [&](ConfigReader &each) { readRedirect(each, route.redirect.emplace()); });
    in.object("respond", [&](ConfigReader &each) { readRespond(each, route.respond.emplace()); });
    if (in.has("upstream") + in.has("redirect") + in.has("respond") != 1)
        in.fault(code::kConflict,
                 "a route has exactly one of \"upstream\", \"redirect\" and "
                 "\"respond\"");
    else if (!in.has("upstream") && in.has("request"))
        in.warn("request", code::kNoEffect,
                "nothing is forwarded by this route, so at most \"maxBody\" has an effect");
}

void readUpgrades(ConfigReader &in, StringList &upgrades)
{
    in.texts("upgrades", upgrades, rules::upgrade);
    for (std::string &name : upgrades)
        name = toLower(name);
}

} // namespace

Route readRoute(ConfigReader &in)
{
    Route route;
    in.name(route.name);
    in.notes(route.notes);
    in.boolean("enabled", route.enabled);
    if (in.require("match", "which requests are meant, at least {\"paths\": [PATTERN]}"))
        in.object("match", [&](ConfigReader &each) { readMatch(each, route.match); });
    in.integer("priority", route.priority, -kMostPriority, kMostPriority);
    in.choice<bool>("lookalikes", route.lookalikesAllowed, {{"allow", true}, {"refuse", false}});
    readAuthenticate(in, route.authenticate);
    in.object("authorize",
              [&](ConfigReader &each) { readAuthorize(each, route.authorize.emplace()); });
    readReferences(in, "rateLimits", route.rateLimits);
    readUpgrades(in, route.upgrades);
    in.object("request", [&](ConfigReader &each) { readRequestTransform(each, route.request); });
    in.object("response", [&](ConfigReader &each) { readResponseTransform(each, route.response); });
    readCors(in, "cors", route.cors);
    readOutcome(in, route);
    return route;
}

void write(DocumentWriter &out, const Route &route)
{
    out.nameAndNotes(route.name, route.notes);
    out.boolean("enabled", route.enabled, true);
    out.object("match", [&] { write(out, route.match); });
    out.number("priority", route.priority, 0);
    if (route.lookalikesAllowed)
        out.text("lookalikes", "allow");
    write(out, route.authenticate);
    if (route.authorize)
        out.object("authorize", [&] { write(out, *route.authorize); });
    out.texts("rateLimits", route.rateLimits);
    out.texts("upgrades", route.upgrades);
    if (route.request != RequestTransform())
        out.object("request", [&] { write(out, route.request); });
    if (route.upstreams.size() == 1 && route.upstreams.front().weight == 1) {
        out.text("upstream", route.upstreams.front().upstream);
    } else if (!route.upstreams.empty()) {
        out.array("upstream", [&] {
            for (const UpstreamRef &ref : route.upstreams) {
                out.element([&] {
                    out.text("upstream", ref.upstream);
                    out.number("weight", ref.weight, 1);
                });
            }
        });
    }
    if (route.redirect)
        out.object("redirect", [&] { write(out, *route.redirect); });
    if (route.respond)
        out.object("respond", [&] { write(out, *route.respond); });
    if (route.response != ResponseTransform())
        out.object("response", [&] { write(out, route.response); });
    write(out, "cors", route.cors);
}

} // namespace portcullis::model
