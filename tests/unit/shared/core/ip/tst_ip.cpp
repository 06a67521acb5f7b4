// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ip.h"

#include <QTest>

using namespace portcullis;

class TestIp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
    void printedTextReadsBackTheSame();
    void properties_data();
    void properties();
    void rangeParse_data();
    void rangeParse();
    void rangeContains_data();
    void rangeContains();
};

void TestIp::parse_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("printed"); // empty: refused

    const auto row = [](const char *name, const char *text, const char *printed) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(printed);
    };
    row("dotted decimal", "192.0.2.1", "192.0.2.1");
    row("the lowest IPv4", "0.0.0.0", "0.0.0.0");
    row("the highest IPv4", "255.255.255.255", "255.255.255.255");
    row("a leading zero may be octal", "192.0.2.01", "");
    row("a lone zero is no leading zero", "10.0.0.0", "10.0.0.0");
    row("an octet above 255", "192.0.2.256", "");
    row("an endless octet", "192.0.2.00000000000000000001", "");
    row("three parts", "192.0.2", "");
    row("five parts", "192.0.2.1.5", "");
    row("a trailing dot", "192.0.2.1.", "");
    row("an empty part", "192..2.1", "");
    row("one number is no address", "3221225985", "");
    row("hexadecimal is no address", "0xC0.0.2.1", "");
    row("white space", " 192.0.2.1", "");
    row("nothing", "", "");
    row("a name", "localhost", "");
    row("with a port", "192.0.2.1:80", "");

    row("the unspecified address", "::", "::");
    row("loopback", "::1", "::1");
    row("a gap at the end", "2001:db8::", "2001:db8::");
    row("upper case is printed lower", "2001:DB8::ABCD", "2001:db8::abcd");
    row("leading zeros are dropped", "2001:0db8:0000:0001:0000:0000:0000:0001", "2001:db8:0:1::1");
    row("the first of equal runs is shortened", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
    row("a single zero group is not shortened", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
    row("a gap for one group is read", "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
    row("the longer run wins", "1:0:0:2:0:0:0:3", "1:0:0:2::3");
    row("zeros up to the end", "1:2:3:4:5:6:0:0", "1:2:3:4:5:6::");
    row("mapped is IPv4", "::ffff:192.0.2.1", "192.0.2.1");
    row("mapped in hexadecimal is IPv4", "::FFFF:c000:201", "192.0.2.1");
    row("compatible is not mapped", "::192.0.2.1", "::c000:201");
    row("an IPv4 tail", "64:ff9b::192.0.2.33", "64:ff9b::c000:221");
    row("a full address with an IPv4 tail", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304");
    row("an IPv4 tail too many", "1:2:3:4:5:6:7:1.2.3.4", "");
    row("IPv4 in front", "1.2.3.4::", "");
    row("IPv4 in the middle", "::1.2.3.4:1", "");
    row("two gaps", "1::2::3", "");
    row("three colons", ":::", "");
    row("a gap for no group", "1:2:3:4::5:6:7:8", "");
    row("seven groups", "1:2:3:4:5:6:7", "");
    row("nine groups", "1:2:3:4:5:6:7:8:9", "");
    row("a group of five digits", "::12345", "");
    row("a single leading colon", ":1:2:3:4:5:6:7", "");
    row("a single trailing colon", "1:2:3:4:5:6:7:", "");
    row("a letter beyond f", "::g", "");
    row("brackets", "[::1]", "");
    row("a zone", "fe80::1%eth0", "");
}

void TestIp::parse()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, printed);
    const auto address = IpAddress::parse(text.toStdString());
    QCOMPARE(address.has_value(), !printed.isEmpty());
    if (address)
        QCOMPARE(QByteArray::fromStdString(address->toString()), printed);
}

void TestIp::printedTextReadsBackTheSame()
{
    // Every pattern of zero and non-zero groups.
    for (unsigned pattern = 0; pattern < 256; ++pattern) {
        IpAddress address;
        for (unsigned group = 0; group < 8; ++group) {
            if (pattern >> group & 1)
                address.bytes[2 * group + 1] = static_cast<std::uint8_t>(0xA0 + group);
        }
        const auto again = IpAddress::parse(address.toString());
        QVERIFY2(again == address, address.toString().c_str());
    }
}

void TestIp::properties_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("v4");
    QTest::addColumn<bool>("loopback");
    QTest::addColumn<QByteArray>("limitKey");

    QTest::newRow("IPv4 counts whole")
        << QByteArray("192.0.2.77") << true << false << QByteArray("192.0.2.77");
    QTest::newRow("127/8 is loopback")
        << QByteArray("127.9.9.9") << true << true << QByteArray("127.9.9.9");
    QTest::newRow("IPv6 counts as its /64")
        << QByteArray("2001:db8:1:2:3:4:5:6") << false << false << QByteArray("2001:db8:1:2::");
    QTest::newRow("::1 is loopback") << QByteArray("::1") << false << true << QByteArray("::");
    QTest::newRow(":: is not") << QByteArray("::") << false << false << QByteArray("::");
    QTest::newRow("mapped loopback is loopback")
        << QByteArray("::ffff:127.0.0.1") << true << true << QByteArray("127.0.0.1");
}

void TestIp::properties()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, v4);
    QFETCH(bool, loopback);
    QFETCH(QByteArray, limitKey);
    const auto address = IpAddress::parse(text.toStdString());
    QVERIFY(address);
    QCOMPARE(address->isV4(), v4);
    QCOMPARE(address->isLoopback(), loopback);
    QCOMPARE(QByteArray::fromStdString(address->limitKey().toString()), limitKey);
}

void TestIp::rangeParse_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("base"); // empty: refused
    QTest::addColumn<int>("bits");

    const auto row = [](const char *name, const char *text, const char *base, int bits) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(base) << bits;
    };
    row("IPv4", "10.0.0.0/8", "10.0.0.0", 104);
    row("all of IPv4", "0.0.0.0/0", "0.0.0.0", 96);
    row("one IPv4 address", "192.0.2.1", "192.0.2.1", 128);
    row("bits behind the length are dropped", "10.1.2.3/8", "10.0.0.0", 104);
    row("a length within a byte", "172.31.255.255/12", "172.16.0.0", 108);
    row("IPv6", "2001:db8::/32", "2001:db8::", 32);
    row("all of IPv6", "::/0", "::", 0);
    row("a mapped range is an IPv4 range", "::ffff:10.0.0.0/104", "10.0.0.0", 104);
    row("IPv4 length above 32", "10.0.0.0/33", "", 0);
    row("IPv6 length above 128", "::/129", "", 0);
    row("no length", "10.0.0.0/", "", 0);
    row("a length with a leading zero", "10.0.0.0/08", "", 0);
    row("a negative length", "10.0.0.0/-1", "", 0);
    row("a net mask", "10.0.0.0/255.0.0.0", "", 0);
    row("two slashes", "10.0.0.0/8/8", "", 0);
    row("no address", "/8", "", 0);
}

void TestIp::rangeParse()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, base);
    QFETCH(int, bits);
    const auto range = IpRange::parse(text.toStdString());
    QCOMPARE(range.has_value(), !base.isEmpty());
    if (range) {
        QCOMPARE(QByteArray::fromStdString(range->base.toString()), base);
        QCOMPARE(range->bits, bits);
    }
}

void TestIp::rangeContains_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("inside");

    const auto row = [](const char *name, const char *range, const char *address, bool inside) {
        QTest::newRow(name) << QByteArray(range) << QByteArray(address) << inside;
    };
    row("first of a range", "10.0.0.0/8", "10.0.0.0", true);
    row("last of a range", "10.0.0.0/8", "10.255.255.255", true);
    row("one behind", "10.0.0.0/8", "11.0.0.0", false);
    row("one before", "10.0.0.0/8", "9.255.255.255", false);
    row("a split byte, inside", "172.16.0.0/12", "172.31.0.1", true);
    row("a split byte, outside", "172.16.0.0/12", "172.32.0.1", false);
    row("all of IPv4", "0.0.0.0/0", "203.0.113.9", true);
    row("all of IPv4 has no IPv6", "0.0.0.0/0", "2001:db8::1", false);
    row("all of IPv6", "::/0", "2001:db8::1", true);
    row("all of IPv6 has no IPv4", "::/0", "203.0.113.9", false);
    row("mapped is IPv4", "203.0.113.0/24", "::ffff:203.0.113.9", true);
    row("one address is itself", "2001:db8::1", "2001:db8::1", true);
    row("and no other", "2001:db8::1", "2001:db8::2", false);
}

void TestIp::rangeContains()
{
    QFETCH(QByteArray, range);
    QFETCH(QByteArray, address);
    QFETCH(bool, inside);
    const auto parsed = IpRange::parse(range.toStdString());
    const auto ip = IpAddress::parse(address.toStdString());
    QVERIFY(parsed && ip);
    QCOMPARE(parsed->contains(*ip), inside);
}

QTEST_APPLESS_MAIN(TestIp)
#include "tst_ip.moc"
