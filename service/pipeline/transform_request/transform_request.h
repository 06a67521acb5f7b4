// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/body_rules.h"
#include "service/pipeline/common/decision.h"
#include "service/pipeline/common/field_steps.h"
#include "service/pipeline/common/json_body.h"
#include "service/pipeline/transform_request/forwarding.h"
#include "service/pipeline/transform_request/query_steps.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// The rule that decisions of step 6 name, below the route.
inline constexpr std::string_view kRequestRule = "request";

/// What step 6 does on one route. Immutable; part of the snapshot.
struct RequestTransformPlan {
    std::optional<Template> path; ///< nullopt: the path stays
    FieldStepsPlan headers;
    QueryStepsPlan query;
    JsonBody body;
    std::optional<Template> host;      ///< a header step that sets Host; it wins over preserveHost
    std::vector<std::string> upgrades; ///< lower case, beside websocket
    bool otherTypesPass = false;
    /// The route has response body steps: ask for an unencoded, whole one.
    bool plainResponse = false;
};

/// Fails on a template, pointer or value that does not compile; in a valid document none does.
Result<RequestTransformPlan> compileRequestTransform(const model::Document &document,
                                                     const model::Route &route);

/// The request as it goes to the upstream, target and Host left open for the attempt.
struct OutgoingRequest {
    std::string_view path; ///< begins with `/`; the target's own path comes before it
    std::optional<std::string_view> query; ///< without `?`
    http::FieldList fields;                ///< without Host, framing, Connection, TE, Upgrade
    std::string_view host;                 ///< what a header step made Host; empty: hostFor()
    std::string_view upgrade;              ///< the protocol to ask for; empty: none
    bool trailers = false;                 ///< send `TE: trailers`
    BodyAction body = BodyAction::Pass;
};

/// Step 6 in three parts, in this order:
///
///     beginOutgoing(...)    what is forwarded at all, and our own fields
///     stripCredentials(...) of step 2, on `out.fields` and `out.query`
///     transformRequest(...) the route's steps; they have the last word
///
/// so that a step can set a field in which the client's credential came.
Decision beginOutgoing(const RequestTransformPlan &plan, const ForwardInput &input,
                       OutgoingRequest &out);

/// Applies the route's steps to `out`, which beginOutgoing() filled. Refuses with
/// TransformRequestPath, TransformRequestValue or TransformRequestMediaType. Views in `out` are
/// into the plan, the request or the arena. Pure; any thread; a route without steps costs nothing.
Decision transformRequest(const RequestTransformPlan &plan, const TemplateScope &scope,
                          OutgoingRequest &out);

/// The request target on one upstream target: `prefix` (its own path, no slash at the end), path
/// and query.
std::string_view originTarget(std::string_view prefix, const OutgoingRequest &request,
                              Arena &arena);

/// The value of Host for a target, port only where it is not the scheme's.
std::string hostOf(const model::Target &target);
/// The value of Host for one attempt: a header step's, with `preserveHost` the client's where there
/// was one, else `targetHost`, which is hostOf().
std::string_view hostFor(const OutgoingRequest &request, const RequestContext &context,
                         bool preserveHost, std::string_view targetHost);

/// Keeps what may follow the request's body: see trailerMayPass(), and nothing that a header step
/// touches.
void filterRequestTrailers(const RequestTransformPlan &plan, http::FieldList &trailers);

} // namespace portcullis::pipeline
