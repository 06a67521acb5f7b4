// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic.h"

#include <QWidget>

#include <array>

namespace portcullis::gui {

/// The eight steps of a request as a flow: what comes into each step per second, what each step
/// refuses, how long it takes, and which one is slowest. One step is selected, by mouse or by the
/// arrow keys; whoever shows this shows its details beside it. Eight steps in a row, or two rows of
/// four where it is narrow.
class FlowDiagram final : public QWidget {
    Q_OBJECT

public:
    explicit FlowDiagram(QWidget *parent = nullptr);

    /// Without rates the diagram shows the steps only.
    void setTraffic(const std::array<StageTraffic, kStageCount> &stages, bool hasRates);
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

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Metrics;

    Metrics metrics(int width) const;
    int stageAt(const QPointF &point) const;
    void describe();
    void paintBox(QPainter &painter, Stage stage) const;
    void paintArrowInto(QPainter &painter, Stage stage) const;
    void paintTurn(QPainter &painter) const;
    void paintRefusals(QPainter &painter, Stage stage) const;
    const StageTraffic &traffic(Stage stage) const
    {
        return m_stages[static_cast<std::size_t>(stage)];
    }

    std::array<StageTraffic, kStageCount> m_stages;
    bool m_hasRates = false;
    Stage m_selected = Stage::Receive;
};

} // namespace portcullis::gui
