// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/local_token.h"

#include "shared/client/admin_answer.h"

#include <QFileInfo>
#include <QProcess>

#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// Exit codes of pkexec itself.
constexpr int kDismissed = 126;
constexpr int kNotAllowed = 127;

/// What a program said first, short enough for a line.
QString firstLine(const QByteArray &text)
{
    constexpr qsizetype kMost = 200;
    return QString::fromUtf8(text.trimmed().split('\n').first()).simplified().left(kMost);
}

void overwrite(QByteArray &bytes)
{
    bytes.fill('\0');
    bytes.clear();
}

} // namespace

LocalTokenPrograms LocalTokenPrograms::installed()
{
    // Not as PATH finds it: what asks for a password should be the system's.
    return {u"/usr/bin/pkexec"_s, u"/usr/lib/portcullis/local-token"_s};
}

bool LocalTokenPrograms::areThere() const
{
    const auto runs = [](const QString &path) {
        const QFileInfo file(path);
        return !path.isEmpty() && file.isFile() && file.isExecutable();
    };
    return runs(pkexec) && runs(helper);
}

LocalToken::LocalToken(LocalTokenPrograms programs, QObject *parent)
    : QObject(parent), m_programs(std::move(programs))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        const auto minutes = std::chrono::ceil<std::chrono::minutes>(m_programs.patience).count();
        fail(tr("Nobody gave permission within %n minute(s).", nullptr, static_cast<int>(minutes)));
    });
}

LocalToken::~LocalToken()
{
    cancel();
}

void LocalToken::ask()
{
    if (isAsking())
        return;
    // Without a parent: it may outlive this object until it ended.
    m_process = new QProcess;
    connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
    connect(m_process, &QProcess::errorOccurred, m_process,
            [process = m_process](QProcess::ProcessError error) {
                if (error == QProcess::FailedToStart)
                    process->deleteLater();
            });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &LocalToken::take);
    connect(m_process, &QProcess::finished, this, [this](int exitCode, QProcess::ExitStatus how) {
        finish(exitCode, how == QProcess::CrashExit);
    });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("%1 can't be run: %2").arg(m_programs.pkexec, m_process->errorString()));
    });
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_patience.start(m_programs.patience);
    // Where no desktop asks, it would ask on the terminal that the app came from.
    m_process->start(m_programs.pkexec, {u"--disable-internal-agent"_s, m_programs.helper});
}

void LocalToken::cancel()
{
    forget();
}

void LocalToken::take()
{
    QByteArray part = m_process->readAllStandardOutput();
    m_output.append(part);
    overwrite(part);
    if (m_output.size() > kMaxOutput)
        fail(tr("What came back is no token."));
}

void LocalToken::finish(int exitCode, bool crashed)
{
    take();
    if (!isAsking())
        return; // that was too much
    if (crashed)
        return fail(tr("%1 ended without an answer.").arg(m_programs.pkexec));
    if (exitCode != 0)
        return fail(whyNot(exitCode));
    auto token = parseAdminToken(m_output);
    if (!token)
        return fail(tr("What came back is no token."));
    forget();
    Q_EMIT found(*token);
    overwrite(*token);
}

QString LocalToken::whyNot(int exitCode) const
{
    const QString said = firstLine(m_process->readAllStandardError());
    switch (exitCode) {
    case kDismissed:
        return tr("Permission was not given.");
    case kNotAllowed:
        return tr("It is not allowed here, or nothing in this session can ask for permission: %1")
            .arg(said);
    default:
        return tr("There is no token to be had on this machine: %1").arg(said);
    }
}

void LocalToken::fail(const QString &why)
{
    forget();
    Q_EMIT failed(why);
}

void LocalToken::forget()
{
    m_patience.stop();
    overwrite(m_output);
    QProcess *const process = std::exchange(m_process, nullptr);
    if (process == nullptr)
        return;
    process->disconnect(this);
    // It closes the question, too. Once permission was given it is root's, and ends by itself.
    process->terminate();
}

} // namespace portcullis::gui
