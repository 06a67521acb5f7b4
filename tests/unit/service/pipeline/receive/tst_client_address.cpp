// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/receive/receive.h"

#include <QList>
#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

class TestClientAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clientAddress_data();
    void clientAddress();
};

void TestClientAddress::clientAddress_data()
{
    QTest::addColumn<QByteArray>("peer");
    QTest::addColumn<QList<QByteArray>>("lines");
    QTest::addColumn<QByteArray>("expected");

    // Trusted: 10.0.0.0/8 and 2001:db8:1::/48.
    using Lines = QList<QByteArray>;
    const auto row = [](const char *name, const char *peer, Lines lines, const char *expected) {
        QTest::newRow(name) << QByteArray(peer) << std::move(lines) << QByteArray(expected);
    };
    row("the peer where it is not trusted", "192.0.2.1", {"198.51.100.1"}, "192.0.2.1");
    row("a trusted peer that says nothing", "10.0.0.1", {}, "10.0.0.1");
    row("what a trusted peer says", "10.0.0.1", {"198.51.100.1"}, "198.51.100.1");
    row("the rightmost that is not trusted", "10.0.0.1",
        {"203.0.113.7, 198.51.100.1, 10.0.0.2, 10.0.0.3"}, "198.51.100.1");
    row("several lines are one list", "10.0.0.1", {"203.0.113.7", "198.51.100.1", "10.0.0.2"},
        "198.51.100.1");
    row("the leftmost where all are trusted", "10.0.0.1", {"10.0.0.3, 10.0.0.2"}, "10.0.0.3");
    row("an unparsable entry ends the search at its right neighbour", "10.0.0.1",
        {"203.0.113.7, unknown, 10.0.0.2"}, "10.0.0.2");
    row("an unparsable rightmost entry leaves the peer", "10.0.0.1", {"203.0.113.7, unknown"},
        "10.0.0.1");
    row("an unparsable entry ends the search over lines", "10.0.0.1",
        {"203.0.113.7", "_hidden", "10.0.0.2"}, "10.0.0.2");
    row("what lies left of the client is not read", "10.0.0.1", {"unknown, 198.51.100.1"},
        "198.51.100.1");
    row("a port is dropped", "10.0.0.1", {"198.51.100.1:51234"}, "198.51.100.1");
    row("IPv6", "10.0.0.1", {"2001:db8:2::1"}, "2001:db8:2::1");
    row("IPv6 in brackets", "10.0.0.1", {"[2001:db8:2::1]"}, "2001:db8:2::1");
    row("IPv6 with a port", "10.0.0.1", {"[2001:db8:2::1]:443"}, "2001:db8:2::1");
    row("a trusted IPv6 proxy with a port", "10.0.0.1", {"198.51.100.1, [2001:db8:1::9]:443"},
        "198.51.100.1");
    row("a trusted IPv6 peer", "2001:db8:1::1", {"198.51.100.1"}, "198.51.100.1");
    row("a mapped peer is its IPv4 address", "::ffff:10.0.0.1", {"198.51.100.1"}, "198.51.100.1");
    row("a mapped entry is its IPv4 address", "10.0.0.1", {"198.51.100.1, ::ffff:10.0.0.2"},
        "198.51.100.1");
    row("white space and empty elements are nothing", "10.0.0.1",
        {" 198.51.100.1 ,, \t 10.0.0.2 ,"}, "198.51.100.1");
    row("an empty line is nothing", "10.0.0.1", {"198.51.100.1", ""}, "198.51.100.1");
    row("a port that is none", "10.0.0.1", {"198.51.100.1:http"}, "10.0.0.1");
    row("an empty port", "10.0.0.1", {"198.51.100.1:"}, "10.0.0.1");
    row("a port above 65535", "10.0.0.1", {"198.51.100.1:65536"}, "10.0.0.1");
    row("brackets that do not close", "10.0.0.1", {"[2001:db8:2::1"}, "10.0.0.1");
    row("something behind the brackets", "10.0.0.1", {"[2001:db8:2::1]x"}, "10.0.0.1");
    row("IPv4 in brackets", "10.0.0.1", {"[198.51.100.1]"}, "10.0.0.1");
    row("a quoted entry", "10.0.0.1", {"\"198.51.100.1\""}, "10.0.0.1");
    row("a leading zero", "10.0.0.1", {"198.51.100.01"}, "10.0.0.1");
}

void TestClientAddress::clientAddress()
{
    QFETCH(QByteArray, peer);
    QFETCH(QList<QByteArray>, lines);
    QFETCH(QByteArray, expected);
    const IpSet trusted({*IpRange::parse("10.0.0.0/8"), *IpRange::parse("2001:db8:1::/48")});
    http::FieldList fields;
    fields.append("Host", "a.org");
    for (const QByteArray &line : lines)
        fields.append("x-forwarded-for", {line.constData(), static_cast<std::size_t>(line.size())});
    const IpAddress client =
        pipeline::clientAddress(fields, IpAddress::parse(peer.toStdString()).value(), trusted);
    QCOMPARE(QByteArray::fromStdString(client.toString()), expected);
}

QTEST_APPLESS_MAIN(TestClientAddress)
#include "tst_client_address.moc"
