// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/recorded_request.h"

#include "service/control/explain/scrubber.h"
#include "service/pipeline/authenticate/credentials.h"
#include "shared/core/ascii.h"

#include <algorithm>

namespace portcullis::control {

namespace {

using telemetry::RecordedBody;
using telemetry::TrafficSample;

constexpr std::string_view kRulePrefix = "authenticators/";

void addNames(std::set<std::string, std::less<>> &names,
              const std::vector<std::pair<std::string, model::ValueMatch>> &conditions)
{
    for (const auto &[name, match] : conditions) {
        if (match.kind != model::ValueMatch::Kind::Present)
            names.insert(name);
    }
}

http::Framing framingOf(const TrafficSample &sample)
{
    switch (sample.body) {
    case RecordedBody::Length:
        return {http::Framing::Kind::Length, sample.bodyLength};
    case RecordedBody::Chunked:
        return {http::Framing::Kind::Chunked, 0};
    case RecordedBody::None:
        break;
    }
    return {};
}

http::Version versionOf(std::string_view protocol)
{
    if (protocol == "HTTP/2")
        return http::Version::Http2;
    return protocol == "HTTP/1.0" ? http::Version::Http10 : http::Version::Http11;
}

/// As the codec has it: what Upgrade says counts if Connection names it.
std::string_view upgradeOf(const http::RequestHead &head)
{
    bool named = false;
    for (const http::Field &field : head.fields) {
        if (equalsIgnoreCase(field.name, "Connection"))
            forEachToken(field.value, [&](std::string_view token) {
                named = named || equalsIgnoreCase(token, "upgrade");
            });
    }
    return named ? head.fields.find("Upgrade").value_or(std::string_view()) : std::string_view();
}

} // namespace

void LookedAt::add(const model::Document &document)
{
    for (const model::Route &route : document.routes) {
        addNames(fields, route.match.headers);
        addNames(parameters, route.match.query);
    }
}

RecordedRequest::RecordedRequest(const TrafficSample &sample) : m_sample(sample)
{
    m_head.method = sample.method;
    m_head.target = sample.path;
    m_head.authority = sample.host;
    m_head.rawPath = sample.path;
    if (sample.path.empty())
        m_head.form = http::TargetForm::Asterisk;
    if (sample.query)
        m_head.query = *sample.query;
    m_head.version = versionOf(sample.protocol);
    for (const telemetry::RecordedField &field : sample.fields)
        m_head.fields.append(field.name,
                             field.hidden ? Scrubber::kHidden : std::string_view(field.value));
    m_head.framing = framingOf(sample);
    m_head.upgrade = upgradeOf(m_head);
    m_peer = IpAddress::parse(sample.peer).value_or(IpAddress());
}

std::optional<std::string> RecordedRequest::notReplayable(const LookedAt &lookedAt) const
{
    if (m_sample.cut)
        return "it is too long to be recorded whole";
    for (const telemetry::RecordedField &field : m_sample.fields) {
        if (field.hidden && lookedAt.fields.contains(toLower(field.name)))
            return "a header field that a condition looks at is not recorded";
    }
    bool hidden = false;
    Arena arena;
    pipeline::forEachParameter(
        m_sample.query.value_or(std::string()), [&](std::string_view name, std::string_view value) {
            hidden = hidden
                || (value == Scrubber::kHidden
                    && lookedAt.parameters.contains(pipeline::percentDecode(name, arena)));
            return !hidden;
        });
    if (hidden)
        return "a query parameter that a condition looks at is not recorded";
    return {};
}

std::optional<std::string> RecordedRequest::body() const
{
    return m_head.framing.hasBody() ? std::nullopt : std::optional<std::string>("");
}

CallerFacts RecordedRequest::caller(const model::Consumer *before) const
{
    const telemetry::RecordedIdentity &who = m_sample.identity;
    CallerFacts facts;
    facts.mayCarry = [this](const auto &authenticator) { return mayCarry(authenticator); };
    if (who.known && !who.authenticator.empty()) {
        facts.kind = CallerFacts::Kind::Accepted;
        facts.authenticator = who.authenticator;
        facts.consumer = who.configured ? who.name : std::string();
        facts.token.subject = who.subject;
        facts.token.scopes = who.scopes;
        for (const std::string &group : who.groups) {
            const bool consumers = before && who.configured
                && std::find(before->groups.begin(), before->groups.end(), group)
                    != before->groups.end();
            if (!consumers)
                facts.token.groups.push_back(group);
        }
    } else if (!who.known && m_sample.reason
               && reasonInfo(*m_sample.reason).stage == Stage::Authenticate
               && m_sample.rule.starts_with(kRulePrefix)) {
        facts.kind = CallerFacts::Kind::Refused;
        facts.authenticator = m_sample.rule.substr(kRulePrefix.size());
        facts.refusal = *m_sample.reason;
    }
    return facts;
}

/// Whether there is something at a place that `authenticator` reads.
bool RecordedRequest::mayCarry(const pipeline::CompiledAuthenticator &authenticator) const
{
    if (authenticator.mtls)
        return m_sample.tls;
    if (!authenticator.apiKey)
        return m_head.fields.contains("Authorization");
    const model::ApiKeyAuthenticator &places = *authenticator.apiKey;
    bool there = (!places.header.empty() && m_head.fields.contains(places.header))
        || (!places.cookie.empty() && m_head.fields.contains("Cookie"));
    if (!places.query.empty() && m_head.query) {
        Arena arena;
        pipeline::forEachParameter(*m_head.query, [&](std::string_view name, std::string_view) {
            there = there || pipeline::percentDecode(name, arena) == places.query;
            return !there;
        });
    }
    return there;
}

} // namespace portcullis::control
