// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/counters/counters_plan.h"
#include "service/pipeline/authenticate/auth_plan.h"
#include "service/pipeline/authorize/authorize.h"
#include "service/pipeline/common/cors.h"
#include "service/pipeline/rate_limit/limit_plan.h"
#include "service/pipeline/receive/receive.h"
#include "service/pipeline/route/router.h"
#include "service/pipeline/transform_request/transform_request.h"
#include "service/pipeline/transform_response/static_answer.h"
#include "service/pipeline/transform_response/transform_response.h"
#include "service/telemetry/query_mask.h"
#include "service/telemetry/recorded_fields.h"
#include "service/telemetry/series.h"
#include "service/telemetry/trace_sampler.h"
#include "service/upstream/upstream_state.h"
#include "shared/model/document.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace portcullis::pipeline {

/// One upstream that a route may send to, and how often in proportion to the others.
struct WeightedUpstream {
    std::shared_ptr<upstream::UpstreamState> state;
    std::uint32_t weight = 1;
};

/// What the steps after the look-up need to know of one route. Routes that say the same share what
/// was made of it, as no step's plan knows whose it is: so a request for the ten thousandth route
/// reads little that one for another has not just read.
struct RoutePlan {
    std::string name;
    std::shared_ptr<const AuthorizePlan> authorize; ///< never null, as the next two
    std::shared_ptr<const RequestTransformPlan> request;
    std::shared_ptr<const ResponseTransformPlan> response;
    std::shared_ptr<const StaticAnswerPlan> answer; ///< null: not a redirect or respond route
    std::vector<WeightedUpstream> upstreams;
    std::uint64_t maxRequestBody = 0;  ///< 0: none
    std::uint64_t maxResponseBody = 0; ///< of what response body steps collect
    telemetry::RouteSeries series = telemetry::kNoRoute;
};

/// Where spans go, with what was read of its secrets. For the exporter only.
struct TraceExport {
    model::Tracing config;
    std::vector<std::pair<std::string, std::string>> fields; ///< `headers`, each with its value
};

/// A valid document, compiled: all that the pipeline asks while it serves. Never modified once
/// published; every exchange pins the one it began with, so none sees half of a change.
struct Snapshot {
    explicit Snapshot(model::Document source) : document(std::move(source)), router(document) { }
    Snapshot(const Snapshot &) = delete;
    Snapshot &operator=(const Snapshot &) = delete;

    const model::Document document; ///< the plans point into it
    std::uint64_t revision = 0;
    Router router;
    ReceiveSettings receive;
    std::unique_ptr<const AuthPlan> auth;
    LimitPlan limits;
    std::shared_ptr<const counters::CountersPlan> counters; ///< null: none
    std::vector<RoutePlan> routes;                          ///< by position in the document
    std::optional<CorsPlan> cors; ///< of the defaults: for answers that belong to no route
    std::vector<std::shared_ptr<upstream::UpstreamState>> upstreams;
    telemetry::QueryMask mask{{}};                    ///< query parameters that logs must not show
    telemetry::RecordedFields recordedFields{{}, {}}; ///< header fields that the ring may show
    telemetry::TraceSampler sampler;
    std::shared_ptr<const TraceExport> traceExport; ///< null: spans are not recorded
};

} // namespace portcullis::pipeline
