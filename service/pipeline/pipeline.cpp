// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/pipeline.h"

#include "service/pipeline/await_identity.h"
#include "service/pipeline/forward.h"
#include "service/pipeline/rate_limit/shared_charge.h"

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
    std::unique_ptr<UnfinishedWalk> unfinished;
    bool goesOn = authenticate(run, unfinished);
    if (unfinished)
        goesOn = co_await finishWalk(run, *unfinished);
    if (!goesOn)
        co_return;

    // 3 authorize: 403
    if (!authorize(run))
        co_return;

    // 4 rate limit: 429
    if (asksCounters(run.snapshot().limits, limitSubject(run))) {
        run.enter(Stage::RateLimit);
        if (!co_await rateLimitByCounters(run))
            co_return;
    } else if (!rateLimit(run)) {
        co_return;
    }

    // 5 route: 404, 405
    if (!requireRoute(run))
        co_return;

    // 6 transform the request
    run.enter(Stage::TransformRequest);
    Forwarding forwarding(run);
    if (!forwarding.transformRequest())
        co_return;
    if (forwarding.looksAtBody())
        goesOn = co_await forwarding.transformBody();
    if (!goesOn)
        co_return;

    // 7 proxy: 502, 503, 504
    run.enter(Stage::Proxy);
    if (!forwarding.chooseUpstream())
        co_return;
    const Decision proxied = co_await forwarding.proxy();
    if (!forwarding.mayAnswer(proxied))
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
    arrival.now = m_worker.loop.recently();
    arrival.wallNow = m_worker.loop.recentWall();
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
    http::FieldList fields;
    if (!lookUpRoute(run.snapshot(), run.context(), run.match, fields))
        return true;
    run.answerPreflight(fields);
    return false;
}

/// A plain call: nothing has to be waited for, nearly always. Else what was found out so far is
/// left in `unfinished`.
bool Pipeline::authenticate(ExchangeRun &run, std::unique_ptr<UnfinishedWalk> &unfinished)
{
    const AuthList &list = authListOf(run.snapshot(), run.match);
    if (refuseAfterFailures(run, list))
        return false;
    if (list.wantsCertificate)
        run.received.context.certificate = run.exchange().clientCertificate();

    Authentication walk(*run.snapshot().auth, list, m_worker.auth);
    AuthOutcome outcome = walk.advance(run.context());
    if (outcome.kind != AuthOutcome::Kind::Wait)
        return concludeAuthentication(run, walk, outcome);
    unfinished = std::make_unique<UnfinishedWalk>(std::move(walk), outcome.wait);
    return false;
}

io::Task<bool> Pipeline::finishWalk(ExchangeRun &run, UnfinishedWalk &unfinished)
{
    AuthOutcome outcome;
    outcome.wait = unfinished.wait;
    do {
        co_await awaitProvider(run, unfinished.walk, outcome.wait);
        outcome = unfinished.walk.advance(run.context());
    } while (outcome.kind == AuthOutcome::Kind::Wait);
    co_return concludeAuthentication(run, unfinished.walk, outcome);
}

bool Pipeline::concludeAuthentication(ExchangeRun &run, const Authentication &walk,
                                      AuthOutcome &outcome)
{
    noteShadowVerdicts(run, walk);
    if (outcome.kind == AuthOutcome::Kind::Accepted) {
        run.identity = std::move(outcome.identity);
        noteUse(walk);
        return true;
    }
    recordFailure(run, walk);
    http::FieldList fields;
    if (!outcome.challenges.empty())
        fields.append("WWW-Authenticate", outcome.challenges);
    run.refuse(outcome.decision, std::move(fields));
    return false;
}

void Pipeline::noteUse(const Authentication &walk)
{
    const WallTime now = m_worker.loop.recentWall();
    if (const CompiledAuthenticator *authenticator = walk.decidedBy())
        authenticator->use->note(now);
    if (UseMark *key = walk.keyUse())
        key->note(now);
}

bool Pipeline::authorize(ExchangeRun &run)
{
    const RoutePlan *const plan = policyPlan(run.snapshot(), run.match);
    if (!plan || plan->authorize->empty) {
        run.pass(Stage::Authorize);
        return true;
    }
    run.enter(Stage::Authorize);
    const Decision decision =
        decideAuthorize(run.snapshot(), run.match, run.context(), *run.identity);
    if (decision.refusal && decision.shadow)
        run.noteShadow(*decision.refusal, decision.rule);
    if (!decision.refuses())
        return true;
    run.refuse(decision);
    return false;
}

LimitSubject Pipeline::limitSubject(ExchangeRun &run)
{
    LimitSubject subject =
        pipeline::limitSubject(run.snapshot(), run.match, run.context(), *run.identity);
    subject.shared = &m_worker.counters;
    return subject;
}

bool Pipeline::rateLimit(ExchangeRun &run)
{
    const LimitPlan &limits = run.snapshot().limits;
    const LimitSubject subject = limitSubject(run);
    if (!isLimited(limits, subject)) {
        run.pass(Stage::RateLimit);
        return true;
    }
    run.enter(Stage::RateLimit);
    run.limits = charge(limits, subject);
    return judgeLimits(run);
}

io::Task<bool> Pipeline::rateLimitByCounters(ExchangeRun &run)
{
    SharedCharge charge(run.snapshot().limits, limitSubject(run));
    io::Waker &waker = run.exchange().waker();
    charge.ask(waker, event::kCounters);
    while (!charge.done())
        co_await waker.wait(event::kCounters);
    run.limits = charge.finish();
    co_return judgeLimits(run);
}

bool Pipeline::judgeLimits(ExchangeRun &run)
{
    if (run.limits.shadow.refusal)
        run.noteShadow(*run.limits.shadow.refusal, run.limits.shadow.rule);
    if (!run.limits.decision.refuses())
        return true;
    run.refuse(run.limits.decision);
    return false;
}

bool Pipeline::requireRoute(ExchangeRun &run)
{
    if (run.match.found() && !run.plan().answer) {
        run.pass(Stage::Route);
        return true;
    }
    run.enter(Stage::Route);
    std::optional<StaticAnswer> answer;
    const Decision decision = decideRoute(run.snapshot(), run.match, run.scope(), answer);
    if (decision.refuses()) {
        http::FieldList fields;
        if (!run.match.allow.empty())
            fields.append("Allow", run.match.allow);
        run.refuse(decision, std::move(fields));
        return false;
    }
    if (!answer)
        return true;
    run.answer(answer->status, answer->fields, answer->body,
               run.plan().answer->redirect ? Reason::RouteRedirect : Reason::RouteRespond);
    return false;
}

} // namespace portcullis::pipeline
