// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>

namespace portcullis::model {

namespace {

using Entries = std::vector<AuthenticateEntry>;

AuthenticateEntry readEntry(const JsonNode &node, const Path &path, ReadContext &context)
{
    AuthenticateEntry entry;
    if (node.isString()) {
        entry.name = readText(node, path, context, rules::name).value_or("");
        return entry;
    }
    if (!node.isObject()) {
        reportKind(node, path, context,
                   "the name of an authenticator, or {\"name\": NAME, \"shadow\": true}");
        return entry;
    }
    readObject(node, path, context, [&entry](ConfigReader &in) {
        if (in.require("name", "the name of an authenticator"))
            in.text("name", entry.name, rules::name);
        in.boolean("shadow", entry.shadow);
        if (entry.shadow && entry.name == "none")
            in.fault("shadow", code::kConflict, "anonymous access can't be tried in shadow");
    });
    return entry;
}

void checkList(ConfigReader &in, const Entries &entries)
{
    const auto shadow = [](const AuthenticateEntry &entry) { return entry.shadow; };
    if (entries.empty())
        in.fault("authenticate", code::kPublicByAccident,
                 "at least one authenticator is needed; write \"none\" for anonymous access");
    else if (std::all_of(entries.begin(), entries.end(), shadow))
        in.fault("authenticate", code::kPublicByAccident,
                 "a list with only shadow entries lets everyone in: it has to say so with "
                 "\"none\"");
    const auto none = std::find(entries.begin(), entries.end(), AuthenticateEntry{"none", false});
    if (none != entries.end() && !std::all_of(none + 1, entries.end(), shadow))
        in.warn("authenticate", code::kNoEffect,
                "what stands behind \"none\" is never tried, as everybody passes there; put "
                "\"none\" last");
}

} // namespace

void readAuthenticate(ConfigReader &in, std::optional<Entries> &entries)
{
    const JsonNode *node = in.find("authenticate");
    if (node == nullptr)
        return;
    entries.emplace();
    if (node->isString() && node->text() == "none") {
        entries->push_back({"none", false});
        return;
    }
    if (node->isString()) {
        in.fault("authenticate", code::kType,
                 "a list of authenticators, such as [" + quote(node->text())
                     + "], or the string \"none\"");
        return;
    }
    const bool list = in.elements("authenticate", [&](const JsonNode &each, const Path &path) {
        AuthenticateEntry entry = readEntry(each, path, in.context());
        const auto same = [&entry](const auto &other) { return other.name == entry.name; };
        if (!entry.name.empty() && std::any_of(entries->begin(), entries->end(), same))
            in.context().problems.error(path, code::kDuplicateEntry,
                                        quote(entry.name) + " stands in the list twice");
        entries->push_back(std::move(entry));
    });
    constexpr std::size_t kMostEntries = 64; // each may be tried for each request
    if (list)
        checkList(in, *entries);
    if (entries->size() > kMostEntries)
        in.fault("authenticate", code::kRange, "at most 64 entries are allowed");
}

void write(DocumentWriter &out, const std::optional<Entries> &entries)
{
    if (!entries)
        return;
    if (*entries == Entries{{"none", false}}) {
        out.text("authenticate", "none");
        return;
    }
    out.array("authenticate", [&] {
        for (const AuthenticateEntry &entry : *entries) {
            if (entry.shadow)
                out.element([&] {
                    out.text("name", entry.name);
                    out.boolean("shadow", true, false);
                });
            else
                out.json().text(entry.name);
        }
    });
}

void readReferences(ConfigReader &in, std::string_view key, StringList &names)
{
    in.texts(key, names, rules::name);
}

std::vector<AuthenticateEntry> effectiveAuthenticate(const Document &document, const Route &route)
{
    if (route.authenticate)
        return *route.authenticate;
    if (document.defaults.authenticate)
        return *document.defaults.authenticate;
    std::vector<AuthenticateEntry> all;
    for (const Authenticator &authenticator : document.authenticators)
        all.push_back({authenticator.name, false});
    return all;
}

} // namespace portcullis::model
