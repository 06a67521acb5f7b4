// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "server_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using Kind = http::Framing::Kind;
using telemetry::ConnectionEnd;

namespace {

/// Upgrades, then sends back what comes, until `last` or the client's end.
std::function<io::Task<>(pipeline::Exchange &)> mirror(char last)
{
    return [last](pipeline::Exchange &x) -> io::Task<> {
        http::FieldList fields;
        fields.append("Upgrade", "websocket");
        x.sendHead(101, fields, {});
        bool over = false;
        while (!over) {
            const pipeline::BodyPiece piece = x.body();
            over = piece.end || piece.bytes.find(last) != std::string_view::npos;
            x.sendBody(piece.bytes);
            x.consumeBody(piece.bytes.size());
            if (!over)
                co_await x.waker().wait(pipeline::event::kBody);
        }
        x.finish({});
        while (!x.body().end) {
            x.consumeBody(x.body().bytes.size());
            co_await x.waker().wait(pipeline::event::kBody);
        }
    };
}

const QByteArray kUpgrade =
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

} // namespace

/// How connections and exchanges end: in order, early, by a tunnel, or because the client has gone.
class TestServerEndings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void failureBeforeAnyAnswer();
    void whatWasCutOffReachesNobodyElse_data();
    void whatWasCutOffReachesNobodyElse();
    void abortResets_data();
    void abortResets();
    void tunnel();
    void tunnelEndsEachWayForItself();
    void clientResetEndsTheTask_data();
    void clientResetEndsTheTask();
    void endInTheMiddleOfAHead();
    void drain();
    void killedWhileServing();
};

void TestServerEndings::failureBeforeAnyAnswer()
{
    ServerFixture f;
    f.handler.script = [](pipeline::Exchange &) -> io::Task<> { co_return; }; // forgot to answer
    QCOMPARE(f.talk(kGet), QByteArray());
    QVERIFY(f.ended == ConnectionEnd::Error);
    QVERIFY(f.client.error == io::StreamError::Reset);
}

void TestServerEndings::whatWasCutOffReachesNobodyElse_data()
{
    QTest::addColumn<bool>("aborts");
    QTest::addColumn<bool>("clientGoes");
    QTest::newRow("aborted") << true << false;
    QTest::newRow("forgotten") << false << false;
    QTest::newRow("the client has gone") << false << true;
}

/// Exchanges are used again: one client's answer, gathered and never sent, must not be the start of
/// another one's.
void TestServerEndings::whatWasCutOffReachesNobodyElse()
{
    QFETCH(bool, aborts);
    QFETCH(bool, clientGoes);
    {
        ServerFixture f;
        f.handler.script = [&](pipeline::Exchange &x) -> io::Task<> {
            x.sendHead(200, {}, {Kind::Chunked, 0});
            x.sendBody("of the first");
            if (clientGoes)
                f.client.reset();
            if (aborts)
                x.abort();
            co_return;
        };
        f.talk(kGet);
        QVERIFY(f.ended.has_value());
    }
    ServerFixture f;
    const QByteArray answer = f.talk(kGet);
    QVERIFY2(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    QVERIFY2(!answer.contains("of the first") && countAnswers(answer) == 1, answer);
}

void TestServerEndings::abortResets_data()
{
    QTest::addColumn<bool>("atOnce");

    QTest::newRow("in the first turn") << true;
    QTest::newRow("after a wait") << false;
}

void TestServerEndings::abortResets()
{
    QFETCH(bool, atOnce);
    ServerFixture f;
    io::Waker *waker = nullptr;
    f.handler.script = [&](pipeline::Exchange &x) -> io::Task<> {
        waker = &x.waker();
        x.sendHead(200, {}, {Kind::Chunked, 0});
        x.sendBody("half");
        if (!atOnce)
            co_await x.waker().wait(pipeline::event::kTimer);
        x.abort();
    };
    QByteArray answer = f.talk(kGet);
    if (!atOnce) {
        QVERIFY2(answer.endsWith("4\r\nhalf\r\n"), answer);
        waker->notify(pipeline::event::kTimer);
        f.loop.run();
        answer += f.answer();
    }
    QVERIFY(!answer.contains("0\r\n\r\n"));
    QVERIFY(f.ended == ConnectionEnd::UpstreamAborted);
    QVERIFY(f.client.error == io::StreamError::Reset && !f.client.eof);
    QCOMPARE(f.handler.alive, 0);
}

void TestServerEndings::tunnel()
{
    ServerFixture f;
    f.handler.script = mirror('!');
    QCOMPARE(f.talk(kUpgrade + "early"),
             QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\n\r\nearly"));
    QCOMPARE(f.talk(kGet), kGet); // no request any more
    QCOMPARE(f.handler.started, 1);
    f.client.endWriting();
    f.loop.run();
    QVERIFY(f.client.eof && !f.client.error);
    QVERIFY(f.ended == ConnectionEnd::TunnelEnded);
}

void TestServerEndings::tunnelEndsEachWayForItself()
{
    ServerFixture f;
    f.handler.script = mirror('!');
    f.talk(kUpgrade);
    QCOMPARE(f.talk("over!"), QByteArray("over!"));
    QVERIFY(f.client.eof && !f.ended); // the client may go on
    QCOMPARE(f.talk("still here"), QByteArray());
    QVERIFY(!f.ended);
    f.client.endWriting();
    f.loop.run();
    QVERIFY(f.ended == ConnectionEnd::TunnelEnded);
}

void TestServerEndings::clientResetEndsTheTask_data()
{
    QTest::addColumn<QByteArray>("request");

    QTest::newRow("while it waits for something else") << kGet;
    QTest::newRow("while a body is missing")
        << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
    QTest::newRow("with another request behind") << kGet + kGet;
    QTest::newRow("before the head is complete") << QByteArray("GET / HT");
    QTest::newRow("before anything") << QByteArray();
}

void TestServerEndings::clientResetEndsTheTask()
{
    QFETCH(QByteArray, request);
    ServerFixture f;
    Gate gate;
    f.handler.script = gate.script();
    f.talk(request);
    QCOMPARE(f.handler.alive, f.handler.started);
    f.client.reset();
    f.loop.run();
    QVERIFY(f.ended == ConnectionEnd::ClientReset);
    QCOMPARE(f.handler.alive, 0);
    QVERIFY(!f.connection);
}

void TestServerEndings::endInTheMiddleOfAHead()
{
    ServerFixture f;
    f.talk("GET / HTTP/1.1\r\nHo");
    f.client.endWriting();
    f.loop.run();
    QCOMPARE(f.answer(), QByteArray());
    QVERIFY(f.ended == ConnectionEnd::ClientReset);
    QCOMPARE(f.handler.started, 0);
}

void TestServerEndings::drain()
{
    ServerFixture idle;
    QCOMPARE(countAnswers(idle.talk(kGet)), 1);
    idle.connection->drain();
    idle.loop.run();
    QVERIFY(!idle.ended); // a request may be under way
    idle.loop.pass(2 * transport::ServerConnection::kDrainGrace);
    QVERIFY(idle.ended == ConnectionEnd::Draining);
    QVERIFY(idle.client.eof && !idle.client.error);

    ServerFixture busy;
    Gate gate;
    busy.handler.script = gate.script();
    busy.talk(kGet + kGet);
    busy.connection->drain();
    busy.loop.run();
    QVERIFY(!busy.ended);
    gate.open(busy);
    const QByteArray answer = busy.answer();
    QCOMPARE(countAnswers(answer), 1);
    QVERIFY(answer.contains("\r\nConnection: close\r\n"));
    QCOMPARE(busy.handler.started, 1);

    ServerFixture half;
    half.talk("GET / HTTP/1.1\r\nHo");
    half.connection->drain();
    half.loop.run();
    QVERIFY(!half.ended);
    QVERIFY(half.talk("st: a\r\n\r\n").contains("\r\nConnection: close\r\n"));
}

void TestServerEndings::killedWhileServing()
{
    ServerFixture f;
    Gate gate;
    f.handler.script = gate.script();
    f.talk(kGet);
    QVERIFY(f.connection->busy());
    f.connection->kill(ConnectionEnd::Draining);
    QCOMPARE(f.handler.alive, 0);
    f.loop.run();
    QVERIFY(f.ended == ConnectionEnd::Draining);
    QVERIFY(f.client.error == io::StreamError::Reset);
}

QTEST_APPLESS_MAIN(TestServerEndings)
#include "tst_server_endings.moc"
