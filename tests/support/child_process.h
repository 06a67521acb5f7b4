// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QDeadlineTimer>
#include <QProcess>

#include <csignal>

/// Real processes for tests: every wait is for a condition and ends after a bound.
namespace portcullis::test {

constexpr int kProcessWaitMs = 20'000;

/// Whether tests and gateway are built with sanitizers: memory and time are no measure then.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)                            \
    || __has_feature(memory_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

inline QString text(const QByteArray &utf8)
{
    return QString::fromUtf8(utf8);
}

inline QStringList texts(const QList<QByteArray> &utf8)
{
    QStringList all;
    for (const QByteArray &one : utf8)
        all << text(one);
    return all;
}

/// A process with its output collected. Killed with the object if it still runs.
class ChildProcess {
public:
    ChildProcess() = default;
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;
    ~ChildProcess()
    {
        m_process.kill();
        m_process.waitForFinished(kProcessWaitMs);
    }

    void start(const QByteArray &program, const QList<QByteArray> &arguments)
    {
        m_out.clear();
        m_err.clear();
        m_process.start(text(program), texts(arguments));
        m_process.waitForStarted(kProcessWaitMs);
    }
    QProcess &process() { return m_process; }
    const QByteArray &out() { return collect(), m_out; }
    const QByteArray &err() { return collect(), m_err; }

    /// Waits until `done()`; false if the bound passes first, or the process ends and it is not so.
    template <typename Condition>
    bool waitFor(Condition done, int milliseconds = kProcessWaitMs)
    {
        const QDeadlineTimer bound(milliseconds);
        while (true) {
            collect();
            if (done())
                return true;
            if (bound.hasExpired() || m_process.state() == QProcess::NotRunning)
                return false;
            m_process.waitForReadyRead(20);
        }
    }
    bool waitForErr(const QByteArray &part, qsizetype from = 0)
    {
        return waitFor([&] { return m_err.indexOf(part, from) >= 0; });
    }
    void signal(int number)
    {
        if (const qint64 pid = m_process.processId(); pid > 0) // 0 would be this process, too
            ::kill(static_cast<pid_t>(pid), number);
    }
    /// The exit code, or -1 if the process did not end, or crashed.
    int exitCode(int milliseconds = kProcessWaitMs)
    {
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(milliseconds))
            return -1;
        collect();
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }

private:
    void collect()
    {
        m_out += m_process.readAllStandardOutput();
        m_err += m_process.readAllStandardError();
    }

    QProcess m_process;
    QByteArray m_out;
    QByteArray m_err;
};

/// Output of a finished process, both streams; empty if it could not be run.
inline QByteArray outputOf(const QByteArray &program, const QList<QByteArray> &arguments,
                           int *exitCode = nullptr, int milliseconds = kProcessWaitMs)
{
    ChildProcess child;
    child.start(program, arguments);
    child.process().closeWriteChannel();
    const int code = child.exitCode(milliseconds);
    if (exitCode)
        *exitCode = code;
    return child.out() + child.err();
}

} // namespace portcullis::test
