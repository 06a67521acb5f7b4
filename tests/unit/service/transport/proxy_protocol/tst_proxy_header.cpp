// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/proxy_protocol/crc32c.h"
#include "service/transport/proxy_protocol/proxy_header.h"
#include "tests/support/proxy_header_bytes.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using transport::parseProxyHeader;
using transport::ProxyHeader;

class TestProxyHeader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsHeaders_data();
    void readsHeaders();
    void refuses_data();
    void refuses();
    void checksumsAreThoseOfTheStandard();
};

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

/// Of the bytes, however they are cut: `bad`, `more`, or the size and address; `unsteady` if more
/// bytes took something back.
QByteArray meaningOf(const QByteArray &bytes)
{
    ProxyHeader before;
    for (qsizetype size = 0; size <= bytes.size(); ++size) {
        const ProxyHeader now = parseProxyHeader(view(bytes.left(size)));
        if (before.status != ProxyHeader::Status::NeedMore && !(now == before))
            return "unsteady";
        before = now;
    }
    if (before.status == ProxyHeader::Status::Bad)
        return "bad";
    if (before.status == ProxyHeader::Status::NeedMore)
        return "more";
    return QByteArray::number(qulonglong(before.size)) + ' '
        + (before.source ? QByteArray::fromStdString(before.source->toString()) : "the peer");
}

QByteArray bigEndian(std::uint32_t value)
{
    return twoBytes(value >> 16) + twoBytes(value & 0xFFFF);
}

/// A header whose last field is a checksum; `change` is what is wrong with it.
QByteArray withChecksum(std::uint32_t change = 0)
{
    QByteArray header = proxyV2Tcp4(proxyField(0x01, "h2") + proxyField(0x03, QByteArray(4, '\0')));
    transport::Crc32c sum;
    sum.add(view(header));
    header.replace(header.size() - 4, 4, bigEndian(sum.value() ^ change));
    return header;
}

void row(const char *name, const QByteArray &bytes, const QByteArray &meaning)
{
    QTest::newRow(name) << bytes << meaning;
}

} // namespace

void TestProxyHeader::readsHeaders_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("meaning");

    row("nothing yet", "", "more");
    row("version 1 with IPv4", "PROXY TCP4 192.0.2.7 198.51.100.1 40000 443\r\nGET /",
        "45 192.0.2.7");
    row("version 1 with IPv6", "PROXY TCP6 2001:db8::7 2001:db8::1 40000 443\r\n",
        "46 2001:db8::7");
    row("version 1 with the longest addresses",
        "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
        "104 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    row("version 1 with IPv4 in IPv6", "PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n", "37 192.0.2.7");
    row("version 1 with ports 0", "PROXY TCP4 0.0.0.0 255.255.255.255 0 0\r\n", "40 0.0.0.0");
    row("version 1 of somebody unknown", "PROXY UNKNOWN\r\nGET /", "15 the peer");
    row("version 1 of somebody unknown with addresses",
        "PROXY UNKNOWN 2001:db8::7 2001:db8::1 40000 443\r\n", "49 the peer");
    row("version 1 of somebody unknown as long as it may be",
        "PROXY UNKNOWN " + QByteArray(91, 'x') + "\r\n", "107 the peer");
    row("version 1 without its end", "PROXY TCP4 192.0.2.7 198.51.100.1 40000 443\r", "more");
    row("version 2 with IPv4", proxyV2Tcp4() + "GET /", "28 192.0.2.7");
    row("version 2 with IPv6", proxyV2Tcp6(), "52 2001:db8::7");
    row("version 2 for itself", proxyLocal() + "GET /", "16 the peer");
    row("version 2 for itself with what nobody looks at", proxyV2(0x20, 0x77, "\x03\xFF\xFF"),
        "19 the peer");
    row("version 2 of no family", proxyV2(0x21, 0x00, "whatever"), "24 the peer");
    row("additional fields", proxyV2Tcp4(proxyField(0x01, "h2") + proxyField(0x04, {})),
        "36 192.0.2.7");
    row("additional fields of types that nobody knows", proxyV2Tcp6(proxyField(0xEE, "a")),
        "56 2001:db8::7");
    row("a checksum that is right", withChecksum(), "40 192.0.2.7");
    row("the largest header", proxyV2Tcp4(QByteArray(proxyField(0x04, QByteArray(8161, 'n')))),
        "8192 192.0.2.7");
    row("half of the signature", QByteArray::fromHex("0d0a0d0a000d"), "more");
    row("version 2 without its last byte", proxyV2Tcp4().chopped(1), "more");
}

void TestProxyHeader::readsHeaders()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, meaning);
    QCOMPARE(meaningOf(bytes), meaning);
}

void TestProxyHeader::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto bad = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes;
    };

    bad("a request", "GET / HTTP/1.1\r\n");
    bad("a TLS handshake", QByteArray::fromHex("16030100"));
    bad("small letters", "proxy TCP4 192.0.2.7 198.51.100.1 40000 443\r\n");
    bad("two spaces", "PROXY  TCP4 192.0.2.7 198.51.100.1 40000 443\r\n");
    bad("a tab", "PROXY TCP4\t192.0.2.7 198.51.100.1 40000 443\r\n");
    bad("an end of line alone", "PROXY TCP4 192.0.2.7 198.51.100.1 40000 443\n");
    bad("no protocol", "PROXY \r\n");
    bad("another protocol", "PROXY UDP4 192.0.2.7 198.51.100.1 40000 443\r\n");
    bad("more than unknown", "PROXY UNKNOWNS\r\n");
    bad("a NUL behind unknown", QByteArray("PROXY UNKNOWN \0\r\n", 17));
    bad("no addresses", "PROXY TCP4\r\n");
    bad("one address", "PROXY TCP4 192.0.2.7\r\n");
    bad("no ports", "PROXY TCP4 192.0.2.7 198.51.100.1\r\n");
    bad("one port", "PROXY TCP4 192.0.2.7 198.51.100.1 40000\r\n");
    bad("a third port", "PROXY TCP4 192.0.2.7 198.51.100.1 40000 443 1\r\n");
    bad("a space at the end", "PROXY TCP4 192.0.2.7 198.51.100.1 40000 443 \r\n");
    bad("a port too high", "PROXY TCP4 192.0.2.7 198.51.100.1 65536 443\r\n");
    bad("a port with a zero in front", "PROXY TCP4 192.0.2.7 198.51.100.1 040 443\r\n");
    bad("a port with a sign", "PROXY TCP4 192.0.2.7 198.51.100.1 +40 443\r\n");
    bad("an empty port", "PROXY TCP4 192.0.2.7 198.51.100.1  443\r\n");
    bad("an address with a zero in front", "PROXY TCP4 192.0.2.07 198.51.100.1 40000 443\r\n");
    bad("an address that is a name", "PROXY TCP4 localhost 198.51.100.1 40000 443\r\n");
    bad("the other end without sense", "PROXY TCP4 192.0.2.7 198.51.100 40000 443\r\n");
    bad("IPv6 where IPv4 is said", "PROXY TCP4 ::1 ::1 40000 443\r\n");
    bad("IPv4 where IPv6 is said", "PROXY TCP6 192.0.2.7 198.51.100.1 40000 443\r\n");
    bad("an address with a zone", "PROXY TCP6 fe80::1%eth0 ::1 40000 443\r\n");
    bad("a line too long", "PROXY UNKNOWN " + QByteArray(92, 'x') + "\r\n");
    bad("a line without end", "PROXY UNKNOWN " + QByteArray(93, 'x'));
    bad("another signature", QByteArray::fromHex("0d0a0d0a0d"));
    bad("version 1 in binary", proxyV2(0x11, 0x11, QByteArray(12, 'a')));
    bad("version 3", proxyV2(0x31, 0x11, QByteArray(12, 'a')));
    bad("an unknown command", proxyV2(0x22, 0x11, QByteArray(12, 'a')));
    bad("datagrams", proxyV2(0x21, 0x12, QByteArray(12, 'a')));
    bad("a socket of the file system", proxyV2(0x21, 0x31, QByteArray(216, 'a')));
    bad("an unknown family", proxyV2(0x21, 0x41, QByteArray(12, 'a')));
    bad("IPv4 too short", proxyV2(0x21, 0x11, QByteArray(11, 'a')));
    bad("IPv6 too short", proxyV2(0x21, 0x21, QByteArray(35, 'a')));
    bad("a field without length", proxyV2Tcp4(QByteArray(2, '\1')));
    bad("a field longer than the header", proxyV2Tcp4(proxyField(0x01, "h2").chopped(1)));
    bad("a checksum that is wrong", withChecksum(1));
    bad("a checksum of two bytes", proxyV2Tcp4(proxyField(0x03, "ab")));
    bad("two checksums", withChecksum() + proxyField(0x03, "abcd"));
    bad("a header too large", proxyV2Tcp4(proxyField(0x04, QByteArray(8162, 'n'))));
    bad("the largest length, before it is there", proxyV2(0x20, 0x00, {}).chopped(2) + "\xFF\xFF");
}

void TestProxyHeader::refuses()
{
    QFETCH(QByteArray, bytes);
    if (QByteArray(QTest::currentDataTag()) == "two checksums") {
        // The length has to say so, too.
        bytes.replace(14, 2, twoBytes(bytes.size() - 16));
    }
    QCOMPARE(meaningOf(bytes), QByteArray("bad"));
}

void TestProxyHeader::checksumsAreThoseOfTheStandard()
{
    transport::Crc32c whole;
    whole.add("123456789");
    QCOMPARE(whole.value(), 0xE3069283U);
    transport::Crc32c parts;
    parts.add("1234");
    parts.add("56789");
    QCOMPARE(parts.value(), whole.value());
    QCOMPARE(transport::Crc32c().value(), 0U);
}

QTEST_APPLESS_MAIN(TestProxyHeader)
#include "tst_proxy_header.moc"
