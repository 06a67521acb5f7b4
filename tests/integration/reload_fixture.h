// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/raw_client.h"

/// Documents of which every answer tells the version.
namespace portcullis::test {

inline const QByteArray kQuiet =
    R"("defaults": {"authenticate": ["none"]}, "accessLog": {"to": "off"})";

inline QByteArray listener(const QByteArray &name, const QByteArray &rest = {})
{
    return R"({"name": ")" + name + R"(", "address": "127.0.0.1", "port": 0)" + rest + '}';
}

/// Every answer says which version it is of.
inline QByteArray version(int number, const QByteArray &listeners = listener("main"))
{
    return filled(R"({"version": 1, "listeners": [@listeners@], @quiet@, "routes": [
        {"name": "v", "match": {"paths": ["/v", "/v/"]},
         "respond": {"status": 200, "headers": {"X-Version": "@n@"}, "body": "v@n@"}}]})",
                  {{"listeners", listeners}, {"quiet", kQuiet}, {"n", QByteArray::number(number)}});
}

inline QByteArray bodyOf(quint16 port, const QByteArray &target = "/v")
{
    return RawClient(port).ask(getRequest(target)).body;
}

inline bool inForce(GatewayProcess &gateway, int revision)
{
    return gateway.waitForErr("in force: revision=" + QByteArray::number(revision) + ' ');
}

/// A port that nobody listens on just now.
inline quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

} // namespace portcullis::test
