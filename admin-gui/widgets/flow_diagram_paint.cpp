// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// How the diagram looks; what it does is in flow_diagram.cpp.
#include "admin-gui/models/figures.h"
#include "admin-gui/widgets/flow_diagram.h"
#include "admin-gui/widgets/stage_text.h"
#include "admin-gui/widgets/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace portcullis::gui {

namespace {

constexpr qreal kRadius = 6;
constexpr qreal kArrowHead = 5;
constexpr qreal kMargin = 2;
constexpr qreal kTurn = 12; // room for the line from one row to the next

void arrow(QPainter &painter, const QPointF &from, const QPointF &to)
{
    painter.drawLine(from, to);
    const QLineF line(to, from);
    QPainterPath head(to);
    for (const qreal turn : {-30.0, 30.0}) {
        QLineF side = line;
        side.setLength(kArrowHead * 1.6);
        side.setAngle(line.angle() + turn);
        head.lineTo(side.p2());
    }
    head.closeSubpath();
    painter.fillPath(head, painter.pen().color());
}

QFont scaled(QFont font, qreal factor, bool bold = false)
{
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setBold(bold);
    return font;
}

} // namespace

/// All lengths follow from the font, so that the diagram scales with it.
struct FlowDiagram::Metrics {
    int columns = kStageCount;
    qreal line = 0; ///< height of a line of text
    qreal gap = 0;  ///< between two boxes, with the arrow in it
    qreal boxWidth = 0;
    qreal boxHeight = 0;
    qreal rowHeight = 0; ///< box and what leaves it
};

FlowDiagram::Metrics FlowDiagram::metrics(int width) const
{
    const QFontMetricsF font(this->font());
    Metrics out;
    out.line = font.lineSpacing();
    out.gap = font.horizontalAdvance(QLatin1String("99,999/s"));
    const qreal narrowest = font.horizontalAdvance(QLatin1String("Authenticate")) * 1.25;
    const qreal oneRow = kStageCount * (narrowest + out.gap * 0.9);
    out.columns = width >= oneRow ? kStageCount : kStageCount / 2;
    out.gap *= 0.9;
    const qreal turn = out.columns < kStageCount ? kTurn : 0;
    const qreal free = width - out.gap * out.columns - turn - 2 * kMargin;
    out.boxWidth = std::max(free / out.columns, font.averageCharWidth());
    out.boxHeight = out.line * 4.6;
    out.rowHeight = out.boxHeight + out.line * 3.2;
    return out;
}

QRectF FlowDiagram::boxOf(Stage stage) const
{
    const Metrics m = metrics(width());
    const int at = static_cast<int>(stage);
    const int column = at % m.columns;
    const int row = at / m.columns;
    return {kMargin + m.gap + column * (m.boxWidth + m.gap), kMargin + row * m.rowHeight,
            m.boxWidth, m.boxHeight};
}

int FlowDiagram::heightForWidth(int width) const
{
    const Metrics m = metrics(width);
    const int rows = kStageCount / m.columns;
    return int(m.rowHeight * rows + 2 * kMargin);
}

QSize FlowDiagram::sizeHint() const
{
    const int width = fontMetrics().averageCharWidth() * 160;
    return {width, heightForWidth(width)};
}

QSize FlowDiagram::minimumSizeHint() const
{
    const int width = fontMetrics().averageCharWidth() * 80;
    return {width, heightForWidth(width)};
}

void FlowDiagram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < kStageCount; ++i) {
        const auto stage = static_cast<Stage>(i);
        paintArrowInto(painter, stage);
        paintBox(painter, stage);
        paintRefusals(painter, stage);
    }
    if (metrics(width()).columns < kStageCount)
        paintTurn(painter);
}

void FlowDiagram::paintBox(QPainter &painter, Stage stage) const
{
    const QRectF box = boxOf(stage);
    const StageTraffic &now = traffic(stage);
    const QPalette &colours = palette();
    const qreal line = QFontMetricsF(font()).lineSpacing();
    const bool chosen = stage == m_selected;

    QColor fill = colours.color(QPalette::Base);
    if (now.slowest)
        fill = theme::mixed(theme::warning(colours), fill, 0.16);
    const QColor edge = now.slowest ? theme::warning(colours)
        : chosen                    ? colours.color(QPalette::Highlight)
                                    : theme::mixed(colours.color(QPalette::WindowText), fill, 0.4);
    painter.setPen(QPen(edge, now.slowest || chosen ? 2 : 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), kRadius, kRadius);
    if (chosen) {
        painter.setPen(
            QPen(colours.color(QPalette::Highlight), 1, hasFocus() ? Qt::DashLine : Qt::SolidLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(3.5, 3.5, -3.5, -3.5), kRadius - 2, kRadius - 2);
    }

    const QRectF inner = box.adjusted(6, 5, -6, -5);
    painter.setPen(colours.color(QPalette::Text));
    painter.setFont(scaled(font(), 1, true));
    painter.drawText(inner, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, stageTitle(stage));
    painter.setFont(scaled(font(), 0.92));
    painter.drawText(inner.adjusted(0, 0, 0, -line), Qt::AlignHCenter | Qt::AlignBottom,
                     now.p95 ? tr("p95 %1").arg(durationText(now.p95)) : noFigure());
    if (now.slowest) {
        painter.setPen(theme::warning(colours));
        painter.setFont(scaled(font(), 0.92, true));
        painter.drawText(inner, Qt::AlignHCenter | Qt::AlignBottom, tr("slowest"));
    }
    painter.setFont(font());
}

void FlowDiagram::paintArrowInto(QPainter &painter, Stage stage) const
{
    const QRectF box = boxOf(stage);
    const qreal gap = metrics(width()).gap;
    const bool flows = m_hasRates && traffic(stage).perSecond > 0;
    const QColor ink = flows ? palette().color(QPalette::WindowText) : theme::quiet(palette());
    painter.setPen(QPen(ink, flows ? 1.6 : 1));
    const QPointF to(box.left() - 1, box.center().y());
    arrow(painter, to - QPointF(gap - 2, 0), to);
    painter.setFont(scaled(font(), 0.92));
    const QString text =
        m_hasRates ? tr("%1/s").arg(rateText(traffic(stage).perSecond)) : QString();
    const qreal height = QFontMetricsF(painter.font()).height();
    painter.drawText(QRectF(to.x() - gap, to.y() - height - 4, gap, height),
                     Qt::AlignHCenter | Qt::AlignBottom, text);
    painter.setFont(font());
}

/// From the end of the first row to the begin of the second.
void FlowDiagram::paintTurn(QPainter &painter) const
{
    const QRectF last = boxOf(static_cast<Stage>(kStageCount / 2 - 1));
    const QRectF next = boxOf(static_cast<Stage>(kStageCount / 2));
    const qreal right = width() - kMargin - 1;
    const qreal between = next.top() - QFontMetricsF(font()).lineSpacing() * 0.3;
    const qreal left = next.left() - metrics(width()).gap + 2;
    painter.setPen(QPen(theme::quiet(palette()), 1, Qt::DotLine));
    painter.drawPolyline(QPolygonF{{last.right(), last.center().y()},
                                   {right, last.center().y()},
                                   {right, between},
                                   {left, between},
                                   {left, next.center().y()}});
}

void FlowDiagram::paintRefusals(QPainter &painter, Stage stage) const
{
    const StageTraffic &now = traffic(stage);
    struct Row {
        QString name;
        double perSecond;
        QColor colour;
    };
    const Row rows[] = {{tr("4xx"), now.clientRefusals, theme::warning(palette())},
                        {tr("5xx"), now.serverRefusals, theme::bad(palette())},
                        {tr("ended"), now.otherRefusals, theme::bad(palette())}};
    const QRectF box = boxOf(stage);
    const QFont small = scaled(font(), 0.92);
    const qreal line = QFontMetricsF(small).lineSpacing();
    qreal y = box.bottom() + line * 0.9;
    for (const Row &row : rows) {
        if (!m_hasRates || row.perSecond <= 0)
            continue;
        if (y < box.bottom() + line) {
            painter.setPen(QPen(row.colour, 1.6));
            arrow(painter, {box.center().x(), box.bottom()}, {box.center().x(), y});
        }
        painter.setPen(row.colour);
        painter.setFont(small);
        painter.drawText(QRectF(box.left() - 8, y, box.width() + 16, line), Qt::AlignCenter,
                         tr("%1  %2/s").arg(row.name, rateText(row.perSecond)));
        y += line;
    }
    painter.setFont(font());
}

} // namespace portcullis::gui
