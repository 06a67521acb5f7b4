// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/http_client.h"
#include "upstream_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using namespace portcullis::upstream;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    Fixture() : client(std::make_unique<HttpClient>(network.loop, network.metrics.worker(0))) { }
    ~Fixture()
    {
        client.reset();
        network.loop.run();
    }
    void send(ClientRequest request = {})
    {
        if (request.url.empty())
            request.url = "http://127.0.0.1:8000/keys?x=1";
        client->send(std::move(request), [this](Result<ClientResponse> answer) {
            ++answers;
            result = answer
                ? QByteArray::number(answer->status) + ' ' + QByteArray::fromStdString(answer->body)
                : "failed: " + QByteArray::fromStdString(answer.error().what);
        });
        network.loop.run();
    }
    void reply(std::string_view bytes)
    {
        network.last().send(bytes);
        network.loop.run();
    }

    Network network;
    std::unique_ptr<HttpClient> client;
    int answers = 0;
    QByteArray result;
};

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";

} // namespace

class TestHttpClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksAndReads();
    void connectsElsewhere();
    void sendsABody();
    void failures_data();
    void failures();
    void refused();
    void badUrlIsSaidLater();
    void interimAnswersHaveABound();
    void timesOut_data();
    void timesOut();
    void usesAConnectionAgain();
    void asksAgainWhenAnIdleConnectionDied_data();
    void asksAgainWhenAnIdleConnectionDied();
    void doesNotAskAgainOnANewConnection();
    void endedWithCallsUnderWay();
};

void TestHttpClient::asksAndReads()
{
    Fixture f;
    ClientRequest request;
    request.fields = {{"Accept", "application/json"}};
    f.send(request);
    QCOMPARE(QByteArray::fromStdString(f.network.last().received),
             QByteArray("GET /keys?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n"
                        "Accept: application/json\r\n\r\n"));
    f.reply("HTTP/1.1 103 Early Hints\r\n\r\n");
    QCOMPARE(f.answers, 0);
    f.reply(kOk);
    QCOMPARE(f.result, QByteArray("200 body"));
    QCOMPARE(f.answers, 1);
}

void TestHttpClient::connectsElsewhere()
{
    Fixture f;
    std::string host;
    f.network.loop.accept = [&](const io::Endpoint &endpoint, io::StreamPtr stream) {
        host = endpoint.host;
        f.network.peers.emplace_back(std::move(stream));
    };
    model::Upstream config = upstreamWithWeights({1});
    config.targets.front().host = "orders.internal";
    config.targets.front().port = 8000;
    const auto state = stateOf(config);
    state->setTargets({{config.targets.front(), "192.0.2.1"}});
    ClientRequest request;
    request.url = "http://orders.internal:8000/";
    request.upstream = state;
    request.target = state->targets()->targets.front();
    f.send(request);
    QCOMPARE(host, std::string("192.0.2.1"));
    QVERIFY(f.network.last().received.find("Host: orders.internal:8000\r\n") != std::string::npos);
    QCOMPARE(request.target->health->inFlight.load(), 0U); // no request of a client's
    f.reply(kOk);
    QCOMPARE(f.result, QByteArray("200 body"));
    // The same place as another target, as after a reload.
    state->setTargets({{config.targets.front(), "192.0.2.2"}});
    request.target = state->targets()->targets.front();
    f.send(request);
    QCOMPARE(host, std::string("192.0.2.2"));
    QVERIFY(f.network.peers.front().eof);
}

void TestHttpClient::sendsABody()
{
    Fixture f;
    ClientRequest request;
    request.method = "POST";
    request.body = "token=x";
    f.send(request);
    QVERIFY(f.network.last().received.ends_with("Content-Length: 7\r\n\r\ntoken=x"));
    f.reply("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    QCOMPARE(f.result, QByteArray("401 "));
}

void TestHttpClient::failures_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("close");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << false
                             << QByteArray("malformed answer");
    QTest::newRow("nothing") << QByteArray() << true << QByteArray("the connection was closed");
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\n") << true
                                 << QByteArray("the connection was closed");
    QTest::newRow("half a body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody")
                                 << true << QByteArray("the answer was cut off");
    QTest::newRow("too much") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n")
            + QByteArray(101, 'x')
                              << false << QByteArray("the answer is too large");
    QTest::newRow("a bad chunk") << QByteArray(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz")
                                 << false << QByteArray("the answer was cut off");
}

void TestHttpClient::failures()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, close);
    QFETCH(QByteArray, expected);
    Fixture f;
    ClientRequest request;
    request.maxBody = 100;
    f.send(request);
    f.reply(answer.toStdString());
    if (close) {
        f.network.last().close();
        f.network.loop.run();
    }
    QCOMPARE(f.result, "failed: " + expected);
    QCOMPARE(f.answers, 1);
}

void TestHttpClient::refused()
{
    Fixture f;
    f.network.loop.accept = nullptr;
    f.send();
    QCOMPARE(f.result, QByteArray("failed: can't connect"));
}

void TestHttpClient::badUrlIsSaidLater()
{
    Fixture f;
    ClientRequest request;
    request.url = "gopher://example.org/";
    f.send(request);
    QCOMPARE(f.answers, 0);
    f.network.loop.pass(100ms);
    QCOMPARE(f.answers, 1);
    QVERIFY2(f.result.startsWith("failed: not a usable URL"), f.result.constData());
}

void TestHttpClient::interimAnswersHaveABound()
{
    Fixture f;
    f.send();
    for (int i = 0; i < 100; ++i)
        f.reply("HTTP/1.1 103 Early Hints\r\n\r\n");
    QCOMPARE(f.result, QByteArray("failed: too many interim answers"));
    QCOMPARE(f.answers, 1);
}

void TestHttpClient::timesOut_data()
{
    QTest::addColumn<QByteArray>("answer");

    QTest::newRow("without an answer") << QByteArray();
    QTest::newRow("in the middle of a body")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody");
}

void TestHttpClient::timesOut()
{
    QFETCH(QByteArray, answer);
    Fixture f;
    ClientRequest request;
    request.timeout = 3s;
    f.send(request);
    f.reply(answer.toStdString());
    f.network.loop.pass(2900ms);
    QCOMPARE(f.answers, 0);
    f.network.loop.pass(200ms);
    QCOMPARE(f.result, QByteArray("failed: timed out"));
    QVERIFY(f.network.last().eof || f.network.last().error);
}

void TestHttpClient::usesAConnectionAgain()
{
    Fixture f;
    for (int i = 0; i < 3; ++i) {
        f.send();
        f.reply(kOk);
        QCOMPARE(f.result, QByteArray("200 body"));
    }
    QCOMPARE(f.network.loop.connects, std::size_t(1));
    ClientRequest other;
    other.url = "http://127.0.0.1:8001/";
    f.send(other);
    QCOMPARE(f.network.loop.connects, std::size_t(2));
}

void TestHttpClient::asksAgainWhenAnIdleConnectionDied_data()
{
    QTest::addColumn<bool>("reset");

    QTest::newRow("closed as the request came") << false;
    QTest::newRow("reset as the request came") << true;
}

void TestHttpClient::asksAgainWhenAnIdleConnectionDied()
{
    QFETCH(bool, reset);
    Fixture f;
    f.send();
    f.reply(kOk);
    f.result.clear();
    f.send(); // goes out on the same connection
    TestPeer &first = f.network.last();
    reset ? first.reset() : first.close();
    f.network.loop.run();
    QCOMPARE(f.network.loop.connects, std::size_t(2));
    QCOMPARE(f.result, QByteArray());
    f.reply(kOk);
    QCOMPARE(f.result, QByteArray("200 body"));
    QCOMPARE(f.answers, 2);
}

void TestHttpClient::doesNotAskAgainOnANewConnection()
{
    Fixture f;
    f.send();
    f.network.last().close();
    f.network.loop.run();
    QCOMPARE(f.result, QByteArray("failed: the connection was closed"));
    QCOMPARE(f.network.loop.connects, std::size_t(1));
}

void TestHttpClient::endedWithCallsUnderWay()
{
    Fixture f;
    f.send();
    f.send();
    f.client.reset();
    QCOMPARE(f.answers, 2);
    QCOMPARE(f.result, QByteArray("failed: stopped"));
}

QTEST_APPLESS_MAIN(TestHttpClient)
#include "tst_http_client.moc"
