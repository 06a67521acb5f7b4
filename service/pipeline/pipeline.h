// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/exchange_handler.h"
#include "service/pipeline/exchange_run.h"
#include "service/pipeline/worker.h"

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
    bool receive(ExchangeRun &run);
    bool findRoute(ExchangeRun &run);
    io::Task<bool> authenticate(ExchangeRun &run);
    bool authorize(ExchangeRun &run);
    LimitSubject limitSubject(ExchangeRun &run);
    bool rateLimit(ExchangeRun &run);
    io::Task<bool> rateLimitByCounters(ExchangeRun &run);
    static bool judgeLimits(ExchangeRun &run);
    bool requireRoute(ExchangeRun &run);

    Worker m_worker;
};

} // namespace portcullis::pipeline
