// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/proxy_protocol/proxy_header_gate.h"
#include "tests/support/proxy_header_bytes.h"
#include "tests/support/test_loop.h"

#include <QTest>

#include <optional>

using namespace portcullis;
using namespace portcullis::test;
using telemetry::ConnectionEnd;
using transport::ProxyHeaderGate;

namespace {

std::string bytesOf(const QByteArray &bytes)
{
    return bytes.toStdString();
}

/// A gate with the client in front of it, and what comes out behind it.
class GateFixture final : private ProxyHeaderGate::Owner {
public:
    explicit GateFixture(std::size_t chunk = MemoryStream::kAll)
    {
        auto [left, right] = loop.pair(chunk);
        client.take(std::move(left));
        ProxyHeaderGate::Owner &owner = *this;
        gate.emplace(std::move(right), *IpAddress::parse("198.51.100.99"), Milliseconds(500), loop,
                     owner);
    }
    ~GateFixture() override
    {
        gate.reset();
        client.close();
        server.close();
        loop.run();
    }

    TestLoop loop; // first: outlives all else
    TestPeer client;
    TestPeer server; ///< who gets the stream
    std::optional<ProxyHeaderGate> gate;
    std::string peer;
    std::optional<ConnectionEnd> ended;
    bool letGo = false; ///< of the stream, at once

private:
    void headerCame(ProxyHeaderGate &, io::StreamPtr stream, const IpAddress &from) override
    {
        peer = from.toString();
        if (letGo)
            io::abortStream(stream);
        else
            server.take(std::move(stream));
        gate.reset();
    }
    void noHeader(ProxyHeaderGate &, ConnectionEnd why) override
    {
        ended = why;
        gate.reset();
    }
};

} // namespace

class TestProxyHeaderGate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatFollowsTheHeaderComesThrough_data();
    void whatFollowsTheHeaderComesThrough();
    void theEndBehindTheHeaderComesThrough();
    void theStreamMayBeLetGoOf();
    void withoutAHeaderItCloses_data();
    void withoutAHeaderItCloses();
    void lateHeadersAreNotWaitedFor();
    void aDrippingHeaderGetsNoMoreTime();
    void resetsAreNoticed();
};

void TestProxyHeaderGate::whatFollowsTheHeaderComesThrough_data()
{
    QTest::addColumn<int>("chunk");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("peer");
    for (const int chunk : {1, 2, 7, 16, 64 * 1024}) {
        const QByteArray times = "in pieces of " + QByteArray::number(chunk);
        QTest::newRow("version 1 " + times)
            << chunk << QByteArray("PROXY TCP4 192.0.2.7 198.51.100.1 40000 443\r\n")
            << QByteArray("192.0.2.7");
        QTest::newRow("version 2 " + times) << chunk << proxyV2Tcp6() << QByteArray("2001:db8::7");
        QTest::newRow("LOCAL " + times) << chunk << proxyLocal() << QByteArray("198.51.100.99");
    }
}

void TestProxyHeaderGate::whatFollowsTheHeaderComesThrough()
{
    QFETCH(int, chunk);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, peer);
    GateFixture fixture(static_cast<std::size_t>(chunk));
    fixture.client.send(bytesOf(header + "GET / HTTP/1.1\r\n\r\nmore"));
    fixture.loop.run();
    QCOMPARE(QByteArray::fromStdString(fixture.peer), peer);
    QCOMPARE(QByteArray::fromStdString(fixture.server.received),
             QByteArray("GET / HTTP/1.1\r\n\r\nmore"));
    fixture.client.send("!");
    fixture.server.send("answer");
    fixture.loop.run();
    QVERIFY(fixture.server.received.ends_with("more!"));
    QCOMPARE(QByteArray::fromStdString(fixture.client.received), QByteArray("answer"));
    fixture.loop.pass(Milliseconds(1000));
    QVERIFY(!fixture.ended);
}

void TestProxyHeaderGate::theEndBehindTheHeaderComesThrough()
{
    GateFixture fixture;
    fixture.client.send(bytesOf(proxyV2Tcp4() + "bye"));
    fixture.client.endWriting();
    fixture.loop.run();
    QCOMPARE(QByteArray::fromStdString(fixture.server.received), QByteArray("bye"));
    QVERIFY(fixture.server.eof);
}

void TestProxyHeaderGate::theStreamMayBeLetGoOf()
{
    GateFixture fixture;
    fixture.letGo = true;
    fixture.client.send(bytesOf(proxyV2Tcp4() + "hello"));
    fixture.loop.run();
    QVERIFY(fixture.client.error.has_value());
}

void TestProxyHeaderGate::withoutAHeaderItCloses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("ends");
    QTest::addColumn<int>("why");
    const int none = int(ConnectionEnd::NoProxyHeader);
    QTest::newRow("a request instead") << QByteArray("GET / HTTP/1.1\r\n\r\n") << false << none;
    QTest::newRow("a header with an error")
        << QByteArray("PROXY TCP4 a b 1 2\r\n") << false << none;
    QTest::newRow("the end in the header") << proxyV2Tcp4().chopped(1) << true << none;
    QTest::newRow("nothing but the end")
        << QByteArray() << true << int(ConnectionEnd::ClientClosed);
}

void TestProxyHeaderGate::withoutAHeaderItCloses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, ends);
    QFETCH(int, why);
    GateFixture fixture;
    fixture.client.send(bytesOf(bytes));
    if (ends)
        fixture.client.endWriting();
    fixture.loop.run();
    QCOMPARE(fixture.ended ? int(*fixture.ended) : -1, why);
    QVERIFY(fixture.client.error || fixture.client.eof);
    QVERIFY(fixture.client.received.empty());
}

void TestProxyHeaderGate::lateHeadersAreNotWaitedFor()
{
    GateFixture fixture;
    fixture.loop.run();
    QVERIFY(!fixture.ended);
    fixture.loop.pass(Milliseconds(600));
    QCOMPARE(fixture.ended ? int(*fixture.ended) : -1, int(ConnectionEnd::HeadTimeout));
    QVERIFY(fixture.client.error.has_value());
}

void TestProxyHeaderGate::aDrippingHeaderGetsNoMoreTime()
{
    GateFixture fixture;
    const QByteArray header = proxyV2Tcp6();
    for (int i = 0; i < 4; ++i) {
        fixture.client.send(bytesOf(header.mid(i, 1)));
        fixture.loop.run();
        fixture.loop.pass(Milliseconds(150));
    }
    QCOMPARE(fixture.ended ? int(*fixture.ended) : -1, int(ConnectionEnd::HeadTimeout));
}

void TestProxyHeaderGate::resetsAreNoticed()
{
    GateFixture fixture;
    fixture.client.reset();
    fixture.loop.run();
    QCOMPARE(fixture.ended ? int(*fixture.ended) : -1, int(ConnectionEnd::ClientReset));
}

QTEST_APPLESS_MAIN(TestProxyHeaderGate)
#include "tst_proxy_header_gate.moc"
