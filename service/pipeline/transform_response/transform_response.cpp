// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_response/transform_response.h"

#include "service/pipeline/common/field_class.h"
#include "shared/core/ascii.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

/// Copies what is for the client; false when Connection names too many fields.
bool copyEndToEnd(const http::FieldList &fields, http::FieldList &out)
{
    Nominated nominated;
    if (!nominated.collect(fields))
        return false;
    for (const http::Field &field : fields) {
        switch (classifyRequestField(field.name)) {
        case FieldClass::HopByHop:
        case FieldClass::Te:
        case FieldClass::Connection:
        case FieldClass::Framing:
            continue;
        default:
            if (!nominated.contains(field.name))
                out.append(field.name, field.value);
        }
    }
    return true;
}

int mappedStatus(const ResponseTransformPlan &plan, int status)
{
    const auto at = std::lower_bound(
        plan.status.begin(), plan.status.end(), status,
        [](const std::pair<int, int> &entry, int key) { return entry.first < key; });
    return at != plan.status.end() && at->first == status ? at->second : status;
}

bool isBodiless(int status)
{
    return status < 200 || status == 204 || status == 304;
}

/// What becomes of the body, for the upstream's status and our own.
void decideBody(const ResponseTransformPlan &plan, const RequestContext &context,
                const http::ResponseHead &head, OutgoingResponse &out)
{
    if (isBodiless(out.status) && !isBodiless(head.status)) {
        out.dropBody = true;
        return;
    }
    if (plan.body.empty() || isBodiless(head.status) || !hasJsonBody(head.fields)) {
        // A 304 stands for a body that we would have edited: its validator was never sent.
        out.lengthUnknown = !plan.body.empty() && head.status == 304;
        return;
    }
    out.lengthUnknown = true;
    if (context.head->method == "HEAD" || !head.framing.hasBody())
        return;
    out.body = isEncoded(head.fields) ? BodyAction::Refuse : BodyAction::Edit;
}

void replaceRateLimitFields(std::span<const http::Field> ours, http::FieldList &fields)
{
    if (ours.empty())
        return;
    fields.removeIf([](const http::Field &field) {
        return equalsIgnoreCase(field.name, "ratelimit")
            || equalsIgnoreCase(field.name, "ratelimit-policy");
    });
    for (const http::Field &field : ours)
        fields.append(field.name, field.value);
}

/// What describes a body that is not sent.
void removeContentFields(http::FieldList &fields)
{
    removeBodyFacts(fields);
    fields.removeIf([](const http::Field &field) {
        return equalsIgnoreCase(field.name, "content-type")
            || equalsIgnoreCase(field.name, "content-encoding");
    });
}

} // namespace

Result<ResponseTransformPlan> compileResponseTransform(const model::Document &document,
                                                       const model::Route &route)
{
    ResponseTransformPlan plan;
    Result<FieldStepsPlan> headers = compileFieldSteps(route.response.headers);
    if (!headers)
        return failure(std::string(kResponseRule) + "/headers: " + headers.error().what);
    plan.headers = std::move(*headers);
    Result<JsonBody> body = JsonBody::compile(route.response.body);
    if (!body)
        return failure(std::string(kResponseRule) + "/body: " + body.error().what);
    plan.body = std::move(*body);
    plan.status = route.response.status;
    std::sort(plan.status.begin(), plan.status.end());
    plan.cors = compileCors(document, route);
    plan.via = document.defaults.via;
    return plan;
}

tl::expected<FieldStepValues, Reason> prepareResponse(const ResponseTransformPlan &plan,
                                                      const TemplateScope &scope)
{
    return evaluateFieldSteps(plan.headers, scope);
}

Decision transformResponse(const ResponseTransformPlan &plan, const ResponseInput &input,
                           const http::ResponseHead &head, OutgoingResponse &out)
{
    out.fields.clear();
    out.status = head.status == 101 ? 101 : mappedStatus(plan, head.status);
    out.body = BodyAction::Pass;
    out.dropBody = false;
    out.lengthUnknown = false;
    if (!copyEndToEnd(head.fields, out.fields))
        return Decision::refuse(Reason::ProxyBadResponse, kResponseRule);
    decideBody(plan, input.context, head, out);
    if (out.body == BodyAction::Refuse)
        return Decision::refuse(Reason::TransformResponseEncoded, kResponseRule);
    if (out.dropBody)
        removeContentFields(out.fields);
    else if (out.lengthUnknown)
        removeBodyFacts(out.fields);
    replaceRateLimitFields(input.rateLimitFields, out.fields);
    if (plan.via) {
        const bool http2 = head.version == http::Version::Http2;
        const bool old = head.version == http::Version::Http10;
        out.fields.append("Via",
                          http2     ? "2.0 portcullis"
                              : old ? "1.0 portcullis"
                                    : "1.1 portcullis");
    }
    if (plan.cors)
        addCorsFields(*plan.cors, originOf(*input.context.head), out.fields);
    applyFieldSteps(plan.headers, input.values, out.fields);
    return Decision::allow();
}

bool forwardInterim(const http::ResponseHead &head, http::FieldList &out)
{
    out.clear();
    return head.status > 101 && head.status < 200 && copyEndToEnd(head.fields, out);
}

void filterResponseTrailers(const ResponseTransformPlan &plan, http::FieldList &trailers)
{
    trailers.removeIf([&](const http::Field &field) {
        return !trailerMayPass(field.name) || plan.headers.touches(field.name);
    });
}

} // namespace portcullis::pipeline
