// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/metrics_timeline.h"

#include <QWidget>

#include <memory>

namespace portcullis::gui {

/// A chart over time: the rate of requests by status class, stacked, or the latencies. A point is
/// picked by a click, or by the arrow keys and Enter. Classes and lines differ by pattern as well
/// as by colour.
class MetricsChart final : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Rate, Latency };

    /// What was picked: a step of time, and what of it.
    struct Pick {
        qint64 fromMs = 0;
        qint64 toMs = 0;
        QString condition; ///< of a filter expression, such as `status == 4xx`; empty: everything
    };

    /// Whether this build can draw charts.
    static bool isAvailable();

    explicit MetricsChart(Kind kind, QWidget *parent = nullptr);
    ~MetricsChart() override;

    void setTimeline(const MetricsTimeline &timeline);
    /// For tests: where in the widget a point of the chart is drawn.
    QPoint placeOf(qint64 atMs, double value) const;

Q_SIGNALS:
    void picked(const portcullis::gui::MetricsChart::Pick &pick);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Plot;

    int pointAt(const QPoint &at) const;
    void setCursorPoint(int point);
    void pick(int point, double value);
    QString textOf(int point) const;
    QString conditionAt(const api::MetricsSample &point, double value) const;

    std::unique_ptr<Plot> m_plot; ///< null: this build has no charts
    std::deque<api::MetricsSample> m_points;
    Kind m_kind;
    int m_cursor = -1; ///< the point that the keys are at
};

} // namespace portcullis::gui
