// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/pipeline/metrics_chart.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/pages/pipeline/metrics_plot.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QToolTip>

#include <array>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

#if PORTCULLIS_HAVE_CHARTS

namespace {

using api::StatusClass;

struct ClassName {
    StatusClass of;
    const char *name;
};

/// As the chart stacks them, from the bottom.
constexpr std::array kStack{
    ClassName{StatusClass::Success, "2xx"}, ClassName{StatusClass::Redirect, "3xx"},
    ClassName{StatusClass::ClientError, "4xx"}, ClassName{StatusClass::ServerError, "5xx"},
    ClassName{StatusClass::None, "none"}};

} // namespace

bool MetricsChart::isAvailable()
{
    return true;
}

MetricsChart::MetricsChart(Kind kind, QWidget *parent)
    : QWidget(parent), m_plot(std::make_unique<Plot>(kind, *this)), m_kind(kind)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(kind == Kind::Rate ? tr("Requests per second by status") : tr("Latency"));
    setMinimumHeight(fontMetrics().height() * 9);
    m_plot->view->viewport()->installEventFilter(this);
    m_plot->view->viewport()->setMouseTracking(true);
}

MetricsChart::~MetricsChart() = default;

void MetricsChart::setTimeline(const MetricsTimeline &timeline)
{
    m_points = timeline.points();
    m_plot->show(m_points, timeline);
    setCursorPoint(std::min(m_cursor, static_cast<int>(m_points.size()) - 1));
}

QPoint MetricsChart::placeOf(qint64 atMs, double value) const
{
    const QPointF at =
        m_plot->chart->mapToPosition({double(atMs), value}, m_plot->chart->series().first());
    const QPoint place = m_plot->view->mapFromScene(m_plot->chart->mapToScene(at));
    return m_plot->view->viewport()->mapTo(this, place);
}

int MetricsChart::pointAt(const QPoint &at) const
{
    const double ms = m_plot->chart->mapToValue(at, m_plot->chart->series().first()).x();
    int nearest = -1;
    double distance = 0;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const double away =
            std::abs(double(m_points[i].atMs) + double(m_points[i].spanMs) / 2 - ms);
        if (nearest >= 0 && away >= distance)
            continue;
        nearest = static_cast<int>(i);
        distance = away;
    }
    return nearest;
}

bool MetricsChart::eventFilter(QObject *watched, QEvent *event)
{
    const bool moves = event->type() == QEvent::MouseMove;
    const bool presses = event->type() == QEvent::MouseButtonPress;
    if (!moves && !presses)
        return QWidget::eventFilter(watched, event);
    const auto *mouse = static_cast<QMouseEvent *>(event);
    const QPoint at = mouse->position().toPoint();
    const int point = m_plot->chart->plotArea().contains(at) ? pointAt(at) : -1;
    if (point < 0) {
        QToolTip::hideText();
    } else if (moves) {
        QToolTip::showText(mouse->globalPosition().toPoint(), textOf(point), this);
    } else if (mouse->button() == Qt::LeftButton) {
        pick(point, m_plot->chart->mapToValue(at, m_plot->chart->series().first()).y());
    }
    return QWidget::eventFilter(watched, event);
}

void MetricsChart::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_points.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        setCursorPoint(m_cursor < 0 ? last : std::max(0, m_cursor - 1));
        return;
    case Qt::Key_Right:
        setCursorPoint(std::min(last, m_cursor + 1));
        return;
    case Qt::Key_Home:
        setCursorPoint(std::min(last, 0));
        return;
    case Qt::Key_End:
        setCursorPoint(last);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_cursor >= 0)
            pick(m_cursor, 0);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void MetricsChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_cursor < 0)
        setCursorPoint(static_cast<int>(m_points.size()) - 1);
}

void MetricsChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_plot)
        m_plot->applyPalette(palette());
}

void MetricsChart::setCursorPoint(int point)
{
    m_cursor = point;
    if (point < 0) {
        m_plot->showCursor({});
        setAccessibleDescription(tr("There are no figures yet."));
        return;
    }
    const api::MetricsSample &at = m_points[static_cast<std::size_t>(point)];
    m_plot->showCursor(hasFocus() ? std::optional(at.atMs + at.spanMs / 2) : std::nullopt);
    setAccessibleDescription(textOf(point));
}

QString MetricsChart::textOf(int point) const
{
    const api::MetricsSample &at = m_points[static_cast<std::size_t>(point)];
    QString text = QDateTime::fromMSecsSinceEpoch(at.atMs).toString(u"HH:mm:ss"_s);
    if (m_kind == Kind::Latency) {
        const auto figure = [&at](double api::LatencySample::*which) {
            return durationText(at.latency ? std::optional((*at.latency).*which) : std::nullopt);
        };
        return tr("%1: p50 %2, p95 %3, p99 %4")
            .arg(text, figure(&api::LatencySample::p50), figure(&api::LatencySample::p95),
                 figure(&api::LatencySample::p99));
    }
    text = tr("%1: %2/s").arg(text, rateText(at.perSecond(at.requests())));
    for (const ClassName &each : kStack) {
        if (at.status[each.of] > 0)
            text += tr(", %1: %2/s")
                        .arg(QLatin1String(each.name), rateText(at.perSecond(at.status[each.of])));
    }
    return text;
}

QString MetricsChart::conditionAt(const api::MetricsSample &point, double value) const
{
    if (m_kind == Kind::Latency)
        return value > 0 ? u"duration >= %1us"_s.arg(qint64(value * 1000)) : QString();
    if (value <= 0)
        return {};
    double top = 0;
    for (const ClassName &each : kStack) {
        top += point.perSecond(point.status[each.of]);
        if (value <= top)
            return u"status == %1"_s.arg(QLatin1String(each.name));
    }
    return {}; // above all of them: the moment as a whole
}

void MetricsChart::pick(int point, double value)
{
    const api::MetricsSample &at = m_points[static_cast<std::size_t>(point)];
    Q_EMIT picked({at.atMs, at.atMs + at.spanMs, conditionAt(at, value)});
}

#else

bool MetricsChart::isAvailable()
{
    return false;
}

MetricsChart::MetricsChart(Kind kind, QWidget *parent) : QWidget(parent), m_kind(kind)
{
}

MetricsChart::~MetricsChart() = default;

void MetricsChart::setTimeline(const MetricsTimeline &)
{
}

QPoint MetricsChart::placeOf(qint64, double) const
{
    return {};
}

bool MetricsChart::eventFilter(QObject *watched, QEvent *event)
{
    return QWidget::eventFilter(watched, event);
}

void MetricsChart::keyPressEvent(QKeyEvent *event)
{
    QWidget::keyPressEvent(event);
}

void MetricsChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
}

void MetricsChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
}

#endif

} // namespace portcullis::gui
