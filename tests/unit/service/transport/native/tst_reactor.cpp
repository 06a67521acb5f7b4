// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "native_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using transport::Reactor;

namespace {

// More than a ring of buffers has, so that each of them is needed more than once.
constexpr int kManyMessages = 1000;
constexpr std::size_t kManySockets = 600;

/// A socket in a reactor's hands, and the test's end of it.
struct Watched {
    explicit Watched(Reactor &reactor) : slot(reactor.add(connection.ours, user)) { }
    Connection connection;
    RecordingUser user;
    Reactor::Slot slot;
};

bool closeAll(Reactor &reactor, std::vector<std::unique_ptr<Watched>> &all)
{
    for (const auto &each : all)
        reactor.close(each->slot, false);
    return turnUntil(reactor, [&] { return reactor.open() == 0; });
}

} // namespace

/// What the rest of the native transport relies on, over io_uring and epoll alike.
class TestReactor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init();
    void cleanup();
    void buffersGoBack();
    void moreBytesThanBuffers();
    void bodiesOfManySockets();
    void bytesAndTheEndTogether_data();
    void bytesAndTheEndTogether();
    void stopsAndGoesOn();
    void offAndOnInOneTurn();
    void closedByAnotherHearsNothing();
    void aSuccessorHearsNothingOfIt();
    void closingDuringASend_data();
    void closingDuringASend();
    void aSendThatGoesOn();
    void acceptsUntilClosed();
    void wokenByAnotherThread();

private:
    std::unique_ptr<Reactor> m_reactor;
};

void TestReactor::init()
{
    QFETCH_GLOBAL(int, engine);
    m_reactor = makeEngine(engine);
    if (!m_reactor)
        QSKIP("this system does not have it");
}

void TestReactor::cleanup()
{
    m_reactor.reset();
}

/// A buffer whose bytes were handed on goes back to the system.
void TestReactor::buffersGoBack()
{
    Watched one(*m_reactor);
    m_reactor->receive(one.slot, true);
    std::string sent;
    for (int i = 0; i < kManyMessages; ++i) {
        const std::string message = std::to_string(i) + ';';
        sent += message;
        QVERIFY(one.connection.theirs.send(message));
        QVERIFY2(turnUntil(*m_reactor, [&] { return one.user.got.size() >= sent.size(); }),
                 message.c_str());
    }
    QVERIFY(one.user.got == sent);
    m_reactor->close(one.slot, false);
    QVERIFY(turnUntil(*m_reactor, [&] { return one.user.gone; }));
}

/// With io_uring those that find no buffer left (ENOBUFS) listen no more, until asked again.
void TestReactor::moreBytesThanBuffers()
{
    std::vector<std::unique_ptr<Watched>> all;
    for (std::size_t i = 0; i < kManySockets; ++i) {
        all.push_back(std::make_unique<Watched>(*m_reactor));
        m_reactor->receive(all.back()->slot, true);
    }
    for (const std::string_view message : {"first ", "second "}) {
        for (const auto &each : all)
            QVERIFY(each->connection.theirs.send(message));
        QVERIFY(turnUntil(*m_reactor, [&] {
            return std::ranges::all_of(
                all, [&](const auto &each) { return each->user.got.ends_with(message); });
        }));
    }
    for (const auto &each : all)
        QCOMPARE(each->user.got, std::string("first second "));
    QVERIFY(closeAll(*m_reactor, all));
}

/// Bodies take larger buffers, one receive at a time: each completion is the last of its receive.
void TestReactor::bodiesOfManySockets()
{
    const std::string body = numbered(1'000'000);
    std::vector<std::unique_ptr<Watched>> all;
    for (int i = 0; i < 40; ++i) {
        all.push_back(std::make_unique<Watched>(*m_reactor));
        m_reactor->receive(all.back()->slot, true);
    }
    std::vector<std::jthread> senders;
    for (std::size_t half = 0; half < 2; ++half) {
        senders.emplace_back([&, half] {
            constexpr std::size_t kPiece = 50'000;
            for (std::size_t at = 0; at < body.size(); at += kPiece)
                for (std::size_t i = half; i < all.size(); i += 2)
                    all[i]->connection.theirs.send(std::string_view(body).substr(at, kPiece));
        });
    }
    QVERIFY(turnUntil(*m_reactor, [&] {
        return std::ranges::all_of(
            all, [&](const auto &each) { return each->user.got.size() >= body.size(); });
    }));
    senders.clear();
    for (const auto &each : all) {
        QVERIFY(each->user.got == body);
        QVERIFY(each->connection.theirs.send("small again"));
    }
    QVERIFY(turnUntil(*m_reactor, [&] {
        return std::ranges::all_of(
            all, [&](const auto &each) { return each->user.got.ends_with("small again"); });
    }));
    QVERIFY(closeAll(*m_reactor, all));
}

void TestReactor::bytesAndTheEndTogether_data()
{
    QTest::addColumn<int>("bytes");
    QTest::newRow("the end alone") << 0;
    QTest::newRow("a message") << 10;
    QTest::newRow("as much as a small buffer") << 4096;
    QTest::newRow("more than that") << 10'000;
    QTest::newRow("as much as a large buffer") << 65'536;
}

void TestReactor::bytesAndTheEndTogether()
{
    QFETCH(int, bytes);
    Watched one(*m_reactor);
    const std::string message = numbered(static_cast<std::size_t>(bytes));
    QVERIFY(one.connection.theirs.send(message));
    one.connection.theirs.endWriting();
    m_reactor->receive(one.slot, true);
    QVERIFY(turnUntil(*m_reactor, [&] { return one.user.end.has_value(); }));
    QVERIFY(one.user.got == message);
    QCOMPARE(*one.user.end, 0);
    m_reactor->close(one.slot, false);
    QVERIFY(turnUntil(*m_reactor, [&] { return one.user.gone; }));
}

void TestReactor::stopsAndGoesOn()
{
    Watched one(*m_reactor);
    const std::string body = numbered(8'000'000);
    const std::jthread sender([&] { one.connection.theirs.send(body); });
    std::size_t stoppedAt = 0;
    one.user.onReceived = [&] {
        if (stoppedAt == 0 && one.user.got.size() > 100'000) {
            stoppedAt = one.user.got.size();
            m_reactor->receive(one.slot, false);
        }
    };
    m_reactor->receive(one.slot, true);
    QVERIFY(turnUntil(*m_reactor, [&] { return stoppedAt != 0; }));
    for (int i = 0; i < 20; ++i) { // long enough for all that was on its way
        m_reactor->wait(Milliseconds(5));
        m_reactor->report();
    }
    QVERIFY2(one.user.got.size() <= stoppedAt + kOnTheirWay,
             std::to_string(one.user.got.size() - stoppedAt).c_str());
    m_reactor->receive(one.slot, true);
    QVERIFY(turnUntil(*m_reactor, [&] { return one.user.got.size() >= body.size(); }));
    QVERIFY(one.user.got == body);
    m_reactor->close(one.slot, false);
    QVERIFY(turnUntil(*m_reactor, [&] { return one.user.gone; }));
}

/// A receive that was ended by its cancellation, while it is wanted, begins again.
void TestReactor::offAndOnInOneTurn()
{
    Watched one(*m_reactor);
    m_reactor->receive(one.slot, true);
    std::string sent;
    for (int i = 0; i < 50; ++i) {
        m_reactor->receive(one.slot, false);
        m_reactor->receive(one.slot, true);
        const std::string message = std::to_string(i) + ';';
        sent += message;
        QVERIFY(one.connection.theirs.send(message));
        QVERIFY2(turnUntil(*m_reactor, [&] { return one.user.got.size() >= sent.size(); }),
                 message.c_str());
    }
    QVERIFY(one.user.got == sent);
    m_reactor->close(one.slot, false);
    QVERIFY(turnUntil(*m_reactor, [&] { return one.user.gone; }));
}

void TestReactor::closedByAnotherHearsNothing()
{
    std::vector<std::unique_ptr<Watched>> all;
    for (int i = 0; i < 2; ++i) {
        all.push_back(std::make_unique<Watched>(*m_reactor));
        m_reactor->receive(all.back()->slot, true);
    }
    m_reactor->wait(Nanoseconds::zero()); // both listen
    m_reactor->report();
    for (std::size_t i = 0; i < 2; ++i) {
        // Whoever is first closes the other one, whose event has come already.
        all[i]->user.onReceived = [&, other = all[1 - i].get()] {
            m_reactor->close(other->slot, false);
        };
        QVERIFY(all[i]->connection.theirs.send("hello"));
    }
    QVERIFY(turnUntil(*m_reactor, [&] { return all[0]->user.gone || all[1]->user.gone; }));
    QCOMPARE(all[0]->user.got + all[1]->user.got, std::string("hello"));
    Watched &left = all[0]->user.gone ? *all[1] : *all[0];
    QCOMPARE(left.user.got, std::string("hello"));
    m_reactor->close(left.slot, false);
    QVERIFY(turnUntil(*m_reactor, [&] { return m_reactor->open() == 0; }));
    QCOMPARE(all[0]->user.afterGone + all[1]->user.afterGone, 0);
}

/// The place of a socket that has gone is used again; late events of the old one name its
/// generation.
void TestReactor::aSuccessorHearsNothingOfIt()
{
    for (int i = 0; i < 50; ++i) {
        Watched first(*m_reactor);
        m_reactor->receive(first.slot, true);
        m_reactor->wait(Nanoseconds::zero());
        QVERIFY(first.connection.theirs.send("for the first"));
        m_reactor->close(first.slot, false);
        QVERIFY(turnUntil(*m_reactor, [&] { return first.user.gone; }));

        Watched second(*m_reactor);
        QCOMPARE(second.slot, first.slot);
        m_reactor->receive(second.slot, true);
        QVERIFY(second.connection.theirs.send("for the second"));
        QVERIFY(turnUntil(*m_reactor, [&] { return second.user.got.size() >= 14; }));
        QCOMPARE(second.user.got, std::string("for the second"));
        QCOMPARE(first.user.got, std::string());
        QCOMPARE(first.user.afterGone, 0);
        m_reactor->close(second.slot, false);
        QVERIFY(turnUntil(*m_reactor, [&] { return second.user.gone; }));
    }
}

void TestReactor::closingDuringASend_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("in order") << false;
    QTest::newRow("with a reset") << true;
}

/// The bytes stay the user's until closed(), which comes when nothing of them is in flight.
void TestReactor::closingDuringASend()
{
    QFETCH(bool, reset);
    Watched one(*m_reactor);
    const std::string body = numbered(8'000'000);
    std::string_view left = body;
    long result = 0;
    while (result >= 0) {
        result = m_reactor->send(one.slot, left);
        if (result >= 0)
            left.remove_prefix(static_cast<std::size_t>(result));
    }
    QCOMPARE(result, Reactor::kLater);
    m_reactor->receive(one.slot, true);
    m_reactor->wait(Nanoseconds::zero()); // and now it is in the system's hands
    m_reactor->close(one.slot, reset);
    QVERIFY(!one.user.gone); // never from within a call
    QCOMPARE(m_reactor->open(), std::size_t(1));
    QVERIFY(turnUntil(*m_reactor, [&] { return one.user.gone; }));
    QCOMPARE(m_reactor->open(), std::size_t(0));
    QVERIFY(one.user.sends.empty() && !one.user.end);
    std::string got;
    while (!one.connection.theirs.ended && !one.connection.theirs.reset)
        got += one.connection.theirs.take();
    QVERIFY(body.starts_with(got));
    QCOMPARE(one.connection.theirs.reset, reset);
}

void TestReactor::aSendThatGoesOn()
{
    Watched one(*m_reactor);
    const std::string body = numbered(8'000'000);
    std::string got;
    const std::jthread reader([&] {
        while (got.size() < body.size())
            got += one.connection.theirs.take();
    });
    std::string_view left = body;
    while (!left.empty()) {
        long result = m_reactor->send(one.slot, left);
        if (result == Reactor::kLater) {
            const int writables = one.user.writables;
            QVERIFY(turnUntil(*m_reactor, [&] {
                return !one.user.sends.empty() || one.user.writables > writables;
            }));
            result = one.user.sends.empty() ? 0 : one.user.sends.back();
            one.user.sends.clear();
        }
        QVERIFY(result >= 0);
        left.remove_prefix(static_cast<std::size_t>(result));
    }
    const_cast<std::jthread &>(reader).join();
    QVERIFY(got == body);
    m_reactor->close(one.slot, false);
    QVERIFY(turnUntil(*m_reactor, [&] { return one.user.gone; }));
}

void TestReactor::acceptsUntilClosed()
{
    constexpr std::size_t kClients = 200;
    std::uint16_t port = 0;
    const auto listening = app::systemSockets().listen("127.0.0.1", port, false);
    QVERIFY(listening.has_value());
    RecordingUser user;
    const Reactor::Slot slot = m_reactor->add(*listening, user);
    m_reactor->accept(slot);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    std::vector<OwnSocket> clients;
    const auto connectOne = [&] {
        clients.emplace_back(::socket(AF_INET, SOCK_STREAM, 0));
        return ::connect(clients.back().get(), reinterpret_cast<sockaddr *>(&address),
                         sizeof(address))
            == 0;
    };
    for (std::size_t i = 0; i < kClients; ++i) {
        QVERIFY(connectOne());
        if (i % 70 == 0)
            m_reactor->wait(Nanoseconds::zero());
    }
    QVERIFY(turnUntil(*m_reactor, [&] { return user.sockets.size() == kClients; }));
    QVERIFY(connectOne());
    m_reactor->close(slot, false);
    QVERIFY(turnUntil(*m_reactor, [&] { return user.gone; }));
    // Nobody else may have been woken for it; see acceptWaiting() there.
    const bool handsOver = m_reactor->name() == "io_uring";
    QCOMPARE(user.sockets.size(), kClients + (handsOver ? 1 : 0));
    for (const int socket : user.sockets) {
        QVERIFY(socket >= 0);
        ::close(socket);
    }
    char byte = 0;
    QVERIFY(::recv(clients.back().get(), &byte, 1, 0) <= 0);
}

void TestReactor::wokenByAnotherThread()
{
    std::atomic<int> rounds{0};
    std::jthread other([&] {
        for (int i = 0; i < 100; ++i) {
            m_reactor->wake();
            while (rounds <= i)
                std::this_thread::yield();
        }
    });
    for (int i = 0; i < 100; ++i) {
        m_reactor->wait(Nanoseconds(-1)); // for ever, if nobody woke it
        m_reactor->report();
        ++rounds;
    }
    other.join();
    QCOMPARE(m_reactor->open(), std::size_t(0));
}

QTEST_APPLESS_MAIN(TestReactor)
#include "tst_reactor.moc"
