// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "reload_fixture.h"

#include <QTest>

using namespace portcullis::test;

/// Listeners that come, change and go with a new configuration.
class TestReloadListeners : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listenersComeAndGo();
    void oneAddressBesideAllOfThem();
    void renamedListenerKeepsItsSocket_data();
    void renamedListenerKeepsItsSocket();
    void settingsHoldForNewConnections();
    void connectionsOfARemovedListenerFinish();
};

void TestReloadListeners::listenersComeAndGo()
{
    GatewayProcess gateway;
    QVERIFY2(gateway.run(version(1), {"--workers", "2"}), gateway.err().constData());
    const quint16 port = gateway.port("main");

    gateway.write(version(2, listener("main") + ',' + listener("more")));
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    const quint16 more = gateway.port("more");
    QVERIFY(more != 0 && more != port);
    QCOMPARE(bodyOf(more), QByteArray("v2"));
    QCOMPARE(bodyOf(port), QByteArray("v2"));

    RawClient kept(more);
    QCOMPARE(kept.ask(getRequest("/v")).body, QByteArray("v2"));
    gateway.write(version(3, listener("more")));
    QVERIFY2(inForce(gateway, 3), gateway.err().constData());
    QTRY_VERIFY_WITH_TIMEOUT(!RawClient(port).connected(), kProcessWaitMs);
    QCOMPARE(kept.ask(getRequest("/v")).body, QByteArray("v3"));
}

void TestReloadListeners::oneAddressBesideAllOfThem()
{
    const quint16 free = freePort();
    QVERIFY(free != 0);
    const auto at = [free](const QByteArray &name) {
        return listener(name).replace("\"port\": 0", "\"port\": " + QByteArray::number(free));
    };
    GatewayProcess gateway;
    QVERIFY2(gateway.run(version(1, at("one") + ',' + at("all").replace("127.0.0.1", "0.0.0.0"))),
             gateway.err().constData());
    QCOMPARE(bodyOf(free), QByteArray("v1"));
    gateway.write(version(2, at("all").replace("127.0.0.1", "0.0.0.0")));
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(free), QByteArray("v2"), kProcessWaitMs);
}

void TestReloadListeners::renamedListenerKeepsItsSocket_data()
{
    QTest::addColumn<QByteArray>("workers");
    QTest::newRow("one worker") << QByteArray("1");
    QTest::newRow("two workers") << QByteArray("2");
}

void TestReloadListeners::renamedListenerKeepsItsSocket()
{
    QFETCH(QByteArray, workers);
    const quint16 free = freePort();
    QVERIFY(free != 0);
    const auto at = [free](const QByteArray &name) {
        return listener(name).replace("\"port\": 0", "\"port\": " + QByteArray::number(free));
    };
    GatewayProcess gateway;
    QVERIFY2(gateway.run(version(1, at("old")), {"--workers", workers}), gateway.err().constData());
    RawClient kept(free);
    QCOMPARE(kept.ask(getRequest("/v")).body, QByteArray("v1"));

    gateway.write(version(2, at("new")));
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    VERIFY_CONTAINS(gateway.err(), "listening name=new address=127.0.0.1");
    QCOMPARE(kept.ask(getRequest("/v")).body, QByteArray("v2"));
    QCOMPARE(bodyOf(free), QByteArray("v2"));

    // From one address to all of them, while the old one is still open.
    gateway.write(version(3, at("new").replace("127.0.0.1", "0.0.0.0")));
    QVERIFY2(inForce(gateway, 3), gateway.err().constData());
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(free), QByteArray("v3"), kProcessWaitMs);
}

void TestReloadListeners::settingsHoldForNewConnections()
{
    GatewayProcess gateway;
    QVERIFY2(gateway.run(version(1)), gateway.err().constData());
    const quint16 port = gateway.port("main");
    const QByteArray large = getRequest("/v", "X-Large: " + QByteArray(2000, 'x') + "\r\n");
    RawClient kept(port);
    VERIFY_STATUS(kept.ask(large), 200);

    gateway.write(version(2, listener("main", R"(, "limits": {"head": "1KiB"})")));
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    VERIFY_STATUS(kept.ask(large), 200);
    VERIFY_STATUS(RawClient(port).ask(large), 431);
}

void TestReloadListeners::connectionsOfARemovedListenerFinish()
{
    HeldUpstream upstream;
    const auto document = [&upstream](const QByteArray &listeners) {
        return version(1, listeners)
            .replace(R"("routes": [)",
                     R"("upstreams": [{"name": "held", "targets": [{"url": ")" + upstream.url()
                         + R"("}]}], "routes": [{"name": "held",
                "match": {"paths": ["/held", "/held/"]}, "upstream": "held"},)");
    };
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(listener("main") + ',' + listener("more"))),
             gateway.err().constData());
    RawClient slow(gateway.port("more"));
    slow.send(getRequest("/held"));
    QVERIFY(upstream.take());
    RawClient idle(gateway.port("more"));
    VERIFY_STATUS(idle.ask(getRequest("/v")), 200);

    gateway.write(document(listener("main")));
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    QVERIFY(idle.ends());
    upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate");
    QCOMPARE(slow.answer().body, QByteArray("late"));
    QVERIFY(slow.ends());
}

QTEST_GUILESS_MAIN(TestReloadListeners)
#include "tst_reload_listeners.moc"
