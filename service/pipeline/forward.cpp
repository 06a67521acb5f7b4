// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/forward.h"

#include <charconv>

namespace portcullis::pipeline {

// ---- step 6

bool Forwarding::transformRequest()
{
    if (!prepare())
        return false;
    const Decision declared = decideDeclaredBody(m_run.plan(), m_x.head(), m_x.arena());
    if (declared.refuses()) {
        m_run.refuse(declared);
        return false;
    }
    m_x.sendContinue();
    return true;
}

io::Task<bool> Forwarding::transformBody()
{
    return m_request.body == BodyAction::Edit ? editRequestBody() : requestBodyIsEmpty();
}

bool Forwarding::prepare()
{
    std::array<char, telemetry::TraceContext::kTextSize> trace{};
    m_run.trace.context.format(
        reinterpret_cast<char(&)[telemetry::TraceContext::kTextSize]>(*trace.data()));
    ForwardInput input{m_run.context(),
                       *m_run.identity,
                       m_run.snapshot().document.defaults.via,
                       m_run.received.maxForwards,
                       m_x.arena().copy({trace.data(), trace.size()}),
                       m_run.traceState()};
    const Decision decision =
        decideOutgoing(m_run.snapshot(), m_run.match, input, m_request, m_responseValues);
    if (!decision.refuses())
        return true;
    m_run.refuse(decision);
    return false;
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
        const Decision size = decideBodySize(plan, body.size(), m_x.arena());
        if (size.refuses()) {
            m_run.refuse(size);
            co_return false;
        }
        if (end)
            break;
        if (!more)
            co_await m_x.waker().wait(event::kBody);
    }
    const Decision edited = pipeline::editRequestBody(plan, body, m_x.arena());
    if (edited.refuses()) {
        m_run.refuse(edited);
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
        if (piece.failure) {
            m_run.refuseByRoute(Decision::refuse(*piece.failure, kRequestRule));
            co_return false;
        }
        const Decision any = decideForeignBody(m_run.plan(), piece.bytes.empty(), m_x.arena());
        if (any.refuses()) {
            m_run.refuse(any);
            co_return false;
        }
        if (piece.end)
            co_return true;
        co_await m_x.waker().wait(event::kBody);
    }
}

// ---- step 7

bool Forwarding::chooseUpstream()
{
    const WeightedUpstream *chosen =
        pipeline::chooseUpstream(m_run.plan(), m_run.context().requestId);
    if (!chosen) {
        m_run.refuseByRoute(Decision::refuse(Reason::ProxyNoTarget));
        return false;
    }
    m_upstream = &m_run.worker().upstreams.of(chosen->state);
    m_run.use.upstream = m_upstream->config().name;
    m_proxy.emplace(ProxyInput{m_x, *m_upstream, *this, m_requestBody ? &*m_requestBody : nullptr,
                               m_run.plan().maxRequestBody, m_request.upgrade});
    return true;
}

bool Forwarding::mayAnswer(const Decision &proxied)
{
    m_run.use.target = m_proxy->targetName();
    m_run.use.retries = m_proxy->retries();
    m_run.use.status = m_proxy->head().status;
    if (proxied.refuses())
        m_run.refuse(proxied);
    return !proxied.refuses();
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
    stripTrailers(authListOf(m_run.snapshot(), m_run.match).headers, trailers);
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
