// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/target.h"
#include "tests/unit/service/http/rows.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::http;
using namespace portcullis::http::rows;

class TestPath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void normalizes_data();
    void normalizes();
    void refuses_data();
    void refuses();
    void copiesOnlyWhatChanges_data();
    void copiesOnlyWhatChanges();
    void readsLeniently_data();
    void readsLeniently();
    void comparesEscapes_data();
    void comparesEscapes();
};

void TestPath::normalizes_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("normal");
    const auto row = [](const char *name, const char *path, const char *normal) {
        QTest::newRow(name) << QByteArray(path) << QByteArray(normal);
    };
    row("the root", "/", "/");
    row("a plain path stays", "/a/b-c_d.e~f", "/a/b-c_d.e~f");
    row("a slash at the end stays", "/a/", "/a/");
    row("parameters and sub-delims stay", "/a;b=c,d@e:f!$&'()*+", "/a;b=c,d@e:f!$&'()*+");
    row("escaped letters", "/%61%64%6d%69%6E", "/admin");
    row("escaped unreserved signs", "/%2D%2e%5F%7e", "/-._~");
    row("other escapes stay as they were sent", "/%c3%A9%2f%5C%3f%23%20", "/%c3%A9%2f%5C%3f%23%20");
    row("an escaped percent sign is not decoded again", "/%2541%252e%252e", "/%2541%252e%252e");
    row("an escaped percent sign and escaped digits", "/%25%32%65", "/%252e");
    row("a dot segment", "/a/./b", "/a/b");
    row("a dot segment at the end", "/a/.", "/a/");
    row("a dot segment alone", "/.", "/");
    row("a double dot segment", "/a/../b", "/b");
    row("a double dot segment at the end", "/a/b/..", "/a/");
    row("a double dot segment up to the root", "/a/..", "/");
    row("two double dot segments", "/a/b/../../c", "/c");
    row("escaped dots", "/a/%2e%2E/b/%2e/c", "/b/c");
    row("one dot escaped", "/a/.%2e/b", "/b");
    row("a name of dots stays", "/a/.../b/..c/d..", "/a/.../b/..c/d..");
    row("a name that begins with a dot stays", "/.well-known/x", "/.well-known/x");
    row("repeated slashes", "///a///b//", "/a/b/");
    row("slashes are merged before dot segments count", "/a//../b", "/b");
    row("a double dot segment with a parameter is a name", "/a/..;/b", "/a/..;/b");
    row("an escaped slash keeps its segment", "/a%2F../b", "/a%2F../b");
    row("dots around an escaped slash are a name", "/a/..%2Fb", "/a/..%2Fb");
}

void TestPath::normalizes()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, normal);
    Arena arena;
    const auto first = normalizePath(view(path), arena);
    QVERIFY(first.has_value());
    QCOMPARE(toBytes(*first), normal);
    const auto second = normalizePath(*first, arena);
    QVERIFY(second.has_value());
    QCOMPARE(toBytes(*second), normal);
}

void TestPath::refuses_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("nothing") << bytes("");
    QTest::newRow("no slash in front") << bytes("a/b");
    QTest::newRow("an escaped slash in front") << bytes("%2Fa");
    QTest::newRow("above the root") << bytes("/..");
    QTest::newRow("above the root, and down again") << bytes("/a/../../b");
    QTest::newRow("above the root with escapes") << bytes("/%2e%2e/a");
    QTest::newRow("above the root with slashes") << bytes("/a//../../b");
    QTest::newRow("NUL") << bytes("/a\0b");
    QTest::newRow("an escaped NUL") << bytes("/a%00b");
    QTest::newRow("a control character") << bytes("/a\x1f");
    QTest::newRow("an escaped line end") << bytes("/a%0d%0a");
    QTest::newRow("an escaped tab") << bytes("/a%09");
    QTest::newRow("DEL") << bytes("/a\x7f");
    QTest::newRow("an escaped DEL") << bytes("/a%7F");
    QTest::newRow("a lone percent sign") << bytes("/a%");
    QTest::newRow("one digit") << bytes("/a%4");
    QTest::newRow("no hexadecimal digit") << bytes("/a%6g");
    QTest::newRow("an escape of another kind") << bytes("/%u0061");
    QTest::newRow("an escape across a slash") << bytes("/a%2/0");
}

void TestPath::refuses()
{
    QFETCH(QByteArray, path);
    Arena arena;
    const auto normal = normalizePath(view(path), arena);
    QVERIFY(!normal.has_value());
    QVERIFY(normal.error() == Reason::ReceiveBadPath);
}

void TestPath::copiesOnlyWhatChanges_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("a plain path") << bytes("/orders/17");
    QTest::newRow("a slash at the end") << bytes("/orders/");
    QTest::newRow("a dot inside a name") << bytes("/a.b/.c");
    QTest::newRow("an escape that stays") << bytes("/a%c3%a9");
}

void TestPath::copiesOnlyWhatChanges()
{
    QFETCH(QByteArray, path);
    Arena arena;
    const auto normal = normalizePath(view(path), arena);
    QVERIFY(normal.has_value());
    QCOMPARE(static_cast<const void *>(normal->data()),
             static_cast<const void *>(path.constData()));
    const std::string_view lookalike = lookalikePath(*normal, arena);
    QCOMPARE(static_cast<const void *>(lookalike.data()),
             static_cast<const void *>(path.constData()));
}

void TestPath::readsLeniently_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("lookalike");
    const auto row = [](const char *name, const char *path, const char *lookalike) {
        QTest::newRow(name) << QByteArray(path) << QByteArray(lookalike);
    };
    row("the root", "/", "/");
    row("a plain path", "/a/b", "/a/b");
    row("a slash at the end", "/a/", "/a/");
    row("upper case", "/ADMIN/x", "/admin/x");
    row("escapes in upper case", "/%C3%A9", "/%c3%a9");
    row("an escaped slash", "/admin%2Fx", "/admin/x");
    row("an escaped slash at the end", "/admin%2f", "/admin/");
    row("an escaped slash in front", "/%2fadmin", "/admin");
    row("an escaped backslash", "/admin%5cx", "/admin/x");
    row("a backslash", "/admin\\x", "/admin/x");
    row("dots behind an escaped slash", "/a/..%2Fadmin", "/admin");
    row("dots before an escaped slash", "/a%2F../admin", "/admin");
    row("dots above the root stop there", "/a%2f..%2f..%2f..%2fadmin", "/admin");
    row("a parameter", "/admin;x=1/y", "/admin/y");
    row("an escaped parameter", "/admin%3Bx", "/admin");
    row("a parameter alone", "/;/admin", "/admin");
    row("a parameter with an escaped slash", "/a;b%2Fadmin", "/a/admin");
    row("dots and a parameter", "/a/..;/admin", "/admin");
    row("dots and a parameter at the end", "/a/b/..;x", "/a/");
    row("a dot and a parameter", "/.;/admin", "/admin");
    row("a dot at the end", "/admin.", "/admin");
    row("dots at the end", "/admin.../x", "/admin/x");
    row("a name of dots", "/a/.../b", "/a/b");
    row("a dot inside a name", "/a.b/.c", "/a.b/.c");
    row("an escaped space at the end", "/admin%20", "/admin");
    row("dots and spaces in turn", "/admin.%20.%20/x", "/admin/x");
    row("a space inside a name", "/a%20b", "/a%20b");
    row("a space in front of a name", "/%20admin", "/%20admin");
    row("dots and a space", "/a/..%20/admin", "/admin");
    row("a no-break space", "/admin%C2%A0", "/admin");
    row("a no-break space of Latin-1", "/admin%A0", "/admin");
    row("the end of a letter is no space", "/voil%C3%A0", "/voil%c3%a0");
    row("an em space", "/admin%E2%80%83", "/admin");
    row("an ideographic space", "/admin%e3%80%80", "/admin");
    row("a zero width space", "/admin%e2%80%8b", "/admin");
    row("another sign of three bytes", "/admin%e2%80%8c", "/admin%e2%80%8c");
    row("an escaped question mark", "/admin%3Fx/y", "/admin");
    row("an escaped hash sign", "/admin%23/x", "/admin");
    row("a hash sign", "/admin#x", "/admin");
    row("a hash sign behind a slash", "/admin/#x", "/admin/");
    row("a hash sign behind a parameter", "/admin;x#/y", "/admin");
    row("decoded once only", "/a%252fb%252e", "/a%252fb%252e");
}

void TestPath::readsLeniently()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, lookalike);
    Arena arena;
    const auto normal = normalizePath(view(path), arena);
    QVERIFY(normal.has_value());
    QCOMPARE(toBytes(lookalikePath(*normal, arena)), lookalike);
}

void TestPath::comparesEscapes_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("upper");
    QTest::newRow("no escape") << bytes("/abc") << bytes("/abc");
    QTest::newRow("upper case") << bytes("/a%C3%2F") << bytes("/a%C3%2F");
    QTest::newRow("digits") << bytes("/a%20b") << bytes("/a%20b");
    QTest::newRow("lower case") << bytes("/cafe%c3%a9abc%2fde") << bytes("/cafe%C3%A9abc%2Fde");
    QTest::newRow("an escaped percent sign") << bytes("/%25ab%aB") << bytes("/%25ab%AB");
    QTest::newRow("a cut-off escape") << bytes("/%a") << bytes("/%a");
}

void TestPath::comparesEscapes()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, upper);
    Arena arena;
    const std::string_view result = upperCaseEscapes(view(path), arena);
    QCOMPARE(toBytes(result), upper);
    QCOMPARE(result.data() == path.constData(), path == upper);
}

QTEST_APPLESS_MAIN(TestPath)
#include "tst_path.moc"
