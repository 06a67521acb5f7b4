// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/flow_diagram.h"

#include "admin-gui/widgets/stage_text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace portcullis::gui {

FlowDiagram::FlowDiagram(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Steps of the pipeline"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    describe();
}

void FlowDiagram::setTraffic(const std::array<StageTraffic, kStageCount> &stages, bool hasRates)
{
    m_trace.reset();
    m_stages = stages;
    m_hasRates = hasRates;
    describe();
    update();
}

void FlowDiagram::setTrace(const RequestTrace &trace)
{
    m_trace = trace;
    describe();
    update();
}

QString FlowDiagram::details(Stage stage) const
{
    return m_trace ? traceDetails(stage, trace(stage))
                   : stageDetails(stage, traffic(stage), m_hasRates);
}

void FlowDiagram::select(Stage stage)
{
    if (stage == m_selected)
        return;
    m_selected = stage;
    describe();
    update();
    Q_EMIT selectionChanged(stage);
}

void FlowDiagram::describe()
{
    setAccessibleDescription(details(m_selected));
}

int FlowDiagram::stageAt(const QPointF &point) const
{
    for (int i = 0; i < kStageCount; ++i) {
        if (boxOf(static_cast<Stage>(i)).contains(point))
            return i;
    }
    return -1;
}

bool FlowDiagram::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int at = stageAt(help->pos());
    if (at < 0) {
        QToolTip::hideText();
        event->ignore();
        return true;
    }
    const auto stage = static_cast<Stage>(at);
    // As rich text it wraps; what the gateway says must not become mark-up.
    const QString text = details(stage).toHtmlEscaped();
    QToolTip::showText(help->globalPos(), QLatin1String("<p>") + text + QLatin1String("</p>"),
                       this);
    return true;
}

void FlowDiagram::mousePressEvent(QMouseEvent *event)
{
    const int at = event->button() == Qt::LeftButton ? stageAt(event->position()) : -1;
    if (at >= 0)
        select(static_cast<Stage>(at));
    else
        QWidget::mousePressEvent(event);
}

void FlowDiagram::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int at = event->button() == Qt::LeftButton ? stageAt(event->position()) : -1;
    if (at >= 0)
        Q_EMIT activated(static_cast<Stage>(at));
    else
        QWidget::mouseDoubleClickEvent(event);
}

void FlowDiagram::keyPressEvent(QKeyEvent *event)
{
    const int at = static_cast<int>(m_selected);
    int to = at;
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
        to = std::min(at + 1, kStageCount - 1);
        break;
    case Qt::Key_Left:
    case Qt::Key_Up:
        to = std::max(at - 1, 0);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT activated(m_selected);
        return;
    case Qt::Key_Home:
        to = 0;
        break;
    case Qt::Key_End:
        to = kStageCount - 1;
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    select(static_cast<Stage>(to));
}

} // namespace portcullis::gui
