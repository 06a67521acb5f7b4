// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "http2_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using namespace portcullis::upstream;
using Status = Connection::BodyStatus;

/// What a broken or hostile upstream may do.
class TestHttp2Hostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badHeads_data();
    void badHeads();
    void badBodies_data();
    void badBodies();
    void floods_data();
    void floods();
    void endlessInterimHeads();
    void notHttp2_data();
    void notHttp2();
    void pushedStreams();
    void lengthOfARefusedTunnel();

private:
    static std::string frame(int type, int flags, std::int32_t id, const std::string &payload)
    {
        std::string bytes;
        for (const std::size_t shift : {16U, 8U, 0U})
            bytes += static_cast<char>((payload.size() >> shift) & 0xFF);
        bytes += static_cast<char>(type);
        bytes += static_cast<char>(flags);
        for (const int shift : {24, 16, 8, 0})
            bytes += static_cast<char>((id >> shift) & 0xFF);
        return bytes + payload;
    }
    static std::string times(int count, const std::string &bytes)
    {
        std::string all;
        for (int i = 0; i < count; ++i)
            all += bytes;
        return all;
    }
};

void TestHttp2Hostile::badHeads_data()
{
    QTest::addColumn<Fields>("fields");
    QTest::addColumn<QByteArray>("code");

    const QByteArray bad = "proxy.bad-response";
    const auto row = [](const char *name, const Fields &fields, const QByteArray &code) {
        QTest::newRow(name) << fields << code;
    };
    row("no status", {{"server", "x"}}, bad);
    row("two statuses", {{":status", "200"}, {":status", "200"}}, bad);
    row("status 99", {{":status", "099"}}, bad);
    row("status 600", {{":status", "600"}}, bad);
    row("a status that is none", {{":status", "2x0"}}, bad);
    row("101", {{":status", "101"}}, bad);
    row("a pseudo-field of requests", {{":status", "200"}, {":path", "/"}}, bad);
    row("a pseudo-field behind the others", {{"server", "x"}, {":status", "200"}}, bad);
    row("Connection", {{":status", "200"}, {"connection", "close"}}, bad);
    row("Transfer-Encoding", {{":status", "200"}, {"transfer-encoding", "chunked"}}, bad);
    row("Keep-Alive", {{":status", "200"}, {"keep-alive", "timeout=4"}}, bad);
    row("Upgrade", {{":status", "200"}, {"upgrade", "websocket"}}, bad);
    row("two lengths", {{":status", "200"}, {"content-length", "4"}, {"content-length", "4"}}, bad);
    row("a length that is none", {{":status", "200"}, {"content-length", "4, 4"}}, bad);
    row("a line break in a value", {{":status", "200"}, {"x", "a\r\nset-cookie: b"}}, bad);
    row("a NUL in a value", {{":status", "200"}, {"x", std::string("a\0b", 3)}}, bad);
    row("a name with a space", {{":status", "200"}, {"x y", "z"}}, bad);
    row("a name with a colon", {{":status", "200"}, {"x:y", "z"}}, bad);
    Fields many{{":status", "200"}};
    for (int i = 0; i < 201; ++i)
        many.emplace_back("x", "y");
    row("201 fields", many, "proxy.head-too-large");
    row("33 KiB", {{":status", "200"}, {"x", std::string(33 * 1024, 'y')}}, "proxy.head-too-large");
    Fields bomb{{":status", "200"}}; // the same entry of the table again and again
    for (int i = 0; i < 4000; ++i)
        bomb.emplace_back("x", std::string(3000, 'y'));
    row("12 MB out of a few bytes", bomb, "proxy.head-too-large");
}

void TestHttp2Hostile::badHeads()
{
    QFETCH(Fields, fields);
    QFETCH(QByteArray, code);
    Http2Fixture f;
    Http2Exchange &x = f.ask();
    Http2Exchange &other = f.ask();
    f.respond(1, fields, "body");
    x.read();
    QVERIFY(!x.haveHead);
    QVERIFY(x.status == http::ParseStatus::Failed);
    QCOMPARE(QByteArray(reasonInfo(x.lease->headError().reason).code.data()), code);
    x.lease.reset();
    f.respond(3, {{":status", "200"}}, "whole");
    other.read();
    QVERIFY(other.last == Status::End && other.body == "whole");
}

void TestHttp2Hostile::badBodies_data()
{
    QTest::addColumn<Fields>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Fields>("trailers");

    QTest::newRow("longer than announced")
        << Fields{{":status", "200"}, {"content-length", "3"}} << QByteArray("body") << Fields{};
    QTest::newRow("shorter than announced")
        << Fields{{":status", "200"}, {"content-length", "5"}} << QByteArray("body") << Fields{};
    QTest::newRow("a pseudo-field in the trailers")
        << Fields{{":status", "200"}} << QByteArray("body") << Fields{{":status", "200"}};
    QTest::newRow("Connection in the trailers")
        << Fields{{":status", "200"}} << QByteArray("body") << Fields{{"connection", "x"}};
    QTest::newRow("large trailers") << Fields{{":status", "200"}} << QByteArray("body")
                                    << Fields{{"x", std::string(9000, 'y')}};
    Fields many;
    for (int i = 0; i < 101; ++i)
        many.emplace_back("x", "y");
    QTest::newRow("101 trailers") << Fields{{":status", "200"}} << QByteArray("body") << many;
    QTest::newRow("a body with 204")
        << Fields{{":status", "204"}} << QByteArray("body") << Fields{};
}

void TestHttp2Hostile::badBodies()
{
    QFETCH(Fields, fields);
    QFETCH(QByteArray, body);
    QFETCH(Fields, trailers);
    Http2Fixture f;
    Http2Exchange &x = f.ask();
    Http2Exchange &other = f.ask();
    f.respond(1, fields, body.toStdString(), trailers);
    x.read();
    QVERIFY(x.last == Status::Malformed || x.status == http::ParseStatus::Failed);
    x.lease.reset();
    f.respond(3, {{":status", "200"}}, "whole");
    other.read();
    QVERIFY(other.last == Status::End && other.body == "whole");
}

void TestHttp2Hostile::floods_data()
{
    QTest::addColumn<QByteArray>("frames");

    const auto row = [](const char *name, const std::string &bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    row("PING", times(30'000, frame(6, 0, 0, "12345678")));
    row("SETTINGS", times(30'000, frame(4, 0, 0, {})));
    row("many settings in one", frame(4, 0, 0, times(2000, std::string("\0\4\0\0\1\0", 6))));
    row("PRIORITY", times(30'000, frame(2, 0, 1, std::string(5, '\0'))));
    row("empty DATA", frame(1, 4, 1, std::string(1, '\x88')) + times(30'000, frame(0, 0, 1, {})));
    row("CONTINUATION", frame(1, 0, 1, std::string(1, '\x88')) + times(30'000, frame(9, 0, 1, {})));
}

void TestHttp2Hostile::floods()
{
    QFETCH(QByteArray, frames);
    Http2Fixture f;
    Http2Exchange &x = f.ask();
    f.peer().raw({frames.constData(), std::size_t(frames.size())});
    f.network.loop.run();
    QVERIFY(x.lease->ended());
    QVERIFY(f.peer().eof || f.peer().error);
    x.read();
    QVERIFY(x.status == http::ParseStatus::Failed || x.last == Status::Malformed);
    f.ask();
    QCOMPARE(f.peers.size(), std::size_t(2));
}

void TestHttp2Hostile::endlessInterimHeads()
{
    Http2Fixture f;
    Http2Exchange &x = f.ask();
    for (int i = 0; i < 2000; ++i)
        f.peer().interim(1, {{":status", "100"}});
    f.network.loop.run();
    x.read();
    QVERIFY(x.status == http::ParseStatus::Failed);
    QVERIFY(x.interims < 2000);
    QVERIFY(f.peer().requests[1].reset);
}

void TestHttp2Hostile::notHttp2_data()
{
    QTest::addColumn<QByteArray>("bytes");

    QTest::newRow("HTTP/1.1") << QByteArray(
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    QTest::newRow("noise") << QByteArray(200, '\xff');
    QTest::newRow("a frame before the settings")
        << QByteArray::fromStdString(frame(6, 0, 0, "12345678"));
    QTest::newRow("settings of an odd size") << QByteArray::fromStdString(frame(4, 0, 0, "12345"));
    QTest::newRow("too large a frame")
        << QByteArray::fromStdString(frame(4, 0, 0, std::string(20'000, '\0')));
}

void TestHttp2Hostile::notHttp2()
{
    QFETCH(QByteArray, bytes);
    Http2Fixture f;
    f.silent = true;
    Http2Exchange &x = f.begin();
    f.peer().raw({bytes.constData(), std::size_t(bytes.size())});
    f.network.loop.run();
    QVERIFY(!x.lease->connected());
    QVERIFY(x.lease->error());
    QVERIFY(x.lease->connectFailure() == Reason::ProxyBadResponse);
}

void TestHttp2Hostile::pushedStreams()
{
    Http2Fixture f;
    Http2Exchange &x = f.ask();
    f.peer().raw(frame(5, 4, 1, std::string("\0\0\0\2\x82\x84\x86", 7)));
    f.network.loop.run();
    QVERIFY(x.lease->ended());
    x.read();
    QVERIFY(x.status == http::ParseStatus::Failed);
}

/// No one holds it against the bytes that come: passed on, it would say where the next answer
/// begins.
void TestHttp2Hostile::lengthOfARefusedTunnel()
{
    Http2Fixture f({{NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 1}});
    Http2Exchange &x = f.begin();
    OutgoingHead head;
    head.method = "GET";
    head.target = "/chat";
    head.host = "a";
    head.upgrade = "websocket";
    QVERIFY(!x.lease->sendHead(head));
    x.lease->endRequest({});
    x.lease->flush();
    f.network.loop.run();
    f.respond(1, {{":status", "403"}, {"content-length", "5"}}, "longer than that");
    x.read();
    QCOMPARE(x.head.status, 403);
    QVERIFY(x.head.framing.kind == http::Framing::Kind::Chunked);
    QCOMPARE(x.body, std::string("longer than that"));
}

QTEST_APPLESS_MAIN(TestHttp2Hostile)
#include "tst_http2_hostile.moc"
