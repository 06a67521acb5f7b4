// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/body_rules.h"
#include "service/pipeline/common/cors.h"
#include "service/pipeline/common/decision.h"
#include "service/pipeline/common/field_steps.h"
#include "service/pipeline/common/json_body.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portcullis::pipeline {

/// The rule that decisions of step 8 name, below the route.
inline constexpr std::string_view kResponseRule = "response";

/// What step 8 does on one route. Immutable; part of the snapshot.
struct ResponseTransformPlan {
    FieldStepsPlan headers;
    JsonBody body;
    std::vector<std::pair<int, int>> status; ///< sorted by the first
    std::optional<CorsPlan> cors;
    bool via = true;
};

/// Fails on a template, pointer or value that does not compile; in a valid document none does.
Result<ResponseTransformPlan> compileResponseTransform(const model::Document &document,
                                                       const model::Route &route);

/// Evaluates the values of the header steps. Called in step 6: they depend on the request only, and
/// one that would break a field is refused before the upstream sees anything.
tl::expected<FieldStepValues, Reason> prepareResponse(const ResponseTransformPlan &plan,
                                                      const TemplateScope &scope);

/// A response's fields as they go to the client, without framing and connection management.
struct OutgoingResponse {
    int status = 0;
    http::FieldList fields;
    BodyAction body = BodyAction::Pass; ///< never RefuseIfAny
    bool dropBody = false; ///< the status became one without a body: read and forget the upstream's
    /// The upstream's length is not that of our answer, even if there is none to edit (HEAD, 304):
    /// don't announce it.
    bool lengthUnknown = false;
};

/// What step 8 needs beside the response.
struct ResponseInput {
    const RequestContext &context;
    FieldStepValues values; ///< of prepareResponse()
    /// RateLimit-Policy and RateLimit, as step 4 wants them sent; they replace the upstream's.
    std::span<const http::Field> rateLimitFields;
};

/// Step 8 on a final response head, or a 101 (for which the caller adds Upgrade): removes
/// hop-by-hop fields and those that Connection names, maps the status, decides about the body,
/// applies the header steps, adds Via, RateLimit and CORS fields. `out` is cleared first. Refuses
/// with TransformResponseEncoded, or ProxyBadResponse when Connection names too many fields. Pure.
Decision transformResponse(const ResponseTransformPlan &plan, const ResponseInput &input,
                           const http::ResponseHead &head, OutgoingResponse &out);

/// The end-to-end fields of an interim response (1xx but 101), as they may be passed on. False:
/// don't pass it on.
bool forwardInterim(const http::ResponseHead &head, http::FieldList &out);

/// Keeps what may follow the response's body: see trailerMayPass(), and nothing that a header step
/// touches.
void filterResponseTrailers(const ResponseTransformPlan &plan, http::FieldList &trailers);

} // namespace portcullis::pipeline
