// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QStackedWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace portcullis::gui {

/// Holds what comes over the network, and says in its place why there is nothing yet: still coming,
/// failed, or empty. So that an error never looks like an empty table.
class StatePanel final : public QStackedWidget {
    Q_OBJECT

public:
    enum class State { Loading, Ready, Empty, Failed };

    /// `content` is shown when it is ready, and belongs to the panel from now on.
    explicit StatePanel(QWidget *content, QWidget *parent = nullptr);

    void showLoading(const QString &message);
    void showContent();
    /// `hint`: what to do about it; may be empty.
    void showEmpty(const QString &message, const QString &hint = {});
    void showError(const QString &message);

    State state() const { return m_state; }
    /// What it says in place of the content; empty when that is shown.
    QString message() const;
    /// Whether nothing is awaited.
    bool isSettled() const { return m_state != State::Loading; }

Q_SIGNALS:
    /// The person wants it to be tried again.
    void retryRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void say(State state, const QString &message, const QString &hint);
    void colour();

    QWidget *m_content;
    QWidget *m_notice;
    QLabel *m_icon;
    QLabel *m_message;
    QLabel *m_hint;
    QProgressBar *m_progress;
    QPushButton *m_retry;
    State m_state = State::Ready;
};

} // namespace portcullis::gui
