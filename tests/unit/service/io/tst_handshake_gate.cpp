// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tls_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::io;
using namespace portcullis::test;

namespace {

/// Notes when its turn comes.
struct Waits final : HandshakeGate::Waiter {
    Waits(QList<int> &into, int name) : turns(into), number(name) { }
    void handshakeTurn() override { turns << number; }
    void giveUp() { leave(); }

    QList<int> &turns;
    int number;
};

constexpr int kPerTurn = static_cast<int>(HandshakeGate::kPerTurn);

} // namespace

/// Handshakes leave time for others.
class TestHandshakeGate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTurnHasItsBound();
    void whoGivesUpIsPassedOver();
    void manyClientsAtOnce();
};

void TestHandshakeGate::aTurnHasItsBound()
{
    TestLoop loop;
    HandshakeGate &gate = loop.handshakes();
    QList<int> turns;
    std::vector<std::unique_ptr<Waits>> all;
    for (int i = 0; i < 3 * kPerTurn; ++i) {
        all.push_back(std::make_unique<Waits>(turns, i));
        QCOMPARE(gate.enter(*all.back()), i < kPerTurn);
    }
    QVERIFY(turns.isEmpty());
    QVERIFY(loop.turn());
    QCOMPARE(turns.size(), kPerTurn);
    Waits late(turns, 99);
    QVERIFY(!gate.enter(late)); // those before it have not been served
    QVERIFY(loop.turn());
    QCOMPARE(turns.size(), 2 * kPerTurn);
    QVERIFY(loop.turn());
    QVERIFY(std::is_sorted(turns.begin(), turns.end()));
    QCOMPARE(turns.last(), 99);
    loop.run();
    QVERIFY(gate.enter(late)); // nobody waits, and the turn is new
}

void TestHandshakeGate::whoGivesUpIsPassedOver()
{
    TestLoop loop;
    HandshakeGate &gate = loop.handshakes();
    QList<int> turns;
    std::vector<std::unique_ptr<Waits>> all;
    for (int i = 0; i < kPerTurn + 4; ++i) {
        all.push_back(std::make_unique<Waits>(turns, i));
        (void)gate.enter(*all.back());
    }
    all[static_cast<std::size_t>(kPerTurn)].reset();
    all[static_cast<std::size_t>(kPerTurn) + 2]->giveUp();
    all.back().reset();
    loop.run();
    QCOMPARE(turns, QList<int>() << kPerTurn + 1);
}

void TestHandshakeGate::manyClientsAtOnce()
{
    const Certificates files;
    QVERIFY(files.good());
    TestLoop loop;
    std::vector<std::unique_ptr<Ends>> all;
    for (int i = 0; i < 20; ++i) {
        all.push_back(std::make_unique<Ends>(loop, files.server({"a"}), files.client()));
        all.back()->client.send("hello");
    }
    all[7]->client.reset(); // before its turn
    loop.run();
    for (std::size_t i = 0; i < all.size(); ++i)
        QCOMPARE(all[i]->server.received == "hello", i != 7);
}

QTEST_APPLESS_MAIN(TestHandshakeGate)
#include "tst_handshake_gate.moc"
