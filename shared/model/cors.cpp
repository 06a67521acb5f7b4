// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>

namespace portcullis::model {

namespace {

MaybeFault methodOrAny(std::string_view text)
{
    return text == "*" ? std::nullopt : rules::method(text);
}

MaybeFault fieldOrAny(std::string_view text)
{
    return text == "*" ? std::nullopt : rules::fieldName(text);
}

/// Browsers don't take `*` for "any" in answers to requests with credentials.
void checkWildcard(ConfigReader &in, std::string_view key, const StringList &list, bool credentials)
{
    if (std::find(list.begin(), list.end(), "*") == list.end())
        return;
    if (credentials)
        in.fault(key, code::kConflict,
                 "\"*\" and \"credentials\": true exclude each other; list what is allowed");
    else if (list.size() > 1)
        in.fault(key, code::kConflict, "\"*\" stands alone");
}

void readOne(ConfigReader &in, Cors &cors)
{
    using namespace std::chrono_literals;
    if (in.require("origins", "a list such as [\"https://app.example.com\"], or [\"*\"]"))
        in.texts("origins", cors.origins, rules::origin);
    if (const JsonNode *origins = in.find("origins");
        origins != nullptr && origins->isArray() && origins->size == 0)
        in.fault("origins", code::kValue, "at least one origin is needed");
    in.texts("methods", cors.methods, methodOrAny);
    in.texts("headers", cors.headers, fieldOrAny);
    in.texts("exposed", cors.exposed, fieldOrAny);
    in.boolean("credentials", cors.credentials);
    in.duration("maxAge", cors.maxAge, 0ms, 24h);
    checkWildcard(in, "origins", cors.origins, cors.credentials);
    checkWildcard(in, "methods", cors.methods, cors.credentials);
    checkWildcard(in, "headers", cors.headers, cors.credentials);
    checkWildcard(in, "exposed", cors.exposed, cors.credentials);
}

} // namespace

void readCors(ConfigReader &in, std::string_view key, std::optional<Cors> &cors)
{
    in.object(key, [&](ConfigReader &each) { readOne(each, cors.emplace()); });
}

void write(DocumentWriter &out, std::string_view key, const std::optional<Cors> &cors)
{
    if (!cors)
        return;
    const Cors standard;
    out.object(key, [&] {
        out.texts("origins", cors->origins);
        out.texts("methods", cors->methods, standard.methods);
        out.texts("headers", cors->headers, standard.headers);
        out.texts("exposed", cors->exposed);
        out.boolean("credentials", cors->credentials, false);
        out.duration("maxAge", cors->maxAge, standard.maxAge);
    });
}

} // namespace portcullis::model
