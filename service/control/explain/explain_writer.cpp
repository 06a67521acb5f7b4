// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/explain_writer.h"

#include "service/pipeline/common/problem.h"

namespace portcullis::control {

namespace {

using Outcome = StepReport::Outcome;

std::string_view nameOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed:
        return "passed";
    case Outcome::Refused:
        return "refused";
    case Outcome::Answered:
        return "answered";
    case Outcome::Unknown:
        return "unknown";
    case Outcome::NotReached:
        break;
    }
    return "not-reached";
}

/// Whether balancing would take it.
std::string_view healthOf(const upstream::TargetHealth &health)
{
    if (health.draining())
        return "draining";
    if (health.unhealthy())
        return "unhealthy";
    return health.plain() ? "good" : "avoided";
}

std::string_view nameOf(http::Version version)
{
    switch (version) {
    case http::Version::Http10:
        return "HTTP/1.0";
    case http::Version::Http2:
        return "HTTP/2";
    case http::Version::Http11:
        break;
    }
    return "HTTP/1.1";
}

} // namespace

std::string_view verdictOf(const Walk &walk)
{
    return walk.endedAt() ? nameOf(walk.step(*walk.endedAt()).outcome) : "forwarded";
}

void ExplainWriter::text(std::string_view key, std::string_view value)
{
    m_out.key(key);
    m_out.text(m_scrubber.text(value));
}

void ExplainWriter::names(std::string_view key, const std::vector<std::string> &names)
{
    m_out.key(key);
    m_out.beginArray();
    for (const std::string &name : names)
        m_out.text(m_scrubber.text(name));
    m_out.endArray();
}

void ExplainWriter::fields(const http::FieldList &fields)
{
    m_out.key("headers");
    m_out.beginArray();
    for (const http::Field &field : fields) {
        m_out.beginObject();
        text("name", field.name);
        m_out.key("value");
        m_out.text(m_scrubber.fieldValue(field.name, field.value));
        m_out.endObject();
    }
    m_out.endArray();
}

void ExplainWriter::reason(Reason reason)
{
    const ReasonInfo &info = reasonInfo(reason);
    m_out.key("code");
    m_out.text(info.code);
    m_out.key("title");
    m_out.text(info.title);
}

std::string ExplainWriter::write()
{
    m_out.beginObject();
    m_out.key("revision");
    m_out.number(m_walk.request().snapshot.revision);
    verdict();
    request();
    route();
    identity();
    steps();
    shadow();
    limits();
    forward();
    answer();
    m_out.endObject();
    return m_out.take();
}

void ExplainWriter::verdict()
{
    m_out.key("verdict");
    m_out.text(verdictOf(m_walk));
    if (!m_walk.endedAt())
        return;
    const StepReport &last = m_walk.step(*m_walk.endedAt());
    m_out.key("stage"); // that the reason belongs to, as the client is told
    m_out.text(stageName(last.reason ? reasonInfo(*last.reason).stage : *m_walk.endedAt()));
    if (last.reason)
        reason(*last.reason);
    if (m_walk.status() > 0) {
        m_out.key("status");
        m_out.number(m_walk.status());
    }
    if (!last.rule.empty())
        text("rule", last.rule);
}

void ExplainWriter::request()
{
    const http::RequestHead &head = m_walk.request().head;
    const pipeline::RequestContext &context = m_walk.received().context;
    m_out.key("request");
    m_out.beginObject();
    text("method", head.method);
    m_out.key("target");
    m_out.text(m_scrubber.target(head.target));
    text("host", context.authority.host);
    text("path", context.path);
    text("protocol", nameOf(head.version));
    text("client", context.clientText);
    text("peer", context.peer.toString());
    text("listener", context.listener);
    m_out.key("tls");
    m_out.boolean(context.tls);
    m_out.endObject();
}

void ExplainWriter::route()
{
    m_out.key("route");
    if (const pipeline::RoutePlan *plan = m_walk.route()) {
        m_out.beginObject();
        text("name", plan->name);
        m_out.key("params");
        m_out.beginObject();
        for (const pipeline::PathParam &param : m_walk.match().params)
            text(param.name, param.value);
        m_out.endObject();
        m_out.endObject();
    } else {
        m_out.raw("null");
    }
    m_out.key("nearMisses");
    m_out.beginArray();
    for (const NearMiss &miss : m_nearMisses) {
        m_out.beginObject();
        text("route", miss.route);
        text("why", miss.why);
        m_out.endObject();
    }
    m_out.endArray();
}

void ExplainWriter::identity()
{
    m_out.key("identity");
    if (!m_walk.identity())
        return m_out.raw("null");
    const pipeline::Principal &who = *m_walk.identity();
    m_out.beginObject();
    m_out.key("anonymous");
    m_out.boolean(who.anonymous());
    if (!who.anonymous()) {
        text("consumer", who.name);
        text("authenticator", who.authenticator);
        text("subject", who.subject);
        m_out.key("configured");
        m_out.boolean(who.configured);
        names("groups", who.groups);
        names("scopes", who.scopes);
    }
    m_out.endObject();
}

void ExplainWriter::steps()
{
    m_out.key("stages");
    m_out.beginArray();
    for (int i = 0; i < kStageCount; ++i)
        step(static_cast<Stage>(i));
    m_out.endArray();
}

void ExplainWriter::step(Stage stage)
{
    const StepReport &report = m_walk.step(stage);
    m_out.beginObject();
    m_out.key("stage");
    m_out.text(stageName(stage));
    m_out.key("verdict");
    m_out.text(nameOf(report.outcome));
    if (report.reason) {
        reason(*report.reason);
        if (m_walk.status() > 0) {
            m_out.key("status");
            m_out.number(m_walk.status());
        }
    }
    if (!report.rule.empty())
        text("rule", report.rule);
    if (!report.detail.empty())
        text("detail", report.detail);
    if (report.outcome != Outcome::NotReached) {
        m_out.key("ns");
        m_out.number(report.ns);
    }
    if (!report.notes.empty())
        names("notes", report.notes);
    m_out.endObject();
}

void ExplainWriter::shadow()
{
    m_out.key("shadow");
    m_out.beginArray();
    for (const ShadowReport &report : m_walk.shadow()) {
        m_out.beginObject();
        m_out.key("stage");
        m_out.text(stageName(reasonInfo(report.reason).stage));
        reason(report.reason);
        text("rule", report.rule);
        m_out.endObject();
    }
    m_out.endArray();
}

void ExplainWriter::limits()
{
    m_out.key("limits");
    m_out.beginArray();
    const auto &readings = m_walk.limits().readings;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        const pipeline::LimitReading &reading = readings[i];
        m_out.beginObject();
        text("limit", reading.limit->name);
        m_out.key("shadow");
        m_out.boolean(reading.limit->shadow);
        m_out.key("remaining");
        m_out.number(reading.remaining);
        if (reading.more) {
            m_out.key("moreInSeconds");
            m_out.number(std::chrono::ceil<Seconds>(*reading.more).count());
        }
        m_out.endObject();
    }
    m_out.endArray();
}

void ExplainWriter::targets(const upstream::UpstreamState &upstream)
{
    const pipeline::RequestContext &context = m_walk.received().context;
    m_out.key("targets");
    m_out.beginArray();
    const auto set = upstream.targets();
    for (const auto &target : set->targets) {
        const std::string_view path =
            pipeline::originTarget(target->config.path, m_walk.outgoing(), m_walk.arena());
        const std::string_view host = pipeline::hostFor(
            m_walk.outgoing(), context, upstream.config.preserveHost, target->hostField);
        m_out.beginObject();
        text("name", target->config.name);
        m_out.key("url");
        m_out.text(m_scrubber.text(target->config.tls ? "https://" : "http://")
                   + m_scrubber.text(target->hostField) + m_scrubber.target(path));
        text("host", host);
        m_out.key("health");
        m_out.text(healthOf(*target->health));
        m_out.endObject();
    }
    m_out.endArray();
}

/// The request as it would be sent: to one of the targets, as balancing has it.
void ExplainWriter::forward()
{
    m_out.key("forward");
    if (m_walk.endedAt() || !m_walk.upstream())
        return m_out.raw("null");
    const pipeline::OutgoingRequest &outgoing = m_walk.outgoing();
    m_out.beginObject();
    text("upstream", m_walk.upstream()->config.name);
    targets(*m_walk.upstream());
    text("method", m_walk.request().head.method);
    m_out.key("target");
    m_out.text(m_scrubber.target(pipeline::originTarget({}, outgoing, m_walk.arena())));
    if (!outgoing.upgrade.empty())
        text("upgrade", outgoing.upgrade);
    fields(outgoing.fields);
    if (m_walk.body())
        text("body", *m_walk.body());
    m_out.endObject();
}

/// What the gateway itself would answer.
void ExplainWriter::answer()
{
    m_out.key("answer");
    if (m_walk.status() == 0)
        return m_out.raw("null");
    http::FieldList list;
    if (m_walk.answer() && m_walk.step(*m_walk.endedAt()).outcome == Outcome::Answered)
        list = m_walk.answer()->fields;
    for (const http::Field &field : m_walk.preflightFields())
        list.append(field.name, field.value);
    const std::string_view allow =
        m_walk.received().allow.empty() ? m_walk.match().allow : m_walk.received().allow;
    if (!allow.empty() && (m_walk.endedAt() == Stage::Receive || m_walk.endedAt() == Stage::Route))
        list.append("Allow", allow);
    if (!m_walk.challenges().empty())
        list.append("WWW-Authenticate", m_walk.challenges());
    pipeline::setLimitFields(m_walk.limits(), list, m_walk.arena());
    m_out.beginObject();
    m_out.key("status");
    m_out.number(m_walk.status());
    fields(list);
    if (m_walk.answer() && !m_walk.answer()->body.empty())
        text("body", m_walk.answer()->body);
    m_out.endObject();
}

} // namespace portcullis::control
