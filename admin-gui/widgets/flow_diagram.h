// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/stage_trace.h"
#include "admin-gui/models/traffic.h"

#include <QWidget>

#include <array>

namespace portcullis::gui {

/// The eight steps of a request as a flow: what comes into each step per second, what each step
/// refuses, how long it takes, and which one is slowest. One step is selected, by mouse or by the
/// arrow keys; whoever shows this shows its details beside it. Eight steps in a row, or two rows of
/// four where it is narrow.
///
/// Given the trace of one request instead it shows how far that one came: what each step said, how
/// long it took, and with which status and reason it left.
class FlowDiagram final : public QWidget {
    Q_OBJECT

public:
    explicit FlowDiagram(QWidget *parent = nullptr);

    /// Without rates the diagram shows the steps only.
    void setTraffic(const std::array<StageTraffic, kStageCount> &stages, bool hasRates);
    /// Of one request; what traffic was set is not shown any more.
    void setTrace(const RequestTrace &trace);
    /// What there is to say of a step, in a sentence or two.
    QString details(Stage stage) const;
    Stage selected() const { return m_selected; }
    void select(Stage stage);
    /// Where a step's box is drawn; for tests and tool tips.
    QRectF boxOf(Stage stage) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void selectionChanged(portcullis::Stage stage);
    /// A step was chosen to look into: by a double click, or by Enter.
    void activated(portcullis::Stage stage);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Metrics;

    Metrics metrics(int width) const;
    int stageAt(const QPointF &point) const;
    void describe();
    void paintBox(QPainter &painter, Stage stage) const;
    void paintFrame(QPainter &painter, Stage stage) const;
    void paintVerdict(QPainter &painter, Stage stage, const QRectF &inner) const;
    void paintEnd(QPainter &painter, Stage stage) const;
    QColor colourOf(StageTrace::Verdict verdict) const;
    void paintArrowInto(QPainter &painter, Stage stage) const;
    void paintTurn(QPainter &painter) const;
    void paintRefusals(QPainter &painter, Stage stage) const;
    const StageTrace &trace(Stage stage) const
    {
        return (*m_trace)[static_cast<std::size_t>(stage)];
    }
    const StageTraffic &traffic(Stage stage) const
    {
        return m_stages[static_cast<std::size_t>(stage)];
    }

    std::array<StageTraffic, kStageCount> m_stages;
    std::optional<RequestTrace> m_trace; ///< instead of traffic
    bool m_hasRates = false;
    Stage m_selected = Stage::Receive;
};

} // namespace portcullis::gui
