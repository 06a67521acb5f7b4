// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/pipeline/metrics_chart.h"

#if PORTCULLIS_HAVE_CHARTS

#include <QAreaSeries>
#include <QChart>
#include <QChartView>
#include <QDateTimeAxis>
#include <QGraphicsLineItem>
#include <QLineSeries>
#include <QValueAxis>

namespace portcullis::gui {

/// What Qt Charts draws.
class MetricsChart::Plot {
public:
    Plot(Kind kind, QWidget &owner);

    void show(const std::deque<api::MetricsSample> &points, const MetricsTimeline &timeline);
    void applyPalette(const QPalette &palette);
    void showCursor(std::optional<qint64> atMs);

    QChartView *view;    // Qt parent: the owner
    QChart *chart;       // owned by the view
    QDateTimeAxis *time; // owned by the chart, likewise all below
    QValueAxis *value;

private:
    void addArea(const QString &name);
    void addLine(const QString &name, Qt::PenStyle style);
    void showRates(const std::deque<api::MetricsSample> &points);
    void showLatencies(const std::deque<api::MetricsSample> &points);
    void setTop(double top);

    Kind m_kind;
    QList<QLineSeries *> m_lines; ///< of areas: their upper edges, one more below them
    QList<QAreaSeries *> m_areas;
    QGraphicsLineItem *m_cursor;
};

} // namespace portcullis::gui

#else

namespace portcullis::gui {

class MetricsChart::Plot { };

} // namespace portcullis::gui

#endif
