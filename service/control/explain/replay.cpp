// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/replay.h"

#include "service/control/explain/explain_writer.h"
#include "service/control/explain/replay_claims.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <set>

namespace portcullis::control {

namespace {

/// Where none was recorded: both replays of a request need the same.
constexpr std::string_view kReplayedId = "replayed";

const model::Route *findRoute(const model::Document &document, const std::string &name)
{
    const auto found = std::find_if(document.routes.begin(), document.routes.end(),
                                    [&](const model::Route &one) { return one.name == name; });
    return found == document.routes.end() ? nullptr : &*found;
}

/// The route whose conditions step 3 asks.
const model::Route *policyRoute(const pipeline::Snapshot &snapshot,
                                const pipeline::RouteMatch &match)
{
    const int route = match.found() ? match.route : match.standIn;
    return route < 0 ? nullptr : &snapshot.document.routes[static_cast<std::size_t>(route)];
}

/// Everything that would be sent but for what is new in every request.
std::string sentBy(Walk &walk)
{
    std::string sent = walk.upstream()->config.name + '\n';
    sent += pipeline::originTarget({}, walk.outgoing(), walk.arena());
    for (const http::Field &field : walk.outgoing().fields) {
        if (equalsIgnoreCase(field.name, "traceparent"))
            continue;
        sent.append(1, '\n').append(field.name).append(1, ':').append(field.value);
    }
    const auto set = walk.upstream()->targets();
    for (const auto &target : set->targets)
        sent.append(1, '\n').append(target->hostField).append(target->config.path);
    return sent;
}

/// The alternatives that found no credential in the request when it was recorded: those in front of
/// `none` where it passed as anonymous, and all where it was refused for want of any.
std::set<std::string> foundNone(const model::Document &before,
                                const telemetry::TrafficSample &sample)
{
    std::set<std::string> names;
    const bool anonymous = sample.identity.known && sample.identity.authenticator.empty();
    if (!anonymous && sample.reason != Reason::AuthenticateNoCredential)
        return names;
    const model::Route *route = findRoute(before, sample.route);
    const std::vector<model::AuthenticateEntry> entries = route
        ? model::effectiveAuthenticate(before, *route)
        : before.defaults.authenticate.value_or(std::vector<model::AuthenticateEntry>());
    for (const model::AuthenticateEntry &entry : entries) {
        if (anonymous && entry.name == "none" && !entry.shadow)
            break;
        names.insert(entry.name);
    }
    return names;
}

Replayed summary(Walk &walk)
{
    Replayed result;
    result.verdict = verdictOf(walk);
    if (walk.route())
        result.route = walk.route()->name;
    if (!walk.endedAt()) {
        result.sent = sentBy(walk);
        return result;
    }
    const StepReport &last = walk.step(*walk.endedAt());
    result.endedAt = walk.endedAt();
    result.reason = last.reason;
    result.rule = last.rule;
    if (result.isUnknown() && !last.notes.empty())
        result.unknown = last.notes.front();
    return result;
}

} // namespace

Replay::Replay(const pipeline::Snapshot &snapshot, const model::Document *recordedUnder,
               SteadyTime epoch)
    : m_snapshot(snapshot)
    , m_before(recordedUnder ? *recordedUnder : snapshot.document)
    , m_consumersBefore(indexConsumers(m_before))
    , m_callers(snapshot, recordedUnder)
    , m_registry(epoch, pipeline::QuotaImage::fresh())
{
}

Result<std::unique_ptr<Replay>> Replay::make(const pipeline::Snapshot &snapshot,
                                             const model::Document *recordedUnder, SteadyTime epoch)
{
    std::unique_ptr<Replay> replay(new Replay(snapshot, recordedUnder, epoch));
    auto limits = pipeline::LimitPlan::compile(snapshot.document, replay->m_registry);
    if (!limits)
        return tl::unexpected(limits.error());
    replay->m_limits = std::move(*limits);
    return replay;
}

const model::Consumer *Replay::consumerBefore(const telemetry::TrafficSample &sample) const
{
    const auto found = m_consumersBefore.find(sample.identity.name);
    return found == m_consumersBefore.end() ? nullptr : &m_before.consumers[found->second];
}

IdentityStep Replay::identify(const RecordedRequest &request, const pipeline::AuthList &list,
                              pipeline::RequestContext &context, const pipeline::RouteMatch &match)
{
    const telemetry::TrafficSample &sample = request.sample();
    CallerFacts facts = request.caller(consumerBefore(sample));
    facts.mayCarry = [&, mayCarry = facts.mayCarry, none = foundNone(m_before, sample)](
                         const pipeline::CompiledAuthenticator &authenticator) {
        return !none.contains(std::string(authenticator.name())) && mayCarry(authenticator);
    };
    const model::Route *route = policyRoute(m_snapshot, match);
    ClaimsGuess guess;
    if (route && route->authorize)
        guess = guessClaims(route->authorize->claims, findRoute(m_before, sample.route), sample);
    facts.token.claims = guess.claims;
    IdentityStep step = m_callers.decide(facts, list, context);
    if (step.kind != IdentityStep::Kind::Accepted || guess.unknown.empty())
        return step;
    // Only if it is a claim that decides, nothing can be told.
    const pipeline::Decision decision =
        pipeline::decideAuthorize(m_snapshot, match, context, *step.identity);
    const std::string_view name = decision.rule.substr(decision.rule.rfind('/') + 1);
    if (decision.refusal == Reason::AuthorizeClaim && guess.unknown.contains(std::string(name))) {
        step.kind = IdentityStep::Kind::Unknown;
        step.notes.assign(1, std::string(decision.rule) + ": claims are not recorded");
    }
    return step;
}

Replayed Replay::decide(const RecordedRequest &request)
{
    const telemetry::TrafficSample &sample = request.sample();
    pipeline::ListenerFacts listener;
    listener.name = sample.listener;
    listener.tls = sample.tls;
    const std::string_view id =
        sample.requestId.empty() ? kReplayedId : std::string_view(sample.requestId);
    Walk walk({m_snapshot,
               request.head(),
               {},
               request.peer(),
               listener,
               sample.tls,
               SteadyTime(Nanoseconds(sample.recordedNs - sample.totalNs)),
               sample.started,
               id,
               request.body()});
    WalkSteps steps;
    steps.authenticate = [&](const pipeline::AuthList &list, pipeline::RequestContext &context,
                             const pipeline::RouteMatch &match) {
        return identify(request, list, context, match);
    };
    steps.limit = [this](const pipeline::LimitPlan &, const pipeline::LimitSubject &subject) {
        return pipeline::charge(m_limits, subject);
    };
    walk.run(steps);
    return summary(walk);
}

} // namespace portcullis::control
