// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/gateway_process.h"

#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

namespace portcullis::test {

/// A Redis (or Valkey) in a folder of its own, on a free loopback port, with nothing in it.
class RedisProcess : public ChildProcess {
public:
    /// Those of these programs that are on this machine.
    static QByteArrayList programs()
    {
        QByteArrayList found;
        for (const char *name : {"redis-server", "valkey-server"}) {
            if (!QStandardPaths::findExecutable(QLatin1String(name)).isEmpty())
                found << name;
        }
        return found;
    }

    /// True once it answers; `more` are arguments of the server.
    bool run(const QByteArrayList &more = {}, const QByteArray &program = "redis-server")
    {
        m_more = more;
        m_program = program;
        // A port found free may be somebody else's a moment later: then once more, with another.
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            QTcpServer taken;
            taken.listen(QHostAddress::LocalHost);
            m_port = taken.serverPort();
            taken.close();
            if (restart())
                return true;
        }
        return false;
    }
    /// Once more, on the same port, with nothing in it.
    bool restart()
    {
        const QByteArrayList own{"--port",       QByteArray::number(m_port),
                                 "--bind",       "127.0.0.1",
                                 "--dir",        m_folder.path().toUtf8(),
                                 "--save",       "",
                                 "--appendonly", "no"};
        start(m_program, own + m_more);
        return waitFor([this] { return out().contains("eady to accept connections"); });
    }
    void kill()
    {
        process().kill();
        process().waitForFinished(kProcessWaitMs);
    }
    quint16 port() const { return m_port; }
    QByteArray url() const { return "redis://127.0.0.1:" + QByteArray::number(m_port); }
    QByteArray inFolder(const QByteArray &name) const
    {
        return m_folder.filePath(text(name)).toUtf8();
    }
    /// What a command of redis-cli prints.
    QByteArray cli(const QByteArrayList &words) const
    {
        const QByteArrayList to{"-h", "127.0.0.1", "-p", QByteArray::number(m_port)};
        return outputOf("redis-cli", to + words).trimmed();
    }

private:
    static constexpr int kAttempts = 5;

    QTemporaryDir m_folder;
    QByteArrayList m_more;
    QByteArray m_program;
    quint16 m_port = 0;
};

} // namespace portcullis::test
