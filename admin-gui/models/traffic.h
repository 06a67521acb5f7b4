// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/metrics_snapshot.h"

#include <QList>
#include <QString>

#include <array>
#include <chrono>
#include <optional>

namespace portcullis::gui {

/// What a step of the pipeline did in the time that is looked at.
struct StageTraffic {
    struct Refusal {
        QString reason;
        std::optional<int> status; ///< by the catalogue; 0: no answer was possible
        double perSecond = 0;
    };

    double perSecond = 0;      ///< requests that came into the step
    double clientRefusals = 0; ///< per second, answered with 4xx
    double serverRefusals = 0; ///< per second, answered with 5xx
    double otherRefusals = 0;  ///< per second, without an answer or of unknown status
    QList<Refusal> refusals;   ///< most frequent first; those of this time only
    std::optional<double> p95; ///< seconds; nothing: no request came in
    bool slowest = false;      ///< at most one of all
};

/// What one route did. Shares are of all its finished requests in the time that is looked at.
struct RouteTraffic {
    QString route;
    double perSecond = 0;
    std::optional<double> clientErrorShare; ///< 0 to 1, answered with 4xx
    std::optional<double> errorShare;       ///< 0 to 1, answered with 5xx or not at all
    std::optional<double> mean;             ///< seconds
    quint64 total = 0;                      ///< finished, in the time that is looked at or ever
};

/// One target of an upstream. Counters run since the gateway's start.
struct TargetTraffic {
    QString upstream;
    QString target;
    qint64 inFlight = 0;
    qint64 idle = 0;
    quint64 connects = 0;
    quint64 failures = 0;
    quint64 reuses = 0;
    quint64 retries = 0;
    QString state; ///< such as `healthy` or `draining`; empty: not known
    QString why;   ///< it is not healthy
};

/// All that the home page shows.
struct Traffic {
    std::chrono::milliseconds window{0};          ///< that rates are of; 0: there are none yet
    std::array<StageTraffic, kStageCount> stages; ///< by Stage
    QList<RouteTraffic> routes;
    QList<TargetTraffic> targets;
    double perSecond = 0; ///< finished requests
    std::optional<double> p50;
    std::optional<double> p95;
    std::optional<double> p99;
    qint64 requestsInFlight = 0;
    qint64 connectionsOpen = 0;
    quint64 requests = 0; ///< finished, in the time that is looked at or ever

    bool hasRates() const { return window.count() > 0; }
};

/// What happened between two scrapes, `earlier` being `window` older. Without a window everything
/// that is a rate or a share of a time stays empty.
Traffic trafficBetween(const api::MetricsSnapshot &earlier, const api::MetricsSnapshot &later,
                       std::chrono::milliseconds window);

} // namespace portcullis::gui
