// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "http2_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;

namespace {

/// Answers with so many pieces of 8 KiB, each when there is room; counts what was written.
io::Task<> answerInPieces(pipeline::Exchange &x, int pieces, std::size_t &sent)
{
    const std::string piece(8192, 'p');
    x.sendHead(200, {}, {http::Framing::Kind::Chunked, 0});
    for (int i = 0; i < pieces; ++i) {
        while (!x.writable())
            co_await x.waker().wait(pipeline::event::kDrained);
        x.sendBody(piece);
        sent += piece.size();
    }
    x.finish({});
}

} // namespace

/// What exchanges over HTTP/2 look like from both sides.
class TestHttp2Server : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answers();
    void bodyBothWays();
    void manyStreamsInOneTurn();
    void refusals_data();
    void refusals();
    void malformedIsReset_data();
    void malformedIsReset();
    void cookieCrumbsAreOneField();
    void continueIsSent();
    void trailersOut();
    void bodylessAnswers_data();
    void bodylessAnswers();
    void grpcRefusalIsTrailersOnly();
    void refusalOfAnUnreadBodyStopsTheClient();
    void tunnel();
    void noTunnelIsNoSuccess();
    void cancelEndsTheTask();
    void brokenAnswerIsReset();
    void backPressureOnBodies();
    void backPressureOnAnswers();
    void answersThatLeaveAtOnceGoOn();
    void tunnelHasNoLength();
};

void TestHttp2Server::answers()
{
    Http2Fixture f;
    const auto id = f.get("/x?y");
    QCOMPARE(f.answers[id].status, "200");
    QCOMPARE(f.answers[id].body, "GET /x?y ");
    QCOMPARE(f.answers[id].field("content-length"), "9");
    QVERIFY(f.answers[id].ended);
    QVERIFY(f.waits);
    QCOMPARE(f.handler.alive, 0);
}

void TestHttp2Server::bodyBothWays()
{
    Http2Fixture f(1000);
    const QByteArray body(300'000, 'b');
    const auto id = f.ask(Http2Fixture::request("POST", "/x"), false);
    f.sendData(id, body, true);
    QCOMPARE(f.answers[id].body, "POST /x " + body);
}

void TestHttp2Server::manyStreamsInOneTurn()
{
    Http2Fixture f;
    f.open();
    f.move();
    std::vector<std::int32_t> ids;
    for (int i = 0; i < 300; ++i)
        ids.push_back(f.get("/" + QByteArray::number(i)));
    for (int i = 0; i < 300; ++i)
        QCOMPARE(f.answers[ids[static_cast<std::size_t>(i)]].body,
                 "GET /" + QByteArray::number(i) + ' ');
    QCOMPARE(f.handler.started, 300);
}

void TestHttp2Server::refusals_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("code");
    const QByteArray none;
    QTest::newRow("a fragment in the path")
        << QByteArray("/a#b") << none << none << QByteArray("400")
        << QByteArray("receive.bad-target");
    QTest::newRow("a long target") << QByteArray("/" + QByteArray(9000, 'a')) << none << none
                                   << QByteArray("414") << QByteArray("receive.target-too-long");
    QTest::newRow("a large head") << QByteArray("/") << QByteArray("x") << QByteArray(40'000, 'a')
                                  << QByteArray("431") << QByteArray("receive.head-too-large");
    QTest::newRow("another Host") << QByteArray("/") << QByteArray("host") << QByteArray("b")
                                  << QByteArray("400") << QByteArray("receive.host-mismatch");
    QTest::newRow("another expectation")
        << QByteArray("/") << QByteArray("expect") << QByteArray("tea") << QByteArray("417")
        << QByteArray("receive.expectation-failed");
}

void TestHttp2Server::refusals()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, code);
    Http2Fixture f;
    const auto id = f.get(path, name.isEmpty() ? Fields{} : Fields{{name, value}});
    QCOMPARE(f.answers[id].status, status);
    QCOMPARE(f.answers[id].body, code);
    QCOMPARE(f.answers[f.get("/after")].status, "200");
}

void TestHttp2Server::malformedIsReset_data()
{
    QTest::addColumn<Fields>("fields");
    const Fields plain = Http2Fixture::request("GET", "/");
    const auto with = [&plain](const QByteArray &name, const QByteArray &value) {
        Fields fields = plain;
        fields.emplace_back(name, value);
        return fields;
    };
    QTest::newRow("connection") << with("connection", "close");
    QTest::newRow("transfer-encoding") << with("transfer-encoding", "chunked");
    QTest::newRow("te other than trailers") << with("te", "gzip");
    QTest::newRow("a pseudo-field behind others") << with(":path", "/again");
    QTest::newRow("a length without a body") << with("content-length", "5");
    QTest::newRow("a line feed in a value") << with("x", "a\nb");
    QTest::newRow("no path") << Fields{
        {":method", "GET"}, {":scheme", "http"}, {":authority", "a"}};
    QTest::newRow("an unknown pseudo-field")
        << Fields{{":method", "GET"}, {":scheme", "http"}, {":path", "/"}, {":x", "y"}};
}

void TestHttp2Server::malformedIsReset()
{
    QFETCH(Fields, fields);
    Http2Fixture f;
    const auto id = f.ask(fields);
    QVERIFY(f.answers[id].reset.has_value());
    QCOMPARE(*f.answers[id].reset, std::uint32_t(NGHTTP2_PROTOCOL_ERROR));
    QCOMPARE(f.handler.started, 0);
    QCOMPARE(f.answers[f.get("/after")].status, "200");
}

void TestHttp2Server::cookieCrumbsAreOneField()
{
    Http2Fixture f;
    std::string seen;
    f.handler.script = [&seen](pipeline::Exchange &x) -> io::Task<> {
        seen = x.head().fields.find("Cookie").value_or("none");
        x.sendHead(204, {}, {});
        x.finish({});
        co_return;
    };
    f.get("/", {{"cookie", "a=1"}, {"x", "y"}, {"cookie", "b=2"}});
    QCOMPARE(QByteArray::fromStdString(seen), "a=1; b=2");
}

void TestHttp2Server::continueIsSent()
{
    Http2Fixture f;
    const auto id = f.ask(Http2Fixture::request("POST", "/", {{"expect", "100-continue"}}), false);
    QCOMPARE(f.answers[id].status, "100");
    f.sendData(id, "body", true);
    QCOMPARE(f.answers[id].interim, "100 ");
    QCOMPARE(f.answers[id].body, "POST / body");
}

void TestHttp2Server::trailersOut()
{
    Http2Fixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        x.sendHead(200, {}, {http::Framing::Kind::Chunked, 0});
        x.sendBody("data");
        http::FieldList trailers;
        trailers.append("Grpc-Status", "0");
        trailers.append("Content-Length", "9");
        x.finish(trailers);
        co_return;
    };
    const auto id = f.get("/");
    QCOMPARE(f.answers[id].body, "data");
    QCOMPARE(f.answers[id].trailers, (Fields{{"grpc-status", "0"}}));
    QVERIFY(f.answers[id].ended);
}

void TestHttp2Server::bodylessAnswers_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("length");
    QTest::newRow("HEAD tells the length") << QByteArray("HEAD") << 200 << QByteArray("4");
    QTest::newRow("204 has none") << QByteArray("GET") << 204 << QByteArray();
    QTest::newRow("304 tells the length") << QByteArray("GET") << 304 << QByteArray("4");
}

void TestHttp2Server::bodylessAnswers()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(QByteArray, length);
    Http2Fixture f;
    f.handler.script = [status](pipeline::Exchange &x) -> io::Task<> {
        x.sendHead(status, {}, {http::Framing::Kind::Length, 4});
        x.sendBody("body");
        x.finish({});
        co_return;
    };
    const auto id = f.ask(Http2Fixture::request(method, "/"));
    QVERIFY(f.answers[id].ended);
    QCOMPARE(f.answers[id].body, "");
    QCOMPARE(f.answers[id].field("content-length"), length);
}

void TestHttp2Server::grpcRefusalIsTrailersOnly()
{
    Http2Fixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        http::FieldList fields;
        fields.append("Content-Type", "application/grpc");
        fields.append("grpc-status", "16");
        x.sendHead(200, fields, {http::Framing::Kind::Length, 0});
        x.finish({});
        co_return;
    };
    const auto id =
        f.ask(Http2Fixture::request("POST", "/s/M", {{"content-type", "application/grpc"}}), false);
    QCOMPARE(f.answers[id].fields,
             (Fields{{"content-type", "application/grpc"}, {"grpc-status", "16"}}));
    QVERIFY(f.answers[id].ended);
    QCOMPARE(f.answers[id].reset.value_or(99), std::uint32_t(NGHTTP2_NO_ERROR));
}

void TestHttp2Server::refusalOfAnUnreadBodyStopsTheClient()
{
    Http2Fixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        ScriptedHandler::refuse(x, Reason::ReceiveBodyTooLarge);
        co_return;
    };
    const auto id = f.ask(Http2Fixture::request("POST", "/"), false);
    QCOMPARE(f.answers[id].status, "413");
    QVERIFY(f.answers[id].ended);
    QCOMPARE(f.answers[id].reset.value_or(99), std::uint32_t(NGHTTP2_NO_ERROR));
    QCOMPARE(f.connection->streams(), std::size_t(0));
}

void TestHttp2Server::tunnel()
{
    Http2Fixture f;
    std::string method;
    std::string upgrade;
    std::size_t key = 0;
    f.handler.script = [&](pipeline::Exchange &x) -> io::Task<> {
        method = x.head().method;
        upgrade = x.head().upgrade;
        key = x.head().fields.find("Sec-WebSocket-Key").value_or("").size();
        http::FieldList fields;
        fields.append("Upgrade", "websocket");
        fields.append("Sec-WebSocket-Accept", "x");
        x.sendHead(101, fields, {});
        while (true) {
            const pipeline::BodyPiece piece = x.body();
            if (!piece.bytes.empty()) {
                x.sendBody(piece.bytes);
                x.consumeBody(piece.bytes.size());
            } else if (piece.end) {
                break;
            } else {
                co_await x.waker().wait(pipeline::event::kBody);
            }
        }
        x.finish({});
    };
    Fields fields = Http2Fixture::request("CONNECT", "/chat");
    fields.emplace_back(":protocol", "websocket");
    f.open();
    f.move();
    const auto id = f.ask(fields, false);
    QCOMPARE(f.answers[id].status, "200");
    QVERIFY(f.answers[id].fields.empty());
    QCOMPARE(QByteArray::fromStdString(method + ' ' + upgrade), "GET websocket");
    QCOMPARE(key, std::size_t(24));
    f.sendData(id, "hello");
    QCOMPARE(f.answers[id].body, "hello");
    QVERIFY(!f.answers[id].ended);
    f.sendData(id, " there", true);
    QCOMPARE(f.answers[id].body, "hello there");
    QVERIFY(f.answers[id].ended);
    QCOMPARE(f.handler.alive, 0);
}

void TestHttp2Server::noTunnelIsNoSuccess()
{
    Http2Fixture f;
    Fields fields = Http2Fixture::request("CONNECT", "/chat");
    fields.emplace_back(":protocol", "websocket");
    f.open();
    f.move();
    const auto id = f.ask(fields, false);
    QCOMPARE(f.answers[id].status, "501");
    QVERIFY(f.answers[id].ended);
}

void TestHttp2Server::cancelEndsTheTask()
{
    Http2Fixture f;
    const auto id = f.ask(Http2Fixture::request("POST", "/"), false);
    QCOMPARE(f.handler.alive, 1);
    QVERIFY(!f.waits);
    f.cancel(id);
    QCOMPARE(f.handler.alive, 0);
    QVERIFY(f.waits);
}

void TestHttp2Server::brokenAnswerIsReset()
{
    Http2Fixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        x.sendHead(200, {}, {http::Framing::Kind::Length, 10});
        x.sendBody("half");
        x.abort();
        co_return;
    };
    const auto id = f.get("/");
    QCOMPARE(f.answers[id].reset.value_or(99), std::uint32_t(NGHTTP2_INTERNAL_ERROR));
    QVERIFY(!f.ended);
}

void TestHttp2Server::backPressureOnBodies()
{
    Http2Fixture f;
    std::size_t most = 0;
    io::Waker *waker = nullptr;
    f.handler.script = [&](pipeline::Exchange &x) -> io::Task<> {
        waker = &x.waker();
        co_await x.waker().wait(pipeline::event::kTimer);
        most = x.body().bytes.size();
        co_await ScriptedHandler::echo(x);
    };
    const auto id = f.ask(Http2Fixture::request("POST", "/"), false);
    f.sendData(id, QByteArray(500'000, 'b'), true);
    waker->notify(pipeline::event::kTimer);
    f.move();
    QCOMPARE(most, std::size_t(transport::http2::kStreamWindow));
    QCOMPARE(f.answers[id].body.size(), 500'000 + 7);
}

void TestHttp2Server::backPressureOnAnswers()
{
    Http2Fixture f;
    f.opensWindows = false;
    std::size_t sent = 0;
    f.handler.script = [&sent](pipeline::Exchange &x) -> io::Task<> {
        co_await answerInPieces(x, 100, sent);
    };
    const auto id = f.get("/");
    QVERIFY2(sent <= 65'535 + transport::http2::kStreamQueue + 8192,
             QByteArray::number(static_cast<qulonglong>(sent)).constData());
    f.opensWindows = true;
    nghttp2_session_consume(f.session(), id, 65'535);
    f.move();
    QCOMPARE(f.answers[id].body.size(), 819'200);
    QVERIFY(f.answers[id].ended);
}

/// The system takes all that is written, and so never says that there is room again.
void TestHttp2Server::answersThatLeaveAtOnceGoOn()
{
    Http2Fixture f;
    f.opensWindows = false;
    constexpr std::int32_t kWindow = 16 * 1024 * 1024;
    const nghttp2_settings_entry window{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow};
    nghttp2_submit_settings(f.session(), NGHTTP2_FLAG_NONE, &window, 1);
    nghttp2_session_set_local_window_size(f.session(), NGHTTP2_FLAG_NONE, 0, kWindow);
    std::vector<io::Waker *> waiting; // for all to be there
    f.handler.script = [&waiting](pipeline::Exchange &x) -> io::Task<> {
        waiting.push_back(&x.waker());
        if (waiting.size() < 3)
            co_await x.waker().wait(pipeline::event::kTimer);
        else
            for (io::Waker *const waker : {waiting[0], waiting[1]})
                waker->notify(pipeline::event::kTimer);
        std::size_t sent = 0;
        co_await answerInPieces(x, 128, sent);
    };
    for (const QByteArray path : {"/a", "/b", "/c"})
        f.get(path);
    QCOMPARE(f.answers.size(), std::size_t(3));
    for (const auto &[id, answer] : f.answers) {
        QCOMPARE(answer.body.size(), 1'048'576);
        QVERIFY(answer.ended);
    }
}

/// It would reach an HTTP/1.1 upstream as a request with a body that is never sent, and the next
/// request on that connection would be taken for it.
void TestHttp2Server::tunnelHasNoLength()
{
    Http2Fixture f;
    const auto id = f.ask(
        Http2Fixture::request(
            "CONNECT", "/chat",
            {{":protocol", "websocket"}, {"sec-websocket-version", "13"}, {"content-length", "5"}}),
        false);
    QCOMPARE(f.answers[id].status, "400");
    QCOMPARE(f.answers[id].body, "receive.bad-framing");
}

QTEST_APPLESS_MAIN(TestHttp2Server)
#include "tst_http2_server.moc"
