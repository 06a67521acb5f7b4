// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "http2_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Time-outs, the end of connections, and clients that only make work.
class TestHttp2ServerLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void floods_data();
    void floods();
    void rapidReset();
    void provokedResets();
    void headBomb();
    void streamsAreBounded();
    void idle();
    void unfinishedHead();
    void slowBody();
    void unreadAnswer();
    void slowlyReadAnswerEndsAlone();
    void ignoredHeadIsNoUnfinishedOne();
    void drainWhenIdle();
    void drainLetsStreamsFinish();
    void lostConnectionEndsTasks();
    void badFramesEndTheConnection();
};

void TestHttp2ServerLimits::floods_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("pings") << frameOf(6, 0, 0, QByteArray(8, 'p'));
    QTest::newRow("settings") << frameOf(4, 0, 0, {});
    QTest::newRow("priorities") << frameOf(2, 0, 9, QByteArray(5, '\0'));
    QTest::newRow("window updates") << frameOf(8, 0, 0, QByteArray("\0\0\0\1", 4));
    QTest::newRow("empty data") << frameOf(0, 0, 1, {});
    QTest::newRow("padding only") << frameOf(0, 8, 1, QByteArray("\1\0", 2));
}

void TestHttp2ServerLimits::floods()
{
    QFETCH(QByteArray, frame);
    Http2Fixture f;
    f.ask(Http2Fixture::request("POST", "/"), false);
    QCOMPARE(f.handler.alive, 1);
    // Not by its session, which would wonder about answers to what it has not sent.
    std::string got;
    for (int i = 0; i < 200 && f.handler.alive > 0; ++i) {
        f.client.send(frame.repeated(10).toStdString());
        f.loop.run();
        got += f.client.takeReceived();
    }
    QCOMPARE(f.handler.alive, 0);
    const QByteArray last = QByteArray::fromStdString(got).right(17);
    QCOMPARE(last.left(9), frameOf(7, 0, 0, QByteArray(8, 0)).left(9));
    QCOMPARE(int(last.back()), int(NGHTTP2_ENHANCE_YOUR_CALM));
    f.pass(transport::http2::kLingerTime + milliseconds(100));
    QCOMPARE(nameOf(f.ended), "flood");
}

void TestHttp2ServerLimits::rapidReset()
{
    Http2Fixture f;
    for (int i = 0; i < 1000 && !f.goAway; ++i)
        f.cancel(f.ask(Http2Fixture::request("POST", "/"), false));
    QCOMPARE(f.goAway.value_or(99), std::uint32_t(NGHTTP2_ENHANCE_YOUR_CALM));
    QVERIFY(f.handler.started < 400);
    QCOMPARE(f.handler.alive, 0);
}

void TestHttp2ServerLimits::provokedResets()
{
    Http2Fixture f;
    for (int i = 0; i < 1000 && !f.goAway; ++i) {
        const auto id = f.ask(Http2Fixture::request("POST", "/"), false);
        // More than a window can be: the stream has to be reset, by us.
        f.sendRaw(frameOf(8, 0, static_cast<std::uint32_t>(id), "\x7f\xff\xff\xff"));
    }
    QCOMPARE(f.goAway.value_or(99), std::uint32_t(NGHTTP2_ENHANCE_YOUR_CALM));
    QVERIFY(f.handler.started < 400);
}

void TestHttp2ServerLimits::headBomb()
{
    Http2Fixture f;
    f.open();
    f.move();
    // 4,000 bytes into the table, then a byte each for it.
    QByteArray block("\x82\x86\x84\x41\x01\x61\x40\x01\x78\x7f\xa1\x1e", 12);
    block += QByteArray(4000, 'x') + QByteArray(8000, '\xbe');
    f.sendRaw(frameOf(1, 5, 1, block));
    QCOMPARE(f.handler.started, 0);
    QCOMPARE(f.connection->streams(), std::size_t(0));
}

void TestHttp2ServerLimits::streamsAreBounded()
{
    Http2Fixture f;
    f.open();
    f.move();
    QCOMPARE(
        nghttp2_session_get_remote_settings(f.session(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS),
        transport::http2::kMaxStreams);
    for (int i = 0; i < 200; ++i)
        f.ask(Http2Fixture::request("POST", "/"), false);
    QCOMPARE(f.handler.alive, static_cast<int>(transport::http2::kMaxStreams));
}

void TestHttp2ServerLimits::idle()
{
    Http2Fixture f;
    f.settings.timeouts.idle = seconds(5);
    f.get("/");
    f.pass(seconds(4));
    QVERIFY(!f.goAway);
    f.pass(seconds(2));
    QCOMPARE(f.goAway.value_or(99), std::uint32_t(NGHTTP2_NO_ERROR));
    f.pass(seconds(2));
    QCOMPARE(nameOf(f.ended), "idle-timeout");
}

void TestHttp2ServerLimits::unfinishedHead()
{
    Http2Fixture f;
    f.settings.timeouts.head = seconds(5);
    f.get("/");
    f.sendRaw(frameOf(1, 4, 3, QByteArray(40, 'x')).left(20));
    f.pass(seconds(6));
    f.pass(seconds(2));
    QCOMPARE(nameOf(f.ended), "head-timeout");
}

void TestHttp2ServerLimits::slowBody()
{
    Http2Fixture f;
    f.settings.timeouts.body = milliseconds(1);
    const auto id = f.ask(Http2Fixture::request("POST", "/"), false);
    QTRY_VERIFY((f.loop.tick(), f.move(), !f.answers[id].status.isEmpty()));
    QCOMPARE(f.answers[id].status, "408");
}

void TestHttp2ServerLimits::unreadAnswer()
{
    Http2Fixture f;
    f.settings.timeouts.write = milliseconds(1);
    f.opensWindows = false;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        x.sendHead(200, {}, {http::Framing::Kind::Chunked, 0});
        x.sendBody(std::string(100'000, 'p'));
        x.finish({});
        co_return;
    };
    const auto id = f.get("/");
    QTRY_VERIFY((f.loop.tick(), f.move(), f.answers[id].reset.has_value()));
    QCOMPARE(*f.answers[id].reset, std::uint32_t(NGHTTP2_CANCEL));
    QVERIFY(!f.ended);
}

/// The client takes too little of one answer, and all of the others. Waits out the grace of
/// minRate.
void TestHttp2ServerLimits::slowlyReadAnswerEndsAlone()
{
    Http2Fixture f;
    f.settings.minRate = 1'000'000;
    f.opensWindows = false;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        if (x.head().target == "/event")
            co_await x.waker().wait(pipeline::event::kBody); // which never comes
        x.sendHead(200, {}, {http::Framing::Kind::Chunked, 0});
        x.sendBody(std::string(x.head().target == "/large" ? 100'000 : 1, 'p'));
        x.finish({});
    };
    const auto slow = f.get("/large");
    const auto waiting = f.get("/event");
    QTRY_VERIFY_WITH_TIMEOUT((f.loop.tick(), f.move(), f.ended || f.answers[slow].reset), 15'000);
    QVERIFY2(!f.ended, nameOf(f.ended));
    QCOMPARE(*f.answers[slow].reset, std::uint32_t(NGHTTP2_CANCEL));
    QVERIFY(!f.answers[waiting].reset);
    QCOMPARE(f.handler.alive, 1);
    f.opensWindows = true;
    nghttp2_session_consume_connection(f.session(), 65'535);
    QCOMPARE(f.answers[f.get("/small")].body, "p");
}

/// After the GOAWAY a client's new streams are not looked at, and must not end those that run.
void TestHttp2ServerLimits::ignoredHeadIsNoUnfinishedOne()
{
    Http2Fixture f;
    f.settings.timeouts.head = seconds(5);
    const auto id = f.ask(Http2Fixture::request("POST", "/"), false);
    f.connection->drain();
    f.move();
    // :method GET, :scheme http, :path /, :authority a, as RFC 7541 writes them.
    f.sendRaw(frameOf(1, 5, 3, QByteArray("\x82\x86\x84\x41\x01\x61")));
    f.pass(seconds(6));
    QVERIFY2(!f.ended, nameOf(f.ended));
    f.sendData(id, "rest", true);
    QCOMPARE(f.answers[id].body, "POST / rest");
}

void TestHttp2ServerLimits::drainWhenIdle()
{
    Http2Fixture f;
    f.get("/");
    f.connection->drain();
    f.move();
    QCOMPARE(f.goAway.value_or(99), std::uint32_t(NGHTTP2_NO_ERROR));
    f.client.endWriting();
    f.move();
    QCOMPARE(nameOf(f.ended), "draining");
}

void TestHttp2ServerLimits::drainLetsStreamsFinish()
{
    Http2Fixture f;
    const auto id = f.ask(Http2Fixture::request("POST", "/"), false);
    f.connection->drain();
    f.move();
    QVERIFY(!f.ended);
    f.sendData(id, "rest", true);
    QCOMPARE(f.answers[id].body, "POST / rest");
    f.client.endWriting();
    f.move();
    QCOMPARE(nameOf(f.ended), "draining");
}

void TestHttp2ServerLimits::lostConnectionEndsTasks()
{
    Http2Fixture f;
    f.ask(Http2Fixture::request("POST", "/"), false);
    f.client.reset();
    f.loop.run();
    QCOMPARE(f.handler.alive, 0);
    QCOMPARE(nameOf(f.ended), "client-reset");
}

void TestHttp2ServerLimits::badFramesEndTheConnection()
{
    Http2Fixture f;
    f.get("/");
    f.sendRaw(frameOf(6, 0, 0, "short"));
    QCOMPARE(f.goAway.value_or(99), std::uint32_t(NGHTTP2_FRAME_SIZE_ERROR));
    f.client.endWriting();
    f.move();
    QCOMPARE(nameOf(f.ended), "protocol-error");
}

QTEST_APPLESS_MAIN(TestHttp2ServerLimits)
#include "tst_http2_server_limits.moc"
