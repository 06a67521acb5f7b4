// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/decide.h"

#include "service/pipeline/common/cors.h"
#include "shared/core/ascii.h"

namespace portcullis::pipeline {

namespace {

const RoutePlan &planAt(const Snapshot &snapshot, int route)
{
    return snapshot.routes[static_cast<std::size_t>(route)];
}

/// The route whose policy counts: that of the match, or the stand-in of a miss.
int policyRoute(const RouteMatch &match)
{
    return match.found() ? match.route : match.standIn;
}

} // namespace

bool lookUpRoute(const Snapshot &snapshot, const RequestContext &context, RouteMatch &match,
                 http::FieldList &fields)
{
    const http::RequestHead &head = *context.head;
    if (const auto preflight = head.method == "OPTIONS" ? findPreflight(head) : std::nullopt) {
        match = snapshot.router.findPreflight(context);
        const RoutePlan *plan = policyPlan(snapshot, match);
        if (plan && plan->response->cors && !match.ambiguous()) {
            answerPreflight(*plan->response->cors, *preflight, fields);
            return true;
        }
    }
    match = snapshot.router.find(context);
    return false;
}

const RoutePlan *policyPlan(const Snapshot &snapshot, const RouteMatch &match)
{
    const int route = policyRoute(match);
    return route >= 0 ? &planAt(snapshot, route) : nullptr;
}

const AuthList &authListOf(const Snapshot &snapshot, const RouteMatch &match)
{
    const int route = policyRoute(match);
    return route >= 0 ? snapshot.auth->forRoute(static_cast<std::size_t>(route))
                      : snapshot.auth->unmatched();
}

Decision ofRoute(const RoutePlan &route, Decision decision, Arena &arena)
{
    if (decision.refusal)
        decision.rule =
            arena.join({"routes/", route.name, decision.rule.empty() ? "" : "/", decision.rule});
    return decision;
}

std::optional<model::CountPerWindow> failureLimit(const ListenerFacts &listener,
                                                  const RequestContext &context)
{
    if (listener.authFailures == 0)
        return {};
    // Everything on this machine shares the loopback address, so it is only counted on request.
    if (!listener.authFailuresLoopback && context.client.isLoopback())
        return {};
    return model::CountPerWindow{listener.authFailures, listener.authFailureWindow};
}

std::optional<Seconds> refusedAfterFailures(const FailureTable &failures,
                                            const ListenerFacts &listener, const AuthList &list,
                                            const RequestContext &context)
{
    const auto limit = list.anonymousOnly ? std::nullopt : failureLimit(listener, context);
    if (!limit || !failures.tooMany(context.client, *limit, context.now))
        return {};
    return std::chrono::ceil<Seconds>(failures.retryAfter(context.client, *limit, context.now));
}

Decision decideAuthorize(const Snapshot &snapshot, const RouteMatch &match,
                         const RequestContext &context, const Principal &principal)
{
    const RoutePlan *plan = policyPlan(snapshot, match);
    if (!plan)
        return Decision::allow();
    return ofRoute(*plan, authorize(*plan->authorize, context, principal), *context.arena);
}

LimitSubject limitSubject(const Snapshot &snapshot, const RouteMatch &match,
                          const RequestContext &context, const Principal &principal)
{
    if (!match.found())
        return {context, principal, {}, {}};
    return {context, principal, static_cast<std::size_t>(match.route),
            planAt(snapshot, match.route).name};
}

Decision decideRoute(const Snapshot &snapshot, const RouteMatch &match, const TemplateScope &scope,
                     std::optional<StaticAnswer> &answer)
{
    if (!match.found())
        return Decision::refuse(match.reason, match.rule);
    const RoutePlan &plan = planAt(snapshot, match.route);
    if (!plan.answer)
        return Decision::allow();
    answer.emplace();
    if (const auto reason = makeStaticAnswer(*plan.answer, scope, *answer))
        return ofRoute(plan, Decision::refuse(*reason), *scope.context.arena);
    return Decision::allow();
}

Decision decideOutgoing(const Snapshot &snapshot, const RouteMatch &match,
                        const ForwardInput &input, OutgoingRequest &out,
                        FieldStepValues &responseValues)
{
    const RoutePlan &plan = planAt(snapshot, match.route);
    Arena &arena = *input.context.arena;
    const TemplateScope scope{input.context, match.params, input.principal};
    Decision decision = beginOutgoing(*plan.request, input, out);
    if (!decision.refuses()) {
        const AuthList &list = authListOf(snapshot, match);
        if (!list.strip.empty())
            stripCredentials(list.strip, out.fields, out.query, arena);
        decision = transformRequest(*plan.request, scope, out);
    }
    if (decision.refuses())
        return ofRoute(plan, decision, arena);
    auto values = prepareResponse(*plan.response, scope);
    if (!values)
        return ofRoute(plan, Decision::refuse(values.error(), kResponseRule), arena);
    responseValues = *values;
    return Decision::allow();
}

std::string_view traceState(const telemetry::TraceStart &trace, const http::FieldList &fields,
                            Arena &arena)
{
    if (!trace.continued)
        return {};
    if (fields.count("tracestate") < 2)
        return fields.find("tracestate").value_or(std::string_view());
    std::string all;
    for (const http::Field &field : fields) {
        if (!equalsIgnoreCase(field.name, "tracestate") || field.value.empty())
            continue;
        all.append(all.empty() ? "" : ",").append(field.value);
    }
    return arena.copy(all);
}

Decision decideDeclaredBody(const RoutePlan &plan, const http::RequestHead &head, Arena &arena)
{
    const bool declared = head.framing.kind == http::Framing::Kind::Length;
    return declared ? decideBodySize(plan, head.framing.length, arena) : Decision::allow();
}

Decision decideBodySize(const RoutePlan &plan, std::uint64_t size, Arena &arena)
{
    if (plan.maxRequestBody == 0 || size <= plan.maxRequestBody)
        return Decision::allow();
    return ofRoute(plan, Decision::refuse(Reason::ReceiveBodyTooLarge, kRequestRule), arena);
}

Decision decideForeignBody(const RoutePlan &plan, bool empty, Arena &arena)
{
    if (empty)
        return Decision::allow();
    return ofRoute(plan, Decision::refuse(Reason::TransformRequestMediaType, kRequestRule), arena);
}

Decision editRequestBody(const RoutePlan &plan, std::string &body, Arena &arena)
{
    const auto edited = plan.request->body.edit(body);
    if (edited)
        return Decision::allow();
    return ofRoute(
        plan,
        Decision::refuse(Reason::TransformRequestInvalidJson, kRequestRule, edited.error().what),
        arena);
}

const WeightedUpstream *chooseUpstream(const RoutePlan &plan, std::string_view requestId)
{
    const std::vector<WeightedUpstream> &all = plan.upstreams;
    std::uint64_t total = 0;
    for (const WeightedUpstream &each : all)
        total += each.weight;
    if (total == 0)
        return nullptr;
    std::uint64_t point = all.size() == 1 ? 0 : StringHash{}(requestId) % total;
    for (const WeightedUpstream &each : all) {
        if (point < each.weight)
            return &each;
        point -= each.weight;
    }
    return nullptr;
}

} // namespace portcullis::pipeline
