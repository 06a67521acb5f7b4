// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/explain.h"

#include "service/control/explain/caller_replay.h"
#include "service/control/explain/described_request.h"
#include "service/control/explain/explain_writer.h"
#include "service/control/explain/near_misses.h"
#include "service/control/explain/scrubber.h"
#include "shared/model/problems.h"

#include <algorithm>

namespace portcullis::control {

namespace {

/// One request's credentials are looked at, not a worker's.
constexpr std::size_t kCacheEntries = 16;

CallerFacts factsOf(const GivenIdentity &given)
{
    CallerFacts facts;
    if (given.authenticator.empty())
        return facts;
    facts.kind = CallerFacts::Kind::Accepted;
    facts.authenticator = given.authenticator;
    facts.consumer = given.consumer;
    facts.token.subject = given.subject;
    facts.token.groups = given.groups;
    facts.token.scopes = given.scopes;
    for (const auto &[name, values] : given.claims)
        facts.token.claims.push_back({name, values});
    std::sort(facts.token.claims.begin(), facts.token.claims.end(),
              [](const auto &a, const auto &b) { return a.name < b.name; });
    return facts;
}

/// Step 2 on the credentials in the request. Where a provider would have to be asked it isn't.
IdentityStep readCredentials(const ExplainContext &context, const pipeline::AuthList &list,
                             const pipeline::RequestContext &request)
{
    pipeline::AuthWorker worker(context.introspection, kCacheEntries);
    pipeline::Authentication walk(*context.snapshot.auth, list, worker);
    std::vector<std::string> notes;
    pipeline::AuthOutcome outcome = walk.advance(request);
    while (outcome.kind == pipeline::AuthOutcome::Kind::Wait
           && outcome.wait.kind == pipeline::AuthWait::Kind::KeySet) {
        notes.push_back(outcome.wait.authenticator->rule
                        + ": would fetch its key set first; this is what the present one says");
        walk.keySetRefreshed();
        outcome = walk.advance(request);
    }
    std::string wait;
    if (outcome.kind == pipeline::AuthOutcome::Kind::Wait)
        wait = outcome.wait.authenticator->rule
            + ": would ask the provider; \"identity\" tells what it says";
    IdentityStep step = stepOf(walk, std::move(outcome), std::move(wait));
    step.notes.insert(step.notes.begin(), notes.begin(), notes.end());
    return step;
}

/// Step 2 before credentials: nobody's are looked at for a while after too many were refused.
std::optional<IdentityStep> blocked(const ExplainContext &context,
                                    const pipeline::ListenerFacts &listener,
                                    const pipeline::AuthList &list,
                                    const pipeline::RequestContext &request)
{
    const auto wait = pipeline::refusedAfterFailures(context.failures, listener, list, request);
    if (!wait)
        return {};
    IdentityStep step;
    step.decision = pipeline::Decision::refuse(Reason::AuthenticateTooManyFailures);
    step.notes.push_back("for " + std::to_string(wait->count()) + " s");
    return step;
}

WalkSteps stepsFor(const ExplainContext &context, const DescribedRequest &described)
{
    WalkSteps steps;
    steps.authenticate = [&](const pipeline::AuthList &list, pipeline::RequestContext &request,
                             const pipeline::RouteMatch &) {
        if (auto step = blocked(context, described.listener().facts, list, request))
            return *std::move(step);
        const auto &identity = described.description().identity;
        if (!identity)
            return readCredentials(context, list, request);
        CallerReplay replay(context.snapshot);
        return replay.decide(factsOf(*identity), list, request);
    };
    steps.limit = pipeline::peek;
    return steps;
}

} // namespace

JsonAnswer explain(std::string_view json, const ExplainContext &context)
{
    if (json.size() > kMaxExplainInput)
        return tl::unexpected(std::vector<model::Problem>{
            {"", std::string(model::code::kTooLarge),
             "a description has at most " + std::to_string(kMaxExplainInput) + " bytes"}});
    auto description = RequestDescription::parse(json);
    if (!description)
        return tl::unexpected(std::move(description.error()));
    const DescribedRequest described(std::move(*description), context.snapshot);
    if (!described.problems().empty())
        return tl::unexpected(described.problems());

    const RequestDescription &given = described.description();
    std::optional<std::string> body = given.body;
    if (!body && !described.head().framing.hasBody())
        body.emplace();
    Walk walk({context.snapshot, described.head(), described.refused(), given.client,
               described.listener().facts, described.tls(), context.now,
               given.time.value_or(context.wallNow), std::string_view(), std::move(body), true});
    walk.run(stepsFor(context, described));

    Scrubber scrubber(context.snapshot);
    scrubber.learn(described.head());
    if (given.credential)
        scrubber.learn(given.credential->value);
    const std::vector<NearMiss> misses =
        nearMisses(context.snapshot, walk.received().context, walk.match());
    return ExplainWriter(walk, scrubber, misses).write();
}

} // namespace portcullis::control
