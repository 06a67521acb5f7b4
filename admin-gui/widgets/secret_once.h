// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QTimer>
#include <QWidget>

class QLabel;
class QMimeData;
class QPushButton;

namespace portcullis::gui {

/// Puts secrets on the clipboard, and takes them off again after a while if they are still there.
/// Marked so that histories of clipboards leave them out, where the platform knows how.
class SecretClipboard final : public QObject {
    Q_OBJECT

public:
    static constexpr int kSecondsToKeep = 60;

    explicit SecretClipboard(QObject *parent = nullptr);
    /// Takes the secret off at once: nobody is left to do it later.
    ~SecretClipboard() override;

    void copy(const QByteArray &secret);
    /// Takes it off now, unless something else is there by now.
    void clear();
    /// 0: nothing of ours is there.
    int secondsLeft() const { return m_secondsLeft; }
    /// As it is put on the clipboard; the caller owns it.
    static QMimeData *dataOf(const QByteArray &secret);

Q_SIGNALS:
    /// Once a second while it is there, and when it is gone.
    void secondsLeftChanged(int seconds);

private:
    void tick();
    void forget();

    QTimer m_second;
    QByteArray m_hash; ///< of what we put there: enough to know it again
    int m_secondsLeft = 0;
};

/// Shows a secret that nobody will ever see again: an API key or a token that was just made. Not in
/// a picture of the window: see setPictured().
class SecretOnce final : public QWidget {
    Q_OBJECT

public:
    explicit SecretOnce(QWidget *parent = nullptr);
    ~SecretOnce() override;

    /// `what` it is, for people, such as `The key of acme`. Empty `secret`: nothing is shown.
    void setSecret(const QString &what, const QByteArray &secret);
    /// What may be seen, but was not copied, is worth a question before the window closes.
    bool wasCopied() const { return m_wasCopied; }
    /// Whether pictures of windows are taken by this process, on which secrets are left out from
    /// now on.
    static void setPictured(bool pictured);

Q_SIGNALS:
    void copied();
    /// The person has it, and it is shown no more.
    void dismissed();

private:
    void copy();
    void showLeft(int seconds);

    QLabel *m_what;
    QLabel *m_text;
    QPushButton *m_copy;
    QPushButton *m_done;
    QLabel *m_left;
    SecretClipboard m_clipboard;
    QByteArray m_secret;
    bool m_wasCopied = false;
};

} // namespace portcullis::gui
