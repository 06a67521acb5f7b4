// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/gateway_process.h"

#include <QUrl>

namespace portcullis::test {

/// A real gateway with its echo upstream, a key and an admin token.
class DemoGateway {
public:
    static QByteArray key() { return "the-key"; }
    static QByteArray token() { return "the-admin-token"; }
    static QByteArray document()
    {
        return R"({"version": 1,
            "listeners": [{"name": "http", "address": "127.0.0.1", "port": 0}],
            "authenticators": [{"name": "keys", "type": "api-key"}],
            "consumers": [{"name": "demo", "apiKeys": [{"id": "k1", "sha256": "@sha256@"}]}],
            "upstreams": [
                {"name": "echo", "targets": [{"name": "a", "url": "http://@echo@"}]},
                {"name": "gone", "targets": [{"name": "b", "url": "http://127.0.0.1:1"}]}],
            "routes": [
                {"name": "hello", "match": {"paths": ["/hello"]}, "upstream": "echo"},
                {"name": "broken", "match": {"paths": ["/broken"]}, "upstream": "gone"}],
            "defaults": {"authenticate": ["keys"]},
            "accessLog": {"to": "off"}})";
    }

    /// `adminPort` 0: a free one.
    bool start(quint16 adminPort = 0, const QByteArray &unfilled = document())
    {
        if (m_echo.process().state() == QProcess::NotRunning && !m_echo.echo())
            return false;
        const QByteArray tokenFile = m_gateway.inFolder("token");
        QFile file(text(tokenFile));
        if (!file.open(QIODevice::WriteOnly) || file.write(token() + '\n') < 0)
            return false;
        file.close();
        const QByteArray filledIn =
            filled(unfilled, {{"sha256", sha256Of(key())}, {"echo", m_echo.at("echo")}});
        return m_gateway.run(
            filledIn,
            {"--admin-token-file", tokenFile, "--admin-port", QByteArray::number(adminPort)});
    }
    /// Ends it at once, as a crash would.
    void kill()
    {
        m_gateway.process().kill();
        m_gateway.process().waitForFinished(kProcessWaitMs);
    }

    QUrl adminUrl() { return QUrl(QStringLiteral("http://") + text(m_gateway.at("admin"))); }
    quint16 adminPort() { return m_gateway.port("admin"); }
    QByteArray tokenFile() const { return m_gateway.inFolder("token"); }
    QByteArray inFolder(const QByteArray &name) const { return m_gateway.inFolder(name); }
    /// The status that `count` requests for `path` got; 0 where they got different ones.
    int ask(const QByteArray &path, int count, bool withKey = true)
    {
        int status = -1;
        for (int i = 0; i < count; ++i) {
            QList<QByteArray> arguments{"http://" + m_gateway.at("http") + path};
            if (withKey)
                arguments << "-H"
                          << "X-API-Key: " + key();
            const int got = curl(arguments).status;
            status = i == 0 || got == status ? got : 0;
        }
        return status;
    }
    QByteArray log() { return m_gateway.err(); }

private:
    GatewayProcess m_echo;
    GatewayProcess m_gateway;
};

} // namespace portcullis::test
