// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/slots.h"

#include <QTest>

using namespace portcullis::transport;

namespace {

struct Entry {
    std::uint32_t generation = 0;
    bool used = false;
    int value = 0;
};

} // namespace

class TestSlots : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packs_data();
    void packs();
    void lateEventsFindNothing();
    void generationsStartAgain();
};

void TestSlots::packs_data()
{
    QTest::addColumn<quint32>("slot");
    QTest::addColumn<quint32>("generation");
    QTest::addColumn<int>("kind");
    QTest::newRow("nothing") << quint32(0) << quint32(0) << 0;
    QTest::newRow("the largest of each")
        << ~quint32(0) << quint32(EventTag::kGenerations - 1) << 255;
    QTest::newRow("a place alone") << quint32(1) << quint32(0) << 0;
    QTest::newRow("a generation alone") << quint32(0) << quint32(1) << 0;
    QTest::newRow("a kind alone") << quint32(0) << quint32(0) << 1;
}

void TestSlots::packs()
{
    QFETCH(quint32, slot);
    QFETCH(quint32, generation);
    QFETCH(int, kind);
    const EventTag tag{slot, generation, static_cast<std::uint8_t>(kind)};
    const EventTag back = EventTag::unpack(tag.pack());
    QCOMPARE(back.slot, slot);
    QCOMPARE(back.generation, generation);
    QCOMPARE(int(back.kind), kind);
}

void TestSlots::lateEventsFindNothing()
{
    SlotTable<Entry> table;
    const std::uint32_t slot = table.take();
    const EventTag first{slot, table[slot].generation, 1};
    table[slot].value = 1;
    QVERIFY(table.find(first) && table.find(first)->value == 1);
    QVERIFY(!table.find({slot + 1, 0, 1})); // no such place
    table.release(slot);
    QVERIFY(!table.find(first)); // gone
    QCOMPARE(table.open(), std::size_t(0));

    QCOMPARE(table.take(), slot); // used again
    QVERIFY(!table.find(first));
    QCOMPARE(table[slot].value, 0);
    QVERIFY(table.find({slot, table[slot].generation, 1}));
    QCOMPARE(table.open(), std::size_t(1));
}

void TestSlots::generationsStartAgain()
{
    SlotTable<Entry> table;
    const std::uint32_t slot = table.take();
    table[slot].generation = EventTag::kGenerations - 1;
    table.release(slot);
    QCOMPARE(table[table.take()].generation, 0U);
}

QTEST_APPLESS_MAIN(TestSlots)
#include "tst_slots.moc"
