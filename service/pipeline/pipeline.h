// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/exchange_handler.h"
#include "service/pipeline/exchange_run.h"
#include "service/pipeline/worker.h"

#include <memory>
#include <utility>

namespace portcullis::pipeline {

/// Takes every exchange of one worker through the eight steps. Thread: the worker's.
class Pipeline final : public ExchangeHandler {
public:
    Pipeline(io::Loop &loop, std::size_t worker, SharedServices &services)
        : m_worker(loop, worker, services)
    {
    }

    io::Task<> serve(Exchange &exchange) override;
    bool draining() const override { return m_worker.draining; }
    Worker &worker() { return m_worker; }

private:
    /// A walk over authenticators that has to wait for something.
    struct UnfinishedWalk {
        UnfinishedWalk(Authentication begun, const AuthWait &forThis)
            : walk(std::move(begun)), wait(forThis)
        {
        }
        Authentication walk;
        AuthWait wait;
    };

    bool receive(ExchangeRun &run);
    bool findRoute(ExchangeRun &run);
    bool authenticate(ExchangeRun &run, std::unique_ptr<UnfinishedWalk> &unfinished);
    io::Task<bool> finishWalk(ExchangeRun &run, UnfinishedWalk &unfinished);
    bool concludeAuthentication(ExchangeRun &run, const Authentication &walk, AuthOutcome &outcome);
    void noteUse(const Authentication &walk);
    bool authorize(ExchangeRun &run);
    LimitSubject limitSubject(ExchangeRun &run);
    bool rateLimit(ExchangeRun &run);
    io::Task<bool> rateLimitByCounters(ExchangeRun &run);
    static bool judgeLimits(ExchangeRun &run);
    bool requireRoute(ExchangeRun &run);

    Worker m_worker;
};

} // namespace portcullis::pipeline
