// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/await_identity.h"

namespace portcullis::pipeline {

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
    const RequestContext &context = run.context();
    const auto wait = refusedAfterFailures(run.worker().shared.failures, run.exchange().listener(),
                                           list, context);
    if (!wait)
        return false;
    http::FieldList fields;
    fields.append("Retry-After", context.arena->copy(std::to_string(wait->count())));
    run.refuse(Decision::refuse(Reason::AuthenticateTooManyFailures), std::move(fields));
    return true;
}

void recordFailure(ExchangeRun &run, const Authentication &walk)
{
    const auto limit = walk.credentialRefused()
        ? failureLimit(run.exchange().listener(), run.context())
        : std::nullopt;
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
