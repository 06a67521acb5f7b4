// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>

class QProcess;

namespace portcullis::gui {

/// What gets at the token of the gateway on this machine, which root alone can read.
struct LocalTokenPrograms {
    /// For a person who has to find who may give permission, and type a password.
    static constexpr std::chrono::milliseconds kPatience = std::chrono::minutes(3);

    QString pkexec; ///< runs `helper` as root once somebody allowed it
    QString helper; ///< prints the token in one line
    std::chrono::milliseconds patience = kPatience;

    /// As the packages install them, whether they are there or not.
    static LocalTokenPrograms installed();
    /// Whether both can be run.
    bool areThere() const;
};

/// Asks for the token of the gateway on this machine, in a process of its own: nothing waits for
/// it.
class LocalToken final : public QObject {
    Q_OBJECT

public:
    /// More than a line with a token is no token.
    static constexpr qsizetype kMaxOutput = 4096;

    explicit LocalToken(LocalTokenPrograms programs, QObject *parent = nullptr);
    /// Asks no longer, and does not wait for that.
    ~LocalToken() override;

    const LocalTokenPrograms &programs() const { return m_programs; }
    bool isAsking() const { return m_process != nullptr; }
    /// Then one of the signals, once, unless it is cancelled. Nothing while it is asking.
    void ask();
    /// No signal comes after it.
    void cancel();

Q_SIGNALS:
    /// The bytes are overwritten after the call.
    void found(const QByteArray &token);
    /// `why` is for people; what came back is no part of it.
    void failed(const QString &why);

private:
    void take();
    void finish(int exitCode, bool crashed);
    void fail(const QString &why);
    void forget();
    QString whyNot(int exitCode) const;

    LocalTokenPrograms m_programs;
    QProcess *m_process = nullptr; ///< deletes itself once it ended
    QByteArray m_output;
    QTimer m_patience;
};

} // namespace portcullis::gui
