// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"
#include "admin-gui/pages/upstreams/upstream_health.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace portcullis::gui {

/// The targets of one upstream as the gateway sees them now; drains one and takes it back in.
class LiveTargets final : public QWidget {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPoll{2}; ///< while it is seen

    explicit LiveTargets(const PageContext &context, QWidget *parent = nullptr);

    /// Empty: none.
    void setUpstream(const QString &name);
    void ask();
    void drainChosen();
    void takeBackChosen();
    /// Null where nothing is chosen.
    const TargetHealth *chosen() const;

Q_SIGNALS:
    void arrived(const portcullis::gui::UpstreamHealth &health);
    void choiceChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    enum Column { Name, Url, State, InFlight, Share, Failures, Checks, LastCheck, ColumnCount };

    void setUpTable();
    void take(const UpstreamHealth &health);
    void fillRow(int row, const TargetHealth &target);
    void setDrain(const QString &target, bool out);
    void enable();
    void say(const QString &message, bool isError);

    PageContext m_context;
    QString m_upstream;
    UpstreamHealth m_health;
    QTimer m_timer;
    QTableWidget *m_table; // Qt parent: this; likewise the others
    QLabel *m_facts;
    QLabel *m_message;
    QPushButton *m_drain;
    QPushButton *m_back;
};

} // namespace portcullis::gui
