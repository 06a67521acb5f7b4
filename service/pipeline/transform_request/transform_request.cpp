// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_request/transform_request.h"

#include "service/pipeline/common/field_class.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <utility>

namespace portcullis::pipeline {

namespace {

/// Fails unless every path made from it is one that can be sent.
Result<Template> compilePath(const std::string &text)
{
    Result<Template> path = Template::compile(text);
    if (!path)
        return path;
    if (!path->literalPrefix().starts_with('/'))
        return failure("a path must begin with /");
    const auto unfit = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte >= 0x7F || c == '?' || c == '#' || c == '\\';
    };
    for (const std::string_view literal : path->literals()) {
        if (std::any_of(literal.begin(), literal.end(), unfit))
            return failure("a path holds no space, control, non-ASCII character, ?, # or \\");
    }
    return path;
}

BodyAction actionFor(const RequestTransformPlan &plan, const http::RequestHead &head)
{
    if (plan.body.empty() || !head.framing.hasBody())
        return BodyAction::Pass;
    if (hasJsonBody(head.fields) && !isEncoded(head.fields))
        return BodyAction::Edit;
    if (plan.otherTypesPass)
        return BodyAction::Pass;
    return head.framing.kind == http::Framing::Kind::Length ? BodyAction::Refuse
                                                            : BodyAction::RefuseIfAny;
}

/// The response has to come whole and as it is, for its body to be edited.
void askForPlainResponse(http::FieldList &fields)
{
    fields.removeIf([](const http::Field &field) {
        return equalsIgnoreCase(field.name, "range") || equalsIgnoreCase(field.name, "if-range");
    });
    fields.set("Accept-Encoding", "identity");
}

} // namespace

Result<RequestTransformPlan> compileRequestTransform(const model::Document &,
                                                     const model::Route &route)
{
    RequestTransformPlan plan;
    const auto failed = [&](std::string_view what, const Error &error) {
        return failure(std::string(kRequestRule) + "/" + std::string(what) + ": " + error.what);
    };
    if (!route.request.path.empty()) {
        Result<Template> path = compilePath(route.request.path);
        if (!path)
            return failed("path", path.error());
        plan.path = std::move(*path);
    }
    Result<FieldStepsPlan> headers = compileFieldSteps(route.request.headers);
    if (!headers)
        return failed("headers", headers.error());
    plan.headers = std::move(*headers);
    for (const auto &[name, text] : route.request.headers.set) {
        if (!equalsIgnoreCase(name, "host"))
            continue;
        Result<Template> host = Template::compile(text);
        if (!host)
            return failed("headers", host.error());
        plan.host = std::move(*host);
    }
    Result<QueryStepsPlan> query = compileQuerySteps(route.request.query);
    if (!query)
        return failed("query", query.error());
    plan.query = std::move(*query);
    Result<JsonBody> body = JsonBody::compile(route.request.body);
    if (!body)
        return failed("body", body.error());
    plan.body = std::move(*body);
    plan.upgrades = route.upgrades;
    plan.otherTypesPass = route.request.otherTypesPass;
    plan.plainResponse = !route.response.body.empty();
    return plan;
}

Decision beginOutgoing(const RequestTransformPlan &plan, const ForwardInput &input,
                       OutgoingRequest &out)
{
    const http::RequestHead &head = *input.context.head;
    out.path = input.context.path;
    out.query = head.query;
    out.host = {};
    out.upgrade = selectUpgrade(head, plan.upgrades);
    out.body = BodyAction::Pass;
    if (const auto refusal = forwardRequestFields(input, out.fields, out.trailers))
        return Decision::refuse(*refusal, kRequestRule);
    return Decision::allow();
}

Decision transformRequest(const RequestTransformPlan &plan, const TemplateScope &scope,
                          OutgoingRequest &out)
{
    out.body = actionFor(plan, *scope.context.head);
    if (out.body == BodyAction::Refuse)
        return Decision::refuse(Reason::TransformRequestMediaType, kRequestRule,
                                "the body must be JSON without a content encoding");
    if (out.body == BodyAction::Edit)
        removeBodyFacts(out.fields);
    if (plan.path) {
        const TemplateResult path = plan.path->path(scope);
        if (!path)
            return Decision::refuse(path.error(), kRequestRule);
        out.path = *path;
    }
    out.query = applyQuerySteps(plan.query, out.query, scope);
    if (plan.host) {
        const TemplateResult host = plan.host->fieldValue(scope);
        if (!host || (!host->empty() && !http::parseAuthority(*host, *scope.context.arena)))
            return Decision::refuse(Reason::TransformRequestValue, kRequestRule);
        out.host = *host;
    }
    if (!plan.headers.empty()) {
        const auto values = evaluateFieldSteps(plan.headers, scope);
        if (!values)
            return Decision::refuse(values.error(), kRequestRule);
        applyFieldSteps(plan.headers, *values, out.fields);
    }
    if (plan.plainResponse)
        askForPlainResponse(out.fields);
    return Decision::allow();
}

std::string_view originTarget(std::string_view prefix, const OutgoingRequest &request, Arena &arena)
{
    if (!request.query)
        return prefix.empty() ? request.path : arena.join({prefix, request.path});
    return arena.join({prefix, request.path, "?", *request.query});
}

std::string hostOf(const model::Target &target)
{
    const bool ipv6 = target.host.find(':') != std::string::npos;
    std::string host = ipv6 ? '[' + target.host + ']' : target.host;
    if (target.port != (target.tls ? 443 : 80))
        host += ':' + std::to_string(target.port);
    return host;
}

std::string_view hostFor(const OutgoingRequest &request, const RequestContext &context,
                         bool preserveHost, std::string_view targetHost)
{
    if (!request.host.empty())
        return request.host;
    const std::string_view received = context.head->authority;
    return preserveHost && !received.empty() ? received : targetHost;
}

void filterRequestTrailers(const RequestTransformPlan &plan, http::FieldList &trailers)
{
    trailers.removeIf([&](const http::Field &field) {
        return !trailerMayPass(field.name) || plan.headers.touches(field.name);
    });
}

} // namespace portcullis::pipeline
