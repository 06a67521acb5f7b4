// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "server_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using Kind = http::Framing::Kind;
using telemetry::ConnectionEnd;

namespace {

const QByteArray kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

/// Waits for the test's word, then answers.
struct Gate {
    io::Waker *waker = nullptr;

    std::function<io::Task<>(pipeline::Exchange &)> script()
    {
        return [this](pipeline::Exchange &x) -> io::Task<> {
            waker = &x.waker();
            co_await x.waker().wait(pipeline::event::kTimer);
            x.sendHead(200, {}, {});
            x.finish({});
        };
    }
    void open(ServerFixture &f) const
    {
        waker->notify(pipeline::event::kTimer);
        f.loop.run();
    }
};

int countAnswers(const QByteArray &bytes)
{
    return static_cast<int>(bytes.count("HTTP/1.1 200 OK\r\n"));
}

} // namespace

class TestServerConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitAnywhere_data();
    void splitAnywhere();
    void pipelinedInOrder();
    void pipelinedBehindASlowOne();
    void tenThousandPipelinedNeedNoStack();
    void unreadAnswersHoldRequestsBack();
    void endBehindPipelinedRequests();
    void servedLaterByTheOwner();
    void bodyBackPressure();
    void bodyFailures_data();
    void bodyFailures();
    void refusalWithUnreadBodyLingers();
    void lingeringReadsOnlySoMuch();
    void failureBeforeAnyAnswer();
    void abortResets_data();
    void abortResets();
    void tunnel();
    void tunnelEndsEachWayForItself();
    void clientResetEndsTheTask_data();
    void clientResetEndsTheTask();
    void endInTheMiddleOfAHead();
    void drain();
    void killedWhileServing();
    void ownerIsTold();
};

void TestServerConnection::splitAnywhere_data()
{
    QTest::addColumn<QByteArray>("requests");

    QTest::newRow("plain requests") << kGet + kGet;
    QTest::newRow("bodies")
        << QByteArray("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                      "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "2;x=\"y\"\r\nhe\r\n3\r\nllo\r\n0\r\nX-T: 1\r\n\r\n")
            + kGet;
    QTest::newRow("empty lines in front") << "\r\n" + kGet + "\r\n\r\n" + kGet;
}

void TestServerConnection::splitAnywhere()
{
    QFETCH(QByteArray, requests);
    ServerFixture whole;
    const QByteArray expected = whole.talk(requests);
    QVERIFY(countAnswers(expected) >= 2);
    for (int at = 1; at < requests.size(); ++at) {
        ServerFixture f;
        QByteArray got = f.talk(requests.left(at));
        got += f.talk(requests.mid(at));
        QCOMPARE(got, expected);
        QVERIFY(!f.ended);
    }
    ServerFixture drip(1);
    QCOMPARE(drip.talk(requests), expected);
}

void TestServerConnection::pipelinedInOrder()
{
    ServerFixture f;
    QByteArray requests;
    for (int i = 0; i < 50; ++i) {
        requests +=
            "POST /" + QByteArray::number(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nb";
    }
    const QByteArray answers = f.talk(requests);
    qsizetype at = 0;
    for (int i = 0; i < 50; ++i) {
        at = answers.indexOf("POST /" + QByteArray::number(i) + " b", at);
        QVERIFY2(at >= 0, qPrintable(QString::number(i)));
    }
    QCOMPARE(countAnswers(answers), 50);
}

void TestServerConnection::pipelinedBehindASlowOne()
{
    ServerFixture f;
    Gate gate;
    f.handler.script = gate.script();
    QCOMPARE(f.talk(kGet + kGet + kGet), QByteArray());
    QCOMPARE(f.handler.started, 1);
    gate.open(f);
    QCOMPARE(countAnswers(f.answer()), 1);
    QCOMPARE(f.handler.started, 2);
    gate.open(f);
    gate.open(f);
    QCOMPARE(countAnswers(f.answer()), 2);
    QCOMPARE(f.handler.alive, 0);
    QVERIFY(!f.ended);
}

void TestServerConnection::tenThousandPipelinedNeedNoStack()
{
    for (const bool atOnce : {true, false}) {
        ServerFixture f;
        std::uintptr_t lowest = UINTPTR_MAX;
        std::uintptr_t highest = 0;
        f.handler.script = [&](pipeline::Exchange &x) -> io::Task<> {
            const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
            lowest = std::min(lowest, here);
            highest = std::max(highest, here);
            if (!atOnce) {
                x.loop().post([&x] { x.waker().notify(pipeline::event::kTimer); });
                co_await x.waker().wait(pipeline::event::kTimer);
            }
            x.sendHead(200, {}, {});
            x.finish({});
        };
        QByteArray requests;
        for (int i = 0; i < 10'000; ++i)
            requests += kGet;
        QCOMPARE(countAnswers(f.talk(requests)), 10'000);
        QVERIFY2(highest - lowest < 4096, qPrintable(QString::number(highest - lowest)));
    }
}

/// Small requests with large answers, from a client that never reads: what waits stays bounded.
void TestServerConnection::unreadAnswersHoldRequestsBack()
{
    ServerFixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        const std::string body(8 * 1024, 'x');
        x.sendHead(200, {}, {Kind::Length, body.size()});
        x.sendBody(body);
        x.finish({});
        co_return;
    };
    f.client.stopReading();
    QByteArray requests;
    for (int i = 0; i < 5000; ++i)
        requests += kGet;
    f.talk(requests);
    QVERIFY2(f.serverStream->queued() < io::Stream::kHighWater + 32 * 1024,
             qPrintable(QString::number(f.serverStream->queued())));
    QVERIFY(f.handler.started < 100);
    f.client.readOn();
    f.loop.run();
    QCOMPARE(f.handler.started, 5000);
    QCOMPARE(countAnswers(f.answer()), 5000);
    QVERIFY(!f.ended);
}

void TestServerConnection::endBehindPipelinedRequests()
{
    for (const bool reads : {true, false}) {
        ServerFixture f;
        f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
            const std::string body(8 * 1024, 'x');
            x.sendHead(200, {}, {Kind::Length, body.size()});
            x.sendBody(body);
            x.finish({});
            co_return;
        };
        if (!reads)
            f.client.stopReading();
        QByteArray requests;
        for (int i = 0; i < 100; ++i)
            requests += kGet;
        f.open();
        f.client.send({requests.constData(), std::size_t(requests.size())});
        f.client.endWriting();
        f.loop.run();
        QCOMPARE(f.ended.has_value(), reads);
        if (!reads) {
            f.client.readOn();
            f.loop.run();
        }
        QCOMPARE(countAnswers(f.answer()), 100);
        QVERIFY(f.ended == ConnectionEnd::ClientClosed);
        QVERIFY(f.client.eof && !f.client.error);
    }
}

void TestServerConnection::servedLaterByTheOwner()
{
    ServerFixture f;
    f.serveLater = true;
    QCOMPARE(f.talk(kGet + kGet), QByteArray());
    QCOMPARE(f.heads, 1);
    QCOMPARE(f.handler.started, 0);
    f.connection->serve();
    f.loop.run();
    QCOMPARE(countAnswers(f.answer()), 1);
    QCOMPARE(f.heads, 2);
    f.client.endWriting();
    f.loop.run();
    QVERIFY(!f.ended);
    f.connection->serve();
    f.loop.run();
    QCOMPARE(countAnswers(f.answer()), 1);
    QVERIFY(f.ended == ConnectionEnd::ClientClosed);
}

void TestServerConnection::bodyBackPressure()
{
    ServerFixture f;
    io::Waker *waker = nullptr;
    std::string taken;
    f.handler.script = [&](pipeline::Exchange &x) -> io::Task<> {
        waker = &x.waker();
        co_await x.waker().wait(pipeline::event::kTimer); // a slow upstream
        while (true) {
            const pipeline::BodyPiece piece = x.body();
            const bool end = piece.end;
            const std::size_t size = std::min<std::size_t>(piece.bytes.size(), 700);
            const bool all = size == piece.bytes.size();
            taken.append(piece.bytes.substr(0, size));
            if (size > 0)
                x.consumeBody(size);
            if (end && all)
                break;
            if (size == 0)
                co_await x.waker().wait(pipeline::event::kBody);
        }
        x.sendHead(200, {}, {});
        x.finish({});
    };
    constexpr int kSize = 1'000'000;
    f.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
           + QByteArray(kSize, 'b'));
    QVERIFY(f.serverStream->input().size() <= 2 * 64 * 1024); // the rest stays with the client
    QVERIFY(f.client.stream().queued() > 500'000);
    waker->notify(pipeline::event::kTimer);
    f.loop.run();
    QCOMPARE(taken.size(), std::size_t(kSize));
    QCOMPARE(countAnswers(f.talk(kGet)), 1);
    waker->notify(pipeline::event::kTimer);
    f.loop.run();
    QCOMPARE(countAnswers(f.answer()), 1);
}

void TestServerConnection::bodyFailures_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("ends");
    QTest::addColumn<QByteArray>("code");

    const QByteArray chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("a bad chunk size") << chunked + "x\r\n"
                                      << false << QByteArray("receive.bad-chunk");
    QTest::newRow("data longer than its chunk") << chunked + "2\r\nabc\r\n"
                                                << false << QByteArray("receive.bad-chunk");
    QTest::newRow("cut off in a chunk")
        << chunked + "5\r\nab" << true << QByteArray("receive.truncated-body");
    QTest::newRow("cut off before the last chunk") << chunked + "2\r\nab\r\n"
                                                   << true << QByteArray("receive.truncated-body");
    QTest::newRow("cut off before the length is there")
        << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab") << true
        << QByteArray("receive.truncated-body");
}

void TestServerConnection::bodyFailures()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, ends);
    QFETCH(QByteArray, code);
    ServerFixture f;
    QByteArray answer = f.talk(request);
    if (ends) {
        QCOMPARE(answer, QByteArray());
        f.client.endWriting();
        f.loop.run();
        answer = f.answer();
    }
    QVERIFY2(answer.startsWith("HTTP/1.1 400 ") && answer.endsWith(code), answer);
    QVERIFY2(answer.contains("\r\nConnection: close\r\n"), answer);
    QVERIFY(f.client.eof && !f.client.error);
}

void TestServerConnection::refusalWithUnreadBodyLingers()
{
    ServerFixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        ScriptedHandler::refuse(x, Reason::ReceiveBodyTooLarge);
        co_return;
    };
    const QByteArray answer = f.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n"
                                     + QByteArray(100, 'b'));
    QVERIFY2(answer.contains("\r\nConnection: close\r\n"), answer);
    QVERIFY(f.client.eof); // our direction has ended, theirs is still read
    QVERIFY(!f.ended);
    f.talk(QByteArray(400'000, 'b') + kGet);
    QVERIFY(!f.ended);
    QCOMPARE(f.handler.started, 1);
    f.client.endWriting();
    f.loop.run();
    QVERIFY(f.ended.has_value());
    QVERIFY(!f.client.error);
}

void TestServerConnection::lingeringReadsOnlySoMuch()
{
    ServerFixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        ScriptedHandler::refuse(x, Reason::ReceiveBodyTooLarge);
        co_return;
    };
    f.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n"
           + QByteArray(900'000, 'b'));
    QVERIFY(!f.ended);
    f.talk(QByteArray(400'000, 'b'));
    QVERIFY(f.ended.has_value());

    ServerFixture silent;
    silent.handler.script = f.handler.script;
    silent.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
    QVERIFY(!silent.ended);
    silent.loop.pass(transport::ServerConnection::kLingerTime + Milliseconds(100));
    QVERIFY(silent.ended.has_value());
}

void TestServerConnection::failureBeforeAnyAnswer()
{
    ServerFixture f;
    f.handler.script = [](pipeline::Exchange &) -> io::Task<> { co_return; }; // forgot to answer
    QCOMPARE(f.talk(kGet), QByteArray());
    QVERIFY(f.ended == ConnectionEnd::Error);
    QVERIFY(f.client.error == io::StreamError::Reset);
}

void TestServerConnection::abortResets_data()
{
    QTest::addColumn<bool>("atOnce");

    QTest::newRow("in the first turn") << true;
    QTest::newRow("after a wait") << false;
}

void TestServerConnection::abortResets()
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

void TestServerConnection::tunnel()
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

void TestServerConnection::tunnelEndsEachWayForItself()
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

void TestServerConnection::clientResetEndsTheTask_data()
{
    QTest::addColumn<QByteArray>("request");

    QTest::newRow("while it waits for something else") << kGet;
    QTest::newRow("while a body is missing")
        << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
    QTest::newRow("with another request behind") << kGet + kGet;
    QTest::newRow("before the head is complete") << QByteArray("GET / HT");
    QTest::newRow("before anything") << QByteArray();
}

void TestServerConnection::clientResetEndsTheTask()
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

void TestServerConnection::endInTheMiddleOfAHead()
{
    ServerFixture f;
    f.talk("GET / HTTP/1.1\r\nHo");
    f.client.endWriting();
    f.loop.run();
    QCOMPARE(f.answer(), QByteArray());
    QVERIFY(f.ended == ConnectionEnd::ClientReset);
    QCOMPARE(f.handler.started, 0);
}

void TestServerConnection::drain()
{
    ServerFixture idle;
    QCOMPARE(countAnswers(idle.talk(kGet)), 1);
    idle.connection->drain();
    idle.loop.run();
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

void TestServerConnection::killedWhileServing()
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

void TestServerConnection::ownerIsTold()
{
    ServerFixture f;
    f.open();
    QVERIFY(f.waits);
    Gate gate;
    f.handler.script = gate.script();
    f.talk("GET / HT");
    QVERIFY(f.waits);
    f.talk("TP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(!f.waits);
    QCOMPARE(f.heads, 1);
    gate.open(f);
    QVERIFY(f.waits);
    f.client.reset();
    f.loop.run();
    QVERIFY(!f.waits);
}

QTEST_APPLESS_MAIN(TestServerConnection)
#include "tst_server_connection.moc"
