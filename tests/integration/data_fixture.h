// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/gateway_process.h"
#include "tests/support/raw_client.h"

#include <QJsonArray>
#include <QProcessEnvironment>
#include <QTcpServer>

/// `portcullisd run --data DIR`, and its admin API.
namespace portcullis::test {

/// A configuration with one route whose answer is `body`.
inline QByteArray fixedDocument(const QByteArray &body, const QByteArray &more = {})
{
    return R"({"version": 1, "listeners": [{"name": "main", "port": 0}],
               "routes": [{"name": "fixed", "match": {"paths": ["/fixed"]}, "authenticate": "none",
                           "respond": {"status": 200, "body": ")"
        + body + R"("}}])" + more + "}";
}

inline QByteArray fixedRoute(const QByteArray &name, const QByteArray &body)
{
    return R"({"name": ")" + name + R"(", "match": {"paths": ["/)" + name
        + R"("]}, "authenticate": "none", "respond": {"status": 200, "body": ")" + body + "\"}}";
}

/// A gateway with a data folder, which outlives its process.
class DataGateway {
public:
    explicit DataGateway(QByteArray storeUrl = {}) : m_storeUrl(std::move(storeUrl)) { }

    GatewayProcess &process() { return *m_process; }
    QByteArray folder() const { return m_folder.filePath(text("data")).toUtf8(); }
    QByteArray inFolder(const QByteArray &name) const { return folder() + '/' + name; }
    QByteArray token() const { return readAll(inFolder("admin-token")).trimmed(); }

    QList<QByteArray> arguments(const QList<QByteArray> &more) const
    {
        QList<QByteArray> all{"run", "--data", folder(), "--admin-port", "0"};
        if (!m_storeUrl.isEmpty())
            all << "--store" << m_storeUrl;
        return all + chosenTransport().arguments() + more;
    }
    /// What later starts have in their environment.
    void setEnvironment(const QString &name, const QString &value)
    {
        m_environment.insert(name, value);
    }
    /// Starts it, and waits for its admin API.
    bool start(const QList<QByteArray> &more = {})
    {
        m_process = std::make_unique<GatewayProcess>();
        m_process->process().setProcessEnvironment(m_environment);
        m_process->start(PORTCULLISD, arguments(more));
        return m_process->waitFor([this] { return m_process->port("admin") != 0; })
            && m_process->waitFor([this] {
                   return m_process->err().contains("configuration in force")
                       || m_process->err().contains("there is no configuration yet")
                       || m_process->err().contains("serving an earlier revision");
               });
    }
    /// With a file that seeds it.
    bool startSeeded(const QByteArray &document)
    {
        const QByteArray path = m_folder.filePath(text("seed.json")).toUtf8();
        QFile file(text(path));
        if (!file.open(QIODevice::WriteOnly) || file.write(document) != document.size())
            qFatal("the seed can't be written");
        file.close();
        return start({"--config", path});
    }
    void stop()
    {
        m_process->signal(SIGTERM);
        m_process->exitCode();
    }
    void kill()
    {
        m_process->signal(SIGKILL);
        m_process->exitCode();
    }

    /// A request to the admin API with the first token.
    Answer admin(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                 const QList<QByteArray> &more = {})
    {
        QList<QByteArray> arguments{"-X", method, "-H", "Authorization: Bearer " + token()};
        if (!body.isEmpty())
            arguments << "-H"
                      << "Content-Type: application/json"
                      << "--data-binary"
                      << "@-";
        return curl(arguments + more + QList<QByteArray>{"http://" + m_process->at("admin") + path},
                    body);
    }
    /// PUT, PATCH or DELETE of what it has just read.
    Answer change(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                  const QList<QByteArray> &more = {})
    {
        const QByteArray etag = admin("GET", path.split('?').first()).field("ETag");
        return admin(method, path, body, QList<QByteArray>{"-H", "If-Match: " + etag} + more);
    }
    quint64 revision()
    {
        return admin("GET", "/v1/info").json().value(QLatin1String("revision")).toInteger();
    }
    Answer get(const QByteArray &target)
    {
        return curl({"http://" + m_process->at("main") + target});
    }

private:
    QByteArray m_storeUrl;
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    std::unique_ptr<GatewayProcess> m_process;
};

/// A connection to the admin API that stays open, for streams of changes. Any thread.
class AdminConnection {
public:
    AdminConnection(quint16 port, QByteArray token) : m_client(port), m_token(std::move(token)) { }

    bool connected() const { return m_client.connected(); }
    /// Status 0: the connection was lost before an answer had come.
    Answer ask(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
               const QByteArray &fields = {})
    {
        return m_client.ask(method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n"
                            + "Authorization: Bearer " + m_token + "\r\n"
                            + "Content-Type: application/json\r\nContent-Length: "
                            + QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body);
    }

private:
    RawClient m_client;
    QByteArray m_token;
};

/// How often something is done: `fallback`, or what the environment says for the full measure.
inline int timesOf(const char *variable, int fallback)
{
    bool given = false;
    const int times = qEnvironmentVariableIntValue(variable, &given);
    return given ? times : fallback;
}

} // namespace portcullis::test
