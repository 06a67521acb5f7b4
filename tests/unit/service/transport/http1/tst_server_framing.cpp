// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "server_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using Kind = http::Framing::Kind;

Q_DECLARE_METATYPE(portcullis::http::Framing)

namespace {

/// Answers with this status and body, however it is told to be framed.
std::function<io::Task<>(pipeline::Exchange &)> answering(int status, http::Framing framing,
                                                          std::string body)
{
    return [status, framing, body](pipeline::Exchange &x) -> io::Task<> {
        http::FieldList fields;
        fields.append("X-A", "1");
        x.sendHead(status, fields, framing);
        x.sendBody(body);
        http::FieldList trailers;
        trailers.append("X-T", "2");
        x.finish(trailers);
        co_return;
    };
}

} // namespace

class TestServerFraming : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void response_data();
    void response();
    void keepAlive_data();
    void keepAlive();
    void drainingClosesAfterTheAnswer();
    void theHandlerMayCloseAfter();
    void continueIsSentOnceAndOnlyWhenWanted_data();
    void continueIsSentOnceAndOnlyWhenWanted();
    void refusedInsteadOfContinue();
    void aBodyThatWasOnlyLookedAtIsNoRequest();
    void interimResponses_data();
    void interimResponses();
    void largeBodiesLeaveWhole_data();
    void largeBodiesLeaveWhole();
    void countsWhatStandsOnTheConnection_data();
    void countsWhatStandsOnTheConnection();
};

void TestServerFraming::response_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<http::Framing>("framing");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<bool>("open");

    const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    const QByteArray head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    const QByteArray old = "GET / HTTP/1.0\r\n\r\n";
    const QByteArray oldKeep = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    const QByteArray oldHead = "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    const http::Framing none{};
    const http::Framing length{Kind::Length, 4};
    const http::Framing chunked{Kind::Chunked, 0};
    const http::Framing close{Kind::UntilClose, 0};
    const QByteArray ok = "HTTP/1.1 200 OK\r\nX-A: 1\r\n";
    const QByteArray empty = "HTTP/1.1 204 No Content\r\nX-A: 1\r\n";
    const QByteArray same = "HTTP/1.1 304 Not Modified\r\nX-A: 1\r\n";

    QTest::newRow("a length") << get << 200 << length << ok + "Content-Length: 4\r\n\r\nbody"
                              << true;
    QTest::newRow("no body is length 0") << get << 200 << none << ok + "Content-Length: 0\r\n\r\n"
                                         << true;
    QTest::newRow("chunks, with trailers")
        << get << 200 << chunked
        << ok + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-T: 2\r\n\r\n"
        << true;
    QTest::newRow("until close becomes chunks")
        << get << 200 << close
        << ok + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-T: 2\r\n\r\n"
        << true;
    QTest::newRow("chunks to HTTP/1.0 last until the close")
        << oldKeep << 200 << chunked << ok + "Connection: close\r\n\r\nbody" << false;
    QTest::newRow("a length to HTTP/1.0, kept alive")
        << oldKeep << 200 << length
        << ok + "Content-Length: 4\r\nConnection: keep-alive\r\n\r\nbody" << true;
    QTest::newRow("a length to HTTP/1.0, not kept alive")
        << old << 200 << length << ok + "Content-Length: 4\r\nConnection: close\r\n\r\nbody"
        << false;
    QTest::newRow("HEAD tells the length")
        << head << 200 << length << ok + "Content-Length: 4\r\n\r\n"
        << true;
    QTest::newRow("HEAD of chunks") << head << 200 << chunked << ok + "\r\n" << true;
    QTest::newRow("HEAD of what lasts until the close") << head << 200 << close << ok + "\r\n"
                                                        << true;
    QTest::newRow("HEAD of HTTP/1.0 and chunks keeps alive")
        << oldHead << 200 << chunked << ok + "Connection: keep-alive\r\n\r\n"
        << true;
    QTest::newRow("204 has no framing at all") << get << 204 << length << empty + "\r\n" << true;
    QTest::newRow("204 of chunks") << get << 204 << chunked << empty + "\r\n" << true;
    QTest::newRow("304 tells the length")
        << get << 304 << length << same + "Content-Length: 4\r\n\r\n"
        << true;
    QTest::newRow("304 of chunks") << get << 304 << chunked << same + "\r\n" << true;
    QTest::newRow("304 of nothing") << get << 304 << none << same + "\r\n" << true;
}

void TestServerFraming::response()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(http::Framing, framing);
    QFETCH(QByteArray, expected);
    QFETCH(bool, open);
    ServerFixture f;
    const std::string body = framing.kind == Kind::None ? "" : "body";
    f.handler.script = answering(status, framing, body);
    QCOMPARE(f.talk(request), expected);
    QCOMPARE(f.client.eof, !open);
    if (open)
        QCOMPARE(f.talk(request), expected);
}

void TestServerFraming::keepAlive_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("connection"); // of the answer; empty: none
    QTest::addColumn<bool>("open");

    const auto row = [](const char *name, const char *request, const char *connection, bool open) {
        QTest::newRow(name) << QByteArray(request) << QByteArray(connection) << open;
    };
    row("HTTP/1.1 stays open", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "", true);
    row("HTTP/1.1 closes when asked", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "close", false);
    row("in any letters, among others",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: x-foo, CLOSE\r\n\r\n", "close", false);
    row("close wins over keep-alive",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n", "close", false);
    row("HTTP/1.0 closes", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "close", false);
    row("HTTP/1.0 stays open when asked",
        "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", "keep-alive", true);
    row("a malformed request closes", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "close", false);
    row("another version closes", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "close", false);
    row("after a whole body it stays open",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody", "", true);
    row("after all chunks too",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
        "", true);
    row("a bad chunk closes",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbodyX", "close",
        false);
}

void TestServerFraming::keepAlive()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, connection);
    QFETCH(bool, open);
    ServerFixture f;
    const QByteArray answer = f.talk(request);
    QVERIFY2(answer.startsWith("HTTP/1.1 "), answer);
    QCOMPARE(answer.count("Connection: "), connection.isEmpty() ? 0 : 1);
    QVERIFY2(connection.isEmpty() || answer.contains("\r\nConnection: " + connection + "\r\n"),
             answer);
    QCOMPARE(f.client.eof, !open);
    f.client.endWriting();
    f.loop.run();
    QVERIFY(f.ended.has_value());
    QVERIFY(!f.client.error);
}

void TestServerFraming::drainingClosesAfterTheAnswer()
{
    ServerFixture f;
    f.handler.drains = true;
    QVERIFY(f.talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n").contains("Connection: close\r\n"));
    QVERIFY(f.client.eof);
}

void TestServerFraming::theHandlerMayCloseAfter()
{
    ServerFixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        x.closeAfter();
        x.sendHead(200, {}, {});
        x.finish({});
        co_return;
    };
    QVERIFY(f.talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n").contains("Connection: close\r\n"));
    QVERIFY(f.client.eof);
}

void TestServerFraming::continueIsSentOnceAndOnlyWhenWanted_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("withHead"); // of the body
    QTest::addColumn<bool>("wanted");

    const QByteArray post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n";
    QTest::newRow("asked for") << post + "Expect: 100-continue\r\n\r\n" << QByteArray() << true;
    QTest::newRow("in other letters") << post + "Expect: 100-Continue\r\n\r\n"
                                      << QByteArray() << true;
    QTest::newRow("not asked for") << post + "\r\n" << QByteArray() << false;
    QTest::newRow("not waited for") << post + "Expect: 100-continue\r\n\r\n"
                                    << QByteArray("bo") << false;
    QTest::newRow("by HTTP/1.0, which has none")
        << QByteArray("POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 4\r\n"
                      "Expect: 100-continue\r\n\r\n")
        << QByteArray() << false;
}

void TestServerFraming::continueIsSentOnceAndOnlyWhenWanted()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, withHead);
    QFETCH(bool, wanted);
    ServerFixture f;
    QCOMPARE(f.talk(head + withHead), QByteArray(wanted ? "HTTP/1.1 100 Continue\r\n\r\n" : ""));
    const QByteArray answer = f.talk(QByteArray("body").mid(withHead.size()));
    QVERIFY2(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("POST / body"), answer);
    QVERIFY(!f.client.eof);
}

void TestServerFraming::refusedInsteadOfContinue()
{
    ServerFixture f;
    f.handler.script = answering(413, {}, {});
    const QByteArray answer =
        f.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    QVERIFY2(answer.startsWith("HTTP/1.1 413 "), answer);
    QVERIFY2(answer.contains("\r\nConnection: close\r\n"), answer);
    QVERIFY(f.client.eof);
}

void TestServerFraming::interimResponses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("passed");

    QTest::newRow("to HTTP/1.1") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n") << true;
    QTest::newRow("not to HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
}

void TestServerFraming::interimResponses()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, passed);
    ServerFixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        http::FieldList fields;
        fields.append("Link", "</a.css>");
        x.sendInterim(103, fields);
        x.sendHead(200, {}, {});
        x.sendInterim(103, fields); // too late
        x.finish({});
        co_return;
    };
    const QByteArray answer = f.talk(request);
    QCOMPARE(answer.startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 "),
             passed);
    QCOMPARE(answer.count("103"), passed ? 1 : 0);
}

void TestServerFraming::largeBodiesLeaveWhole_data()
{
    QTest::addColumn<int>("piece");
    QTest::addColumn<bool>("chunked");

    for (const int piece : {1000, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 300'000}) {
        QTest::addRow("%d bytes at once, with a length", piece) << piece << false;
        QTest::addRow("%d bytes at once, in chunks", piece) << piece << true;
    }
}

void TestServerFraming::largeBodiesLeaveWhole()
{
    QFETCH(int, piece);
    QFETCH(bool, chunked);
    constexpr int kTotal = 600'000;
    ServerFixture f;
    QByteArray body(kTotal, Qt::Uninitialized);
    for (int i = 0; i < kTotal; ++i)
        body[i] = static_cast<char>('a' + i % 23);
    f.handler.script = [&](pipeline::Exchange &x) -> io::Task<> {
        x.sendHead(200, {}, {chunked ? Kind::Chunked : Kind::Length, std::uint64_t(kTotal)});
        const std::string_view all(body.constData(), std::size_t(kTotal));
        for (std::size_t at = 0; at < all.size(); at += std::size_t(piece)) {
            while (!x.writable())
                co_await x.waker().wait(pipeline::event::kDrained);
            x.sendBody(all.substr(at, std::size_t(piece)));
        }
        x.finish({});
    };
    QByteArray answer = f.talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    answer.remove(0, answer.indexOf("\r\n\r\n") + 4);
    QByteArray plain;
    while (chunked && !answer.isEmpty()) {
        const auto line = answer.indexOf("\r\n");
        const int size = answer.left(line).toInt(nullptr, 16);
        plain += answer.mid(line + 2, size);
        QCOMPARE(answer.mid(line + 2 + size, 2), QByteArray("\r\n"));
        answer.remove(0, line + 4 + size);
    }
    QVERIFY((chunked ? plain : answer) == body);
}

void TestServerFraming::countsWhatStandsOnTheConnection_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("a head alone") << kGet;
    QTest::newRow("a body of known length")
        << QByteArray("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    QTest::newRow("chunks, their frames and a trailer")
        << QByteArray("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nX-T: 1\r\n\r\n");
    QTest::newRow("an answer without its body")
        << QByteArray("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("what was taken for a head") << QByteArray("GET /x HTTP/9.9\r\n\r\n");
}

void TestServerFraming::countsWhatStandsOnTheConnection()
{
    QFETCH(QByteArray, request);
    ServerFixture f;
    std::uint64_t in = 0;
    std::uint64_t out = 0;
    f.handler.script = [&](pipeline::Exchange &x) -> io::Task<> {
        co_await ScriptedHandler::echo(x);
        in = x.bytesIn();
        out = x.bytesOut();
    };
    f.talk(kGet); // each request counts for itself
    const QByteArray answer = f.talk(request);
    QVERIFY(!answer.isEmpty());
    QCOMPARE(in, std::uint64_t(request.size()));
    QCOMPARE(out, std::uint64_t(answer.size()));
}

void TestServerFraming::aBodyThatWasOnlyLookedAtIsNoRequest()
{
    ServerFixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        (void)x.body();
        x.sendHead(200, {}, {});
        x.finish({});
        co_return;
    };
    const QByteArray answers = f.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                      + QByteArray::number(kGet.size()) + "\r\n\r\n" + kGet);
    QCOMPARE(countAnswers(answers), 1);
    QCOMPARE(f.handler.started, 1);
}

QTEST_APPLESS_MAIN(TestServerFraming)
#include "tst_server_framing.moc"
