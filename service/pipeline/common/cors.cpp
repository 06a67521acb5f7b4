// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/cors.h"

#include "shared/core/ascii.h"

#include <algorithm>
#include <iterator>

namespace portcullis::pipeline {

namespace {

bool contains(const model::StringList &list, std::string_view text)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::string joined(const model::StringList &list)
{
    std::string text;
    for (const std::string &item : list) {
        if (!text.empty())
            text += ", ";
        text += item;
    }
    return text;
}

bool allows(const CorsPlan &plan, std::string_view origin)
{
    if (origin.empty())
        return false;
    return plan.anyOrigin
        || std::find(plan.origins.begin(), plan.origins.end(), origin) != plan.origins.end();
}

void addOrigin(const CorsPlan &plan, std::string_view origin, http::FieldList &fields)
{
    fields.append("Access-Control-Allow-Origin", plan.anyOrigin ? "*" : origin);
    if (plan.credentials)
        fields.append("Access-Control-Allow-Credentials", "true");
}

bool variesBy(const http::FieldList &fields, std::string_view what)
{
    bool varies = false;
    for (const http::Field &field : fields) {
        if (!equalsIgnoreCase(field.name, "vary"))
            continue;
        forEachToken(field.value, [&](std::string_view name) {
            varies = varies || name == "*" || equalsIgnoreCase(name, what);
        });
    }
    return varies;
}

std::optional<std::string_view> only(const http::FieldList &fields, std::string_view name)
{
    const std::optional<std::string_view> value = fields.find(name);
    if (!value || fields.count(name) != 1)
        return std::nullopt;
    return value;
}

} // namespace

std::optional<CorsPlan> compileCors(const model::Document &document, const model::Route &route)
{
    const std::optional<model::Cors> &cors = route.cors ? route.cors : document.defaults.cors;
    if (!cors)
        return std::nullopt;
    CorsPlan plan;
    plan.credentials = cors->credentials;
    plan.anyOrigin = contains(cors->origins, "*") && !cors->credentials;
    std::copy_if(cors->origins.begin(), cors->origins.end(), std::back_inserter(plan.origins),
                 [](const std::string &origin) { return origin != "*"; });
    // Browsers take `*` for a method or header called `*` where credentials are allowed.
    const bool anyMethod = contains(cors->methods, "*");
    if (!anyMethod)
        plan.methods = joined(cors->methods.empty() ? route.match.methods : cors->methods);
    plan.anyHeader = contains(cors->headers, "*");
    if (!plan.anyHeader)
        plan.headers = joined(cors->headers);
    plan.exposed = joined(cors->exposed);
    plan.maxAge = std::to_string(std::chrono::duration_cast<Seconds>(cors->maxAge).count());
    return plan;
}

std::optional<Preflight> findPreflight(const http::RequestHead &head)
{
    if (head.method != "OPTIONS")
        return std::nullopt;
    const std::optional<std::string_view> origin = only(head.fields, "origin");
    const std::optional<std::string_view> method =
        only(head.fields, "access-control-request-method");
    if (!origin || origin->empty() || !method || !http::isToken(*method))
        return std::nullopt;
    const std::optional<std::string_view> headers =
        only(head.fields, "access-control-request-headers");
    return Preflight{*origin, *method, headers.value_or(std::string_view{})};
}

void answerPreflight(const CorsPlan &plan, const Preflight &preflight, http::FieldList &fields)
{
    if (allows(plan, preflight.origin)) {
        addOrigin(plan, preflight.origin, fields);
        fields.append("Access-Control-Allow-Methods",
                      plan.methods.empty() ? preflight.method : std::string_view(plan.methods));
        const std::string_view headers =
            plan.anyHeader ? preflight.headers : std::string_view(plan.headers);
        if (!headers.empty())
            fields.append("Access-Control-Allow-Headers", headers);
        fields.append("Access-Control-Max-Age", plan.maxAge);
    }
    fields.append("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
}

void addCorsFields(const CorsPlan &plan, std::string_view origin, http::FieldList &fields)
{
    static constexpr std::string_view kPrefix = "access-control-";
    fields.removeIf([](const http::Field &field) {
        return field.name.size() > kPrefix.size()
            && equalsIgnoreCase(field.name.substr(0, kPrefix.size()), kPrefix);
    });
    // `*` also without an Origin: a cache may keep this answer for those who send one.
    if (plan.anyOrigin || allows(plan, origin)) {
        addOrigin(plan, origin, fields);
        if (!plan.exposed.empty())
            fields.append("Access-Control-Expose-Headers", plan.exposed);
    }
    if (!plan.anyOrigin && !variesBy(fields, "origin"))
        fields.append("Vary", "Origin");
}

std::string_view originOf(const http::RequestHead &head)
{
    return only(head.fields, "origin").value_or(std::string_view{});
}

} // namespace portcullis::pipeline
