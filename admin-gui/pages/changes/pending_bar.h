// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QDateTime>
#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;

namespace portcullis::gui {

/// Says that the change in force reverts by itself, and how soon, and lets people keep it or take
/// it back now.
class PendingBar final : public QFrame {
    Q_OBJECT

public:
    explicit PendingBar(QWidget *parent = nullptr);

    /// Hides it where `deadline` is no time.
    void setDeadline(qint64 revision, const QDateTime &deadline);
    bool isPending() const { return m_deadline.isValid(); }
    /// `whyNot`: empty where it may be done.
    void setAllowed(const QString &whyNot);
    void setBusy(bool busy);

Q_SIGNALS:
    void keepRequested();
    void revertRequested();

private:
    void refresh();

    QLabel *m_text;
    QPushButton *m_keep;
    QPushButton *m_revert;
    QTimer m_second;
    QDateTime m_deadline;
    qint64 m_revision = 0;
    QString m_whyNot;
    bool m_busy = false;
};

} // namespace portcullis::gui
