// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/snapshot/route_plans.h"

#include <utility>

namespace portcullis::control {

namespace {

template <typename Value>
const Error *failureOf(const Result<Value> &result)
{
    return result ? nullptr : &result.error();
}

} // namespace

Result<pipeline::RoutePlan> RoutePlans::build(const model::Route &route)
{
    pipeline::RoutePlan plan;
    plan.name = route.name;
    auto authorize = authorizeOf(route);
    auto request = requestOf(route);
    auto response = responseOf(route);
    auto answer = answerOf(route);
    for (const Error *error :
         {failureOf(authorize), failureOf(request), failureOf(response), failureOf(answer)}) {
        if (error)
            return failure("route " + route.name + ": " + error->what);
    }
    plan.authorize = std::move(*authorize);
    plan.request = std::move(*request);
    plan.response = std::move(*response);
    plan.answer = std::move(*answer);
    plan.upstreams.reserve(route.upstreams.size());
    for (const model::UpstreamRef &ref : route.upstreams)
        plan.upstreams.push_back({m_upstreams.at(ref.upstream), ref.weight});
    plan.maxRequestBody = route.request.maxBody;
    plan.maxResponseBody = route.response.maxBody;
    plan.series = m_metrics.routeSeries(route.name);
    return plan;
}

Result<std::shared_ptr<const pipeline::AuthorizePlan>>
RoutePlans::authorizeOf(const model::Route &route)
{
    return m_authorize.of(
        route, [&](const model::Route &other) { return other.authorize == route.authorize; },
        [&]() -> Result<pipeline::AuthorizePlan> {
            return pipeline::compileAuthorize(route.authorize);
        });
}

Result<std::shared_ptr<const pipeline::RequestTransformPlan>>
RoutePlans::requestOf(const model::Route &route)
{
    return m_request.of(
        route,
        [&](const model::Route &other) {
            return other.request == route.request
                && other.upgrades == route.upgrades
                // Whether there are steps is all that the request's own depend on.
                && other.response.body.empty() == route.response.body.empty();
        },
        [&] { return pipeline::compileRequestTransform(m_document, route); });
}

Result<std::shared_ptr<const pipeline::ResponseTransformPlan>>
RoutePlans::responseOf(const model::Route &route)
{
    return m_response.of(
        route,
        [&](const model::Route &other) {
            // Where CORS names no methods it takes those of the match.
            return other.response == route.response && other.cors == route.cors
                && other.match.methods == route.match.methods;
        },
        [&] { return pipeline::compileResponseTransform(m_document, route); });
}

Result<std::shared_ptr<const pipeline::StaticAnswerPlan>>
RoutePlans::answerOf(const model::Route &route)
{
    if (!route.redirect && !route.respond)
        return std::shared_ptr<const pipeline::StaticAnswerPlan>();
    return m_answers.of(
        route,
        [&](const model::Route &other) {
            return other.redirect == route.redirect && other.respond == route.respond;
        },
        [&]() -> Result<pipeline::StaticAnswerPlan> {
            auto answer = pipeline::compileStaticAnswer(route);
            if (!answer)
                return tl::unexpected(answer.error());
            return std::move(**answer);
        });
}

} // namespace portcullis::control
