// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/access_log.h"
#include "service/telemetry/worker_metrics.h"

namespace portcullis::telemetry {

/// What the pipeline reports to. Thread: the worker's.
class WorkerTelemetry {
public:
    /// Both are borrowed: Metrics and AccessLog outlive every worker.
    WorkerTelemetry(WorkerMetrics &metrics, AccessLogWriter &accessLog)
        : m_metrics(metrics), m_accessLog(accessLog)
    {
    }

    WorkerMetrics &metrics() { return m_metrics; }
    /// Each call is owed one exchangeDone().
    void exchangeStarted() { m_metrics.exchangeStarted(); }
    /// Counts and logs a finished exchange. No view of `record` is kept.
    void exchangeDone(const ExchangeRecord &record)
    {
        m_metrics.exchangeDone(record);
        m_accessLog.write(record);
    }

private:
    WorkerMetrics &m_metrics;
    AccessLogWriter &m_accessLog;
};

} // namespace portcullis::telemetry
