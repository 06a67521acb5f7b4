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
        if (m_trace)
            paintEnd(painter, stage);
        else
            paintRefusals(painter, stage);
    }
    if (metrics(width()).columns < kStageCount)
        paintTurn(painter);
}

QColor FlowDiagram::colourOf(StageTrace::Verdict verdict) const
{
    using Verdict = StageTrace::Verdict;
    switch (verdict) {
    case Verdict::Passed:
        return theme::good(palette());
    case Verdict::Refused:
        return theme::bad(palette());
    case Verdict::Unknown:
        return theme::warning(palette());
    case Verdict::Answered:
        return palette().color(QPalette::WindowText);
    case Verdict::NotReached:
        break;
    }
    return theme::quiet(palette());
}

void FlowDiagram::paintFrame(QPainter &painter, Stage stage) const
{
    const QRectF box = boxOf(stage);
    const QPalette &colours = palette();
    const bool chosen = stage == m_selected;
    // What stands out: the slowest step of all traffic, or the one that ended this request.
    std::optional<QColor> accent;
    if (m_trace && trace(stage).ends())
        accent = colourOf(trace(stage).verdict);
    else if (!m_trace && traffic(stage).slowest)
        accent = theme::warning(colours);
    const bool skipped = m_trace && trace(stage).verdict == StageTrace::Verdict::NotReached;

    QColor fill = colours.color(skipped ? QPalette::Window : QPalette::Base);
    if (accent)
        fill = theme::mixed(*accent, fill, 0.16);
    const QColor edge = accent ? *accent
        : chosen               ? colours.color(QPalette::Highlight)
                               : theme::mixed(colours.color(QPalette::WindowText), fill, 0.4);
    painter.setPen(QPen(edge, accent || chosen ? 2 : 1, skipped ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(fill);
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), kRadius, kRadius);
    if (chosen) {
        painter.setPen(
            QPen(colours.color(QPalette::Highlight), 1, hasFocus() ? Qt::DashLine : Qt::SolidLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(3.5, 3.5, -3.5, -3.5), kRadius - 2, kRadius - 2);
    }
}

/// Time and verdict of one request, in the lower part of a box.
void FlowDiagram::paintVerdict(QPainter &painter, Stage stage, const QRectF &inner) const
{
    const StageTrace &now = trace(stage);
    const qreal line = QFontMetricsF(font()).lineSpacing();
    painter.setFont(scaled(font(), 0.92));
    if (now.seconds)
        painter.drawText(inner.adjusted(0, 0, 0, -line), Qt::AlignHCenter | Qt::AlignBottom,
                         durationText(now.seconds));
    painter.setPen(colourOf(now.verdict));
    painter.setFont(scaled(font(), 0.92, now.ends()));
    painter.drawText(inner, Qt::AlignHCenter | Qt::AlignBottom, verdictText(now.verdict));
}

/// How one request left at this step: status and reason.
void FlowDiagram::paintEnd(QPainter &painter, Stage stage) const
{
    const StageTrace &now = trace(stage);
    if (!now.ends())
        return;
    const QRectF box = boxOf(stage);
    const Metrics m = metrics(width());
    const QFont small = scaled(font(), 0.92);
    const qreal line = QFontMetricsF(small).lineSpacing();
    const qreal y = box.bottom() + line * 0.9;
    painter.setPen(QPen(colourOf(now.verdict), 1.6));
    arrow(painter, {box.center().x(), box.bottom()}, {box.center().x(), y});
    painter.setFont(scaled(font(), 0.92, true));
    painter.drawText(QRectF(box.left(), y, box.width(), line), Qt::AlignCenter,
                     now.status > 0 ? QString::number(now.status) : tr("no answer"));
    painter.setFont(small);
    // The reason is longer than the box is wide: it takes the room of the gaps beside it.
    QRectF room(box.left() - m.gap, y + line, box.width() + 2 * m.gap, line);
    room.moveLeft(qBound(0.0, room.left(), std::max(0.0, width() - room.width())));
    painter.drawText(room, Qt::AlignCenter,
                     QFontMetricsF(small).elidedText(now.code, Qt::ElideMiddle, room.width()));
    painter.setFont(font());
}

void FlowDiagram::paintBox(QPainter &painter, Stage stage) const
{
    paintFrame(painter, stage);
    const QRectF box = boxOf(stage);
    const StageTraffic &now = traffic(stage);
    const QPalette &colours = palette();
    const qreal line = QFontMetricsF(font()).lineSpacing();
    const QRectF inner = box.adjusted(6, 5, -6, -5);
    painter.setPen(colours.color(QPalette::Text));
    painter.setFont(scaled(font(), 1, true));
    painter.drawText(inner, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, stageTitle(stage));
    if (m_trace) {
        paintVerdict(painter, stage, inner);
        painter.setFont(font());
        return;
    }
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
    const bool flows = m_trace ? trace(stage).verdict != StageTrace::Verdict::NotReached
                               : m_hasRates && traffic(stage).perSecond > 0;
    const QColor ink = flows ? palette().color(QPalette::WindowText) : theme::quiet(palette());
    painter.setPen(QPen(ink, flows ? 1.6 : 1));
    const QPointF to(box.left() - 1, box.center().y());
    arrow(painter, to - QPointF(gap - 2, 0), to);
    if (m_trace)
        return;
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
