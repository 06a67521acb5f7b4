// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/exchange_run.h"

#include "service/http/serialize.h"
#include "service/pipeline/common/cors.h"
#include "service/pipeline/common/problem.h"
#include "service/pipeline/record_traffic.h"

namespace portcullis::pipeline {

ExchangeRun::ExchangeRun(Worker &worker, Exchange &exchange)
    : m_pin(worker.snapshots.pin())
    , m_worker(worker)
    , m_exchange(exchange)
    , m_enteredAt(worker.loop.recently())
{
    m_worker.metrics.exchangeStarted();
}

ExchangeRun::~ExchangeRun()
{
    record();
}

void ExchangeRun::leave(SteadyTime now)
{
    std::int64_t &spent = m_record.stageNs[static_cast<std::size_t>(m_stage)];
    spent = std::max<std::int64_t>(spent, 0) + Nanoseconds(now - m_enteredAt).count();
    m_enteredAt = now;
}

void ExchangeRun::enter(Stage stage)
{
    leave(m_worker.loop.now());
    m_stage = stage;
}

void ExchangeRun::pass(Stage stage)
{
    m_record.stageNs[static_cast<std::size_t>(stage)] = 0;
}

void ExchangeRun::noteShadow(Reason reason, std::string_view rule)
{
    m_shadow.push_back({reason, rule});
}

std::string_view ExchangeRun::traceState() const
{
    return pipeline::traceState(trace, m_exchange.head().fields, m_exchange.arena());
}

std::string_view ExchangeRun::date()
{
    const std::int64_t second =
        std::chrono::floor<Seconds>(received.context.wallNow).time_since_epoch().count();
    if (m_worker.dateSecond != second) {
        m_worker.dateSecond = second;
        m_worker.date = http::formatHttpDate(second);
    }
    return m_exchange.arena().copy(m_worker.date);
}

/// What every answer of our own has.
void ExchangeRun::addOwnFields(http::FieldList &fields)
{
    fields.append("Date", date());
    setLimitFields(limits, fields, m_exchange.arena());
    if (!hasSnapshot())
        return;
    const RoutePlan *plan = policyPlan(snapshot(), match);
    if (const auto &cors = plan ? plan->response->cors : snapshot().cors)
        addCorsFields(*cors, originOf(m_exchange.head()), fields);
}

void ExchangeRun::refuse(const Decision &decision, http::FieldList fields)
{
    const Reason reason = decision.refusal.value_or(Reason::ReceiveMalformedRequest);
    m_record.reason = reason;
    m_record.rule = decision.rule;
    if (m_exchange.headSent()) {
        breakOff(decision);
        return;
    }
    const ProblemInfo problem{reason, received.context.requestId, decision.detail, decision.rule,
                              0};
    int status = reasonInfo(reason).status;
    std::string_view body;
    if (const auto grpc = grpcContentType(m_exchange.head().fields)) {
        appendGrpcRefusal(fields, problem, *grpc, m_exchange.arena());
        status = 200;
    } else {
        fields.append("Content-Type", kProblemMediaType);
        body = problemDocument(problem, m_exchange.arena());
    }
    addOwnFields(fields);
    m_record.status = status;
    m_exchange.sendHead(status, fields, {http::Framing::Kind::Length, body.size()});
    m_exchange.sendBody(body);
    m_exchange.finish({});
    m_complete = true;
}

void ExchangeRun::answer(int status, http::FieldList &fields, std::string_view body,
                         std::optional<Reason> why)
{
    m_record.reason = why;
    m_record.status = status;
    addOwnFields(fields);
    m_exchange.sendHead(status, fields, {http::Framing::Kind::Length, body.size()});
    m_exchange.sendBody(body);
    m_exchange.finish({});
    m_complete = true;
}

void ExchangeRun::answerPreflight(http::FieldList &fields)
{
    m_record.status = 204;
    fields.append("Date", date());
    m_exchange.sendHead(204, fields, {});
    m_exchange.finish({});
    m_complete = true;
}

void ExchangeRun::breakOff(const Decision &decision)
{
    m_record.reason = decision.refusal;
    m_record.rule = decision.rule;
    m_exchange.abort();
}

void ExchangeRun::record()
{
    const SteadyTime now = m_worker.loop.now();
    leave(now);
    const http::RequestHead &head = m_exchange.head();
    const RequestContext &context = received.context;
    telemetry::ExchangeRecord &r = m_record;
    r.totalNs = Nanoseconds(now - m_exchange.startedAt()).count();
    r.started = context.wallNow
        - std::chrono::duration_cast<WallTime::duration>(context.now - m_exchange.startedAt());
    r.requestId = context.requestId;
    trace.context.formatTraceId(reinterpret_cast<char(&)[32]>(*m_traceId.data()));
    r.traceId = {m_traceId.data(), m_traceId.size()};
    r.client = context.clientText;
    r.listener = m_exchange.listener().name;
    switch (head.version) {
    case http::Version::Http10:
        r.protocol = "HTTP/1.0";
        break;
    case http::Version::Http11:
        r.protocol = "HTTP/1.1";
        break;
    case http::Version::Http2:
        r.protocol = "HTTP/2";
        break;
    }
    r.tls = m_exchange.listener().tls;
    r.method = head.method;
    r.host = head.authority;
    r.path = head.rawPath;
    r.query = head.query;
    r.userAgent = head.fields.find("User-Agent").value_or(std::string_view());
    if (hasSnapshot()) {
        r.mask = &snapshot().mask;
        if (match.found()) {
            r.series = plan().series;
            r.route = plan().name;
        }
    }
    if (identity && !identity->anonymous()) {
        r.consumer = identity->name;
        r.authenticator = identity->authenticator;
    }
    r.upstream = use.upstream;
    r.target = use.target;
    r.upstreamStatus = use.status;
    r.retries = use.retries;
    r.shadow = m_shadow;
    r.bytesIn = m_exchange.bytesIn();
    r.bytesOut = m_exchange.bytesOut();
    // Destroyed while it waited: the client has gone.
    if (!m_complete && !r.reason)
        r.reason = Reason::ReceiveClientGone;
    m_worker.metrics.exchangeDone(r);
    m_worker.log.write(r);
    if (trace.recorded)
        m_worker.spans.write(r, trace, traceState());
    if (m_worker.traffic && m_worker.traffic->wants(r, now))
        recordTraffic(*m_worker.traffic, r, m_exchange, m_pin.get(), identity.get(), now);
}

} // namespace portcullis::pipeline
