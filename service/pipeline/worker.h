// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/pipeline/authenticate/auth_worker.h"
#include "service/pipeline/authenticate/failure_table.h"
#include "service/pipeline/authenticate/key_sets.h"
#include "service/pipeline/rate_limit/shared_worker.h"
#include "service/pipeline/snapshot_pins.h"
#include "service/telemetry/access_log.h"
#include "service/telemetry/metrics.h"
#include "service/telemetry/span_buffers.h"
#include "service/telemetry/traffic_log.h"
#include "service/upstream/worker_upstreams.h"

namespace portcullis::pipeline {

/// What all workers share. Everything in it is safe to use from any thread, and outlives them.
struct SharedServices {
    KeySets &keySets;
    IntrospectionCache &introspection;
    FailureTable &failures;
    telemetry::Metrics &metrics;
    telemetry::AccessLog &accessLog;
    telemetry::SpanBuffers &spans;
    telemetry::TrafficLog *traffic = nullptr; ///< null: nothing is recorded
};

/// What one worker keeps from exchange to exchange, over reloads. Thread: the worker's.
struct Worker {
    Worker(io::Loop &workerLoop, std::size_t index, SharedServices &services)
        : loop(workerLoop)
        , shared(services)
        , metrics(services.metrics.worker(index))
        , log(services.accessLog.worker(index))
        , spans(services.spans.worker(index))
        , traffic(services.traffic ? &services.traffic->worker(index) : nullptr)
        , auth(services.introspection)
        , counters(workerLoop, metrics.sharedCounters())
        , upstreams(workerLoop, metrics)
    {
    }

    /// Begins to use `snapshot`.
    void adopt(std::shared_ptr<const Snapshot> snapshot)
    {
        counters.use(snapshot->counters);
        upstreams.retain(snapshot->upstreams);
        snapshots.adopt(std::move(snapshot));
    }
    /// Runs tasks on this worker's thread, from any.
    Executor executor()
    {
        return [this](std::function<void()> task) { loop.post(std::move(task)); };
    }

    io::Loop &loop;
    SharedServices &shared;
    telemetry::WorkerMetrics &metrics;
    telemetry::AccessLogWriter &log;
    telemetry::SpanWriter &spans;
    telemetry::TrafficWriter *traffic;
    AuthWorker auth;
    SharedWorker counters;
    upstream::WorkerUpstreams upstreams;
    SnapshotPins snapshots;
    bool draining = false;
    /// `Date` of our own answers, made once a second.
    std::int64_t dateSecond = 0;
    std::string date;
};

} // namespace portcullis::pipeline
