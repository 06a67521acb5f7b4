// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/snapshot/snapshot_builder.h"

#include <algorithm>
#include <unordered_map>

namespace portcullis::control {

namespace {

using Upstreams = std::unordered_map<std::string, std::shared_ptr<upstream::UpstreamState>>;

/// The upstreams of the document by name, those that are as they were taken over.
Result<Upstreams> buildUpstreams(const model::Document &document, telemetry::Metrics &metrics,
                                 const pipeline::Snapshot *previous)
{
    Upstreams before;
    if (previous) {
        for (const auto &state : previous->upstreams)
            before.emplace(state->config.name, state);
    }
    Upstreams upstreams;
    for (const model::Upstream &config : document.upstreams) {
        const auto old = before.find(config.name);
        if (old != before.end() && old->second->config == config) {
            upstreams.emplace(config.name, old->second);
            continue;
        }
        auto state = upstream::UpstreamState::make(
            config, [&metrics](const std::string &name, const std::string &target) {
                return metrics.targetSeries(name, target);
            });
        if (!state)
            return failure("upstream " + config.name + ": " + state.error().what);
        upstreams.emplace(config.name, std::move(*state));
    }
    return upstreams;
}

/// How many of the latest different plans of one kind a route is compared with. Configurations have
/// few kinds of routes, and those of one kind stand together.
constexpr std::size_t kComparedPlans = 16;

/// Plans of one kind, so that routes which say the same share one.
template <typename Plan>
class SharedPlans {
public:
    /// The plan of an earlier route for which `same(earlier)` holds, else what `compile()` makes.
    template <typename Same, typename Compile>
    Result<std::shared_ptr<const Plan>> of(const model::Route &route, Same same, Compile compile)
    {
        const auto known = std::find_if(m_latest.begin(), m_latest.end(),
                                        [&](const Entry &entry) { return same(*entry.route); });
        if (known != m_latest.end()) {
            std::rotate(m_latest.begin(), known, known + 1);
            return m_latest.front().plan;
        }
        Result<Plan> plan = compile();
        if (!plan)
            return tl::unexpected(plan.error());
        if (m_latest.size() == kComparedPlans)
            m_latest.pop_back();
        m_latest.insert(m_latest.begin(), {&route, std::make_shared<const Plan>(std::move(*plan))});
        return m_latest.front().plan;
    }

private:
    struct Entry {
        const model::Route *route;
        std::shared_ptr<const Plan> plan;
    };
    std::vector<Entry> m_latest; // the last used first
};

/// Makes the plans of a document's routes, one after the other.
class RoutePlans {
public:
    RoutePlans(const model::Document &document, const Upstreams &upstreams,
               telemetry::Metrics &metrics)
        : m_document(document), m_upstreams(upstreams), m_metrics(metrics)
    {
    }

    Result<pipeline::RoutePlan> build(const model::Route &route)
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

private:
    template <typename Value>
    static const Error *failureOf(const Result<Value> &result)
    {
        return result ? nullptr : &result.error();
    }

    Result<std::shared_ptr<const pipeline::AuthorizePlan>> authorizeOf(const model::Route &route)
    {
        return m_authorize.of(
            route, [&](const model::Route &other) { return other.authorize == route.authorize; },
            [&]() -> Result<pipeline::AuthorizePlan> { return pipeline::compileAuthorize(route); });
    }

    Result<std::shared_ptr<const pipeline::RequestTransformPlan>>
    requestOf(const model::Route &route)
    {
        return m_request.of(
            route,
            [&](const model::Route &other) {
                return other.request == route.request && other.upgrades == route.upgrades
                    && other.response.body == route.response.body;
            },
            [&] { return pipeline::compileRequestTransform(m_document, route); });
    }

    Result<std::shared_ptr<const pipeline::ResponseTransformPlan>>
    responseOf(const model::Route &route)
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

    Result<std::shared_ptr<const pipeline::StaticAnswerPlan>> answerOf(const model::Route &route)
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

    const model::Document &m_document;
    const Upstreams &m_upstreams;
    telemetry::Metrics &m_metrics;
    SharedPlans<pipeline::AuthorizePlan> m_authorize;
    SharedPlans<pipeline::RequestTransformPlan> m_request;
    SharedPlans<pipeline::ResponseTransformPlan> m_response;
    SharedPlans<pipeline::StaticAnswerPlan> m_answers;
};

} // namespace

Result<std::shared_ptr<const pipeline::Snapshot>> buildSnapshot(model::Document document,
                                                                std::uint64_t revision,
                                                                BuildContext &context,
                                                                const pipeline::Snapshot *previous)
{
    auto snapshot = std::make_shared<pipeline::Snapshot>(std::move(document));
    const model::Document &source = snapshot->document;
    snapshot->revision = revision;
    snapshot->receive = pipeline::ReceiveSettings::compile(source);

    auto auth = pipeline::compileAuthPlan(source, context.keySets, context.sources);
    if (!auth)
        return tl::unexpected(auth.error());
    snapshot->auth = std::move(*auth);
    snapshot->mask = telemetry::QueryMask(snapshot->auth->credentialParameters());

    auto limits = pipeline::LimitPlan::compile(source, context.limits);
    if (!limits)
        return tl::unexpected(limits.error());
    snapshot->limits = std::move(*limits);

    auto upstreams = buildUpstreams(source, context.metrics, previous);
    if (!upstreams)
        return tl::unexpected(upstreams.error());
    for (const model::Upstream &config : source.upstreams)
        snapshot->upstreams.push_back(upstreams->at(config.name));

    snapshot->cors = pipeline::compileCors(source, {});
    snapshot->routes.reserve(source.routes.size());
    RoutePlans plans(source, *upstreams, context.metrics);
    for (const model::Route &route : source.routes) {
        auto plan = plans.build(route);
        if (!plan)
            return tl::unexpected(plan.error());
        snapshot->routes.push_back(std::move(*plan));
    }
    return std::shared_ptr<const pipeline::Snapshot>(std::move(snapshot));
}

} // namespace portcullis::control
