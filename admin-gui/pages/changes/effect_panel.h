// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"
#include "admin-gui/widgets/state_panel.h"

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace portcullis::gui {

/// Which of the requests that the gateway recorded the draft would decide otherwise.
class EffectPanel final : public QWidget {
    Q_OBJECT

public:
    explicit EffectPanel(PageContext context, QWidget *parent = nullptr);
    ~EffectPanel() override;

    /// Asks the gateway, unless it has said so of this very document.
    void ask();
    /// The draft became another one.
    void forget();
    bool isSettled() const { return m_state->isSettled(); }

private:
    void showAnswer(const QJsonObject &answer);
    void addGroup(const QJsonObject &group);
    void open(const QTreeWidgetItem &item);

    PageContext m_context;
    QLabel *m_counts;
    QTreeWidget *m_tree;
    StatePanel *m_state;
    std::unique_ptr<QObject> m_call; ///< context of what is under way
    bool m_isCurrent = false;
};

/// A recorded request as POST /v1/explain takes it.
QByteArray materialOf(const QJsonObject &request);

} // namespace portcullis::gui
