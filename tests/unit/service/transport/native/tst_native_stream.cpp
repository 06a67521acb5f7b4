// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "native_fixture.h"

#include <QTest>

#include <atomic>

using namespace portcullis;
using namespace portcullis::test;

/// Streams over a reactor of either engine, on real sockets.
class TestNativeStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init();
    void cleanup() { m_fixture.reset(); }
    void whatWaitsIsCopied();
    void readsNoFurtherThanTold();
    void goesOnWhenThereIsRoom_data();
    void goesOnWhenThereIsRoom();
    void letGoDuringASend_data();
    void letGoDuringASend();
    void letGoWithinACall();
    void aPeerThatBreaksDuringASend();
    void theOtherDirectionStaysOpen();
    void connects_data();
    void connects();
    void letGoWhileConnecting();
    void stale();
    void theLoopEndsWithThingsOpen();

private:
    std::unique_ptr<LoopFixture> m_fixture;
};

void TestNativeStream::init()
{
    QFETCH_GLOBAL(int, engine);
    m_fixture = std::make_unique<LoopFixture>(engine);
    if (!m_fixture->reactor)
        QSKIP("this system does not have it");
}

/// The reactor's buffers are used again for others, whatever a reader left in them.
void TestNativeStream::whatWaitsIsCopied()
{
    LoopFixture &f = *m_fixture;
    Connection patient;
    StreamOwner waits(f, patient.ours);
    waits.consuming = false;
    QVERIFY(patient.theirs.send("kept for later"));
    QVERIFY(f.runUntil([&] { return !waits.stream->input().empty(); }));

    Connection busy;
    StreamOwner reads(f, busy.ours);
    std::string sent;
    constexpr int kMessages = 600; // more than there are buffers
    int messages = 0;
    reads.onBytes = [&] {
        sent += std::string(20, static_cast<char>('a' + messages++ % 26));
        busy.theirs.send(std::string_view(sent).substr(sent.size() - 20));
    };
    reads.onBytes();
    QVERIFY(f.runUntil([&] { return messages == kMessages; }));
    QVERIFY(sent.starts_with(reads.got));
    QCOMPARE(std::string(waits.stream->input()), std::string("kept for later"));
    QVERIFY(patient.theirs.send(", and more"));
    QVERIFY(f.runUntil([&] { return waits.stream->input().size() == 24; }));
    waits.stream->consume(5);
    QCOMPARE(std::string(waits.stream->input()), std::string("for later, and more"));
}

void TestNativeStream::readsNoFurtherThanTold()
{
    LoopFixture &f = *m_fixture;
    Connection connection;
    StreamOwner owner(f, connection.ours);
    owner.consuming = false;
    owner.stream->setReadAhead(1000);
    const std::string body = numbered(5'000'000);
    const std::jthread sender([&] { connection.theirs.send(body); });
    QVERIFY(f.runUntil([&] { return owner.stream->input().size() >= 1000; }));
    // Others go on meanwhile, and their turns would bring more.
    Connection other;
    StreamOwner reads(f, other.ours);
    reads.onBytes = [&] { other.theirs.send("x"); };
    reads.onBytes();
    QVERIFY(f.runUntil([&] { return reads.got.size() == 200; }));
    const std::size_t waited = owner.stream->input().size();
    QVERIFY2(waited < 1000 + kOnTheirWay, std::to_string(waited).c_str());
    owner.consuming = true;
    owner.take();
    QVERIFY(f.runUntil([&] { return owner.got.size() == body.size(); }));
    QVERIFY(owner.got == body);
}

void TestNativeStream::goesOnWhenThereIsRoom_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("pieces");
    // So many bytes that the writer is told of room, and the system takes them at once.
    QTest::newRow("small pieces") << 5000 << 4;
    // The system takes no more of them for a while.
    QTest::newRow("large pieces") << 400'000 << 2;
    QTest::newRow("large ones and a small one") << 300'000 << 1;
}

/// A writer that writes more whenever it hears of room gets through, with nothing else to wake the
/// loop.
void TestNativeStream::goesOnWhenThereIsRoom()
{
    QFETCH(int, size);
    QFETCH(int, pieces);
    constexpr int kRounds = 30;
    LoopFixture &f = *m_fixture;
    Connection connection;
    StreamOwner owner(f, connection.ours);
    const std::string piece = numbered(static_cast<std::size_t>(size));
    std::string sent;
    int rounds = 0;
    owner.onRoom = [&] {
        if (++rounds > kRounds)
            return;
        for (int i = 0; i < pieces; ++i) {
            owner.stream->write(piece);
            sent += piece;
        }
        const std::string more(20'000, 'm'); // above the low-water mark in any case
        for (std::string_view left = more; !left.empty(); left.remove_prefix(5000)) {
            owner.stream->write(left.substr(0, 5000));
            sent += left.substr(0, 5000);
        }
    };
    std::atomic<bool> done{false};
    std::string got;
    std::jthread reader([&] {
        while (!done)
            got += connection.theirs.take();
        got += connection.theirs.take();
    });
    owner.onRoom();
    const bool finished = f.runUntil([&] { return rounds > kRounds; });
    done = true;
    reader.join();
    QVERIFY2(finished, std::to_string(rounds).c_str());
    QCOMPARE(owner.stream->queued() > io::Stream::kLowWater, false);
    QVERIFY(sent.starts_with(got));
}

void TestNativeStream::letGoDuringASend_data()
{
    QTest::addColumn<bool>("abort");
    QTest::newRow("in order: what is queued still leaves") << false;
    QTest::newRow("with a reset") << true;
}

/// The stream lives on until nothing of it is in the system's hands.
void TestNativeStream::letGoDuringASend()
{
    QFETCH(bool, abort);
    LoopFixture &f = *m_fixture;
    Connection connection;
    StreamOwner owner(f, connection.ours);
    const std::string body = numbered(20'000'000);
    owner.stream->write(body);
    QVERIFY(owner.stream->queued() > 0); // the system does not take so much
    // One turn brings the rest into the system's hands.
    f.loop().post([&] { f.check(); });
    QVERIFY(f.runUntil([turns = 0]() mutable { return ++turns > 1; }));
    QCOMPARE(f.reactor->open(), std::size_t(1));
    if (abort)
        io::abortStream(owner.stream);
    else
        owner.stream.reset();

    std::string got;
    std::atomic<bool> over{false};
    std::jthread reader([&] {
        while (!connection.theirs.ended && !connection.theirs.reset)
            got += connection.theirs.take();
        over = true;
        f.loop().post([&] { f.check(); });
    });
    QVERIFY(f.runUntil([&] { return over.load(); }));
    reader.join();
    QCOMPARE(connection.theirs.reset, abort);
    if (abort)
        QVERIFY(body.starts_with(got));
    else
        QVERIFY(got == body);
    QCOMPARE(owner.error.has_value(), false);
}

void TestNativeStream::letGoWithinACall()
{
    LoopFixture &f = *m_fixture;
    Connection connection;
    StreamOwner owner(f, connection.ours);
    owner.onBytes = [&] {
        owner.stream->write("last words");
        owner.stream.reset();
    };
    QVERIFY(connection.theirs.send("hello"));
    QVERIFY(f.runUntil([&] { return !owner.stream; }));
    QVERIFY(connection.theirs.send("unheard"));
    f.endLoop(); // which sends what it can
    QCOMPARE(owner.got, std::string("hello"));
    QVERIFY(!owner.eof && !owner.error);
}

void TestNativeStream::aPeerThatBreaksDuringASend()
{
    LoopFixture &f = *m_fixture;
    Connection connection;
    StreamOwner owner(f, connection.ours);
    owner.stream->write(numbered(20'000'000));
    app::systemSockets().resetOnClose(connection.theirs.get());
    connection.theirs.close();
    QVERIFY(f.runUntil([&] { return owner.error.has_value(); }));
    QCOMPARE(*owner.error, io::StreamError::Reset);
    owner.stream->write("more"); // nobody minds
    owner.stream.reset();
}

/// The peer ends its direction with its last bytes, and still gets an answer.
void TestNativeStream::theOtherDirectionStaysOpen()
{
    LoopFixture &f = *m_fixture;
    Connection connection;
    StreamOwner owner(f, connection.ours);
    QVERIFY(connection.theirs.send("a question"));
    connection.theirs.endWriting();
    QVERIFY(f.runUntil([&] { return owner.eof; }));
    QCOMPARE(owner.got, std::string("a question"));
    QVERIFY(owner.stream->atEof());
    owner.stream->write("an answer");
    owner.stream->shutdownWrite();
    std::string got;
    std::atomic<bool> over{false};
    std::jthread reader([&] {
        while (!connection.theirs.ended && !connection.theirs.reset)
            got += connection.theirs.take();
        over = true;
        f.loop().post([&] { f.check(); });
    });
    QVERIFY(f.runUntil([&] { return over.load(); }));
    reader.join();
    QCOMPARE(got, std::string("an answer"));
    QVERIFY(connection.theirs.ended);
}

void TestNativeStream::connects_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("listens");
    QTest::newRow("an address") << QByteArray("127.0.0.1") << true;
    QTest::newRow("a name") << QByteArray("localhost") << true;
    QTest::newRow("refused") << QByteArray("127.0.0.1") << false;
    QTest::newRow("a name whose addresses refuse") << QByteArray("localhost") << false;
    QTest::newRow("a name that there is not") << QByteArray("no-such-host.invalid") << true;
}

void TestNativeStream::connects()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, listens);
    LoopFixture &f = *m_fixture;
    std::uint16_t port = 0;
    const auto listening = app::systemSockets().listen("127.0.0.1", port, false);
    QVERIFY(listening.has_value());
    if (!listens)
        app::systemSockets().close(*listening);
    StreamOwner owner(f);
    owner.stream = f.loop().connect({host.toStdString(), port, {}, {}}, owner);
    QVERIFY(f.runUntil([&] { return owner.connected || owner.error; }));
    const bool reachable = listens && host != "no-such-host.invalid";
    QCOMPARE(owner.connected, reachable);
    if (reachable) {
        OwnSocket peer(::accept(static_cast<int>(*listening), nullptr, nullptr));
        QVERIFY(peer.send("welcome"));
        QVERIFY(f.runUntil([&] { return owner.got == "welcome"; }));
    } else {
        QCOMPARE(*owner.error, io::StreamError::ConnectFailed);
    }
    owner.stream.reset();
    if (listens)
        app::systemSockets().close(*listening);
}

void TestNativeStream::letGoWhileConnecting()
{
    LoopFixture &f = *m_fixture;
    StreamOwner owner(f);
    for (const char *host : {"127.0.0.1", "192.0.2.1", "localhost"}) {
        owner.stream = f.loop().connect({host, 9, {}, {}}, owner);
        owner.stream.reset();
        owner.stream = f.loop().connect({host, 9, {}, {}}, owner);
        io::abortStream(owner.stream);
    }
    f.endLoop();
    QVERIFY(!owner.connected && !owner.error);
}

void TestNativeStream::stale()
{
    LoopFixture &f = *m_fixture;
    Connection connection;
    StreamOwner owner(f, connection.ours);
    QVERIFY(!owner.stream->stale());
    connection.theirs.close();
    QVERIFY(f.runUntil([&] { return owner.eof; }));
    QVERIFY(owner.stream->stale());
}

void TestNativeStream::theLoopEndsWithThingsOpen()
{
    LoopFixture &f = *m_fixture;
    Connection connection;
    Connection idle;
    StreamOwner owner(f, connection.ours);
    StreamOwner silent(f, idle.ours);
    owner.stream->write(numbered(20'000'000)); // which nobody reads
    owner.stream.reset();
    silent.stream.reset();
    f.endLoop();
    QVERIFY(!owner.error && !owner.eof);
    idle.theirs.take();
    QVERIFY(idle.theirs.ended || idle.theirs.reset);
}

QTEST_APPLESS_MAIN(TestNativeStream)
#include "tst_native_stream.moc"
