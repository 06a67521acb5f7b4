// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/gateway_process.h"

#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace portcullis::test {

/// What systemd does for a service of Type=notify with socket activation: holds listening sockets,
/// starts the process with them, hears what it says, follows MAINPID.
class ServiceManager {
public:
    ServiceManager()
    {
        m_notify = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, notifyPath().constData(), sizeof(address.sun_path) - 1);
        if (::bind(m_notify, reinterpret_cast<sockaddr *>(&address), sizeof(address)) != 0)
            qFatal("the notify socket can't be bound");
    }
    ServiceManager(const ServiceManager &) = delete;
    ServiceManager &operator=(const ServiceManager &) = delete;
    ~ServiceManager()
    {
        if (m_mainPid > 0 && m_mainPid != m_process.process().processId())
            ::kill(static_cast<pid_t>(m_mainPid), SIGKILL);
        for (const Held &each : m_held)
            ::close(each.socket);
        ::close(m_notify);
    }

    /// A listening socket for the listener of this name; its port.
    quint16 hold(const QByteArray &name)
    {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0); // inherited
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        if (::bind(socket, reinterpret_cast<sockaddr *>(&address), size) != 0
            || ::listen(socket, 4096) != 0
            || ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            qFatal("no listening socket");
        m_held.append({name, socket});
        return ntohs(address.sin_port);
    }
    /// Starts it; true once it says that it is ready.
    bool start(const QByteArray &program, const QList<QByteArray> &arguments)
    {
        // Bash, as it gives every descriptor its place, and its own process to the program.
        QByteArray script = "LISTEN_PID=$$ exec \"$@\" 2>>" + logPath();
        QByteArrayList names;
        for (int i = 0; i < m_held.size(); ++i) {
            const QByteArray held = QByteArray::number(m_held[i].socket);
            script += ' ' + QByteArray::number(100 + i) + ">&" + held + ' ' + held + ">&-";
            names << m_held[i].name;
        }
        for (int i = 0; i < m_held.size(); ++i)
            script += ' ' + QByteArray::number(3 + i) + ">&" + QByteArray::number(100 + i) + ' '
                + QByteArray::number(100 + i) + ">&-";
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(text("NOTIFY_SOCKET"), text(notifyPath()));
        environment.insert(text("WATCHDOG_USEC"), text(QByteArray::number(kWatchdogMs * 1000)));
        if (!m_held.isEmpty()) {
            environment.insert(text("LISTEN_FDS"), QString::number(m_held.size()));
            environment.insert(text("LISTEN_FDNAMES"), text(names.join(':')));
        }
        m_process.process().setProcessEnvironment(environment);
        const qsizetype from = m_said.size();
        m_process.start("bash", QList<QByteArray>{"-c", script, "bash", program} + arguments);
        m_mainPid = m_process.process().processId();
        return waitForSaid("READY=1", from);
    }

    /// All that was said, a line feed behind each message.
    const QByteArray &said()
    {
        hear(0);
        return m_said;
    }
    bool waitForSaid(const QByteArray &what, qsizetype from = 0, int milliseconds = kProcessWaitMs)
    {
        const QDeadlineTimer bound(milliseconds);
        while (said().indexOf(what, from) < 0 && !bound.hasExpired())
            hear(20);
        return m_said.indexOf(what, from) >= 0;
    }
    QByteArray log() const { return readAll(logPath()); }
    bool waitForLog(const QByteArray &what)
    {
        const QDeadlineTimer bound(kProcessWaitMs);
        while (!log().contains(what) && !bound.hasExpired())
            hear(20);
        return log().contains(what);
    }
    /// The last one that was bound under this name.
    quint16 port(const QByteArray &name) const
    {
        const QByteArray all = log();
        return listeningPort(all, name, all.lastIndexOf("listening name=" + name + ' '));
    }
    QByteArray at(const QByteArray &name) const
    {
        return "127.0.0.1:" + QByteArray::number(port(name));
    }
    qint64 mainPid() const { return m_mainPid; }
    void signal(int number) const { ::kill(static_cast<pid_t>(m_mainPid), number); }
    /// The process that was started first.
    ChildProcess &first() { return m_process; }
    /// Waits until the main process is gone, whoever started it.
    bool gone()
    {
        if (m_mainPid == m_process.process().processId())
            return m_process.exitCode() == 0;
        const QDeadlineTimer bound(kProcessWaitMs);
        while (::kill(static_cast<pid_t>(m_mainPid), 0) == 0 && !isZombie() && !bound.hasExpired())
            hear(20);
        return ::kill(static_cast<pid_t>(m_mainPid), 0) != 0 || isZombie();
    }

    static constexpr int kWatchdogMs = 400;

private:
    struct Held {
        QByteArray name;
        int socket;
    };

    QByteArray notifyPath() const { return m_folder.filePath(text("notify")).toUtf8(); }
    QByteArray logPath() const { return m_folder.filePath(text("log")).toUtf8(); }
    /// Orphans end so where nobody asks how.
    bool isZombie() const
    {
        return readAll("/proc/" + QByteArray::number(m_mainPid) + "/stat").contains(") Z ");
    }
    void hear(int milliseconds)
    {
        pollfd waited{m_notify, POLLIN, 0};
        while (::poll(&waited, 1, milliseconds) == 1) {
            char message[4096];
            const ssize_t size = ::recv(m_notify, message, sizeof(message), 0);
            if (size <= 0)
                return;
            const QByteArray said(message, static_cast<qsizetype>(size));
            for (const QByteArray &line : said.split('\n')) {
                if (line.startsWith("MAINPID="))
                    m_mainPid = line.mid(8).toLongLong();
            }
            m_said += said + '\n';
            milliseconds = 0;
        }
    }

    QTemporaryDir m_folder;
    int m_notify = -1;
    QList<Held> m_held;
    QByteArray m_said;
    qint64 m_mainPid = 0;
    ChildProcess m_process;
};

} // namespace portcullis::test
