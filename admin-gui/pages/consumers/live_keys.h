// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

#include <QJsonArray>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace portcullis::gui {

class SecretOnce;
class StatePanel;

/// The API keys of one consumer as the gateway has them: makes them, replaces and revokes them.
/// That happens at once and is no part of the draft, as a key is seen only when it is made.
class LiveKeys final : public QWidget {
    Q_OBJECT

public:
    explicit LiveKeys(const PageContext &context, QWidget *parent = nullptr);
    ~LiveKeys() override;

    /// Empty: none.
    void setConsumer(const QString &name);
    void ask();
    void create();
    void rotateChosen();
    void revokeChosen();
    /// Id of the key that is chosen; empty: none.
    QString chosen() const;
    bool isSettled() const;

Q_SIGNALS:
    /// What can be done may have changed.
    void choiceChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    enum Column { Id, State, Expires, LastUsed, ColumnCount };

    void layOut();
    void take(const QJsonArray &keys);
    void fillRow(int row, const QJsonObject &key);
    void taken(const QString &what, const AdminResult<api::NewKey> &answer);
    void enable();
    void say(const QString &message, bool isError);
    const QJsonObject chosenKey() const;

    PageContext m_context;
    QString m_consumer;
    QJsonArray m_keys;
    QTableWidget *m_table; // Qt parent: this; likewise the others
    StatePanel *m_panel;
    SecretOnce *m_secret;
    QLineEdit *m_id;
    QLineEdit *m_expires;
    QComboBox *m_grace;
    QPushButton *m_create;
    QPushButton *m_rotate;
    QPushButton *m_revoke;
    QLabel *m_message;
    bool m_busy = false;
};

} // namespace portcullis::gui
