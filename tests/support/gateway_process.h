// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/child_process.h"
#include "tests/support/transport_rows.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSaveFile>
#include <QTemporaryDir>

#include <csignal>
#include <utility>

/// Real processes for integration tests: the gateway, its upstreams, its clients. Everything
/// listens on a free loopback port; every wait is for a condition and ends after a bound.
namespace portcullis::test {

/// The port after `listening name=NAME address=` in a log, from `from` on; 0 if it is not there.
inline quint16 listeningPort(const QByteArray &log, const QByteArray &name, qsizetype from = 0)
{
    const qsizetype at = log.indexOf("listening name=" + name + " address=", from);
    const qsizetype end = at < 0 ? -1 : log.indexOf('\n', at);
    if (end < 0)
        return 0;
    const QByteArray line = log.mid(at, end - at);
    return line.mid(line.lastIndexOf(':') + 1).trimmed().toUShort();
}

/// `portcullisd run`, or `echo`.
class GatewayProcess : public ChildProcess {
public:
    /// Writes the document into a folder of its own and serves it over the chosen transport; true
    /// once all of its listeners (and the admin API) are bound.
    bool run(const QByteArray &document, const QList<QByteArray> &more = {})
    {
        write(document);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(text("PORTCULLIS_SECRET_IDP"), text("s3cret"));
        process().setProcessEnvironment(environment);
        start(PORTCULLISD, runArguments() + more);
        return serves();
    }
    /// For those who start it in another way: a free admin port and the chosen transport.
    QList<QByteArray> runArguments() const
    {
        return QList<QByteArray>{"run", "--config", path(), "--admin-port", "0"}
        + chosenTransport().arguments();
    }
    /// Waits until the first configuration is in force; false, too, if another transport than the
    /// chosen one serves it.
    bool serves()
    {
        return waitForErr("configuration in force") && err().contains(chosenTransport().logged());
    }
    bool echo()
    {
        start(PORTCULLISD, {"echo", "--port", "0"});
        return waitFor([this] { return port("echo") != 0; });
    }

    QByteArray path() const { return m_folder.filePath(text("gateway.json")).toUtf8(); }
    QByteArray inFolder(const QByteArray &name) const
    {
        return m_folder.filePath(text(name)).toUtf8();
    }
    /// Replaces the document by rename, which the gateway notices by itself.
    void write(const QByteArray &document)
    {
        QSaveFile file(text(path()));
        if (!file.open(QIODevice::WriteOnly) || file.write(document) != document.size()
            || !file.commit())
            qFatal("the configuration can't be written");
    }
    quint16 port(const QByteArray &name) { return listeningPort(err(), name); }
    QByteArray at(const QByteArray &name) { return "127.0.0.1:" + QByteArray::number(port(name)); }

    qint64 residentKiB() { return statusKiB("VmRSS:"); }
    /// The most that ever was resident.
    qint64 peakKiB() { return statusKiB("VmHWM:"); }

private:
    qint64 statusKiB(const QByteArray &name)
    {
        QFile status(text("/proc/" + QByteArray::number(process().processId()) + "/status"));
        if (!status.open(QIODevice::ReadOnly))
            return -1;
        for (const QByteArray &line : status.readAll().split('\n')) {
            if (line.startsWith(name))
                return line.mid(name.size()).simplified().split(' ').first().toLongLong();
        }
        return -1;
    }

    QTemporaryDir m_folder;
};

/// A helper program of tests/support that says in one JSON line where it is.
class SupportProgram : public ChildProcess {
public:
    bool run(const QByteArray &script, const QList<QByteArray> &arguments = {})
    {
        return runWith("python3", script, arguments);
    }
    /// With another Python.
    bool runWith(const QByteArray &python, const QByteArray &script,
                 const QList<QByteArray> &arguments)
    {
        start(python, QList<QByteArray>{"-B", SUPPORT_FOLDER "/" + script} + arguments);
        if (!waitFor([this] { return out().contains('\n'); }))
            return false;
        m_facts = QJsonDocument::fromJson(out().left(out().indexOf('\n'))).object();
        return !m_facts.isEmpty();
    }
    QByteArray fact(const char *name) const
    {
        return m_facts.value(QLatin1String(name)).toVariant().toString().toUtf8();
    }
    QByteArray address() const { return "127.0.0.1:" + fact("port"); }

private:
    QJsonObject m_facts;
};

/// What a client saw: the last head, without the interim ones, and the body.
struct Answer {
    int exitCode = -1;
    int status = 0;
    QList<int> interim;
    QByteArray head;
    QByteArray body;
    QByteArray error;

    /// All values of the field, joined by comma; empty if it is not there.
    QByteArray field(const QByteArray &name) const
    {
        QByteArrayList values;
        for (const QByteArray &line : head.split('\n')) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0 && line.left(colon).toLower() == name.toLower())
                values << line.mid(colon + 1).trimmed();
        }
        return values.join(", ");
    }
    bool has(const QByteArray &name) const
    {
        return head.toLower().contains('\n' + name.toLower() + ':');
    }
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QByteArray member(const char *name) const
    {
        return json().value(QLatin1String(name)).toVariant().toString().toUtf8();
    }
    /// For the message of a failed check.
    QByteArray all() const
    {
        return "exit " + QByteArray::number(exitCode) + '\n' + error + head + body.left(2000);
    }
};

inline Answer parseAnswer(QByteArray bytes)
{
    Answer answer;
    while (bytes.startsWith("HTTP/")) {
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        if (end < 0)
            break;
        if (answer.status != 0)
            answer.interim << answer.status;
        answer.head = bytes.left(end + 2);
        answer.status = answer.head.split(' ').value(1).trimmed().left(3).toInt();
        bytes.remove(0, end + 4);
        if (answer.status >= 200 || answer.status == 101)
            break;
    }
    answer.body = bytes;
    return answer;
}

inline Answer curl(const QList<QByteArray> &arguments, const QByteArray &input = {},
                   int milliseconds = kProcessWaitMs)
{
    QProcess process;
    const QByteArray seconds = QByteArray::number(milliseconds / 1000);
    process.start(
        text("curl"),
        texts(QList<QByteArray>{"-q", "-sS", "-i", "--noproxy", "*", "--max-time", seconds}
              + arguments));
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(milliseconds + kProcessWaitMs))
        process.kill();
    Answer answer = parseAnswer(process.readAllStandardOutput());
    answer.exitCode = process.exitCode();
    answer.error = process.readAllStandardError();
    return answer;
}

/// A GET by curl at the listener `main`; `more` are arguments of curl.
inline Answer getFrom(GatewayProcess &gateway, const QByteArray &target,
                      const QList<QByteArray> &more = {})
{
    return curl(more + QList<QByteArray>{"http://" + gateway.at("main") + target});
}

inline QByteArray readAll(const QByteArray &path)
{
    QFile file(text(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QByteArray sha256Of(const QByteArray &key)
{
    return QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex();
}

/// Replaces `@name@` by its value.
inline QByteArray filled(QByteArray document,
                         const QList<std::pair<QByteArray, QByteArray>> &values)
{
    for (const auto &[name, value] : values)
        document.replace('@' + name + '@', value);
    return document;
}

/// The value of the first series that starts so, such as `portcullis_requests_total{route="a"`;
/// all that do are added up; -1 if there is none.
inline double metric(GatewayProcess &gateway, const QByteArray &start)
{
    const Answer answer = curl({"http://" + gateway.at("admin") + "/metrics"});
    double sum = 0;
    bool found = false;
    for (const QByteArray &line : answer.body.split('\n')) {
        if (!line.startsWith(start))
            continue;
        sum += line.mid(line.lastIndexOf(' ') + 1).toDouble();
        found = true;
    }
    return found ? sum : -1;
}

} // namespace portcullis::test

/// Shows the whole answer when the status is another one.
#define VERIFY_STATUS(answer, expected)                                                            \
    do {                                                                                           \
        const auto &verifiedAnswer = (answer); /* one evaluation: it may be a request */           \
        QVERIFY2(verifiedAnswer.status == (expected),                                              \
                 ("expected " + QByteArray::number(expected) + ": " + verifiedAnswer.all())        \
                     .constData());                                                                \
    } while (false)
/// Where `part` must stand in `whole`.
#define VERIFY_CONTAINS(whole, part)                                                               \
    QVERIFY2((whole).contains(part), ("no '" + QByteArray(part) + "' in: " + (whole)).constData())
