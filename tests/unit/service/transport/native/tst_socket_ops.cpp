// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "native_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;

/// What the system says of sockets in the states that peers can bring about.
class TestSocketOps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoIsAtTheOtherEnd_data();
    void whoIsAtTheOtherEnd();
};

void TestSocketOps::whoIsAtTheOtherEnd_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("a client") << false;
    QTest::newRow("one that sent a request and reset the connection") << true;
}

/// Without an address no rule about addresses can be asked, whatever the client sent.
void TestSocketOps::whoIsAtTheOtherEnd()
{
    QFETCH(bool, reset);
    const int listening = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    QCOMPARE(::bind(listening, reinterpret_cast<const sockaddr *>(&address), size), 0);
    QCOMPARE(::listen(listening, 1), 0);
    QCOMPARE(::getsockname(listening, reinterpret_cast<sockaddr *>(&address), &size), 0);
    OwnSocket client(::socket(AF_INET, SOCK_STREAM, 0));
    QCOMPARE(::connect(client.get(), reinterpret_cast<const sockaddr *>(&address), size), 0);
    QVERIFY(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    if (reset) {
        app::systemSockets().resetOnClose(client.get());
        client.close();
    }
    const int accepted = ::accept(listening, nullptr, nullptr);
    QVERIFY(accepted >= 0);
    const std::optional<IpAddress> peer = app::systemSockets().adopt(accepted);
    QCOMPARE(peer.has_value(), !reset);
    if (peer)
        QVERIFY(*peer == IpAddress::fromV4(INADDR_LOOPBACK));
    ::close(accepted);
    ::close(listening);
}

QTEST_APPLESS_MAIN(TestSocketOps)
#include "tst_socket_ops.moc"
