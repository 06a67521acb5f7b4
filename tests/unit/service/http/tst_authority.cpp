// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/authority.h"
#include "service/http/target.h"
#include "tests/unit/service/http/rows.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::http;
using namespace portcullis::http::rows;

class TestAuthority : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void copiesOnlyUpperCase();
    void compares_data();
    void compares();
};

void TestAuthority::parses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("a name") << bytes("a.test") << bytes("a.test") << -1;
    QTest::newRow("a port") << bytes("a.test:8080") << bytes("a.test") << 8080;
    QTest::newRow("an empty port") << bytes("a.test:") << bytes("a.test") << -1;
    QTest::newRow("port 0") << bytes("a.test:0") << bytes("a.test") << 0;
    QTest::newRow("the last port") << bytes("a.test:65535") << bytes("a.test") << 65535;
    QTest::newRow("a port with zeros in front") << bytes("a.test:000080") << bytes("a.test") << 80;
    QTest::newRow("upper case") << bytes("A.TEST:80") << bytes("a.test") << 80;
    QTest::newRow("a trailing dot") << bytes("a.test.:80") << bytes("a.test") << 80;
    QTest::newRow("an underscore") << bytes("a_b") << bytes("a_b") << -1;
    QTest::newRow("IPv4") << bytes("127.0.0.1:80") << bytes("127.0.0.1") << 80;
    QTest::newRow("IPv6") << bytes("[2001:DB8::1]:80") << bytes("[2001:db8::1]") << 80;
    QTest::newRow("IPv6 without a port") << bytes("[::]") << bytes("[::]") << -1;
    QTest::newRow("IPv6 with an IPv4 part")
        << bytes("[::ffff:1.2.3.4]") << bytes("[::ffff:1.2.3.4]") << -1;
}

void TestAuthority::parses()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, host);
    QFETCH(int, port);
    Arena arena;
    const std::optional<Authority> authority = parseAuthority(view(text), arena);
    QVERIFY(authority.has_value());
    QCOMPARE(toBytes(authority->host), host);
    QCOMPARE(authority->port ? int(*authority->port) : -1, port);
}

void TestAuthority::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"",
                             ".",
                             ":80",
                             ":",
                             "a b",
                             "a\tb",
                             "u@a",
                             "u:p@a",
                             "a/b",
                             "a?b",
                             "a#b",
                             "a\\b",
                             "a%41",
                             "a:b",
                             "a:80:80",
                             "a:65536",
                             "a:99999999999999999999",
                             "a:-1",
                             "a:+1",
                             "a: 80",
                             "[",
                             "[]",
                             "[]:80",
                             "[::1",
                             "[::1]x",
                             "[::1]x:80",
                             "[zz]",
                             "[1.2.3.4]",
                             "[fe80::1%25a]",
                             "[v1.a]",
                             "::1",
                             "a[b",
                             "a\x80",
                             "a\x7f",
                             "<a>",
                             "a\"b",
                             "a|b",
                             "a^b",
                             "{a}"})
        QTest::addRow("'%s'", text) << QByteArray(text);
    QTest::newRow("NUL") << bytes("a\0b");
}

void TestAuthority::refuses()
{
    QFETCH(QByteArray, text);
    Arena arena;
    QVERIFY(!parseAuthority(view(text), arena).has_value());
}

void TestAuthority::copiesOnlyUpperCase()
{
    Arena arena;
    const std::string_view text = "a.test.:80";
    QVERIFY(parseAuthority(text, arena)->host.data() == text.data());
    QCOMPARE(arena.capacity(), std::size_t(0));
}

void TestAuthority::compares_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("same");
    QTest::newRow("equal") << bytes("a.test") << bytes("a.test") << true;
    QTest::newRow("case and dot") << bytes("A.test.") << bytes("a.TEST") << true;
    QTest::newRow("the default port") << bytes("a.test:80") << bytes("a.test") << true;
    QTest::newRow("another port") << bytes("a.test:81") << bytes("a.test") << false;
    QTest::newRow("another host") << bytes("a.test") << bytes("b.test") << false;
    QTest::newRow("a longer host") << bytes("a.test") << bytes("a.test.x") << false;
}

void TestAuthority::compares()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(bool, same);
    QCOMPARE(sameAuthority(*splitAuthority(view(a)), *splitAuthority(view(b)), 80), same);
}

QTEST_APPLESS_MAIN(TestAuthority)
#include "tst_authority.moc"
