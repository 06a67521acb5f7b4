// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "transport_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;

namespace {

const QByteArray kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray kAnswer = "GET /x ";
constexpr int kPatienceMs = 20'000;

} // namespace

/// What lies above a transport relies on this, whichever it is.
class TestTransportContract : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void answersOnAFreePort();
    void refusesAndCloses_data();
    void refusesAndCloses();
    void bodies_data();
    void bodies();
    void pipelinedInOrder();
    void closesAfterTheLastRequest();
    void vanishingClientsLeaveNothing();
    void atTheLimitTheOldestMakesRoom();
    void atTheLimitBusyOnesStay();
    void connectionsOfOneAddress();
};

void TestTransportContract::initTestCase_data()
{
    QTest::addColumn<QByteArray>("kind"); // every test below runs once per row
    for (const TransportKind &kind : transportKinds())
        QTest::newRow(kind.name) << kind.name;
}

void TestTransportContract::init()
{
    QFETCH_GLOBAL(QByteArray, kind);
    if (!TransportFixture::available(kind))
        QSKIP("this build or system does not have it");
}

void TestTransportContract::answersOnAFreePort()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    const auto ports = f.apply({f.listener("one"), f.listener("two")});
    QCOMPARE(ports.size(), std::size_t(2));
    QVERIFY(ports[0] != 0 && ports[1] != 0 && ports[0] != ports[1]);
    for (const std::uint16_t port : ports) {
        Client client(port);
        for (int i = 0; i < 3; ++i) {
            client.send(kGet);
            QVERIFY(client.readUntil(kAnswer).startsWith("HTTP/1.1 200 OK\r\n"));
        }
    }
}

void TestTransportContract::refusesAndCloses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");

    QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << 400;
    QTest::newRow("a bare line feed") << QByteArray("GET / HTTP/1.1\nHost: a\n\n") << 400;
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("two lengths") << QByteArray(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx")
                                 << 400;
    QTest::newRow("length and chunks")
        << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        << 400;
    QTest::newRow("a bad chunk") << QByteArray(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                                 << 400;
    QTest::newRow("behind a good one") << kGet + "broken\r\n\r\n" << 400;
    QTest::newRow("another version") << QByteArray("GET / HTTP/3.0\r\nHost: a\r\n\r\n") << 505;
    QTest::newRow("a long head") << "GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(40'000, 'x')
            + "\r\n\r\n" << 431;
    QTest::newRow("a long target")
        << "GET /" + QByteArray(9'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"
        << 414;
}

void TestTransportContract::refusesAndCloses()
{
    QFETCH_GLOBAL(QByteArray, kind);
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    TransportFixture f(kind);
    Client client(f.apply({f.listener("one")}).at(0));
    client.send(request + kGet); // what follows is never served
    const QByteArray answer = client.readToEnd();
    const auto last = answer.lastIndexOf("HTTP/1.1 ");
    QCOMPARE(answer.mid(last + 9, 3).toInt(), status);
    QVERIFY2(answer.mid(last).contains("\r\nConnection: close\r\n"), answer);
    QVERIFY(client.closed);
}

void TestTransportContract::bodies_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("end");

    const QByteArray large(3'000'000, 'b');
    QTest::newRow("a length") << QByteArray(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
                              << QByteArray("POST / body");
    QTest::newRow("chunks") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\n"
                                          "Transfer-Encoding: chunked\r\n\r\n"
                                          "2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n")
                            << QByteArray("POST / body");
    QTest::newRow("large, both ways") << "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
            + QByteArray::number(large.size() + 1) + "\r\n\r\n" + large
            + "!" << QByteArray("b!");
    QTest::newRow("a method that nobody knows")
        << QByteArray("FROBNICATE / HTTP/1.1\r\nHost: a\r\n\r\n") << QByteArray("FROBNICATE / ");
    QTest::newRow("an upgrade that is not taken") << QByteArray(
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                                                  << QByteArray("GET / ");
}

void TestTransportContract::bodies()
{
    QFETCH_GLOBAL(QByteArray, kind);
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, end);
    TransportFixture f(kind);
    Client client(f.apply({f.listener("one")}).at(0));
    for (int i = 0; i < 2; ++i) {
        client.send(request);
        const QByteArray answer = client.readUntil(end);
        QVERIFY2(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer.left(200));
    }
}

void TestTransportContract::pipelinedInOrder()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    Client client(f.apply({f.listener("one")}).at(0));
    QByteArray requests;
    for (int i = 0; i < 500; ++i)
        requests += "GET /" + QByteArray::number(i) + "/ HTTP/1.1\r\nHost: a\r\n\r\n";
    client.send(requests);
    const QByteArray answers = client.readUntil("GET /499/ ");
    qsizetype at = 0;
    for (int i = 0; i < 500; ++i) {
        at = answers.indexOf("GET /" + QByteArray::number(i) + "/ ", at);
        QVERIFY2(at >= 0, qPrintable(QString::number(i)));
    }
}

void TestTransportContract::closesAfterTheLastRequest()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    const std::uint16_t port = f.apply({f.listener("one")}).at(0);
    Client client(port);
    client.send(kGet + kGet + "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const QByteArray answer = client.readToEnd();
    QCOMPARE(answer.count("HTTP/1.1 200 OK\r\n"), 3);
    QVERIFY(client.closed);
    QTRY_COMPARE_WITH_TIMEOUT(f.transport->connections(), std::size_t(0), kPatienceMs);
}

void TestTransportContract::vanishingClientsLeaveNothing()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    const std::uint16_t port = f.apply({f.listener("one")}).at(0);
    const QList<QByteArray> parts{
        {},
        "GET / HT",
        kGet,
        "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n",
        kGet + "GET /",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"};
    for (int round = 0; round < 20; ++round) {
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 50; ++i) {
            clients.push_back(std::make_unique<Client>(port));
            clients.back()->send(parts[i % parts.size()]);
        }
        for (std::size_t i = 0; i < clients.size(); ++i) {
            if (i % 2 == 0)
                clients[i]->vanish(); // the others end in order
        }
    }
    QTRY_COMPARE_WITH_TIMEOUT(f.observer.opened.load(), 1000, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.transport->connections(), std::size_t(0), kPatienceMs);
    QCOMPARE(f.observer.gone.load(), 1000);
    QTRY_COMPARE(f.held.load(), 0);
}

void TestTransportContract::atTheLimitTheOldestMakesRoom()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind, 1);
    model::Listener listener = f.listener("one");
    listener.limits.connections = 3;
    const std::uint16_t port = f.apply({listener}).at(0);
    Client oldest(port);
    oldest.send("GET / HT"); // a head that does not go on
    QTRY_COMPARE(f.observer.opened.load(), 1);
    Client second(port);
    Client third(port);
    QTRY_COMPARE(f.observer.opened.load(), 3);
    Client fourth(port);
    fourth.send(kGet);
    QVERIFY(fourth.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
    QCOMPARE(oldest.readToEnd(), QByteArray());
    QVERIFY(oldest.closed);
    QCOMPARE(f.transport->connections(), std::size_t(3));
    second.send(kGet);
    QVERIFY(second.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
}

void TestTransportContract::atTheLimitBusyOnesStay()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind, 1);
    model::Listener listener = f.listener("one");
    listener.limits.connections = 2;
    const std::uint16_t port = f.apply({listener}).at(0);
    Client a(port);
    Client b(port);
    a.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    b.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(f.held.load(), 2);
    Client third(port);
    QCOMPARE(third.readToEnd(), QByteArray());
    QVERIFY(third.closed);
    f.letGo();
    QVERIFY(a.readUntil("GET /hold ").startsWith("HTTP/1.1 200 "));
    QVERIFY(b.readUntil("GET /hold ").startsWith("HTTP/1.1 200 "));
}

void TestTransportContract::connectionsOfOneAddress()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    model::Listener listener = f.listener("one");
    listener.limits.connectionsPerAddress = 2;
    const std::uint16_t port = f.apply({listener}).at(0);
    {
        Client a(port);
        Client b(port);
        a.send(kGet);
        b.send(kGet);
        QVERIFY(a.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
        QVERIFY(b.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
        Client third(port);
        third.send(kGet);
        QCOMPARE(third.readToEnd(), QByteArray());
        QVERIFY(third.closed);
    }
    QTRY_COMPARE(f.transport->connections(), std::size_t(0));
    Client again(port);
    again.send(kGet);
    QVERIFY(again.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
}

QTEST_GUILESS_MAIN(TestTransportContract)
#include "tst_transport_contract.moc"
