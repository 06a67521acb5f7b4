// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QHash>
#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace portcullis::test {

/// What the stub does when it is asked.
struct StubAnswer {
    enum class Then {
        Keep,  ///< the connection stays open for the next request
        Hang,  ///< nothing is sent at all
        Close, ///< closed without an answer
        Cut,   ///< closed in the middle of the body
    };

    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
    QList<QByteArray> fields; ///< further lines, such as `ETag: "1"`
    Then then = Then::Keep;
};

/// The answer of the admin API's kind of error.
inline StubAnswer stubProblem(int status, const QByteArray &code, const QByteArray &title)
{
    StubAnswer answer;
    answer.status = status;
    answer.contentType = "application/problem+json";
    answer.body = "{\"type\":\"urn:portcullis:reason:" + code + "\",\"title\":\"" + title
        + "\",\"status\":" + QByteArray::number(status) + ",\"code\":\"" + code + "\"}\n";
    return answer;
}

/// A server on a free port of this machine that speaks as much HTTP/1.1 as an admin API needs, and
/// strictly: what is no well-formed request with one Host, and a length if it is no GET, is noted
/// as a problem and gets a 400.
class AdminStub final : public QTcpServer {
public:
    struct Request {
        QByteArray method;
        QByteArray path;
        QHash<QByteArray, QByteArray> fields; ///< by name in lower case
        QByteArray body;
    };

    AdminStub() { listen(QHostAddress::LocalHost); }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(serverPort())); }
    /// All connections end, as when a gateway is stopped.
    void dropAll()
    {
        for (const QPointer<QTcpSocket> &socket : std::as_const(m_sockets)) {
            if (socket)
                socket->abort();
        }
        m_sockets.clear();
    }
    int openConnections() const
    {
        int open = 0;
        for (const QPointer<QTcpSocket> &socket : m_sockets)
            open += socket && socket->state() == QAbstractSocket::ConnectedState ? 1 : 0;
        return open;
    }

    /// By path for a GET, otherwise by method and path, as in `PUT /v1/config`; what is not listed
    /// gets a plain 404.
    QHash<QByteArray, StubAnswer> answers;
    QList<Request> requests;    ///< in the order of their coming
    QList<QByteArray> problems; ///< requests that were none

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QTcpSocket(this);
        socket->setSocketDescriptor(descriptor);
        m_sockets.append(socket);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { serve(*socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

private:
    void serve(QTcpSocket &socket)
    {
        const QByteArray seen = socket.peek(1024 * 1024);
        const qsizetype end = seen.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        Request request;
        const bool good = parse(seen.left(end), request);
        const qsizetype length = request.fields.value("content-length", "0").toLongLong();
        if (good && seen.size() < end + 4 + length)
            return; // the rest is still to come
        socket.read(end + 4 + length);
        request.body = seen.mid(end + 4, length);
        if (!good) {
            problems.append(seen.left(end));
            socket.write(
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            socket.disconnectFromHost();
            return;
        }
        requests.append(request);
        StubAnswer missing;
        missing.status = 404;
        missing.contentType = "text/plain";
        const QByteArray key =
            request.method == "GET" ? request.path : request.method + ' ' + request.path;
        answer(socket, answers.value(key, missing));
    }

    static bool parse(const QByteArray &head, Request &request)
    {
        const QList<QByteArray> lines = head.split('\n');
        const QList<QByteArray> words = lines[0].chopped(lines.size() > 1 ? 1 : 0).split(' ');
        static const QList<QByteArray> kMethods{"GET", "PUT", "POST", "PATCH", "DELETE"};
        if (words.size() != 3 || !kMethods.contains(words[0]) || words[2] != "HTTP/1.1"
            || !words[1].startsWith('/'))
            return false;
        request.method = words[0];
        request.path = words[1];
        for (qsizetype i = 1; i < lines.size(); ++i) {
            const QByteArray line = lines[i].endsWith('\r') ? lines[i].chopped(1) : lines[i];
            const qsizetype colon = line.indexOf(':');
            if (colon < 1 || line[colon - 1] == ' ')
                return false;
            const QByteArray name = line.left(colon).toLower();
            if (request.fields.contains(name))
                return false;
            request.fields.insert(name, line.mid(colon + 1).trimmed());
        }
        // A DELETE may come without a body and its length.
        const bool hasLength = request.fields.contains("content-length");
        const bool lengthFits =
            request.method == "DELETE" || hasLength == (request.method != "GET");
        return request.fields.contains("host") && lengthFits;
    }

    static void answer(QTcpSocket &socket, const StubAnswer &with)
    {
        if (with.then == StubAnswer::Then::Hang)
            return;
        if (with.then == StubAnswer::Then::Close) {
            socket.disconnectFromHost();
            return;
        }
        QByteArray head = "HTTP/1.1 " + QByteArray::number(with.status) + " Status\r\n"
            + "Content-Type: " + with.contentType + "\r\n"
            + "Content-Length: " + QByteArray::number(with.body.size()) + "\r\n";
        for (const QByteArray &field : with.fields)
            head += field + "\r\n";
        socket.write(head + "\r\n");
        if (with.then == StubAnswer::Then::Cut) {
            socket.write(with.body.left(with.body.size() / 2));
            socket.disconnectFromHost();
            return;
        }
        socket.write(with.body);
    }

    QList<QPointer<QTcpSocket>> m_sockets;
};

} // namespace portcullis::test
