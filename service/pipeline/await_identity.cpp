// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/await_identity.h"

namespace portcullis::pipeline {

namespace {

/// How often an address may fail, and whether this one is looked at.
std::optional<model::CountPerWindow> failureLimit(ExchangeRun &run)
{
    const ListenerFacts &listener = run.exchange().listener();
    if (listener.authFailures == 0)
        return {};
    // Everything on this machine shares the loopback address, so it is only counted on request.
    if (!listener.authFailuresLoopback && run.context().client.isLoopback())
        return {};
    return model::CountPerWindow{listener.authFailures, listener.authFailureWindow};
}

} // namespace

io::Task<> awaitProvider(ExchangeRun &run, Authentication &walk, AuthWait wait)
{
    Exchange &x = run.exchange();
    Worker &worker = run.worker();
    if (wait.kind == AuthWait::Kind::KeySet) {
        const std::optional<WaitTicket> ticket = worker.shared.keySets.requestRefresh(
            *wait.authenticator->keys, worker.loop.now(), worker.executor(),
            [&x] { x.waker().notify(event::kProvider); });
        if (ticket)
            co_await x.waker().wait(event::kProvider);
        walk.keySetRefreshed();
        co_return;
    }
    std::optional<IntrospectionAnswer> answer;
    const WaitTicket ticket = worker.shared.introspection.lookup(
        *wait.authenticator, wait.token, worker.loop.now(), worker.loop.wallNow(),
        worker.executor(), [&x, &answer](const IntrospectionAnswer &given) {
            answer = given;
            x.waker().notify(event::kProvider);
        });
    while (!answer)
        co_await x.waker().wait(event::kProvider);
    walk.introspected(*answer);
}

bool refuseAfterFailures(ExchangeRun &run, const AuthList &list)
{
    const auto limit = list.anonymousOnly ? std::nullopt : failureLimit(run);
    if (!limit)
        return false;
    const FailureTable &failures = run.worker().shared.failures;
    const RequestContext &context = run.context();
    if (!failures.tooMany(context.client, *limit, context.now))
        return false;
    const auto wait =
        std::chrono::ceil<Seconds>(failures.retryAfter(context.client, *limit, context.now));
    http::FieldList fields;
    fields.append("Retry-After", context.arena->copy(std::to_string(wait.count())));
    run.refuse(Decision::refuse(Reason::AuthenticateTooManyFailures), std::move(fields));
    return true;
}

void recordFailure(ExchangeRun &run, const Authentication &walk)
{
    const auto limit = walk.credentialRefused() ? failureLimit(run) : std::nullopt;
    if (limit)
        run.worker().shared.failures.record(run.context().client, *limit, run.context().now);
}

void noteShadowVerdicts(ExchangeRun &run, const Authentication &walk)
{
    for (const ShadowVerdict &verdict : walk.shadowVerdicts()) {
        if (verdict.refusal)
            run.noteShadow(*verdict.refusal, verdict.authenticator->rule);
    }
}

} // namespace portcullis::pipeline
