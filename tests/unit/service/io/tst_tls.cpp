// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tls_fixture.h"

#include <QTest>

#include <random>

using namespace portcullis;
using namespace portcullis::io;
using namespace portcullis::test;

namespace {

std::string randomBytes(std::size_t size)
{
    std::mt19937 random(3);
    std::string bytes(size, '\0');
    for (char &c : bytes)
        c = static_cast<char>(random());
    return bytes;
}

} // namespace

class TestTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_files.good()); }
    void bytesBothWays_data();
    void bytesBothWays();
    void closesInOrder();
    void truncationIsAnError();
    void orderlyEndAfterUnreadBytes_data();
    void orderlyEndAfterUnreadBytes();
    void truncationAfterUnreadBytes();
    void readAheadBoundsWhatWaits();
    void writerHoldsBackAndGoesOn();
    void closedWithinItsOwnCallback();
    void reset();

private:
    const Certificates m_files;
};

void TestTls::bytesBothWays_data()
{
    QTest::addColumn<qulonglong>("chunk");
    QTest::addColumn<qulonglong>("size");

    QTest::newRow("byte by byte") << 1ULL << 40'000ULL;
    QTest::newRow("in pieces smaller than a record") << 999ULL << 3'000'000ULL;
    QTest::newRow("in pieces larger than a record") << 50'000ULL << 8'000'000ULL;
    QTest::newRow("as it comes") << qulonglong(MemoryStream::kAll) << 8'000'000ULL;
}

void TestTls::bytesBothWays()
{
    QFETCH(qulonglong, chunk);
    QFETCH(qulonglong, size);
    TestLoop loop;
    Ends ends(loop, m_files.server({"a"}), m_files.client(), "a.test", chunk);
    loop.run();
    QVERIFY(ends.client.connected);

    const std::string bytes = randomBytes(size);
    ends.client.send(bytes);
    ends.server.send(bytes);
    loop.run();
    QVERIFY(ends.client.received == bytes);
    QVERIFY(ends.server.received == bytes);
    QVERIFY(!ends.client.error && !ends.server.error);
    QCOMPARE(ends.client.stream().queued(), 0);
}

void TestTls::closesInOrder()
{
    TestLoop loop;
    Ends ends(loop, m_files.server({"a"}), m_files.client());
    loop.run();
    ends.client.send("last words");
    ends.client.endWriting();
    loop.run();
    QCOMPARE(QByteArray::fromStdString(ends.server.received), "last words");
    QVERIFY(ends.server.eof && !ends.server.error && ends.server.stream().atEof());
    ends.server.send("answer"); // the other direction is open
    ends.server.close();
    loop.run();
    QCOMPARE(QByteArray::fromStdString(ends.client.received), "answer");
    QVERIFY(ends.client.eof && !ends.client.error);
}

void TestTls::truncationIsAnError()
{
    TestLoop loop;
    CutEnds ends(loop, m_files.server({"a"}), m_files.client());
    ends.run();
    QVERIFY(ends.client.connected);
    ends.server.send("HTTP/1.1 200 OK\r\n\r\nhalf of it");
    ends.run();
    ends.relay.cut();
    loop.run();
    QVERIFY(ends.client.received.ends_with("half of it"));
    QVERIFY(!ends.client.eof);
    QVERIFY(ends.client.error == StreamError::Reset);
}

void TestTls::orderlyEndAfterUnreadBytes_data()
{
    QTest::addColumn<int>("size");

    QTest::newRow("some bytes") << 20'000;
    QTest::newRow("more than the read-ahead") << 60'000;
    QTest::newRow("many") << 1'000'000;
}

/// A slow reader hears the end of a connection last, and only that.
void TestTls::orderlyEndAfterUnreadBytes()
{
    QFETCH(int, size);
    TestLoop loop;
    Ends ends(loop, m_files.server({"a"}), m_files.client());
    loop.run();
    ends.client.stopReading();
    const std::string bytes = randomBytes(static_cast<std::size_t>(size));
    ends.server.send(bytes);
    ends.server.close();
    loop.run();
    QVERIFY(!ends.client.eof && !ends.client.error);
    ends.client.stream().setReadAhead(1000);
    loop.run();
    QVERIFY(!ends.client.eof && !ends.client.error);
    ends.client.readOn();
    loop.run();
    QVERIFY(ends.client.received == bytes);
    QVERIFY(ends.client.eof && !ends.client.error);
}

void TestTls::truncationAfterUnreadBytes()
{
    TestLoop loop;
    CutEnds ends(loop, m_files.server({"a"}), m_files.client());
    ends.run();
    ends.client.stopReading();
    const std::string bytes = randomBytes(40'000);
    ends.server.send(bytes);
    ends.run();
    ends.relay.cut();
    loop.run();
    ends.client.readOn();
    ends.run();
    QVERIFY(ends.client.received == bytes);
    QVERIFY(!ends.client.eof);
    QVERIFY(ends.client.error == StreamError::Reset);
}

void TestTls::readAheadBoundsWhatWaits()
{
    TestLoop loop;
    Ends ends(loop, m_files.server({"a"}), m_files.client());
    loop.run();
    ends.client.stopReading();
    ends.client.stream().setReadAhead(1000);
    ends.server.send(randomBytes(1'000'000));
    loop.run();
    QVERIFY(ends.client.stream().input().size() <= 1000 + 16 * 1024);
    QVERIFY(ends.server.stream().queued() > 500'000);
}

void TestTls::writerHoldsBackAndGoesOn()
{
    TestLoop loop;
    Ends ends(loop, m_files.server({"a"}), m_files.client());
    loop.run();
    ends.client.stopReading();
    ends.server.send(randomBytes(500'000));
    loop.run();
    QCOMPARE(ends.server.drained, 0);
    QVERIFY(ends.server.stream().queued() > Stream::kHighWater);
    ends.client.readOn();
    loop.run();
    QCOMPARE(ends.server.drained, 1);
    QCOMPARE(ends.client.received.size(), 500'000);
}

namespace {

/// Lets go of its stream at the first call.
struct Closer final : StreamHandler {
    StreamPtr stream;
    int calls = 0;
    void end()
    {
        ++calls;
        stream.reset();
    }
    void onConnected() override { end(); }
    void onInput() override { end(); }
    void onEof() override { end(); }
    void onDrained() override { end(); }
    void onError(StreamError) override { end(); }
};

} // namespace

void TestTls::closedWithinItsOwnCallback()
{
    for (const bool atOnce : {true, false}) {
        TestLoop loop;
        auto [left, right] = loop.pair();
        static_cast<MemoryStream &>(*left).sayConnected();
        Closer closer;
        TestPeer client(TlsStream::wrap(std::move(left), m_files.client(), loop, "a.test"));
        closer.stream = TlsStream::wrap(std::move(right), m_files.server({"a"}), loop, {});
        closer.stream->setHandler(atOnce ? &closer : nullptr);
        loop.run();
        client.send("first");
        loop.run();
        closer.stream ? closer.stream->setHandler(&closer) : void();
        if (closer.stream)
            closer.stream->consume(0);
        client.send("second");
        loop.run();
        QCOMPARE(closer.calls, 1);
        QVERIFY(client.eof || client.error);
    }
}

void TestTls::reset()
{
    TestLoop loop;
    Ends ends(loop, m_files.server({"a"}), m_files.client());
    loop.run();
    ends.server.send("half of it");
    loop.run();
    ends.server.reset();
    loop.run();
    QVERIFY(!ends.client.eof);
    QVERIFY(ends.client.error == StreamError::Reset);
}

QTEST_APPLESS_MAIN(TestTls)
#include "tst_tls.moc"
