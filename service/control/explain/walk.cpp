// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/walk.h"

#include "service/pipeline/common/problem.h"
#include "service/telemetry/trace_context.h"

#include <algorithm>
#include <utility>

namespace portcullis::control {

namespace {

using Outcome = StepReport::Outcome;
using pipeline::Decision;

constexpr int kNoContent = 204;

} // namespace

const pipeline::RoutePlan *Walk::route() const
{
    return m_match.found() ? &m_request.snapshot.routes[static_cast<std::size_t>(m_match.route)]
                           : nullptr;
}

template <typename Step>
bool Walk::timed(Stage stage, Step step)
{
    m_stage = stage;
    const auto began = std::chrono::steady_clock::now();
    const bool goesOn = step();
    now().ns = Nanoseconds(std::chrono::steady_clock::now() - began).count();
    if (goesOn)
        now().outcome = Outcome::Passed;
    else
        m_endedAt = stage;
    return goesOn;
}

bool Walk::end(Outcome outcome)
{
    now().outcome = outcome;
    return false;
}

bool Walk::take(const Decision &decision)
{
    if (decision.refusal && decision.shadow)
        m_shadow.push_back({*decision.refusal, std::string(decision.rule)});
    if (!decision.refuses())
        return true;
    StepReport &step = now();
    step.reason = decision.refusal;
    step.rule = decision.rule;
    step.detail = decision.detail;
    return end(Outcome::Refused);
}

void Walk::run(const WalkSteps &steps)
{
    const bool forwarded = timed(Stage::Receive, [&] { return receive() && lookUp(); })
        && timed(Stage::Authenticate, [&] { return authenticate(steps); })
        && timed(Stage::Authorize, [&] { return authorize(); })
        && timed(Stage::RateLimit, [&] { return rateLimit(steps); })
        && timed(Stage::Route, [&] { return findAnswer(); })
        && timed(Stage::TransformRequest, [&] { return transformRequest(); })
        && timed(Stage::Proxy, [&] { return proxy(); });
    if (forwarded)
        now().notes.emplace_back("the upstream was not asked");
}

int Walk::status() const
{
    if (!m_endedAt)
        return 0;
    const StepReport &last = step(*m_endedAt);
    if (last.outcome == Outcome::Answered)
        return m_answer ? m_answer->status : kNoContent;
    if (last.outcome != Outcome::Refused || !last.reason)
        return 0;
    return pipeline::grpcContentType(m_request.head.fields) ? 200 : reasonInfo(*last.reason).status;
}

bool Walk::receive()
{
    pipeline::Arrival arrival;
    arrival.head = &m_request.head;
    arrival.peer = m_request.peer;
    arrival.tls = m_request.tls;
    arrival.listener = m_request.listener.name;
    arrival.now = m_request.now;
    arrival.wallNow = m_request.wallNow;
    arrival.arena = &m_arena;
    m_received = pipeline::receive(arrival, m_request.snapshot.receive);
    if (!m_request.requestId.empty())
        m_received.context.requestId = m_request.requestId;
    if (m_request.refusedHead)
        return take(
            Decision::refuse(m_request.refusedHead->reason, {}, m_request.refusedHead->detail));
    if (!take(m_received.decision))
        return false;
    if (!m_received.answerOptions)
        return true;
    now().notes.emplace_back("OPTIONS that is not for a route is answered here");
    return end(Outcome::Answered);
}

bool Walk::lookUp()
{
    if (!pipeline::lookUpRoute(m_request.snapshot, m_received.context, m_match, m_preflight))
        return true;
    now().notes.emplace_back("a CORS preflight is answered here");
    return end(Outcome::Answered);
}

bool Walk::authenticate(const WalkSteps &steps)
{
    const pipeline::AuthList &list = pipeline::authListOf(m_request.snapshot, m_match);
    IdentityStep said = steps.authenticate(list, m_received.context, m_match);
    now().notes = std::move(said.notes);
    m_shadow.insert(m_shadow.end(), said.shadow.begin(), said.shadow.end());
    if (said.kind == IdentityStep::Kind::Unknown)
        return end(Outcome::Unknown);
    if (said.kind == IdentityStep::Kind::Accepted) {
        m_identity = std::move(said.identity);
        return true;
    }
    m_challenges = said.challenges;
    return take(said.decision);
}

bool Walk::authorize()
{
    return take(
        pipeline::decideAuthorize(m_request.snapshot, m_match, m_received.context, *m_identity));
}

bool Walk::rateLimit(const WalkSteps &steps)
{
    const pipeline::LimitPlan &plan = m_request.snapshot.limits;
    const pipeline::LimitSubject subject =
        pipeline::limitSubject(m_request.snapshot, m_match, m_received.context, *m_identity);
    if (pipeline::asksCounters(plan, subject))
        now().notes.emplace_back("limits that the shared counters are asked about are left out");
    m_limits = steps.limit(plan, subject);
    take(m_limits.shadow);
    return take(m_limits.decision);
}

bool Walk::findAnswer()
{
    const pipeline::TemplateScope scope{m_received.context, m_match.params, *m_identity};
    if (!take(pipeline::decideRoute(m_request.snapshot, m_match, scope, m_answer)))
        return false;
    if (!m_answer)
        return true;
    now().reason = route()->answer->redirect ? Reason::RouteRedirect : Reason::RouteRespond;
    return end(Outcome::Answered);
}

bool Walk::transformRequest()
{
    const http::FieldList &fields = m_request.head.fields;
    const telemetry::TraceStart trace = telemetry::startTrace(
        fields.find("traceparent"), fields.count("traceparent"), m_request.snapshot.sampler);
    char text[telemetry::TraceContext::kTextSize];
    trace.context.format(text);
    const pipeline::ForwardInput input{m_received.context,
                                       *m_identity,
                                       m_request.snapshot.document.defaults.via,
                                       m_received.maxForwards,
                                       m_arena.copy({text, sizeof text}),
                                       pipeline::traceState(trace, fields, m_arena)};
    const pipeline::RoutePlan &plan = *route();
    return take(pipeline::decideOutgoing(m_request.snapshot, m_match, input, m_outgoing,
                                         m_responseValues))
        && take(pipeline::decideDeclaredBody(plan, m_request.head, m_arena)) && editBody(plan);
}

bool Walk::editBody(const pipeline::RoutePlan &plan)
{
    const bool edited = m_outgoing.body == pipeline::BodyAction::Edit;
    const bool foreign = m_outgoing.body == pipeline::BodyAction::RefuseIfAny;
    if (!m_request.body) {
        if (edited)
            now().notes.emplace_back("whether the body is valid JSON is not known");
        if (foreign) {
            now().notes.emplace_back("whether there is a body, which would be refused for its "
                                     "type, is not known");
            return end(Outcome::Unknown);
        }
        return true;
    }
    m_body = m_request.body;
    if (foreign)
        return take(pipeline::decideForeignBody(plan, m_body->empty(), m_arena));
    if (!edited)
        return true;
    return take(pipeline::decideBodySize(plan, m_body->size(), m_arena))
        && take(pipeline::editRequestBody(plan, *m_body, m_arena));
}

bool Walk::proxy()
{
    const pipeline::RoutePlan &plan = *route();
    const pipeline::WeightedUpstream *chosen =
        pipeline::chooseUpstream(plan, m_received.context.requestId);
    if (!chosen)
        return take(pipeline::ofRoute(plan, Decision::refuse(Reason::ProxyNoTarget), m_arena));
    m_upstream = chosen->state.get();
    const auto set = m_upstream->targets();
    const bool usable = std::any_of(set->targets.begin(), set->targets.end(),
                                    [](const auto &target) { return !target->health->out(); });
    if (m_request.looksAtHealth && !usable)
        return take(Decision::refuse(Reason::ProxyNoTarget));
    // What is streamed is found too long on its way.
    const bool tooLong = m_body && m_outgoing.body == pipeline::BodyAction::Pass
        && pipeline::decideBodySize(plan, m_body->size(), m_arena).refuses();
    return !tooLong || take(Decision::refuse(Reason::ReceiveBodyTooLarge));
}

} // namespace portcullis::control
