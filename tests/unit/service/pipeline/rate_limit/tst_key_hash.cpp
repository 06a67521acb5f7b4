// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/key_hash.h"

#include <QTest>

#include <string>

using namespace portcullis::pipeline;

class TestKeyHash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void vectors_data();
    void vectors();
    void piecesDoNotMatterButPartsDo();
};

void TestKeyHash::vectors_data()
{
    QTest::addColumn<int>("rounds");
    QTest::addColumn<int>("length");
    QTest::addColumn<QByteArray>("expected");

    // Key 00 01 … 0f, message 00 01 …: the vectors of the reference implementation for 2-4, and
    // what OpenSSL's SIPHASH computes for 1-3.
    QTest::newRow("2-4, empty") << 2 << 0 << QByteArray("a3817f04ba25a8e66df67214c7550293");
    QTest::newRow("2-4, one byte") << 2 << 1 << QByteArray("da87c1d86b99af44347659119b22fc45");
    QTest::newRow("2-4, seven bytes") << 2 << 7 << QByteArray("a1f1ebbed8dbc153c0b84aa61ff08239");
    QTest::newRow("2-4, eight bytes") << 2 << 8 << QByteArray("3b62a9ba6258f5610f83e264f31497b4");
    QTest::newRow("1-3, empty") << 1 << 0 << QByteArray("e77ebcb22788a5befd62db6add303001");
    QTest::newRow("1-3, fifteen bytes")
        << 1 << 15 << QByteArray("c17e5505b2bd526c2921cdec1e7e0109");
    QTest::newRow("1-3, sixteen bytes")
        << 1 << 16 << QByteArray("d0a8d95715518eebb513b0f83d9e1793");
    QTest::newRow("1-3, 33 bytes") << 1 << 33 << QByteArray("c5f57bae1320fcf4b4e868e71d56c66b");
}

void TestKeyHash::vectors()
{
    QFETCH(int, rounds);
    QFETCH(int, length);
    QFETCH(QByteArray, expected);

    KeyHasher hasher({0x0706050403020100, 0x0f0e0d0c0b0a0908}, rounds, rounds == 2 ? 4 : 3);
    std::string message;
    for (int i = 0; i < length; ++i)
        message.push_back(static_cast<char>(i));
    hasher.bytes(message);
    const KeyHash hash = hasher.finish();
    QByteArray bytes;
    for (const std::uint64_t word : {hash.lo, hash.hi}) {
        for (int i = 0; i < 8; ++i)
            bytes.append(static_cast<char>(word >> (8 * i)));
    }
    QCOMPARE(bytes.toHex(), expected);
}

void TestKeyHash::piecesDoNotMatterButPartsDo()
{
    const KeySeed seed{1, 2};
    const std::string text = "the quick brown fox jumps over the lazy dog";
    KeyHasher whole(seed);
    whole.bytes(text);
    const KeyHash expected = whole.finish();
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        KeyHasher pieces(seed);
        pieces.bytes(std::string_view(text).substr(0, cut));
        pieces.bytes(std::string_view(text).substr(cut));
        QVERIFY(pieces.finish() == expected);
    }
    const auto ofParts = [](KeySeed with, std::string_view a, std::string_view b) {
        KeyHasher hasher(with);
        hasher.part(a);
        hasher.part(b);
        return hasher.finish();
    };
    QVERIFY(ofParts(seed, "ab", "c") != ofParts(seed, "a", "bc"));
    QVERIFY(ofParts(seed, "ab", "") != ofParts(seed, "", "ab"));
    QVERIFY(ofParts(seed, "a", "b") != ofParts({1, 3}, "a", "b"));
    QVERIFY(ofParts(seed, std::string(200, 'x'), "") != ofParts(seed, std::string(72, 'x'), ""));
    QVERIFY(KeySeed::random() != KeySeed::random());
}

QTEST_APPLESS_MAIN(TestKeyHash)
#include "tst_key_hash.moc"
