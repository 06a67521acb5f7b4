// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/reason.h"
#include "shared/core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <array>
#include <optional>

/// What a `metrics` event says, and a point of GET /v1/metrics/history. Members that this program
/// does not know are passed over.
namespace portcullis::api {

/// How a request ended: by the class of its status, or without an answer.
enum class StatusClass { None, Informational, Success, Redirect, ClientError, ServerError };
inline constexpr int kStatusClassCount = 6;

/// Requests by class.
struct StatusCounts {
    std::array<qint64, kStatusClassCount> counts{};

    qint64 &operator[](StatusClass of) { return counts[static_cast<std::size_t>(of)]; }
    qint64 operator[](StatusClass of) const { return counts[static_cast<std::size_t>(of)]; }
    qint64 total() const;
    void add(const StatusCounts &more);
};

/// Seconds that requests took.
struct LatencySample {
    double p50 = 0;
    double p95 = 0; ///< of a gateway that does not tell it: what lies between its p90 and p99
    double p99 = 0;
    double mean = 0;
};

struct StageSample {
    qint64 count = 0; ///< requests that came into the step
    qint64 refused = 0;
    qint64 shadowRefused = 0;
    std::optional<LatencySample> latency; ///< nothing: no request came in
};

struct RouteSample {
    QString route; ///< its name; `_none`, `_other`
    StatusCounts status;
    double mean = 0; ///< seconds
};

struct RefusalSample {
    QString code;
    int status = 0; ///< 0: no answer was possible
    qint64 count = 0;
};

/// What the gateway did in a while.
struct MetricsSample {
    qint64 atMs = 0; ///< when it began, since the epoch
    qint64 spanMs = 0;
    StatusCounts status;
    std::optional<LatencySample> latency;
    std::array<StageSample, kStageCount> stages;
    QList<RouteSample> routes;
    QList<RefusalSample> refusals; ///< in no order that counts
    qint64 connections = 0;        ///< open at its end, likewise the next
    qint64 inFlight = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;

    qint64 requests() const { return status.total(); }
    double perSecond(qint64 count) const
    {
        return spanMs > 0 ? 1000.0 * double(count) / double(spanMs) : 0;
    }
    /// Adds another while. Percentiles of both together can't be known: each becomes the mean of
    /// the two, weighted by their requests.
    void add(const MetricsSample &later);
};

/// Fails on what has no time or no length.
Result<MetricsSample> readMetricsSample(const QJsonObject &object);

/// Points of GET /v1/metrics/history, in their order; what is no point is left out.
QList<MetricsSample> readMetricsHistory(const QJsonObject &answer);

} // namespace portcullis::api
