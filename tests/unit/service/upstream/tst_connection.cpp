// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/task.h"
#include "service/upstream/http1_connection.h"
#include "upstream_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using namespace portcullis::upstream;
using Status = Connection::BodyStatus;

namespace {

/// A connection that is up, and what reads from it without ever waiting.
struct Reader {
    explicit Reader(std::size_t chunk = MemoryStream::kAll)
    {
        network.loop.chunk = chunk;
        connection = std::make_unique<Http1Connection>(network.loop, io::Endpoint{});
        connection->lend(waker);
        network.loop.run();
    }
    ~Reader()
    {
        connection.reset();
        network.loop.run();
    }
    TestPeer &peer() { return network.last(); }
    void begin(std::string_view method = "GET")
    {
        head.clear();
        body.clear();
        sendRequest(*connection, method);
        network.loop.run();
    }
    /// Reads what there is. Interim heads are counted.
    void read()
    {
        while (!haveHead) {
            status = connection->readHead(arena, head);
            if (status != http::ParseStatus::Done)
                return;
            haveHead = head.status >= 200 || head.status == 101;
            interims += haveHead ? 0 : 1;
        }
        while (head.status != 101) {
            const Connection::Body piece = connection->body();
            last = piece.status;
            if (last != Status::Data)
                return;
            body.append(piece.bytes.substr(0, 1000));
            connection->consumeBody(std::min<std::size_t>(piece.bytes.size(), 1000));
        }
    }
    /// The answer in pieces, reading after each.
    void answer(std::string_view bytes, std::size_t piece)
    {
        while (!bytes.empty()) {
            peer().send(bytes.substr(0, piece));
            bytes.remove_prefix(std::min(piece, bytes.size()));
            std::size_t before = 0;
            do { // what was read makes room for more
                before = body.size();
                network.loop.run();
                read();
            } while (body.size() > before);
        }
    }

    Network network;
    io::Waker waker;
    Arena arena;
    std::unique_ptr<Connection> connection;
    http::ResponseHead head;
    http::ParseStatus status = http::ParseStatus::NeedMore;
    bool haveHead = false;
    int interims = 0;
    Status last = Status::Waiting;
    std::string body;
};

} // namespace

class TestConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysThatThereIsNoBody_data();
    void saysThatThereIsNoBody();
    void responses_data();
    void responses();
    void failures_data();
    void failures();
    void heads();
    void interimResponses();
    void refusedConnection();
    void reusable_data();
    void reusable();
    void reusableOnlyWhenTheAnnouncedBodyWasSent_data();
    void reusableOnlyWhenTheAnnouncedBodyWasSent();
    void staleConnections_data();
    void staleConnections();
    void backPressure();
    void tunnel();
    void destroyedWithinItsEvent();
    void nobodyListensBetweenLoans();
};

void TestConnection::saysThatThereIsNoBody_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<bool>("says");
    QTest::newRow("POST") << QByteArray("POST") << true;
    QTest::newRow("PUT") << QByteArray("PUT") << true;
    QTest::newRow("PATCH") << QByteArray("PATCH") << true;
    QTest::newRow("GET") << QByteArray("GET") << false;
    QTest::newRow("DELETE") << QByteArray("DELETE") << false;
}

/// Servers that want a length answer 411 to a POST without one.
void TestConnection::saysThatThereIsNoBody()
{
    QFETCH(QByteArray, method);
    QFETCH(bool, says);
    Reader r;
    r.begin(method.toStdString());
    const std::string sent = r.peer().takeReceived();
    QVERIFY(sent.starts_with(method.toStdString() + " / HTTP/1.1\r\n"));
    QCOMPARE(sent.find("Content-Length: 0\r\n") != std::string::npos, says);
}

void TestConnection::responses_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("ends"); // with the connection
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("reusable");

    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    QTest::newRow("a length") << QByteArray("GET") << ok + "Content-Length: 4\r\n\r\nbody" << false
                              << QByteArray("body") << true;
    QTest::newRow("length 0") << QByteArray("GET") << ok + "Content-Length: 0\r\n\r\n"
                              << false << QByteArray() << true;
    QTest::newRow("chunks") << QByteArray("GET")
                            << ok
            + "Transfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n"
                            << false << QByteArray("body") << true;
    QTest::newRow("until the close")
        << QByteArray("GET") << ok + "\r\nbody" << true << QByteArray("body") << false;
    QTest::newRow("HEAD with a length") << QByteArray("HEAD") << ok + "Content-Length: 4\r\n\r\n"
                                        << false << QByteArray() << true;
    QTest::newRow("204") << QByteArray("GET") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n")
                         << false << QByteArray() << true;
    QTest::newRow("304 with a length")
        << QByteArray("GET") << QByteArray("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")
        << false << QByteArray() << true;
    QTest::newRow("it says close")
        << QByteArray("GET") << ok + "Connection: close\r\nContent-Length: 4\r\n\r\nbody" << false
        << QByteArray("body") << false;
    QTest::newRow("HTTP/1.0 closes")
        << QByteArray("GET") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nbody")
        << false << QByteArray("body") << false;
    QTest::newRow("more than was asked for")
        << QByteArray("GET") << ok + "Content-Length: 4\r\n\r\nbodyHTTP/1.1 200 OK\r\n"
        << false << QByteArray("body") << false;
    QTest::newRow("a large body") << QByteArray("GET")
                                  << ok + "Content-Length: 200000\r\n\r\n"
            + QByteArray(200'000, 'x')
                                  << false << QByteArray(200'000, 'x') << true;
}

void TestConnection::responses()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, answer);
    QFETCH(bool, ends);
    QFETCH(QByteArray, body);
    QFETCH(bool, reusable);
    for (const std::size_t piece : {std::size_t(1), std::size_t(7), std::size_t(500'000)}) {
        if (piece * 10'000 < std::size_t(answer.size()))
            continue;
        Reader r;
        r.begin(
            {method.constData(), std::size_t(method.size())}); // borrowed until the head is there
        r.answer({answer.constData(), std::size_t(answer.size())}, piece);
        if (ends) {
            QVERIFY(r.last == Status::Waiting);
            r.peer().endWriting();
            r.network.loop.run();
            r.read();
        }
        QVERIFY(r.last == Status::End);
        QCOMPARE(QByteArray::fromStdString(r.body), body);
        QCOMPARE(r.connection->reusable(), reusable);
        QVERIFY(r.connection->responseBegan());
    }
}

void TestConnection::failures_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("reset"); // or an orderly end
    QTest::addColumn<bool>("malformed");

    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    for (const bool reset : {false, true}) {
        const char *how = reset ? "reset" : "closed";
        QTest::addRow("%s within a length", how)
            << ok + "Content-Length: 9\r\n\r\nbody" << reset << false;
        QTest::addRow("%s within a chunk", how)
            << ok + "Transfer-Encoding: chunked\r\n\r\n9\r\nbody" << reset << false;
        QTest::addRow("%s before the last chunk", how)
            << ok + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n"
            << reset << false;
    }
    QTest::newRow("reset where only the close ends the body") << ok + "\r\nbody" << true << false;
    QTest::newRow("a bad chunk") << ok + "Transfer-Encoding: chunked\r\n\r\n4\r\nbodyX" << false
                                 << true;
}

void TestConnection::failures()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, reset);
    QFETCH(bool, malformed);
    Reader r;
    r.begin();
    r.answer({answer.constData(), std::size_t(answer.size())}, 5);
    if (!malformed) {
        QVERIFY(r.last == Status::Waiting);
        reset ? r.peer().reset() : r.peer().endWriting();
        r.network.loop.run();
        r.read();
    }
    QVERIFY(r.last == (malformed ? Status::Malformed : Status::Truncated));
    QCOMPARE(QByteArray::fromStdString(r.body), QByteArray("body"));
    QVERIFY(!r.connection->reusable());
}

void TestConnection::heads()
{
    Reader r;
    r.begin();
    r.answer(
        "HTTP/1.1 404 Not here\r\nServer: x\r\nKeep-Alive: timeout=7\r\nContent-Length: 0\r\n\r\n",
        3);
    QVERIFY(r.haveHead);
    QCOMPARE(r.head.status, 404);
    r.peer().send(std::string(5000, 'z')); // the views must not point into what arrives
    r.network.loop.run();
    QVERIFY(r.head.reason == "Not here");
    QVERIFY(r.head.fields.find("Server") == "x");
    QCOMPARE(r.connection->keepAliveTimeout(), 7);

    Reader bad;
    bad.begin();
    bad.answer("HTTP/1.1 200 OK\r\nbroken\r\n\r\n", 3);
    QVERIFY(bad.status == http::ParseStatus::Failed);
    QVERIFY(bad.connection->headError().reason == Reason::ProxyBadResponse);

    Reader large;
    large.begin();
    large.answer("HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'x'), 50'000);
    QVERIFY(large.status == http::ParseStatus::Failed);
    QVERIFY(large.connection->headError().reason == Reason::ProxyHeadTooLarge);
}

void TestConnection::interimResponses()
{
    Reader r;
    r.begin("HEAD");
    r.answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
             "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
             1);
    QCOMPARE(r.interims, 2);
    QCOMPARE(r.head.status, 200);
    QVERIFY(r.last == Status::End); // the method is still known
    QVERIFY(r.connection->reusable());
}

void TestConnection::refusedConnection()
{
    Network network;
    network.loop.accept = nullptr;
    io::Waker waker;
    Http1Connection connection(network.loop, {});
    connection.lend(waker);
    network.loop.run();
    QVERIFY(!connection.connected());
    QVERIFY(connection.error() == io::StreamError::ConnectFailed);
    QVERIFY(waker.pending(event::kFailed));
    connection.sendBody("into the void");
    connection.flush();
    QVERIFY(!connection.reusable() && connection.stale() && connection.ended());
}

void TestConnection::reusable_data()
{
    QTest::addColumn<bool>("requestComplete");
    QTest::addColumn<bool>("bodyRead");

    QTest::newRow("both sides are done") << true << true;
    QTest::newRow("the request was not sent whole") << false << true;
    QTest::newRow("the response was not read whole") << true << false;
}

void TestConnection::reusable()
{
    QFETCH(bool, requestComplete);
    QFETCH(bool, bodyRead);
    Reader r;
    OutgoingHead request;
    request.method = "GET";
    request.target = "/";
    (void)r.connection->sendHead(request);
    QVERIFY(!r.connection->reusable());
    if (requestComplete)
        r.connection->endRequest({});
    r.connection->flush();
    r.network.loop.run();
    r.peer().send(bodyRead ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"
                           : "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody");
    r.network.loop.run();
    r.read();
    QCOMPARE(r.connection->reusable(), requestComplete && bodyRead);
    if (!r.connection->reusable())
        return;
    r.haveHead = false;
    r.begin("GET");
    QVERIFY(!r.connection->responseBegan());
    r.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nagain", 4);
    QCOMPARE(QByteArray::fromStdString(r.body), QByteArray("again"));
    QVERIFY(r.connection->reusable());
}

void TestConnection::staleConnections_data()
{
    QTest::addColumn<int>("what");

    QTest::newRow("closed") << 0;
    QTest::newRow("reset") << 1;
    QTest::newRow("it spoke unasked") << 2;
}

void TestConnection::staleConnections()
{
    QFETCH(int, what);
    for (const bool seen : {true, false}) {
        Reader r;
        r.begin();
        r.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 100);
        r.connection->takeBack();
        QVERIFY(!r.connection->stale());
        if (what == 0)
            r.peer().endWriting();
        else if (what == 1)
            r.peer().reset();
        else
            r.peer().send("HTTP/1.1 408 Request Timeout\r\n\r\n");
        if (seen)
            r.network.loop.run();
        QVERIFY(r.connection->stale()); // also if the loop has not looked yet
    }
}

void TestConnection::backPressure()
{
    Reader r;
    r.begin();
    r.peer().send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
                  + std::string(1'000'000, 'x'));
    r.network.loop.run();
    QVERIFY(r.peer().stream().queued() > 700'000);
    while (r.last != Status::End) {
        const std::size_t before = r.body.size();
        r.read();
        r.network.loop.run();
        QVERIFY(r.body.size() > before || r.last == Status::End);
    }
    QCOMPARE(r.body.size(), std::size_t(1'000'000));

    Reader w;
    w.peer().stopReading();
    OutgoingHead request;
    request.method = "POST";
    request.target = "/";
    (void)w.connection->sendHead(request);
    while (w.connection->writable())
        w.connection->sendBody(std::string(10'000, 'x'));
    w.connection->flush();
    w.network.loop.run();
    QVERIFY(!w.connection->writable());
    w.waker.clear(~0U);
    w.peer().readOn();
    w.network.loop.run();
    QVERIFY(w.waker.pending(event::kDrained));
    QVERIFY(w.connection->writable());
}

void TestConnection::tunnel()
{
    Reader r;
    r.begin();
    r.answer("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
             "early",
             1000);
    QCOMPARE(r.head.status, 101);
    QVERIFY(r.head.upgrade == "websocket");
    r.connection->beginTunnel();
    QVERIFY(r.connection->tunnelInput() == "early");
    r.connection->consumeTunnel(5);
    r.connection->sendBody("up");
    r.connection->flush();
    r.connection->shutdownWrite();
    r.network.loop.run();
    QVERIFY(r.peer().received.ends_with("up") && r.peer().eof);
    r.peer().send("down");
    r.peer().endWriting();
    r.network.loop.run();
    QVERIFY(r.connection->tunnelInput() == "down");
    QVERIFY(r.connection->ended());
    QVERIFY(!r.connection->reusable());
}

namespace {

io::Task<> endAtEvent(io::Waker &waker, std::unique_ptr<Http1Connection> &connection)
{
    co_await waker.wait(event::kConnected | event::kInput | event::kFailed);
    connection.reset();
}

} // namespace

void TestConnection::destroyedWithinItsEvent()
{
    for (const int what : {0, 1, 2}) {
        Network network;
        io::Waker waker;
        auto connection = std::make_unique<Http1Connection>(network.loop, io::Endpoint{});
        if (what > 0)
            network.loop.run();
        connection->lend(waker);
        io::Task<> task = endAtEvent(waker, connection);
        task.start();
        if (what == 1)
            network.last().send("HTTP/1.1 200 OK\r\n\r\n");
        else if (what == 2)
            network.last().reset();
        network.loop.run();
        QVERIFY(!connection);
        QVERIFY(task.done());
    }
}

void TestConnection::nobodyListensBetweenLoans()
{
    Reader r;
    r.begin();
    r.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 100);
    r.connection->takeBack();
    r.waker.clear(~0U);
    r.peer().endWriting();
    r.network.loop.run();
    QVERIFY(!r.waker.pending(~0U));
    QCOMPARE(r.connection->uses(), 1);
}

void TestConnection::reusableOnlyWhenTheAnnouncedBodyWasSent_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<bool>("reusable");

    QTest::newRow("all") << QByteArray("12345") << true;
    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("a part") << QByteArray("1234") << false;
}

void TestConnection::reusableOnlyWhenTheAnnouncedBodyWasSent()
{
    QFETCH(QByteArray, sent);
    QFETCH(bool, reusable);
    Reader r;
    OutgoingHead head;
    head.method = "POST";
    head.target = "/";
    head.host = "a";
    head.framing = {http::Framing::Kind::Length, 5};
    QVERIFY(!r.connection->sendHead(head));
    r.connection->sendBody({sent.constData(), std::size_t(sent.size())});
    r.connection->endRequest({});
    r.connection->flush();
    r.network.loop.run();
    r.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 1000);
    QVERIFY(r.last == Status::End);
    QCOMPARE(r.connection->reusable(), reusable);
}

QTEST_APPLESS_MAIN(TestConnection)
#include "tst_connection.moc"
