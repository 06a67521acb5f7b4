// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "transport_fixture.h"

#include <QTest>

#include <thread>

using namespace portcullis;
using namespace portcullis::test;

namespace {

const QByteArray kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray kAnswer = "GET /x ";
constexpr int kPatienceMs = 20'000;

} // namespace

/// Listeners that come, change and go, and the end of it all: the same for every transport.
class TestTransportLifecycle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void drainLetsExchangesFinish();
    void applyKeepsUnchangedListeners();
    void applyWithAPortInUseChangesNothing();
    void whatIsBoundWaitsToBeServed();
    void whatIsBoundCanBeAbandoned();
    void aNewNameIsNoNewListener();
    void settingsOfOpenConnectionsStay();
    void endsWithConnectionsOpen();
    void manyThreadsWhileListenersChange();
    void tasksRunOnTheirWorker();
};

void TestTransportLifecycle::initTestCase_data()
{
    QTest::addColumn<QByteArray>("kind"); // every test below runs once per row
    for (const TransportKind &kind : transportKinds())
        QTest::newRow(kind.name) << kind.name;
}

void TestTransportLifecycle::init()
{
    QFETCH_GLOBAL(QByteArray, kind);
    if (!TransportFixture::available(kind))
        QSKIP("this build or system does not have it");
}

void TestTransportLifecycle::drainLetsExchangesFinish()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    const std::uint16_t port = f.apply({f.listener("one")}).at(0);
    Client idle(port);
    idle.send(kGet);
    QVERIFY(!idle.readUntil(kAnswer).isEmpty());
    Client busy(port);
    busy.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(f.held.load(), 1);

    bool done = false;
    f.transport->drain([&done] { done = true; });
    QCOMPARE(idle.readToEnd(), QByteArray());
    QVERIFY(idle.closed);
    QCoreApplication::processEvents();
    QVERIFY(!done);
    f.letGo();
    const QByteArray answer = busy.readToEnd();
    QVERIFY2(answer.startsWith("HTTP/1.1 200 ") && answer.contains("\r\nConnection: close\r\n"),
             answer);
    QTRY_VERIFY_WITH_TIMEOUT(done, kPatienceMs);
    Client late(port);
    late.send(kGet);
    QCOMPARE(late.readToEnd(), QByteArray());
}

void TestTransportLifecycle::applyKeepsUnchangedListeners()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    const auto before = f.apply({f.listener("stays"), f.listener("goes")});
    Client kept(before.at(0));
    Client gone(before.at(1));
    Client busy(before.at(1));
    kept.send(kGet);
    gone.send(kGet);
    QVERIFY(!kept.readUntil(kAnswer).isEmpty());
    QVERIFY(!gone.readUntil(kAnswer).isEmpty());
    busy.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(f.held.load(), 1);

    const auto after = f.apply({f.listener("comes"), f.listener("stays")});
    QCOMPARE(after.at(1), before.at(0));
    kept.send(kGet);
    QVERIFY(kept.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
    Client fresh(after.at(0));
    fresh.send(kGet);
    QVERIFY(fresh.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
    gone.readToEnd();
    QVERIFY(gone.closed);
    // The busy one counts to its end; the other a moment longer than its client sees it.
    QTRY_COMPARE(f.transport->connections(), std::size_t(3));
    f.letGo();
    QVERIFY(busy.readToEnd().startsWith("HTTP/1.1 200 "));
    QTRY_COMPARE(f.transport->connections(), std::size_t(2));
}

void TestTransportLifecycle::applyWithAPortInUseChangesNothing()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind, 2); // although their sockets could share a port
    TransportFixture other(kind, 2);
    model::Listener taken = f.listener("taken");
    taken.port = other.apply({other.listener("other")}).at(0);
    const std::uint16_t port = f.apply({f.listener("one")}).at(0);
    Client client(port);
    client.send(kGet);
    QVERIFY(!client.readUntil(kAnswer).isEmpty());

    QVERIFY(f.apply({f.listener("new"), taken}).empty());
    QVERIFY2(f.error.find("taken") != std::string::npos, f.error.c_str());
    client.send(kGet);
    QVERIFY(client.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
    Client another(port);
    another.send(kGet);
    QVERIFY(another.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
}

/// Storing a change takes a while between binding and serving: who comes meanwhile is served then.
void TestTransportLifecycle::whatIsBoundWaitsToBeServed()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    const std::uint16_t port = f.freePort();
    const auto setups = f.setupsOf({f.listener("new", port)});
    auto binding = f.transport->bind(setups);
    QVERIFY2(binding.has_value(), binding ? "" : binding.error().what.c_str());
    Client early(port);
    early.send(kGet);
    QCoreApplication::processEvents();

    bool first = false;
    const auto bound = f.transport->serve(std::move(*binding), setups, [&] { first = true; });
    QVERIFY(first);
    QCOMPARE(bound.size(), std::size_t(1));
    QCOMPARE(bound[0].port, port);
    QVERIFY(!early.readUntil(kAnswer).isEmpty());
}

void TestTransportLifecycle::whatIsBoundCanBeAbandoned()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    const std::uint16_t kept = f.apply({f.listener("kept")}).at(0);
    const std::uint16_t port = f.freePort();
    {
        const auto setups = f.setupsOf({f.listener("new", port)});
        const auto binding = f.transport->bind(setups);
        QVERIFY(binding.has_value());
        // Bound it is, so nobody else can have it.
        TransportFixture other(kind);
        QVERIFY(other.apply({other.listener("other", port)}).empty());
    }
    TransportFixture other(kind);
    QCOMPARE(other.apply({other.listener("other", port)}).size(), std::size_t(1));
    Client client(kept);
    client.send(kGet);
    QVERIFY(!client.readUntil(kAnswer).isEmpty());
}

void TestTransportLifecycle::aNewNameIsNoNewListener()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind, 1);
    model::Listener listener = f.listener("one");
    {
        TransportFixture other(kind, 1);
        listener.port = other.apply({other.listener("other")}).at(0);
    }
    QCOMPARE(f.apply({listener}).size(), std::size_t(1));
    Client client(listener.port);
    client.send(kGet);
    QVERIFY(!client.readUntil(kAnswer).isEmpty());

    listener.name = "two";
    QVERIFY2(!f.apply({listener}).empty(), f.error.c_str());
    client.send(kGet);
    QVERIFY(client.readUntil(kAnswer).startsWith("HTTP/1.1 200 "));
    QCOMPARE(f.transport->connections(), std::size_t(1));
}

void TestTransportLifecycle::settingsOfOpenConnectionsStay()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind);
    model::Listener listener = f.listener("one");
    const std::uint16_t port = f.apply({listener}).at(0);
    Client before(port);
    before.send(kGet);
    QVERIFY(!before.readUntil(kAnswer).isEmpty());
    listener.limits.target = 10;
    QCOMPARE(f.apply({listener}).at(0), port);
    const QByteArray longer = "GET /a-longer-target HTTP/1.1\r\nHost: a\r\n\r\n";
    QTRY_VERIFY([&] {
        Client after(port); // workers take the change over one by one
        after.send(longer);
        return after.readUntil("\r\n").startsWith("HTTP/1.1 414 ");
    }());
    before.send(longer);
    QVERIFY(before.readUntil("target ").startsWith("HTTP/1.1 200 "));
}

void TestTransportLifecycle::endsWithConnectionsOpen()
{
    QFETCH_GLOBAL(QByteArray, kind);
    std::vector<std::unique_ptr<Client>> clients;
    CountingObserver *observer = nullptr;
    int opened = 0;
    int gone = 0;
    {
        TransportFixture f(kind);
        observer = &f.observer;
        const std::uint16_t port = f.apply({f.listener("one")}).at(0);
        for (const QByteArray &sent : {QByteArray(), QByteArray("GET / HT"), kGet,
                                       QByteArray("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"),
                                       QByteArray("POST / HTTP/1.1\r\nHost: a\r\n"
                                                  "Content-Length: 9\r\n\r\nhalf")}) {
            clients.push_back(std::make_unique<Client>(port));
            clients.back()->send(sent);
        }
        QTRY_COMPARE(observer->opened.load(), 5);
        QTRY_COMPARE(f.held.load(), 1);
        f.transport.reset();
        opened = observer->opened;
        gone = observer->gone;
        QCOMPARE(f.held.load(), 0);
    }
    QCOMPARE(gone, opened);
    for (const auto &client : clients) {
        client->readToEnd();
        QVERIFY(client->closed);
    }
}

void TestTransportLifecycle::manyThreadsWhileListenersChange()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind, 3);
    model::Listener listener = f.listener("one");
    const std::uint16_t port = f.apply({listener}).at(0);
    std::atomic<int> good{0};
    std::atomic<int> running{4};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 25; ++i) {
                Client client(port);
                for (int n = 0; n < 4; ++n) {
                    client.send(kGet);
                    good += client.readUntil(kAnswer).startsWith("HTTP/1.1 200 ") ? 1 : 0;
                }
            }
            --running;
        });
    }
    while (running > 0) {
        listener.limits.fields = listener.limits.fields == 100 ? 101 : 100;
        f.apply({listener, f.listener("now and then")});
        f.letGo();
        f.apply({listener});
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(good.load(), 400);
    QTRY_COMPARE_WITH_TIMEOUT(f.transport->connections(), std::size_t(0), kPatienceMs);
}

void TestTransportLifecycle::tasksRunOnTheirWorker()
{
    QFETCH_GLOBAL(QByteArray, kind);
    TransportFixture f(kind, 3);
    QCOMPARE(f.transport->workers(), std::size_t(3));
    std::array<std::atomic<std::thread::id>, 3> ids{};
    std::atomic<int> ran{0};
    for (int round = 0; round < 2; ++round) {
        for (std::size_t i = 0; i < 3; ++i) {
            f.transport->post(i, [&, i] {
                const std::thread::id here = std::this_thread::get_id();
                if (ids[i].load() == std::thread::id() || ids[i].load() == here)
                    ++ran;
                ids[i] = here;
            });
        }
    }
    QTRY_COMPARE(ran.load(), 6);
    QVERIFY(ids[0].load() != ids[1].load() && ids[1].load() != ids[2].load());
}

QTEST_GUILESS_MAIN(TestTransportLifecycle)
#include "tst_transport_lifecycle.moc"
