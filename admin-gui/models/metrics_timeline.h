// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic.h"
#include "shared/api/metrics_sample.h"

#include <QList>

#include <deque>

namespace portcullis::gui {

/// The figures of the latest while, in steps, for charts and rankings: from the history at first,
/// then second by second. Pure; time is that of the gateway's samples.
class MetricsTimeline {
public:
    /// What is looked at, and how fine.
    struct Range {
        int minutes = 5;
        int stepSeconds = 1;

        qint64 spanMs() const { return qint64(minutes) * 60'000; }
        friend bool operator==(const Range &, const Range &) = default;
    };
    /// Those that are offered: 5 minutes to 24 hours. No chart has more than 300 points, as it is
    /// some hundred dots wide; the gateway keeps seconds for ten minutes, and minutes for a day.
    static const QList<Range> &ranges();
    /// What the figures of the moment are taken over: steady enough to read.
    static constexpr qint64 kMomentMs = 10'000;

    const Range &range() const { return m_range; }
    /// Forgets the points, which are of another step.
    void setRange(const Range &range);
    /// Replaces the points by those of the history; what came live and is later is kept.
    void load(const QList<api::MetricsSample> &history);
    /// The next second.
    void add(const api::MetricsSample &sample);
    void clear();

    bool isEmpty() const { return m_points.empty(); }
    /// Oldest first, one for each step in which there was a sample.
    const std::deque<api::MetricsSample> &points() const { return m_points; }
    qint64 endMs() const; ///< of the last sample; 0: there is none
    /// All of the range together.
    api::MetricsSample whole() const;
    /// The last seconds together.
    api::MetricsSample moment() const;

private:
    void append(const api::MetricsSample &sample);
    void trim();
    qint64 stepOf(qint64 atMs) const { return atMs / (qint64(m_range.stepSeconds) * 1000); }

    Range m_range;
    std::deque<api::MetricsSample> m_points;
    std::deque<api::MetricsSample> m_latest; ///< as they came, of kMomentMs
};

/// What the flow diagram and the tables show, of the moment and of a range. `moment` without a
/// length: there are no rates yet.
Traffic trafficOf(const api::MetricsSample &moment, const api::MetricsSample &range);

} // namespace portcullis::gui
