// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "proxy_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::test;

class TestProxy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passesBothBodies_data();
    void passesBothBodies();
    void usesConnectionsAgain();
    void bodyTooLarge();
    void bodyCutOff();
    void interims();
    void unaskedSwitch();
    void answerBeforeTheBody();
    void clientGone_data();
    void clientGone();
    void tunnel();
    void tunnelIsReset();
    void tunnelIsResetAfterItsEnd();
};

void TestProxy::passesBothBodies_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("chunk");

    QTest::newRow("small, byte by byte") << 300 << 1;
    QTest::newRow("middling, in small pieces") << 200'000 << 777;
    QTest::newRow("large") << 3'000'000 << int(MemoryStream::kAll);
}

void TestProxy::passesBothBodies()
{
    QFETCH(int, size);
    QFETCH(int, chunk);
    ProxyFixture p(1, std::size_t(chunk));
    const QByteArray body(size, 'b');
    QByteArray chunked = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    chunked += QByteArray::number(size, 16) + "\r\n" + body + "\r\n0\r\n\r\n";
    QCOMPARE(p.talk(post(body)), QByteArray());
    QVERIFY(p.peers.back().takeReceived().ends_with("\r\n\r\n" + body.toStdString()));
    const QByteArray answer = p.reply(
        "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(size) + "\r\n\r\n" + body);
    QVERIFY(answer.endsWith("\r\n\r\n" + body));
    QCOMPARE(p.talk(chunked), QByteArray());
    QVERIFY(p.peers.back().received.ends_with("\r\n0\r\n\r\n"));
    QVERIFY(p.peers.back().received.size() >= std::size_t(size));
    const QByteArray second =
        p.reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + QByteArray::number(size, 16) + "\r\n" + body + "\r\n0\r\n\r\n");
    QVERIFY(second.endsWith("\r\n0\r\n\r\n") && second.count('b') >= size);
    QCOMPARE(p.peers.size(), std::size_t(1));
    QVERIFY(p.nothingLeft());
}

void TestProxy::usesConnectionsAgain()
{
    ProxyFixture p;
    for (int i = 0; i < 5; ++i) {
        p.talk(kGet);
        QVERIFY(p.reply(kOk).endsWith("body"));
    }
    QCOMPARE(p.ports, QByteArray("1"));
    p.talk(kGet);
    p.reply("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    p.talk(kGet);
    QCOMPARE(p.ports, QByteArray("11"));
}

void TestProxy::bodyTooLarge()
{
    ProxyFixture p;
    p.maxBody = 1000;
    const QByteArray answer =
        p.talk("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
               "3e9\r\n"
               + QByteArray(1001, 'b') + "\r\n0\r\n\r\n");
    QCOMPARE(p.code(answer), QByteArray("receive.body-too-large"));
    QVERIFY(answer.contains("\r\nConnection: close\r\n"));
    QVERIFY(!p.peers.back().received.ends_with("0\r\n\r\n"));
    QVERIFY(p.nothingLeft());
}

void TestProxy::bodyCutOff()
{
    ProxyFixture p;
    p.talk(post("bo", 4));
    p.f.client.endWriting();
    p.f.loop.run();
    QCOMPARE(p.code(p.f.answer()), QByteArray("receive.truncated-body"));
    p.f.loop.run();
    QVERIFY(p.peers.back().eof);
    QVERIFY(p.nothingLeft());
}

void TestProxy::interims()
{
    ProxyFixture p;
    p.talk(kGet);
    QCOMPARE(p.reply("HTTP/1.1 100 Continue\r\n\r\n"), QByteArray());
    QCOMPARE(p.reply("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
             QByteArray("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"));
    QVERIFY(p.reply(kOk).endsWith("body"));

    ProxyFixture many;
    many.talk(kGet);
    QByteArray all;
    for (int i = 0; i <= Proxy::kMaxInterim; ++i)
        all += "HTTP/1.1 100 Continue\r\n\r\n";
    QCOMPARE(many.code(many.reply(all)), QByteArray("proxy.bad-response"));
}

void TestProxy::unaskedSwitch()
{
    const QByteArray switching =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    ProxyFixture plain;
    plain.talk(kGet);
    QCOMPARE(plain.code(plain.reply(switching)), QByteArray("proxy.bad-response"));
    ProxyFixture other;
    other.talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n");
    QCOMPARE(other.code(other.reply(switching)), QByteArray("proxy.bad-response"));
}

void TestProxy::answerBeforeTheBody()
{
    ProxyFixture p;
    p.talk(post("bo", 4));
    const QByteArray answer = p.reply(kOk);
    QVERIFY2(answer.endsWith("body") && answer.contains("\r\nConnection: close\r\n"), answer);
    p.f.loop.run();
    QVERIFY(p.peers.back().eof); // its request was never whole
    QVERIFY(p.nothingLeft());
}

void TestProxy::clientGone_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("connects");

    QTest::newRow("while it connects") << kGet << QByteArray() << false;
    QTest::newRow("before an answer") << kGet << QByteArray() << true;
    QTest::newRow("with half a body sent") << post("bo", 4) << QByteArray() << true;
    QTest::newRow("within the answer")
        << kGet << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody") << true;
}

void TestProxy::clientGone()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, answer);
    QFETCH(bool, connects);
    ProxyFixture p;
    if (!connects)
        p.f.loop.silent = {1};
    p.talk(request);
    if (connects)
        p.reply(answer);
    QVERIFY(!p.nothingLeft());
    p.f.client.reset();
    p.f.loop.run();
    QVERIFY(p.nothingLeft());
    QVERIFY(!connects || p.peers.back().eof || p.peers.back().error);
}

void TestProxy::tunnel()
{
    ProxyFixture p;
    p.talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    const QByteArray answer = p.reply("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                                      "Upgrade: websocket\r\n\r\nearly");
    QVERIFY2(answer.startsWith("HTTP/1.1 101 ") && answer.endsWith("\r\n\r\nearly"), answer);
    p.peers.back().takeReceived();
    QCOMPARE(p.talk("up"), QByteArray());
    QCOMPARE(p.reply("down"), QByteArray("down"));
    const QByteArray large(1'000'000, 'l');
    p.talk(large);
    QVERIFY(p.peers.back().takeReceived() == "up" + large.toStdString());
    QVERIFY(p.reply(large) == large);
    p.f.client.endWriting(); // one way ends, the other goes on
    p.f.loop.run();
    QVERIFY(p.peers.back().eof && !p.f.ended);
    QCOMPARE(p.reply("late"), QByteArray("late"));
    p.peers.back().endWriting();
    p.f.loop.run();
    QVERIFY(p.f.client.eof && !p.f.client.error);
    QVERIFY(p.f.ended == telemetry::ConnectionEnd::TunnelEnded);
    QVERIFY(p.nothingLeft());
}

void TestProxy::tunnelIsReset()
{
    ProxyFixture p;
    p.talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    p.reply(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    QCOMPARE(p.reply("half a mess"), QByteArray("half a mess"));
    p.peers.back().reset();
    p.f.loop.run();
    QVERIFY(p.f.client.error == io::StreamError::Reset && !p.f.client.eof);
    QVERIFY(p.nothingLeft());
}

void TestProxy::tunnelIsResetAfterItsEnd()
{
    ProxyFixture p;
    p.talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    p.reply(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    QCOMPARE(p.reply("the end"), QByteArray("the end"));
    p.peers.back().endWriting();
    p.f.loop.run();
    QVERIFY(!p.f.ended);    // the client may go on
    p.peers.back().reset(); // nobody is there any more for what the client sends
    p.f.loop.run();
    QVERIFY(p.f.client.eof && !p.f.client.error);
    QVERIFY(p.nothingLeft());
}

QTEST_APPLESS_MAIN(TestProxy)
#include "tst_proxy.moc"
