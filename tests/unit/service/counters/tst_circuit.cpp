// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/counters/circuit.h"

#include <QTest>

using namespace portcullis;
using counters::Circuit;

class TestCircuit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timeoutsInARowOpenIt();
    void anAnswerClosesIt();
    void restsGrowUpToABound();
};

void TestCircuit::timeoutsInARowOpenIt()
{
    Circuit circuit;
    for (int i = 1; i < Circuit::kTimeoutsToOpen; ++i) {
        QVERIFY(!circuit.timedOut());
        QVERIFY(!circuit.open());
    }
    circuit.answered();
    for (int i = 1; i < Circuit::kTimeoutsToOpen; ++i)
        QVERIFY(!circuit.timedOut());
    QVERIFY(circuit.timedOut());
    QVERIFY(circuit.open());
    QVERIFY(!circuit.timedOut()); // it was open
}

void TestCircuit::anAnswerClosesIt()
{
    Circuit circuit;
    QVERIFY(circuit.trip());
    QVERIFY(!circuit.trip());
    QVERIFY(circuit.open());
    circuit.answered();
    QVERIFY(!circuit.open());
    QVERIFY(circuit.trip());
}

void TestCircuit::restsGrowUpToABound()
{
    Circuit circuit;
    Milliseconds last = circuit.rest();
    QVERIFY(last == Circuit::kFirstRest);
    for (int i = 0; i < 20; ++i) {
        const Milliseconds next = circuit.rest();
        QVERIFY(next == std::min(last * 2, Circuit::kLongestRest));
        last = next;
    }
    QVERIFY(last == Circuit::kLongestRest);
    circuit.answered();
    QVERIFY(circuit.rest() == Circuit::kFirstRest);
}

QTEST_APPLESS_MAIN(TestCircuit)
#include "tst_circuit.moc"
