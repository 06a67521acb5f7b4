// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/counters/redis_link.h"
#include "service/pipeline/rate_limit/local_sync.h"
#include "service/pipeline/rate_limit/refusal_memory.h"

#include <memory>
#include <utility>

namespace portcullis::pipeline {

/// How one worker counts together with other gateways. Thread: the worker's.
class SharedWorker {
public:
    SharedWorker(io::Loop &loop, telemetry::SharedCounterMetrics &metrics)
        : m_metrics(metrics), m_link(loop, metrics), m_sync(loop, m_link, metrics)
    {
    }

    /// With those counters from now on; null: with none.
    void use(std::shared_ptr<const counters::CountersPlan> plan) { m_link.use(std::move(plan)); }
    counters::RedisLink &link() { return m_link; }
    LocalSync &sync() { return m_sync; }
    RefusalMemory &refusals() { return m_refusals; }
    /// Nobody can be asked.
    bool away() const { return m_link.away(); }
    /// Requests that can't be counted are to be refused.
    bool failClosed() const { return m_link.plan() && m_link.plan()->config.failClosed; }
    /// What Redis's clock shows more than this gateway's.
    WallTime::duration clockOffset() const { return m_sync.clockOffset(); }
    telemetry::SharedCounterMetrics &metrics() { return m_metrics; }

private:
    telemetry::SharedCounterMetrics &m_metrics;
    counters::RedisLink m_link;
    LocalSync m_sync; // after the link, which it uses
    RefusalMemory m_refusals;
};

} // namespace portcullis::pipeline
