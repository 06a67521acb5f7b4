// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/child_process.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QTcpServer>
#include <QTemporaryDir>

#include <optional>
#include <pwd.h>
#include <unistd.h>

namespace portcullis::test {

/// A PostgreSQL server in a folder of its own, on a free loopback port, with a password. Not as
/// root, which it refuses: then as the user postgres or nobody.
class PostgresProcess {
public:
    PostgresProcess() = default;
    PostgresProcess(const PostgresProcess &) = delete;
    PostgresProcess &operator=(const PostgresProcess &) = delete;
    ~PostgresProcess() { stop(); }

    /// Whether there is one on this machine.
    static bool isInstalled() { return !program("postgres").isEmpty(); }
    static QByteArray password() { return "swordfish"; }

    /// Makes the databases' folder and starts. True once it answers.
    bool run()
    {
        if (!giveFolderAway() || !initialise())
            return false;
        // A port found free may be somebody else's a moment later: then once more, with another.
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            m_port = freePort();
            if (startAgain())
                return true;
        }
        return false;
    }
    /// On the same port, with the same databases.
    bool startAgain()
    {
        m_server.emplace();
        begin(*m_server,
              {program("postgres"), "-D", data(), "-k", m_folder.path().toUtf8(), "-p",
               QByteArray::number(m_port), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
               "-c", "log_connections=on"});
        return m_server->waitForErr("ready to accept connections");
    }
    /// Ends connections and stops.
    void stop() { end(SIGINT); }
    /// As if its machine had lost power, but for what the system writes later.
    void kill() { end(SIGKILL); }
    /// Lets it hang, or go on.
    void freeze() { m_server->signal(SIGSTOP); }
    void thaw() { m_server->signal(SIGCONT); }

    quint16 port() const { return m_port; }
    QByteArray log() { return m_server ? m_server->err() : QByteArray(); }
    /// For --store.
    QByteArray url(const QByteArray &database) const
    {
        return "postgres://portcullis:" + password() + "@127.0.0.1:" + QByteArray::number(m_port)
            + '/' + database;
    }
    bool createDatabase(const QByteArray &name)
    {
        psql("CREATE DATABASE " + name, "postgres");
        return m_psqlSucceeded;
    }
    /// What psql prints, without decoration.
    QByteArray psql(const QByteArray &sql, const QByteArray &database)
    {
        ChildProcess client;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PGPASSWORD"), text(password()));
        client.process().setProcessEnvironment(environment);
        client.start(program("psql"),
                     {"-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p",
                      QByteArray::number(m_port), "-U", "portcullis", "-d", database, "-c", sql});
        m_psqlSucceeded = client.exitCode() == 0;
        if (!m_psqlSucceeded)
            qWarning("psql: %s", client.err().constData());
        return client.out().trimmed();
    }

private:
    static constexpr int kAttempts = 25; // each takes a tenth of a second

    /// The newest installed version's.
    static QByteArray program(const QByteArray &name)
    {
        const QDir versions(QStringLiteral("/usr/lib/postgresql"));
        QStringList folders = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        while (!folders.isEmpty()) {
            const QString path =
                versions.filePath(folders.takeLast() + QStringLiteral("/bin/") + text(name));
            if (QFileInfo(path).isExecutable())
                return path.toUtf8();
        }
        return {};
    }
    static quint16 freePort()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        return server.serverPort();
    }
    static const passwd *otherUser()
    {
        if (::geteuid() != 0)
            return nullptr;
        const passwd *const user = ::getpwnam("postgres");
        return user ? user : ::getpwnam("nobody");
    }
    QByteArray data() const { return m_folder.filePath(QStringLiteral("data")).toUtf8(); }

    bool giveFolderAway()
    {
        const passwd *const user = otherUser();
        return user == nullptr
            || ::chown(m_folder.path().toUtf8().constData(), user->pw_uid, user->pw_gid) == 0;
    }
    void begin(ChildProcess &process, QList<QByteArray> command)
    {
        if (const passwd *const user = otherUser())
            command =
                QList<QByteArray>{"setpriv", "--reuid=" + QByteArray::number(user->pw_uid),
                                  "--regid=" + QByteArray::number(user->pw_gid), "--clear-groups"}
                + command;
        process.process().setWorkingDirectory(m_folder.path());
        const QByteArray first = command.takeFirst();
        process.start(first, command);
    }
    bool initialise()
    {
        const QString secret = m_folder.filePath(QStringLiteral("password"));
        QFile file(secret);
        if (!file.open(QIODevice::WriteOnly) || file.write(password()) < 0)
            return false;
        file.close();
        if (const passwd *const user = otherUser())
            static_cast<void>(::chown(secret.toUtf8().constData(), user->pw_uid, user->pw_gid));
        ChildProcess process;
        begin(process,
              {program("initdb"), "-D", data(), "-U", "portcullis", "-N", "-E", "UTF8",
               "--no-locale", "--auth=scram-sha-256", "--pwfile=" + secret.toUtf8()});
        constexpr int kSlowMs = 60'000; // on a machine that builds beside it
        const bool made = process.exitCode(kSlowMs) == 0;
        if (!made)
            qWarning("initdb: %s", process.err().constData());
        return made;
    }
    void end(int signal)
    {
        if (!m_server)
            return;
        thaw(); // a frozen one would not hear anything else
        m_server->signal(signal);
        m_server->process().waitForFinished(kProcessWaitMs);
    }

    QTemporaryDir m_folder;
    std::optional<ChildProcess> m_server; // before the folder goes, the server does
    quint16 m_port = 0;
    bool m_psqlSucceeded = false;
};

} // namespace portcullis::test
