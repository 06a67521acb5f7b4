// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "server_fixture.h"

#include <QElapsedTimer>
#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using namespace std::chrono_literals;
using Kind = http::Framing::Kind;
using telemetry::ConnectionEnd;

namespace {

/// Lets the loop turn until `done`, or gives up.
template <typename Condition>
bool turnUntil(ServerFixture &f, Condition done)
{
    QElapsedTimer clock;
    clock.start();
    while (!done() && clock.elapsed() < 10'000)
        f.loop.tick();
    return done();
}

io::Task<> never(pipeline::Exchange &x)
{
    co_await x.waker().wait(pipeline::event::kTimer);
}

} // namespace

class TestServerTimeouts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void idleConnectionsCloseSilently_data();
    void idleConnectionsCloseSilently();
    void headTooSlow_data();
    void headTooSlow();
    void aHeadInTimeIsServed();
    void bodyTooSlow();
    void aSlowUpstreamIsNotTheClientsFault();
    void whoAwaitsContinueIsNotSlow();
    void readerTooSlow_data();
    void readerTooSlow();
    void idleTimeDoesNotCutAnAnswerThatIsRead();
    void whatNobodyReadsEndsAnIdleConnection();
    void halfClosedWithoutAnAnswer();
    void halfClosedWithAnAnswer();
    void halfClosedBehindABody();
};

void TestServerTimeouts::idleConnectionsCloseSilently_data()
{
    QTest::addColumn<QByteArray>("before");

    QTest::newRow("before the first request") << QByteArray();
    QTest::newRow("after a request") << kGet;
    QTest::newRow("after nothing but an empty line") << QByteArray("\r\n");
}

void TestServerTimeouts::idleConnectionsCloseSilently()
{
    QFETCH(QByteArray, before);
    ServerFixture f;
    f.settings.timeouts.idle = 5s;
    f.talk(before);
    f.loop.pass(4900ms);
    QVERIFY(!f.ended);
    f.loop.pass(200ms);
    QVERIFY(f.ended == ConnectionEnd::IdleTimeout);
    QCOMPARE(f.answer(), QByteArray());
    QVERIFY(f.client.eof && !f.client.error);
}

void TestServerTimeouts::headTooSlow_data()
{
    QTest::addColumn<QByteArray>("begun");

    QTest::newRow("one byte") << QByteArray("G");
    QTest::newRow("an empty line and a byte") << QByteArray("\r\nG");
    QTest::newRow("all but the last byte") << kGet.chopped(1);
    QTest::newRow("behind another request") << kGet + "GET";
}

void TestServerTimeouts::headTooSlow()
{
    QFETCH(QByteArray, begun);
    ServerFixture f;
    f.settings.timeouts.head = 3s;
    f.talk(begun);
    f.loop.pass(2900ms);
    QCOMPARE(f.answer(), QByteArray());
    f.loop.pass(200ms);
    const QByteArray answer = f.answer();
    QVERIFY2(answer.startsWith("HTTP/1.1 408 ") && answer.endsWith("receive.timeout"), answer);
    QVERIFY2(answer.contains("\r\nConnection: close\r\n"), answer);
    f.client.endWriting();
    f.loop.run();
    QVERIFY(f.ended == ConnectionEnd::HeadTimeout);
    QVERIFY(!f.client.error);
}

void TestServerTimeouts::aHeadInTimeIsServed()
{
    ServerFixture f;
    f.settings.timeouts.head = 3s;
    f.settings.timeouts.idle = 4s;
    f.talk(kGet.left(5));
    f.loop.pass(2500ms);
    QVERIFY(f.talk(kGet.mid(5)).startsWith("HTTP/1.1 200 "));
    f.loop.pass(1s); // the head's time is over, the idle time is not
    QVERIFY(!f.ended);
    QVERIFY(f.talk(kGet).startsWith("HTTP/1.1 200 "));
}

void TestServerTimeouts::bodyTooSlow()
{
    ServerFixture f;
    f.settings.timeouts.body = 80ms;
    f.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
    QVERIFY(turnUntil(f, [&f] { return f.client.eof; }));
    const QByteArray answer = f.answer();
    QVERIFY2(answer.startsWith("HTTP/1.1 408 ") && answer.endsWith("receive.timeout"), answer);
    f.client.endWriting();
    f.loop.run();
    QVERIFY(f.ended == ConnectionEnd::BodyTimeout);
}

void TestServerTimeouts::aSlowUpstreamIsNotTheClientsFault()
{
    ServerFixture f;
    f.settings.timeouts.body = 40ms;
    f.handler.script = never;
    f.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
    QElapsedTimer clock;
    clock.start();
    turnUntil(f, [&] { return f.ended || clock.elapsed() > 200; });
    QVERIFY(!f.ended);
    QCOMPARE(f.handler.alive, 1);
}

void TestServerTimeouts::readerTooSlow_data()
{
    QTest::addColumn<bool>("finished");

    QTest::newRow("in the middle of an answer") << false;
    QTest::newRow("of an answer that is given, on a connection that stays open") << true;
}

void TestServerTimeouts::readerTooSlow()
{
    QFETCH(bool, finished);
    ServerFixture f;
    f.settings.timeouts.write = 80ms;
    f.handler.script = [finished](pipeline::Exchange &x) -> io::Task<> {
        const std::string body(300'000, 'x');
        x.sendHead(200, {}, {Kind::Length, body.size()});
        x.sendBody(body);
        if (!finished)
            co_await x.waker().wait(pipeline::event::kTimer);
        x.finish({});
    };
    f.client.stopReading();
    f.talk(kGet);
    QVERIFY(turnUntil(f, [&f] { return f.ended.has_value(); }));
    QVERIFY(f.ended == ConnectionEnd::WriteTimeout);
    QVERIFY(f.client.error == io::StreamError::Reset);
}

void TestServerTimeouts::idleTimeDoesNotCutAnAnswerThatIsRead()
{
    ServerFixture f;
    f.settings.timeouts.idle = 5s;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        const std::string body(300'000, 'x');
        x.sendHead(200, {}, {Kind::Length, body.size()});
        x.sendBody(body);
        x.finish({});
        co_return;
    };
    f.client.stopReading();
    f.talk(kGet);
    f.loop.pass(6s);
    QVERIFY(!f.ended);
    f.client.readOn();
    f.loop.run();
    QVERIFY(f.answer().size() > 300'000);
    f.loop.pass(11s);
    QVERIFY(f.ended == ConnectionEnd::IdleTimeout);
}

/// TLS answers what it is told, with no request in between.
void TestServerTimeouts::whatNobodyReadsEndsAnIdleConnection()
{
    ServerFixture f;
    f.settings.timeouts.idle = 40ms;
    f.settings.timeouts.write = 40ms;
    f.open();
    f.client.stopReading();
    f.serverStream->write(std::string(300'000, 'x'));
    QVERIFY(turnUntil(f, [&f] { return f.ended.has_value(); }));
    QVERIFY(f.ended == ConnectionEnd::WriteTimeout);
}

void TestServerTimeouts::halfClosedWithoutAnAnswer()
{
    ServerFixture f;
    f.handler.script = never;
    f.talk(kGet);
    f.client.endWriting();
    f.loop.run();
    QCOMPARE(f.handler.alive, 1);
    f.loop.pass(transport::ServerConnection::kHalfCloseGrace + 100ms);
    QCOMPARE(f.handler.alive, 0);
    QVERIFY(f.ended == ConnectionEnd::ClientReset);
}

void TestServerTimeouts::halfClosedWithAnAnswer()
{
    ServerFixture f;
    io::Waker *waker = nullptr;
    f.handler.script = [&waker](pipeline::Exchange &x) -> io::Task<> {
        waker = &x.waker();
        x.sendHead(200, {}, {Kind::Length, 4});
        co_await x.waker().wait(pipeline::event::kTimer);
        x.sendBody("late");
        x.finish({});
    };
    f.talk(kGet);
    f.client.endWriting();
    f.loop.run();
    f.loop.pass(transport::ServerConnection::kHalfCloseGrace + 100ms);
    QCOMPARE(f.handler.alive, 1);
    waker->notify(pipeline::event::kTimer);
    f.loop.run();
    QVERIFY(f.answer().endsWith("late"));
    QVERIFY(f.client.eof && f.ended);
}

void TestServerTimeouts::halfClosedBehindABody()
{
    ServerFixture f;
    io::Waker *waker = nullptr;
    f.handler.script = [&waker](pipeline::Exchange &x) -> io::Task<> {
        waker = &x.waker();
        co_await x.waker().wait(pipeline::event::kTimer); // the body is not read yet
        while (!x.body().end)
            x.consumeBody(x.body().bytes.size());
        x.consumeBody(x.body().bytes.size());
        co_await x.waker().wait(pipeline::event::kTimer);
    };
    f.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    f.client.endWriting();
    f.loop.run();
    waker->notify(pipeline::event::kTimer);
    f.loop.run();
    QCOMPARE(f.handler.alive, 1);
    f.loop.pass(transport::ServerConnection::kHalfCloseGrace + 100ms);
    QVERIFY(f.ended == ConnectionEnd::ClientReset);
}

/// Some step before takes its time, and the client does as it was told: it sends nothing.
void TestServerTimeouts::whoAwaitsContinueIsNotSlow()
{
    ServerFixture f;
    f.settings.timeouts.body = 40ms;
    std::optional<Reason> failure;
    f.handler.script = [&failure](pipeline::Exchange &x) -> io::Task<> {
        co_await x.waker().wait(pipeline::event::kBody);
        failure = x.body().failure;
    };
    f.talk("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
    QElapsedTimer clock;
    clock.start();
    turnUntil(f, [&] { return failure || f.ended || clock.elapsed() > 200; });
    QVERIFY(!failure);
    QVERIFY(!f.ended);
    QCOMPARE(f.handler.alive, 1);
}

QTEST_APPLESS_MAIN(TestServerTimeouts)
#include "tst_server_timeouts.moc"
