// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/usage.h"
#include "admin-gui/page/page.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace portcullis::gui {

class StatePanel;

/// The buckets of one limit as they are now: how full, when whole again, and when one will run out
/// if it goes on like this. Gives one back everything.
class LiveBuckets final : public QWidget {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPoll{2}; ///< while it is seen
    /// Buckets that are shown; one of another consumer is found by its name.
    static constexpr int kMostBuckets = 500;

    explicit LiveBuckets(const PageContext &context, QWidget *parent = nullptr);
    ~LiveBuckets() override;

    /// Empty: none.
    void setLimit(const QString &name);
    void ask();
    void resetChosen();
    /// Null where nothing is chosen.
    const BucketUse *chosen() const;

protected:
    void showEvent(QShowEvent *event) override;

private:
    enum Column { Consumer, Used, Remaining, Fill, Reset, Forecast, ColumnCount };

    void layOut();
    void take(const QJsonArray &items);
    void fillRow(int row, const BucketUse &bucket);
    QString forecastText(const BucketUse &bucket) const;
    void enable();
    void say(const QString &message, bool isError);

    PageContext m_context;
    QString m_limit;
    QList<BucketUse> m_buckets;
    UsageTrend m_trend;
    QElapsedTimer m_clock;
    QTimer m_timer;
    QTableWidget *m_table; // Qt parent: this; likewise the others
    StatePanel *m_panel;
    QLabel *m_facts;
    QLabel *m_message;
    QLineEdit *m_consumer;
    QPushButton *m_reset;
    bool m_asking = false;
};

} // namespace portcullis::gui
