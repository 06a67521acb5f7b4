// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ip_set.h"

#include <QList>
#include <QTest>

#include <algorithm>
#include <random>

using namespace portcullis;

class TestIpSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contains_data();
    void contains();
    void agreesWithItsRanges();
};

void TestIpSet::contains_data()
{
    QTest::addColumn<QList<QByteArray>>("ranges");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("inside");

    using Ranges = QList<QByteArray>;
    QTest::newRow("an empty set has nothing") << Ranges{} << QByteArray("10.0.0.1") << false;
    QTest::newRow("in the second range")
        << Ranges{"192.0.2.0/24", "10.0.0.0/8"} << QByteArray("192.0.2.9") << true;
    QTest::newRow("between ranges")
        << Ranges{"192.0.2.0/24", "10.0.0.0/8"} << QByteArray("100.0.0.1") << false;
    QTest::newRow("behind a nested range, inside the outer one")
        << Ranges{"10.0.0.0/8", "10.1.0.0/16"} << QByteArray("10.2.0.1") << true;
    QTest::newRow("the very last address")
        << Ranges{"255.255.255.255"} << QByteArray("255.255.255.255") << true;
    QTest::newRow("all of IPv6 is not IPv4") << Ranges{"::/0"} << QByteArray("10.0.0.1") << false;
    QTest::newRow("all of IPv4 is not IPv6") << Ranges{"0.0.0.0/0"} << QByteArray("::1") << false;
    QTest::newRow("both families")
        << Ranges{"0.0.0.0/0", "::/0"} << QByteArray("2001:db8::1") << true;
    QTest::newRow("IPv6 range") << Ranges{"2001:db8::/32"} << QByteArray("2001:db8:ffff::1")
                                << true;
}

void TestIpSet::contains()
{
    QFETCH(QList<QByteArray>, ranges);
    QFETCH(QByteArray, address);
    QFETCH(bool, inside);
    std::vector<IpRange> parsed;
    for (const QByteArray &range : ranges)
        parsed.push_back(IpRange::parse(range.toStdString()).value());
    QCOMPARE(IpSet(parsed).contains(IpAddress::parse(address.toStdString()).value()), inside);
}

void TestIpSet::agreesWithItsRanges()
{
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<IpRange> ranges;
        // Few distinct bits, so that ranges nest, touch and repeat.
        for (int i = 0; i < 40; ++i) {
            const int bits = 100 + static_cast<int>(random() % 29);
            IpAddress base = IpAddress::fromV4(static_cast<std::uint32_t>(random() & 0x30300303));
            if (i % 3 == 0)
                base.bytes[0] = 0x20;
            ranges.push_back({base, bits});
        }
        const IpSet set(ranges);
        for (int i = 0; i < 200; ++i) {
            IpAddress address =
                IpAddress::fromV4(static_cast<std::uint32_t>(random() & 0x3F3F0F0F));
            if (i % 3 == 0)
                address.bytes[0] = 0x20;
            const bool expected =
                std::any_of(ranges.begin(), ranges.end(),
                            [&](const IpRange &range) { return range.contains(address); });
            QVERIFY2(set.contains(address) == expected, address.toString().c_str());
        }
    }
}

QTEST_APPLESS_MAIN(TestIpSet)
#include "tst_ip_set.moc"
