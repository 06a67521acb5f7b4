// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/gateway_process.h"

#include <QUrl>

namespace portcullis::test {

/// A real gateway over a store of its own, so that it can be changed, with two echo upstreams.
class StoreGateway {
public:
    static QByteArray document()
    {
        return R"({"version": 1,
            "listeners": [{"name": "http", "address": "127.0.0.1", "port": 0}],
            "authenticators": [{"name": "keys", "type": "api-key"}],
            "rateLimits": [{"name": "many", "algorithm": "token-bucket", "limit": 1000}],
            "upstreams": [{"name": "echo", "targets": [
                {"name": "a", "url": "http://@a@"}, {"name": "b", "url": "http://@b@"}]}],
            "routes": [
                {"name": "hello", "match": {"paths": ["/hello"]}, "authenticate": "none",
                 "rateLimits": ["many"], "upstream": "echo"},
                {"name": "guarded", "match": {"paths": ["/guarded"]}, "upstream": "echo"}],
            "defaults": {"authenticate": ["keys"]},
            "accessLog": {"to": "off"}})";
    }

    bool start()
    {
        if (!m_first.echo() || !m_second.echo())
            return false;
        m_gateway.write(
            filled(document(), {{"a", m_first.at("echo")}, {"b", m_second.at("echo")}}));
        m_gateway.start(PORTCULLISD,
                        m_gateway.runArguments() + QList<QByteArray>{"--data", data()});
        return m_gateway.serves();
    }
    QUrl adminUrl() { return QUrl(QStringLiteral("http://") + text(m_gateway.at("admin"))); }
    /// Of the administrator that the first start made.
    QByteArray token() const
    {
        QFile file(text(data() + "/admin-token"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }
    int ask(const QByteArray &path)
    {
        return curl({"http://" + m_gateway.at("http") + path}).status;
    }
    QByteArray log() { return m_gateway.err(); }

private:
    QByteArray data() const { return m_gateway.inFolder("data"); }

    GatewayProcess m_first;
    GatewayProcess m_second;
    GatewayProcess m_gateway;
};

} // namespace portcullis::test
