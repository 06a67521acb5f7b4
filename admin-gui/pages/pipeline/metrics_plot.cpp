// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/pipeline/metrics_plot.h"

#if PORTCULLIS_HAVE_CHARTS

#include "admin-gui/widgets/theme.h"

#include <QGraphicsLayout>
#include <QLegend>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace portcullis::gui {

namespace {

using api::StatusClass;

/// From the bottom of the stack to its top: what matters most lies on top.
constexpr std::array kStack{StatusClass::Success, StatusClass::Redirect, StatusClass::ClientError,
                            StatusClass::ServerError, StatusClass::None};
// Told apart without colours.
constexpr std::array kPatterns{Qt::Dense4Pattern, Qt::Dense6Pattern, Qt::BDiagPattern,
                               Qt::DiagCrossPattern, Qt::SolidPattern};

std::array<QColor, kStack.size()> stackColours(const QPalette &palette)
{
    return {theme::good(palette), theme::quiet(palette), theme::warning(palette),
            theme::bad(palette), palette.color(QPalette::WindowText)};
}

QString timeFormat(const MetricsTimeline::Range &range)
{
    return range.minutes <= 10 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
}

} // namespace

MetricsChart::Plot::Plot(Kind kind, QWidget &owner)
    : view(new QChartView(&owner))
    , chart(view->chart())
    , time(new QDateTimeAxis)
    , value(new QValueAxis)
    , m_kind(kind)
    , m_cursor(new QGraphicsLineItem(chart))
{
    view->setFocusPolicy(Qt::NoFocus); // the owner takes the keys
    view->viewport()->setFocusPolicy(Qt::NoFocus);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(&owner);
    layout->setContentsMargins({});
    layout->addWidget(view);
    chart->setMargins({0, 0, 0, 0});
    chart->setBackgroundRoundness(0);
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->legend()->setAlignment(Qt::AlignTop);
    chart->addAxis(time, Qt::AlignBottom);
    chart->addAxis(value, Qt::AlignLeft);
    time->setTickCount(5);
    value->setTickCount(4);
    if (kind == Kind::Rate) {
        m_lines.append(new QLineSeries(chart));
        for (const char *name : {QT_TR_NOOP("2xx"), QT_TR_NOOP("3xx"), QT_TR_NOOP("4xx"),
                                 QT_TR_NOOP("5xx"), QT_TR_NOOP("no answer")})
            addArea(MetricsChart::tr(name));
        value->setLabelFormat(QStringLiteral("%.4g/s"));
    } else {
        addLine(MetricsChart::tr("p50"), Qt::SolidLine);
        addLine(MetricsChart::tr("p95"), Qt::DashLine);
        addLine(MetricsChart::tr("p99"), Qt::DotLine);
        value->setLabelFormat(QStringLiteral("%.4g ms"));
    }
    m_cursor->setZValue(10);
    m_cursor->hide();
    applyPalette(owner.palette());
}

void MetricsChart::Plot::addArea(const QString &name)
{
    auto *upper = new QLineSeries(chart);
    auto *area = new QAreaSeries(upper, m_lines.last());
    area->setName(name);
    m_lines.append(upper);
    m_areas.append(area);
    chart->addSeries(area);
    area->attachAxis(time);
    area->attachAxis(value);
}

void MetricsChart::Plot::addLine(const QString &name, Qt::PenStyle style)
{
    auto *line = new QLineSeries;
    line->setName(name);
    line->setPen(QPen(Qt::black, 2, style));
    m_lines.append(line);
    chart->addSeries(line);
    line->attachAxis(time);
    line->attachAxis(value);
}

void MetricsChart::Plot::show(const std::deque<api::MetricsSample> &points,
                              const MetricsTimeline &timeline)
{
    time->setFormat(timeFormat(timeline.range()));
    const qint64 end = timeline.endMs();
    time->setRange(QDateTime::fromMSecsSinceEpoch(end - timeline.range().spanMs()),
                   QDateTime::fromMSecsSinceEpoch(end));
    if (m_kind == Kind::Rate)
        showRates(points);
    else
        showLatencies(points);
}

void MetricsChart::Plot::showRates(const std::deque<api::MetricsSample> &points)
{
    QList<QList<QPointF>> edges(m_lines.size());
    double top = 0;
    for (const api::MetricsSample &point : points) {
        const double at = double(point.atMs) + double(point.spanMs) / 2;
        double sum = 0;
        edges[0].append({at, 0});
        for (std::size_t i = 0; i < kStack.size(); ++i) {
            sum += point.perSecond(point.status[kStack[i]]);
            edges[qsizetype(i) + 1].append({at, sum});
        }
        top = std::max(top, sum);
    }
    for (qsizetype i = 0; i < m_lines.size(); ++i)
        m_lines[i]->replace(edges[i]);
    // A class without requests would only draw its line over the one below it.
    for (qsizetype i = 0; i < m_areas.size(); ++i)
        m_areas[i]->setVisible(i == 0 || edges[i] != edges[i + 1]);
    setTop(std::max(top, 1.0));
}

void MetricsChart::Plot::showLatencies(const std::deque<api::MetricsSample> &points)
{
    constexpr double kMs = 1e3;
    QList<QList<QPointF>> lines(m_lines.size());
    double top = 0;
    for (const api::MetricsSample &point : points) {
        if (!point.latency)
            continue;
        const double at = double(point.atMs) + double(point.spanMs) / 2;
        lines[0].append({at, point.latency->p50 * kMs});
        lines[1].append({at, point.latency->p95 * kMs});
        lines[2].append({at, point.latency->p99 * kMs});
        top = std::max(top, point.latency->p99 * kMs);
    }
    for (qsizetype i = 0; i < m_lines.size(); ++i)
        m_lines[i]->replace(lines[i]);
    setTop(std::max(top, 0.01));
}

/// Round numbers at the ticks.
void MetricsChart::Plot::setTop(double top)
{
    value->setRange(0, top * 1.05);
    value->applyNiceNumbers();
}

void MetricsChart::Plot::applyPalette(const QPalette &palette)
{
    const QColor text = palette.color(QPalette::WindowText);
    const QColor base = palette.color(QPalette::Base);
    chart->setBackgroundBrush(base);
    view->setBackgroundBrush(base);
    chart->legend()->setLabelColor(text);
    const std::array<QAbstractAxis *, 2> axes{time, value};
    for (QAbstractAxis *axis : axes) {
        axis->setLabelsColor(text);
        axis->setLinePenColor(theme::quiet(palette));
        axis->setGridLinePen(QPen(theme::mixed(text, base, 0.15), 1));
    }
    m_cursor->setPen(QPen(palette.color(QPalette::Highlight), 1.5, Qt::DashLine));
    const auto colours = stackColours(palette);
    for (qsizetype i = 0; i < m_areas.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        m_areas[i]->setBrush(QBrush(colours[at], kPatterns[at]));
        m_areas[i]->setPen(QPen(colours[at], 1.2));
    }
    if (m_areas.isEmpty()) {
        const std::array lines{theme::good(palette), theme::warning(palette), theme::bad(palette)};
        for (qsizetype i = 0; i < m_lines.size(); ++i) {
            QPen pen = m_lines[i]->pen();
            pen.setColor(lines[static_cast<std::size_t>(i)]);
            m_lines[i]->setPen(pen);
        }
    }
}

void MetricsChart::Plot::showCursor(std::optional<qint64> atMs)
{
    m_cursor->setVisible(atMs.has_value());
    if (!atMs)
        return;
    const QPointF top =
        chart->mapToPosition({double(*atMs), value->max()}, chart->series().first());
    m_cursor->setLine(QLineF(top, {top.x(), chart->plotArea().bottom()}));
}

} // namespace portcullis::gui

#endif
