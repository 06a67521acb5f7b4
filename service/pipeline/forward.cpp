// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/forward.h"

#include <charconv>

namespace portcullis::pipeline {

// ---- step 6

io::Task<bool> Forwarding::transformRequest()
{
    if (!prepare())
        co_return false;
    const http::RequestHead &head = m_x.head();
    const std::uint64_t limit = m_run.plan().maxRequestBody;
    if (limit > 0 && head.framing.kind == http::Framing::Kind::Length
        && head.framing.length > limit) {
        m_run.refuseByRoute(Decision::refuse(Reason::ReceiveBodyTooLarge, kRequestRule));
        co_return false;
    }
    m_x.sendContinue();
    if (m_request.body == BodyAction::Edit)
        co_return co_await editRequestBody();
    if (m_request.body == BodyAction::RefuseIfAny) {
        const bool empty = co_await requestBodyIsEmpty();
        co_return empty;
    }
    co_return true;
}

bool Forwarding::prepare()
{
    const RoutePlan &plan = m_run.plan();
    std::array<char, telemetry::TraceContext::kTextSize> trace{};
    m_run.trace.context.format(
        reinterpret_cast<char(&)[telemetry::TraceContext::kTextSize]>(*trace.data()));
    ForwardInput input{m_run.context(),
                       *m_run.identity,
                       m_run.snapshot().document.defaults.via,
                       m_run.received.maxForwards,
                       m_x.arena().copy({trace.data(), trace.size()}),
                       m_run.traceState()};
    Decision decision = beginOutgoing(*plan.request, input, m_request);
    if (!decision.refuses()) {
        const AuthList &list = m_run.authList();
        if (!list.strip.empty())
            stripCredentials(list.strip, m_request.fields, m_request.query, m_x.arena());
        decision = pipeline::transformRequest(*plan.request, m_run.scope(), m_request);
    }
    if (decision.refuses()) {
        m_run.refuseByRoute(decision);
        return false;
    }
    auto values = prepareResponse(*plan.response, m_run.scope());
    if (!values) {
        m_run.refuseByRoute(Decision::refuse(values.error(), kResponseRule));
        return false;
    }
    m_responseValues = *values;
    return true;
}

io::Task<bool> Forwarding::editRequestBody()
{
    const RoutePlan &plan = m_run.plan();
    std::string body;
    while (true) {
        const BodyPiece piece = m_x.body();
        if (piece.failure) {
            m_run.refuse(Decision::refuse(*piece.failure));
            co_return false;
        }
        const bool end = piece.end;
        const bool more = !piece.bytes.empty();
        body.append(piece.bytes);
        if (more)
            m_x.consumeBody(piece.bytes.size());
        if (plan.maxRequestBody > 0 && body.size() > plan.maxRequestBody) {
            m_run.refuseByRoute(Decision::refuse(Reason::ReceiveBodyTooLarge, kRequestRule));
            co_return false;
        }
        if (end)
            break;
        if (!more)
            co_await m_x.waker().wait(event::kBody);
    }
    const auto edited = plan.request->body.edit(body);
    if (!edited) {
        m_run.refuseByRoute(Decision::refuse(Reason::TransformRequestInvalidJson, kRequestRule,
                                             edited.error().what));
        co_return false;
    }
    m_requestBody = std::move(body);
    co_return true;
}

/// For a body whose type can't be edited: it is refused as soon as there proves to be one.
io::Task<bool> Forwarding::requestBodyIsEmpty()
{
    while (true) {
        const BodyPiece piece = m_x.body();
        if (piece.failure || !piece.bytes.empty()) {
            m_run.refuseByRoute(Decision::refuse(
                piece.failure.value_or(Reason::TransformRequestMediaType), kRequestRule));
            co_return false;
        }
        if (piece.end)
            co_return true;
        co_await m_x.waker().wait(event::kBody);
    }
}

// ---- step 7

upstream::WorkerUpstream *Forwarding::chooseUpstream()
{
    const std::vector<WeightedUpstream> &all = m_run.plan().upstreams;
    std::uint64_t total = 0;
    for (const WeightedUpstream &each : all)
        total += each.weight;
    if (total == 0)
        return nullptr;
    // The request id is random, or the trusted peer's: as good as a die, and it can be replayed.
    std::uint64_t point = all.size() == 1 ? 0 : StringHash{}(m_run.context().requestId) % total;
    for (const WeightedUpstream &each : all) {
        if (point < each.weight)
            return &m_run.worker().upstreams.of(each.state);
        point -= each.weight;
    }
    return nullptr;
}

io::Task<bool> Forwarding::proxy()
{
    m_upstream = chooseUpstream();
    if (!m_upstream) {
        m_run.refuseByRoute(Decision::refuse(Reason::ProxyNoTarget));
        co_return false;
    }
    m_run.use.upstream = m_upstream->config().name;
    m_proxy.emplace(ProxyInput{m_x, *m_upstream, *this, m_requestBody ? &*m_requestBody : nullptr,
                               m_run.plan().maxRequestBody, m_request.upgrade});
    const Decision decision = co_await m_proxy->begin();
    noteUse();
    if (!decision.refuses())
        co_return true;
    m_run.refuse(decision);
    co_return false;
}

void Forwarding::noteUse()
{
    m_run.use.target = m_proxy->targetName();
    m_run.use.retries = m_proxy->retries();
    m_run.use.status = m_proxy->head().status;
}

void Forwarding::makeHead(upstream::OutgoingHead &head, const upstream::TargetState &target)
{
    head.method = m_x.head().method;
    head.target = originTarget(target.config.path, m_request, m_x.arena());
    head.host =
        hostFor(m_request, m_run.context(), m_upstream->config().preserveHost, target.hostField);
    head.fields = &m_request.fields;
    head.upgrade = m_request.upgrade;
    head.trailers = m_request.trailers;
}

void Forwarding::filterTrailers(http::FieldList &trailers)
{
    filterRequestTrailers(*m_run.plan().request, trailers);
    stripTrailers(m_run.authList().headers, trailers);
}

void Forwarding::interim(const http::ResponseHead &head)
{
    http::FieldList fields;
    if (forwardInterim(head, fields))
        m_x.sendInterim(head.status, fields);
}

// ---- step 8

http::Framing Forwarding::responseFraming(const OutgoingResponse &response) const
{
    const http::ResponseHead &head = m_proxy->head();
    // A 304 that becomes another status has no body, whatever length it speaks of.
    const bool bodyless =
        m_x.head().method == "HEAD" || (head.status == 304 && response.status == 304);
    if (!bodyless || response.lengthUnknown)
        return response.dropBody ? http::Framing{} : head.framing;
    // What a GET would have had is told to who only asked for the head.
    http::Framing framing;
    if (const auto length = head.fields.find("Content-Length")) {
        std::uint64_t value = 0;
        const auto parsed = std::from_chars(length->data(), length->data() + length->size(), value);
        if (parsed.ec == std::errc())
            framing = {http::Framing::Kind::Length, value};
    }
    return framing;
}

io::Task<> Forwarding::transformResponse()
{
    const RoutePlan &plan = m_run.plan();
    http::FieldList limitFields;
    setLimitFields(m_run.limits, limitFields, m_x.arena());
    const ResponseInput input{m_run.context(), m_responseValues,
                              std::span<const http::Field>(limitFields.begin(), limitFields.end())};
    OutgoingResponse response;
    const Decision decision =
        pipeline::transformResponse(*plan.response, input, m_proxy->head(), response);
    if (decision.refuses()) {
        m_run.refuseByRoute(decision);
        co_return;
    }
    if (!response.fields.contains("Date"))
        response.fields.append("Date", m_run.date());
    m_run.noteStatus(response.status);
    if (response.status == 101) {
        co_await tunnel(response);
        co_return;
    }
    if (response.body == BodyAction::Edit) {
        (void)co_await editResponseBody(response);
        co_return;
    }
    m_x.sendHead(response.status, response.fields, responseFraming(response));
    const Decision streamed = co_await m_proxy->stream(response.dropBody);
    if (streamed.refusal) {
        m_run.breakOff(streamed);
        co_return;
    }
    http::FieldList trailers;
    if (!m_proxy->trailers().empty() && !response.dropBody) {
        trailers = m_proxy->trailers();
        filterResponseTrailers(*plan.response, trailers);
    }
    m_x.finish(trailers);
    m_run.noteComplete();
}

io::Task<bool> Forwarding::editResponseBody(OutgoingResponse &response)
{
    const RoutePlan &plan = m_run.plan();
    std::string body;
    const Decision collected = co_await m_proxy->collect(body, plan.maxResponseBody);
    if (collected.refusal) {
        m_run.refuse(collected);
        co_return false;
    }
    const auto edited = plan.response->body.edit(body);
    if (!edited) {
        m_run.refuseByRoute(Decision::refuse(Reason::TransformResponseInvalidJson, kResponseRule,
                                             edited.error().what));
        co_return false;
    }
    m_x.sendHead(response.status, response.fields, {http::Framing::Kind::Length, body.size()});
    m_x.sendBody(body);
    m_x.finish({});
    m_run.noteComplete();
    co_return true;
}

io::Task<> Forwarding::tunnel(OutgoingResponse &response)
{
    response.fields.append("Upgrade", m_proxy->head().upgrade);
    m_x.sendHead(101, response.fields, {});
    co_await m_proxy->tunnel();
    m_run.noteComplete();
}

} // namespace portcullis::pipeline
