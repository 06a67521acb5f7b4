// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/path_pattern.h"
#include "shared/model/rules.h"
#include "shared/model/template_syntax.h"

#include <charconv>
#include <set>

namespace portcullis::model {

namespace {

constexpr Size kMostBody = Size(1) << 40;      ///< streamed
constexpr Size kMostCollected = Size(1) << 30; ///< held in memory for body steps

/// The new path: a slash, then literals as they are matched, and variables.
MaybeFault pathTemplate(std::string_view text)
{
    const auto parts = parseTemplate(text);
    if (!parts)
        return Fault{code::kTemplate, parts.error()};
    // A value fills one segment or a part of it, so a letter in its place shows the form.
    std::string sample;
    for (const TemplatePart &part : *parts)
        sample += part.kind == TemplatePart::Kind::Literal ? part.text : "x";
    if (const auto form = checkLiteralPath(sample); !form)
        return Fault{code::kPath, form.error()};
    return std::nullopt;
}

void readQuerySteps(ConfigReader &in, QuerySteps &steps)
{
    in.pairs("set", steps.set, rules::queryName, rules::templateText);
    in.pairs("add", steps.add, rules::queryName, rules::templateText);
    in.texts("remove", steps.remove, rules::queryName);
    in.pairs("rename", steps.rename, rules::queryName, rules::queryName);
    in.boolean("sort", steps.sort);
}

std::optional<int> finalStatus(std::string_view text)
{
    int status = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
    if (text.size() != 3 || error != std::errc() || end != text.data() + 3 || status < 200
        || status > 599)
        return std::nullopt;
    return status;
}

void readStatus(ConfigReader &in, std::vector<std::pair<int, int>> &status)
{
    in.members("status", [&](std::string_view key, const JsonNode &node, const Path &path) {
        const auto from = finalStatus(key);
        const auto to =
            node.kind == JsonNode::Kind::Number ? finalStatus(node.text()) : std::nullopt;
        if (from && to)
            status.emplace_back(*from, *to);
        else
            in.context().problems.error(path, code::kRange,
                                        "a final status code from 200 to 599 maps to another, as "
                                        "in {\"404\": 204}");
    });
}

void writeSteps(DocumentWriter &out, const FieldSteps &steps)
{
    out.pairs("set", steps.set);
    out.pairs("add", steps.add);
    out.texts("remove", steps.remove);
    out.pairs("rename", steps.rename);
}

} // namespace

void readRequestTransform(ConfigReader &in, RequestTransform &request)
{
    in.text("path", request.path, pathTemplate);
    in.object("headers", [&](ConfigReader &each) {
        readHeaderSteps(each, Message::Request, request.headers);
    });
    in.object("query", [&](ConfigReader &each) { readQuerySteps(each, request.query); });
    readBodySteps(in, "body", request.body);
    in.choice<bool>("otherTypes", request.otherTypesPass, {{"pass", true}, {"refuse", false}});
    in.size("maxBody", request.maxBody, 0, kMostBody);
    if (!request.body.empty() && (request.maxBody == 0 || request.maxBody > kMostCollected))
        in.fault(in.has("maxBody") ? "maxBody" : "body", code::kRange,
                 "with body steps a body is held in memory, so \"maxBody\" is from 1 to 1GiB");
}

void write(DocumentWriter &out, const RequestTransform &request)
{
    const RequestTransform standard;
    out.text("path", request.path);
    if (!request.headers.empty())
        out.object("headers", [&] { writeSteps(out, request.headers); });
    if (!request.query.empty() || request.query.sort) {
        out.object("query", [&] {
            writeSteps(out, request.query);
            out.boolean("sort", request.query.sort, false);
        });
    }
    write(out, "body", request.body);
    if (request.otherTypesPass)
        out.text("otherTypes", "pass");
    out.size("maxBody", request.maxBody, standard.maxBody);
}

void readResponseTransform(ConfigReader &in, ResponseTransform &response)
{
    in.object("headers", [&](ConfigReader &each) {
        readHeaderSteps(each, Message::Response, response.headers);
    });
    readBodySteps(in, "body", response.body);
    readStatus(in, response.status);
    in.size("maxBody", response.maxBody, 1, kMostCollected);
}

void write(DocumentWriter &out, const ResponseTransform &response)
{
    const ResponseTransform standard;
    if (!response.headers.empty())
        out.object("headers", [&] { writeSteps(out, response.headers); });
    write(out, "body", response.body);
    if (!response.status.empty()) {
        out.object("status", [&] {
            for (const auto &[from, to] : response.status)
                out.number(std::to_string(from), to, 0);
        });
    }
    out.size("maxBody", response.maxBody, standard.maxBody);
}

} // namespace portcullis::model
