// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/pipeline.h"

#include "service/pipeline/await_identity.h"
#include "service/pipeline/common/cors.h"
#include "service/pipeline/forward.h"

namespace portcullis::pipeline {

/// The life of a request. Each step says whether the exchange goes on; the one that says no has
/// answered it.
io::Task<> Pipeline::serve(Exchange &exchange)
{
    ExchangeRun run(m_worker, exchange);

    // 1 receive: one reading of path, host and client for everything that follows
    if (!receive(run))
        co_return;
    // The route says who may call, so it is looked up now; whether there is none is only told to
    // those who pass the next two steps.
    if (!findRoute(run))
        co_return;

    // 2 authenticate: 401
    run.enter(Stage::Authenticate);
    if (!co_await authenticate(run))
        co_return;

    // 3 authorize: 403
    run.enter(Stage::Authorize);
    if (!authorize(run))
        co_return;

    // 4 rate limit: 429
    run.enter(Stage::RateLimit);
    if (!rateLimit(run))
        co_return;

    // 5 route: 404, 405
    run.enter(Stage::Route);
    if (!requireRoute(run))
        co_return;

    // 6 transform the request
    run.enter(Stage::TransformRequest);
    Forwarding forwarding(run);
    if (!co_await forwarding.transformRequest())
        co_return;

    // 7 proxy: 502, 503, 504
    run.enter(Stage::Proxy);
    if (!co_await forwarding.proxy())
        co_return;

    // 8 transform the response, and stream it
    run.enter(Stage::TransformResponse);
    co_await forwarding.transformResponse();
}

bool Pipeline::receive(ExchangeRun &run)
{
    Exchange &x = run.exchange();
    Arrival arrival;
    arrival.head = &x.head();
    arrival.peer = x.peer();
    arrival.tls = x.listener().tls;
    arrival.listener = x.listener().name;
    arrival.now = m_worker.loop.now();
    arrival.wallNow = m_worker.loop.wallNow();
    arrival.arena = &x.arena();
    static const ReceiveSettings kNothingTrusted;
    const ReceiveSettings &settings = run.hasSnapshot() ? run.snapshot().receive : kNothingTrusted;
    run.received = pipeline::receive(arrival, settings);
    const http::FieldList &fields = x.head().fields;
    static const telemetry::TraceSampler kNothingRecorded;
    run.trace =
        telemetry::startTrace(fields.find("traceparent"), fields.count("traceparent"),
                              run.hasSnapshot() ? run.snapshot().sampler : kNothingRecorded);
    if (x.receiveFailure()) {
        run.refuse(Decision::refuse(*x.receiveFailure(), {}, x.receiveDetail()));
        return false;
    }
    if (run.received.decision.refuses()) {
        http::FieldList extra;
        if (!run.received.allow.empty())
            extra.append("Allow", run.received.allow);
        run.refuse(run.received.decision, std::move(extra));
        return false;
    }
    if (!run.hasSnapshot()) {
        run.refuse(Decision::refuse(Reason::ReceiveDraining, {}, "no configuration is in force"));
        return false;
    }
    if (run.received.answerOptions) {
        http::FieldList extra;
        extra.append("Allow", run.received.allow);
        run.answer(204, extra, {}, {});
        return false;
    }
    return true;
}

bool Pipeline::findRoute(ExchangeRun &run)
{
    const Router &router = run.snapshot().router;
    const http::RequestHead &head = run.exchange().head();
    if (const auto preflight = head.method == "OPTIONS" ? findPreflight(head) : std::nullopt) {
        run.match = router.findPreflight(run.context());
        const RoutePlan *plan = run.policyPlan();
        if (plan && plan->response->cors && !run.match.ambiguous()) {
            http::FieldList fields;
            pipeline::answerPreflight(*plan->response->cors, *preflight, fields);
            run.answerPreflight(fields);
            return false;
        }
    }
    run.match = router.find(run.context());
    return true;
}

io::Task<bool> Pipeline::authenticate(ExchangeRun &run)
{
    const AuthPlan &plan = *run.snapshot().auth;
    const int route = run.match.found() ? run.match.route : run.match.standIn;
    const AuthList &list =
        route >= 0 ? plan.forRoute(static_cast<std::size_t>(route)) : plan.unmatched();
    if (refuseAfterFailures(run, list))
        co_return false;
    if (list.wantsCertificate)
        run.received.context.certificate = run.exchange().clientCertificate();

    Authentication walk(plan, list, m_worker.auth);
    AuthOutcome outcome = walk.advance(run.context());
    while (outcome.kind == AuthOutcome::Kind::Wait) {
        co_await awaitProvider(run, walk, outcome.wait);
        outcome = walk.advance(run.context());
    }
    noteShadowVerdicts(run, walk);
    if (outcome.kind == AuthOutcome::Kind::Accepted) {
        run.identity = std::move(outcome.identity);
        co_return true;
    }
    recordFailure(run, walk);
    http::FieldList fields;
    if (!outcome.challenges.empty())
        fields.append("WWW-Authenticate", outcome.challenges);
    run.refuse(outcome.decision, std::move(fields));
    co_return false;
}

bool Pipeline::authorize(ExchangeRun &run)
{
    const RoutePlan *plan = run.policyPlan();
    if (!plan)
        return true;
    const Decision decision =
        run.ofRoute(*plan, pipeline::authorize(*plan->authorize, run.context(), *run.identity));
    if (decision.refusal && decision.shadow)
        run.noteShadow(*decision.refusal, decision.rule);
    if (!decision.refuses())
        return true;
    run.refuse(decision);
    return false;
}

bool Pipeline::rateLimit(ExchangeRun &run)
{
    std::optional<std::size_t> route;
    if (run.match.found())
        route = static_cast<std::size_t>(run.match.route);
    const LimitSubject subject{run.context(), *run.identity, route,
                               route ? std::string_view(run.plan().name) : std::string_view()};
    run.limits = charge(run.snapshot().limits, subject);
    if (run.limits.shadow.refusal)
        run.noteShadow(*run.limits.shadow.refusal, run.limits.shadow.rule);
    if (!run.limits.decision.refuses())
        return true;
    run.refuse(run.limits.decision);
    return false;
}

bool Pipeline::requireRoute(ExchangeRun &run)
{
    const RouteMatch &match = run.match;
    if (!match.found()) {
        http::FieldList fields;
        if (!match.allow.empty())
            fields.append("Allow", match.allow);
        run.refuse(Decision::refuse(match.reason, match.rule), std::move(fields));
        return false;
    }
    const StaticAnswerPlan *const plan = run.plan().answer.get();
    if (!plan)
        return true;
    StaticAnswer answer;
    if (const auto reason = makeStaticAnswer(*plan, run.scope(), answer)) {
        run.refuseByRoute(Decision::refuse(*reason));
        return false;
    }
    run.answer(answer.status, answer.fields, answer.body,
               plan->redirect ? Reason::RouteRedirect : Reason::RouteRespond);
    return false;
}

} // namespace portcullis::pipeline
