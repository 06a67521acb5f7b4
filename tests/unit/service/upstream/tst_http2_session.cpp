// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "http2_fixture.h"
#include "service/io/task.h"
#include "service/upstream/http2_session.h"
#include "service/upstream/http2_sessions.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using namespace portcullis::upstream;
using Status = Connection::BodyStatus;

class TestHttp2Session : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exchange_data();
    void exchange();
    void interimHeads();
    void manyAtATime();
    void asManyAsThePeerAllows();
    void waitingTogether();
    void oneWhoLeavesAtOnceEndsNoOther();
    void goAway();
    void refusedStream();
    void resetStream();
    void cancelled();
    void answeredBeforeTheRequestIsWhole();
    void slowReaders();
    void slowPeer();
    void idleSessions();
    void retired();
    void silentPeer();
    void connectionLost();
    void webSocket();
    void upgradesThatCannotBe();
};

void TestHttp2Session::exchange_data()
{
    QTest::addColumn<int>("chunk");

    QTest::newRow("byte by byte") << 1;
    QTest::newRow("in small pieces") << 7;
    QTest::newRow("at once") << int(MemoryStream::kAll);
}

void TestHttp2Session::exchange()
{
    QFETCH(int, chunk);
    Http2Fixture f({}, std::size_t(chunk));
    Http2Exchange &x = f.begin();
    http::FieldList fields;
    fields.append("X-One", "1");
    fields.append("Connection", "x-one");
    fields.append("bad name", "x");
    fields.append("X-Bad", "a\nb");
    OutgoingHead head;
    head.method = "POST";
    head.target = "/a?b=c";
    head.host = "upstream:81";
    head.fields = &fields;
    head.trailers = true;
    head.framing = {http::Framing::Kind::Chunked, 0};
    QVERIFY(!x.lease->sendHead(head));
    x.lease->sendBody("body ");
    x.lease->sendBody("and more");
    http::FieldList trailers;
    trailers.append("X-Sum", "12");
    x.lease->endRequest(trailers);
    x.lease->flush();
    f.network.loop.run();
    QCOMPARE(QByteArray::fromStdString(f.peer().last().fields),
             QByteArray(":method: POST\n:scheme: http\n:authority: upstream:81\n:path: /a?b=c\n"
                        "x-one: 1\nte: trailers\nx-sum: 12\n"));
    QCOMPARE(QByteArray::fromStdString(f.peer().last().body), QByteArray("body and more"));
    QVERIFY(f.peer().last().ended);
    f.respond(1, {{":status", "200"}, {"server", "x"}}, std::string(200'000, 'b'),
              {{"grpc-status", "0"}});
    for (std::size_t before = 1; x.body.size() != before;) {
        before = x.body.size();
        x.read();
        f.network.loop.run();
    }
    x.read();
    QCOMPARE(x.head.status, 200);
    QVERIFY(x.head.fields.find("server") == "x");
    QVERIFY(x.head.framing.kind == http::Framing::Kind::Chunked);
    QVERIFY(x.last == Status::End);
    QCOMPARE(x.body.size(), std::size_t(200'000));
    QCOMPARE(x.lease->trailers().size(), std::size_t(1));
    QVERIFY(x.lease->trailers().find("grpc-status") == "0");
}

void TestHttp2Session::interimHeads()
{
    Http2Fixture f;
    Http2Exchange &x = f.ask();
    f.peer().interim(1, {{":status", "103"}, {"link", "</a>"}});
    f.network.loop.run();
    x.read();
    QCOMPARE(x.interims, 1);
    QVERIFY(x.head.fields.find("link") == "</a>");
    f.peer().interim(1, {{":status", "100"}});
    f.respond(1, {{":status", "204"}});
    x.read();
    QCOMPARE(x.interims, 2);
    QCOMPARE(x.head.status, 204);
    QVERIFY(x.last == Status::End);
}

void TestHttp2Session::manyAtATime()
{
    Http2Fixture f;
    for (std::size_t i = 0; i < Http2Session::kMaxStreams; ++i)
        f.ask();
    QCOMPARE(f.peers.size(), std::size_t(1));
    QCOMPARE(f.counters.connects.value(), 1U);
    QCOMPARE(f.counters.reuses.value(), Http2Session::kMaxStreams - 1);
    QCOMPARE(f.counters.inFlight.value(), qint64(Http2Session::kMaxStreams));
    f.ask();
    QCOMPARE(f.peers.size(), std::size_t(2)); // full
    std::int32_t id = 1;
    for (Http2Exchange &x : f.exchanges) { // answered in order
        if (id > std::int32_t(2 * Http2Session::kMaxStreams))
            break;
        f.peers.front().respond(id, {{":status", "200"}}, {std::to_string(id), {}, true});
        f.network.loop.run();
        x.read();
        QCOMPARE(x.body, std::to_string(id));
        id += 2;
    }
    f.exchanges.clear();
    QCOMPARE(f.counters.inFlight.value(), 0);
    QCOMPARE(f.counters.idle.value(), 2);
}

void TestHttp2Session::asManyAsThePeerAllows()
{
    Http2Fixture f({{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 2}});
    for (int i = 0; i < 5; ++i)
        f.ask();
    QCOMPARE(f.peers.size(), std::size_t(3));
    for (const Http2Peer &peer : f.peers)
        QVERIFY(peer.requests.size() <= 2);
    f.peers.front().settings({{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 3}});
    f.network.loop.run();
    f.ask();
    QCOMPARE(f.peers.front().requests.size(), std::size_t(3));
}

void TestHttp2Session::waitingTogether()
{
    Http2Fixture f({{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 2}});
    for (int i = 0; i < 4; ++i) {
        Http2Exchange &x = f.exchanges.emplace_back();
        x.lease = f.pool->connect(x.waker);
        QVERIFY(!x.lease->connected());
    }
    QCOMPARE(f.network.loop.connects, std::size_t(1)); // nothing is known of the limit yet
    auto gone = std::next(f.exchanges.begin());
    f.exchanges.erase(gone);
    f.network.loop.run();
    for (Http2Exchange &x : f.exchanges) {
        QVERIFY(x.waker.pending(event::kConnected));
        QVERIFY(x.lease->connected());
        f.pool->settle(x.lease);
    }
    QCOMPARE(f.network.loop.connects, std::size_t(2));
    f.exchanges.clear();
    Http2Exchange &hanging = f.exchanges.emplace_back();
    f.pool->retire();
    f.network.loop.silent = {f.state->targets()->targets[0]->endpoint.port};
    hanging.lease = f.pool->connect(hanging.waker);
    f.exchanges.clear(); // it waits for nobody any more
    f.network.loop.run();
    QCOMPARE(f.counters.inFlight.value(), 0);
    QCOMPARE(f.counters.idle.value(), 0);
}

void TestHttp2Session::goAway()
{
    Http2Fixture f;
    Http2Exchange &served = f.ask();
    Http2Exchange &late = f.ask();
    f.peer().goAway(1);
    f.network.loop.run();
    QVERIFY(late.lease->ended() && late.lease->unprocessed() && !late.lease->responseBegan());
    QVERIFY(late.waker.pending(event::kFailed));
    QVERIFY(!served.lease->ended());
    f.ask(); // elsewhere
    QCOMPARE(f.peers.size(), std::size_t(2));
    f.peers.front().respond(1, {{":status", "200"}}, {"whole", {}, true});
    f.network.loop.run();
    served.read();
    QVERIFY(served.last == Status::End && served.body == "whole");
    served.lease.reset();
    late.lease.reset();
    f.network.loop.run();
    QVERIFY(f.peers.front().eof);
    QCOMPARE(f.counters.idle.value(), 0);
}

void TestHttp2Session::refusedStream()
{
    Http2Fixture f;
    f.ask();
    Http2Exchange &refused = f.ask();
    f.peer().reset(3, NGHTTP2_REFUSED_STREAM);
    f.network.loop.run();
    QVERIFY(refused.lease->ended() && refused.lease->unprocessed());
    f.ask();
    QCOMPARE(f.peers.size(), std::size_t(2)); // the first is full, whatever it said
}

void TestHttp2Session::resetStream()
{
    Http2Fixture f;
    Http2Exchange &one = f.ask();
    Http2Exchange &other = f.ask();
    f.peer().respond(1, {{":status", "200"}}, {"half", {}, false});
    f.network.loop.run();
    one.read();
    f.peer().reset(1, NGHTTP2_INTERNAL_ERROR);
    f.network.loop.run();
    one.read();
    QVERIFY(one.last == Status::Truncated && one.body == "half");
    QVERIFY(one.lease->error() && !one.lease->unprocessed());
    f.respond(3, {{":status", "200"}}, "whole");
    other.read();
    QVERIFY(other.last == Status::End && other.body == "whole");
}

void TestHttp2Session::cancelled()
{
    Http2Fixture f;
    Http2Exchange &one = f.post();
    Http2Exchange &other = f.ask();
    one.lease->sendBody("half a body");
    one.lease.reset();
    f.network.loop.run();
    QVERIFY(f.peer().requests[1].reset == NGHTTP2_CANCEL);
    f.respond(3, {{":status", "200"}}, "whole");
    other.read();
    QVERIFY(other.body == "whole");
    other.lease.reset();
    f.network.loop.run();
    QVERIFY(!f.peer().requests[3].reset);
    QCOMPARE(f.counters.idle.value(), 1);
}

void TestHttp2Session::answeredBeforeTheRequestIsWhole()
{
    Http2Fixture f;
    Http2Exchange &x = f.post();
    x.lease->sendBody("half");
    f.respond(1, {{":status", "413"}}, "too large");
    x.read();
    QVERIFY(x.last == Status::End && x.body == "too large");
    x.lease->sendBody("more"); // for nobody
    x.lease->flush();
    x.lease.reset();
    f.network.loop.run();
    QVERIFY(f.peer().requests[1].reset == NGHTTP2_NO_ERROR);
    f.ask();
    QCOMPARE(f.peers.size(), std::size_t(1));
}

void TestHttp2Session::slowReaders()
{
    Http2Fixture f;
    Http2Exchange &slow = f.ask();
    Http2Exchange &other = f.ask();
    f.respond(1, {{":status", "200"}}, std::string(1'000'000, 'x'));
    QCOMPARE(f.peer().waiting(1), 1'000'000 - Http2Stream::kWindow);
    f.respond(3, {{":status", "200"}}, std::string(300'000, 'y'));
    for (int i = 0; i < 100 && other.last != Status::End; ++i) {
        other.read();
        f.network.loop.run();
    }
    QVERIFY(other.last == Status::End && other.body.size() == 300'000);
    QCOMPARE(f.peer().waiting(1), 1'000'000 - Http2Stream::kWindow); // nobody has read
    for (int i = 0; i < 100 && slow.last != Status::End; ++i) {
        slow.read();
        f.network.loop.run();
    }
    QVERIFY(slow.last == Status::End && slow.body.size() == 1'000'000);
}

void TestHttp2Session::slowPeer()
{
    Http2Fixture f;
    Http2Exchange &x = f.post();
    f.peer().takes = false;
    std::size_t sent = 0;
    while (x.lease->writable() && sent < 1'000'000) {
        x.lease->sendBody(std::string(10'000, 'x'));
        sent += 10'000;
    }
    x.lease->flush();
    f.network.loop.run();
    QVERIFY(sent < 200'000);
    QVERIFY(!x.lease->writable());
    QCOMPARE(f.peer().requests[1].body.size(), std::size_t(65'535));
    x.waker.clear(~0U);
    f.peer().takeMore();
    f.network.loop.run();
    QVERIFY(x.waker.pending(event::kDrained) && x.lease->writable());
}

void TestHttp2Session::idleSessions()
{
    Http2Fixture f;
    Http2Exchange &x = f.ask();
    f.respond(1, {{":status", "200"}});
    x.read();
    x.lease.reset();
    QCOMPARE(f.counters.idle.value(), 1);
    Http2Exchange &again = f.ask();
    QCOMPARE(f.counters.idle.value(), 0);
    QCOMPARE(again.lease->uses(), 2);
    again.lease.reset();
    f.peer().end(); // it closes, and nobody has looked
    f.ask();
    QCOMPARE(f.peers.size(), std::size_t(2));
    QCOMPARE(f.counters.connects.value(), 2U);
}

void TestHttp2Session::retired()
{
    Http2Fixture f;
    Http2Exchange &x = f.ask();
    f.pool->retire();
    f.respond(1, {{":status", "200"}}, "whole");
    x.read();
    QVERIFY(x.body == "whole");
    x.lease.reset();
    f.network.loop.run();
    QVERIFY(f.peer().goaway && f.peer().eof);
    QCOMPARE(f.counters.idle.value(), 0);
    QCOMPARE(f.pool->leases(), std::size_t(0));
}

void TestHttp2Session::silentPeer()
{
    Http2Fixture f;
    f.silent = true;
    Http2Exchange &x = f.begin();
    QVERIFY(!x.lease->connected()); // no settings, no requests
    f.peer().settings({});
    f.network.loop.run();
    QVERIFY(x.lease->connected());
}

void TestHttp2Session::connectionLost()
{
    Http2Fixture f;
    Http2Exchange &x = f.ask();
    Http2Exchange &complete = f.ask();
    f.respond(3, {{":status", "200"}}, "whole");
    f.peer().end();
    f.network.loop.run();
    QVERIFY(x.lease->ended() && x.lease->error() == io::StreamError::Reset);
    QVERIFY(!x.lease->unprocessed());
    complete.read();
    QVERIFY(complete.last == Status::End && complete.body == "whole");
    x.lease.reset();
    f.ask();
    QCOMPARE(f.peers.size(), std::size_t(2));

    Http2Fixture refused;
    refused.network.loop.accept = nullptr;
    Http2Exchange &none = refused.begin();
    QVERIFY(none.lease->error() == io::StreamError::ConnectFailed);
    QVERIFY(none.lease->connectFailure() == Reason::ProxyConnectRefused);
}

void TestHttp2Session::webSocket()
{
    Http2Fixture f({{NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 1}});
    Http2Exchange &x = f.begin();
    http::FieldList fields;
    fields.append("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    fields.append("Sec-WebSocket-Version", "13");
    OutgoingHead head;
    head.method = "GET";
    head.target = "/chat";
    head.host = "a";
    head.fields = &fields;
    head.upgrade = "websocket";
    QVERIFY(!x.lease->sendHead(head));
    x.lease->endRequest({}); // no body, but a tunnel
    x.lease->flush();
    f.network.loop.run();
    QVERIFY(!f.peer().last().ended);
    QCOMPARE(QByteArray::fromStdString(f.peer().last().fields),
             QByteArray(":method: CONNECT\n:protocol: websocket\n:scheme: http\n:authority: a\n"
                        ":path: /chat\nsec-websocket-version: 13\n"));
    f.peer().respond(1, {{":status", "200"}}, {"early", {}, false});
    f.network.loop.run();
    QVERIFY(x.lease->readHead(x.arena, x.head) == http::ParseStatus::Done);
    QCOMPARE(x.head.status, 101);
    QVERIFY(x.head.upgrade == "websocket");
    QVERIFY(x.head.fields.find("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    x.lease->beginTunnel();
    QVERIFY(x.lease->tunnelInput() == "early");
    x.lease->consumeTunnel(5);
    x.lease->sendBody("up");
    x.lease->shutdownWrite();
    f.network.loop.run();
    QVERIFY(f.peer().last().body == "up" && f.peer().last().ended);
    f.peer().more(1, "down", true);
    f.network.loop.run();
    QVERIFY(x.lease->tunnelInput() == "down");
    QVERIFY(x.lease->ended() && !x.lease->error());
}

void TestHttp2Session::upgradesThatCannotBe()
{
    for (const char *protocol : {"websocket", "other"}) {
        Http2Fixture f(
            *protocol == 'o'
                ? std::vector<nghttp2_settings_entry>{{NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 1}}
                : std::vector<nghttp2_settings_entry>{});
        Http2Exchange &x = f.begin();
        OutgoingHead head;
        head.method = "GET";
        head.target = "/";
        head.host = "a";
        head.upgrade = protocol;
        QVERIFY(x.lease->sendHead(head) == Reason::ProxyUpgrade);
        x.lease.reset();
        f.network.loop.run();
        QVERIFY(f.peer().requests.empty());
        QCOMPARE(f.counters.idle.value(), 1);
    }
}

/// Of two that wait for a session the first wants nothing more of it as soon as it is there.
void TestHttp2Session::oneWhoLeavesAtOnceEndsNoOther()
{
    Http2Fixture f;
    f.silent = true;
    Http2Exchange &first = f.begin();
    Http2Exchange &second = f.begin();
    QCOMPARE(f.peers.size(), std::size_t(1));
    auto leave = [](Http2Exchange &x) -> io::Task<> {
        co_await x.waker.wait(event::kConnected);
        x.lease.reset();
    };
    io::Task<> leaving = leave(first);
    leaving.start();
    f.peer().settings({});
    f.network.loop.run();
    QVERIFY(!first.lease);
    QVERIFY(second.lease->connected());
    f.pool->settle(second.lease);
    sendRequest(*second.lease);
    f.network.loop.run();
    f.network.loop.pass(f.keepAlive + Milliseconds(1000));
    f.network.loop.run();
    QCOMPARE(f.counters.idle.value(), 0);
    f.respond(f.peer().lastId, {{":status", "200"}}, "there");
    second.read();
    QCOMPARE(second.body, std::string("there"));
    QVERIFY(second.last == Status::End);
}

QTEST_APPLESS_MAIN(TestHttp2Session)
#include "tst_http2_session.moc"
