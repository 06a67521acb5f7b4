// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/openapi.h"

#include "service/control/admin_api/config_answers.h"

#include <algorithm>
#include <map>
#include <set>

namespace portcullis::control {

namespace {

using Json = model::JsonWriter;

constexpr std::string_view kPage = "Page";

void ref(Json &out, std::string_view schema)
{
    out.beginObject();
    writeText(out, "$ref", "#/components/schemas/" + std::string(schema));
    out.endObject();
}

void content(Json &out, std::string_view mediaType, std::string_view schema)
{
    out.key("content");
    out.beginObject();
    out.key(mediaType);
    out.beginObject();
    if (!schema.empty()) {
        out.key("schema");
        ref(out, schema);
    }
    out.endObject();
    out.endObject();
}

/// `/v1/routes/{name}` of `/v1/routes/<name>`, and the names in it.
std::string templated(std::string_view path, std::vector<std::string> &names)
{
    std::string out;
    while (!path.empty()) {
        const std::size_t open = path.find('<');
        out += path.substr(0, open);
        if (open == std::string_view::npos)
            break;
        const std::size_t close = path.find('>', open);
        names.emplace_back(path.substr(open + 1, close - open - 1));
        out += '{' + names.back() + '}';
        path.remove_prefix(close + 1);
    }
    return out;
}

void querySchema(Json &out, const QueryRule &rule)
{
    out.beginObject();
    switch (rule.kind) {
    case QueryRule::Kind::Text:
        writeText(out, "type", "string");
        out.key("maxLength");
        out.number(rule.most);
        break;
    case QueryRule::Kind::Number:
        writeText(out, "type", "integer");
        out.key("minimum");
        out.number(rule.least);
        out.key("maximum");
        out.number(rule.most);
        break;
    case QueryRule::Kind::Duration:
        writeText(out, "type", "string");
        writeText(out, "pattern", "^[0-9]+(ms|s|m|h|d)?$");
        break;
    case QueryRule::Kind::Time:
        writeText(out, "type", "string");
        break;
    case QueryRule::Kind::Choice: {
        writeText(out, "type", "string");
        out.key("enum");
        out.beginArray();
        std::string_view rest = rule.choices;
        while (!rest.empty()) {
            const std::size_t bar = rest.find('|');
            out.text(rest.substr(0, bar));
            rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
        }
        out.endArray();
        break;
    }
    }
    out.endObject();
}

void parameter(Json &out, std::string_view name, std::string_view in, bool required,
               std::string_view about)
{
    writeText(out, "name", name);
    writeText(out, "in", in);
    if (required) {
        out.key("required");
        out.boolean(true);
    }
    if (!about.empty())
        writeText(out, "description", about);
}

void headerParameter(Json &out, std::string_view name, std::string_view about)
{
    out.beginObject();
    parameter(out, name, "header", false, about);
    out.key("schema");
    out.raw(R"({"type":"string"})");
    out.endObject();
}

void parameters(Json &out, const RouteSpec &spec, const std::vector<std::string> &names)
{
    out.key("parameters");
    out.beginArray();
    for (const std::string &name : names) {
        out.beginObject();
        parameter(out, name, "path", true, {});
        out.key("schema");
        out.raw(R"({"type":"string","minLength":1,"maxLength":256})");
        out.endObject();
    }
    for (const QueryRule &rule : spec.query) {
        out.beginObject();
        parameter(out, rule.name, "query", false, rule.about);
        out.key("schema");
        querySchema(out, rule);
        out.endObject();
    }
    if (spec.readsIfMatch)
        headerParameter(out, "If-Match", "the ETag that was read");
    if (spec.givesEtag && spec.method == "GET")
        headerParameter(out, "If-None-Match", "the ETag that is known already");
    if (spec.method != "GET" && spec.fileMode == FileMode::Refused)
        headerParameter(out, "X-Change-Note", "why, for the history and the audit");
    out.endArray();
}

void body(Json &out, const RouteSpec &spec)
{
    if (spec.body == BodyRule::None)
        return;
    out.key("requestBody");
    out.beginObject();
    out.key("required");
    out.boolean(spec.body != BodyRule::Optional);
    content(out, spec.method == "PATCH" ? "application/merge-patch+json" : "application/json",
            spec.request);
    out.endObject();
}

void responses(Json &out, const RouteSpec &spec)
{
    out.key("responses");
    out.beginObject();
    for (const RowStatus &row : statusesOf(spec)) {
        out.key(std::to_string(row.status));
        out.beginObject();
        const bool good = row.status < 300;
        writeText(out, "description",
                  good                    ? "It worked."
                      : row.status == 304 ? "It is still what the client has."
                      : row.problem       ? "Refused; `code` says why."
                                          : "Not now.");
        if (good)
            content(out, spec.mediaType, spec.answer);
        else if (row.problem)
            content(out, "application/problem+json", "Problem");
        else if (row.status != 304)
            content(out, "application/json", spec.unavailable);
        if (good && spec.givesEtag) {
            out.key("headers");
            out.raw(R"({"ETag":{"schema":{"type":"string"}}})");
        }
        out.endObject();
    }
    out.endObject();
}

void operation(Json &out, const RouteSpec &spec, const std::vector<std::string> &names)
{
    std::string method(spec.method);
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    out.key(method);
    out.beginObject();
    writeText(out, "operationId", spec.id);
    writeText(out, "summary", spec.summary);
    if (spec.access == Access::Open) {
        out.key("security");
        out.raw("[]");
    } else {
        static constexpr std::string_view kRoles[] = {"", "viewer", "operator", "admin"};
        writeText(out, "x-least-role", kRoles[static_cast<std::size_t>(spec.access)]);
    }
    parameters(out, spec, names);
    body(out, spec);
    responses(out, spec);
    out.endObject();
}

void pageSchema(Json &out, std::string_view entry)
{
    out.beginObject();
    writeText(out, "type", "object");
    out.key("required");
    out.raw(R"(["items"])");
    out.key("properties");
    out.beginObject();
    out.key("items");
    out.beginObject();
    writeText(out, "type", "array");
    out.key("items");
    ref(out, entry);
    out.endObject();
    out.key("nextCursor");
    out.raw(R"({"type":"string","description":"for the next page; absent on the last"})");
    out.endObject();
    out.endObject();
}

void schemas(Json &out, const RouteTable &routes)
{
    out.key("schemas");
    out.beginObject();
    for (const auto &set : {documentSchemas(), answerSchemas()}) {
        for (const NamedSchema &schema : set) {
            out.key(schema.name);
            out.raw(schema.json);
        }
    }
    std::set<std::string_view> pages;
    for (const Route &route : routes.routes()) {
        const std::string_view name = route.spec.answer;
        if (name.ends_with(kPage) && pages.insert(name).second) {
            out.key(name);
            pageSchema(out, name.substr(0, name.size() - kPage.size()));
        }
    }
    out.endObject();
}

} // namespace

std::vector<RowStatus> statusesOf(const RouteSpec &spec)
{
    std::map<int, bool> all{{spec.status, false}};
    const auto refused = [&all](AdminCode code) { all.emplace(adminCodeInfo(code).status, true); };
    if (spec.mayCreate)
        all.emplace(201, false);
    if (spec.givesEtag && spec.method == "GET")
        all.emplace(304, false);
    if (!spec.unavailable.empty())
        all.emplace(503, false);
    refused(AdminCode::BadQuery);
    refused(AdminCode::WrongHost);
    if (spec.access != Access::Open) {
        refused(AdminCode::TokenRequired);
        refused(AdminCode::TooManyFailures);
    }
    if (spec.access > Access::Viewer)
        refused(AdminCode::RoleTooLow);
    if (spec.fileMode == FileMode::Refused)
        refused(AdminCode::FileMode);
    if (spec.body != BodyRule::None) {
        refused(AdminCode::BodyTooLarge);
        refused(AdminCode::MediaType);
        refused(AdminCode::Busy);
        refused(AdminCode::Invalid);
    }
    for (const AdminCode code : spec.refusals)
        refused(code);
    std::vector<RowStatus> out;
    for (const auto &[status, problem] : all)
        out.push_back({status, problem});
    return out;
}

std::string openapiJson(const RouteTable &routes, std::string_view version)
{
    Json out(0);
    out.beginObject();
    writeText(out, "openapi", "3.1.0");
    out.key("info");
    out.beginObject();
    writeText(out, "title", "Portcullis admin API");
    writeText(out, "version", version);
    out.key("license");
    out.raw(R"({"name":"GPL-3.0-only","identifier":"GPL-3.0-only"})");
    out.endObject();
    out.key("security");
    out.raw(R"([{"token":[]}])");
    // A path's rows need not stand together in the table.
    std::map<std::string, std::vector<const RouteSpec *>> paths;
    std::map<std::string, std::vector<std::string>> names;
    for (const Route &route : routes.routes()) {
        std::vector<std::string> args;
        const std::string path = templated(route.spec.path, args);
        paths[path].push_back(&route.spec);
        names[path] = std::move(args);
    }
    out.key("paths");
    out.beginObject();
    for (const auto &[path, specs] : paths) {
        out.key(path);
        out.beginObject();
        for (const RouteSpec *spec : specs)
            operation(out, *spec, names[path]);
        out.endObject();
    }
    out.endObject();
    out.key("components");
    out.beginObject();
    out.key("securitySchemes");
    out.raw(R"({"token":{"type":"http","scheme":"bearer"}})");
    schemas(out, routes);
    out.endObject();
    out.endObject();
    return out.take();
}

} // namespace portcullis::control
