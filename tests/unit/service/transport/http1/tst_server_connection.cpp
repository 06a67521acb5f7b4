// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "server_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using Kind = http::Framing::Kind;
using telemetry::ConnectionEnd;

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
    void endBehindRequestsThatTakeTime();
    void servedLaterByTheOwner();
    void bodyBackPressure();
    void bodyFailures_data();
    void bodyFailures();
    void refusalWithUnreadBodyLingers();
    void lingeringReadsOnlySoMuch();
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

void TestServerConnection::endBehindRequestsThatTakeTime()
{
    ServerFixture f;
    f.handler.script = [](pipeline::Exchange &x) -> io::Task<> {
        x.loop().post([&x] { x.waker().notify(pipeline::event::kTimer); });
        co_await x.waker().wait(pipeline::event::kTimer);
        x.sendHead(200, {}, {});
        x.finish({});
    };
    f.open();
    const QByteArray requests = kGet + kGet + kGet;
    f.client.send({requests.constData(), std::size_t(requests.size())});
    f.client.endWriting();
    f.loop.run();
    const QByteArray answers = f.answer();
    QCOMPARE(countAnswers(answers), 3);
    QCOMPARE(answers.count("Connection: close"), 1); // the last one
    QVERIFY(f.client.eof && !f.client.error);
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
