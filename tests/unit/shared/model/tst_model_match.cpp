// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;

namespace {

QByteArray withMatch(const QByteArray &match)
{
    Parts parts;
    parts.routes = R"([{"name": "r", "upstream": "up", "match": {)" + match + "}}]";
    return parts.document();
}

} // namespace

class TestMatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void paths_data();
    void paths();
    void hosts_data();
    void hosts();
    void readsConditions();
    void pathMessagesSayHowToWriteIt();
};

void TestMatch::errors_data()
{
    QTest::addColumn<QByteArray>("match");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *match, const char *expected) {
        QTest::newRow(name) << QByteArray(match) << QByteArray(expected);
    };
    row("no paths", R"("hosts": ["a"])", "/routes/0/match config.missing-key");
    row("an empty list of paths", R"("paths": [])", "/routes/0/match/paths config.value");
    row("a path that is text", R"("paths": "/a")", "/routes/0/match/paths config.type");
    row("a path twice", R"("paths": ["/a", "/a"])",
        "/routes/0/match/paths/1 config.duplicate-entry");
    row("a shape twice", R"("paths": ["/a/{x}", "/a/{y}"])",
        "/routes/0/match/paths/1 config.duplicate-entry");
    row("methods", R"("paths": ["/a"], "methods": ["GET", "PROPFIND", "X-A"])", "");
    row("a lower-case method", R"("paths": ["/a"], "methods": ["get"])",
        "/routes/0/match/methods/0 config.value");
    row("a method that is no token", R"("paths": ["/a"], "methods": ["GET "])",
        "/routes/0/match/methods/0 config.value");
    row("any method", R"("paths": ["/a"], "methods": ["*"])",
        "/routes/0/match/methods/0 config.value");
    row("CONNECT", R"("paths": ["/a"], "methods": ["CONNECT"])",
        "/routes/0/match/methods/0 config.value");
    row("conditions",
        R"("paths": ["/a"], "headers": {"X-V": "2", "X-W": "*", "X-X": {"regex": "^a+$"}},
                         "query": {"preview": "*"})",
        "");
    row("a condition that is a number", R"("paths": ["/a"], "headers": {"X-V": 2})",
        "/routes/0/match/headers/X-V config.type");
    row("a bad expression", R"("paths": ["/a"], "headers": {"X-V": {"regex": "("}})",
        "/routes/0/match/headers/X-V/regex config.regex");
    row("a look-behind", R"("paths": ["/a"], "query": {"v": {"regex": "(?<=a)b"}})",
        "/routes/0/match/query/v/regex config.regex");
    row("an empty condition", R"("paths": ["/a"], "query": {"v": {}})",
        "/routes/0/match/query/v config.missing-key");
    row("a field that is no token", R"("paths": ["/a"], "headers": {"X V": "2"})",
        "/routes/0/match/headers/X V config.header");
    row("a field twice in two cases", R"("paths": ["/a"], "headers": {"X-V": "2", "x-v": "3"})",
        "/routes/0/match/headers/x-v config.duplicate-entry");
    row("a typing mistake", R"("paths": ["/a"], "method": ["GET"])",
        "/routes/0/match/method config.unknown-key");
}

void TestMatch::errors()
{
    QFETCH(QByteArray, match);
    QFETCH(QByteArray, expected);
    QCOMPARE(summary(parse(withMatch(match)).errors), expected);
}

void TestMatch::paths_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, const char *path, bool expected) {
        QTest::newRow(name) << QByteArray(path) << expected;
    };
    row("the root", "/", true);
    row("literals", "/orders/new", true);
    row("a slash behind", "/orders/", true);
    row("a parameter", "/orders/{id}", true);
    row("a parameter between", "/orders/{id}/items", true);
    row("a parameter and a slash", "/orders/{id}/", true);
    row("the rest", "/{rest...}", true);
    row("the rest behind a parameter", "/{a}/{rest...}", true);
    row("letters of names", "/{order_Id-2}", true);
    row("what a path may have", "/a-b._~!$&'()*+,;=:@", true);
    row("an encoded slash", "/a%2Fb", true);
    row("an encoded space", "/a%20b", true);
    row("an encoded letter that is not ASCII", "/caf%C3%A9", true);
    row("16 parameters", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j}/{k}/{l}/{m}/{n}/{o}/{p}", true);
    row("17 parameters", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j}/{k}/{l}/{m}/{n}/{o}/{p}/{q}",
        false);
    row("empty", "", false);
    row("no slash in front", "orders", false);
    row("two slashes", "/a//b", false);
    row("two slashes behind", "/a//", false);
    row("two slashes in front", "//a", false);
    row("a dot segment", "/a/./b", false);
    row("two dots", "/a/../b", false);
    row("dots behind", "/a/..", false);
    row("encoded dots", "/a/%2e%2E/b", false);
    row("three dots are a name", "/a/...", true);
    row("a query", "/a?b", false);
    row("a fragment", "/a#b", false);
    row("a space", "/a b", false);
    row("a backslash", "/a\\\\b", false); // escaped twice: once for JSON
    row("a letter that is not ASCII", "/caf\xc3\xa9", false);
    row("an encoded letter", "/%61", false);
    row("lower-case hexadecimal", "/a%2fb", false);
    row("half an escape", "/a%2", false);
    row("no escape", "/a%zz", false);
    row("an encoded NUL", "/a%00", false);
    row("an encoded DEL", "/a%7F", false);
    row("a raw control character", "/a\\u0001", false);
    row("part of a segment", "/a/x{id}", false);
    row("a parameter and more", "/a/{id}.json", false);
    row("a brace", "/a/{id", false);
    row("braces within", "/a/{{id}}", false);
    row("no name", "/a/{}", false);
    row("dots only", "/a/{...}", false);
    row("the rest between", "/{rest...}/b", false);
    row("the rest before a slash", "/{rest...}/", false);
    row("a name twice", "/{a}/{a}", false);
    row("a name twice, one the rest", "/{a}/{a...}", false);
    row("a star", "/a/{*}", false);
    row("a dot in a name", "/{a.b}", false);
}

void TestMatch::paths()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, expected);
    const auto outcome = parse(withMatch(R"("paths": [")" + path + R"("])"));
    QCOMPARE(summary(outcome.errors),
             QByteArray(expected ? "" : "/routes/0/match/paths/0 config.path"));
}

void TestMatch::hosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("expected"); // empty: refused
    const auto row = [](const char *name, const char *host, const char *expected) {
        QTest::newRow(name) << QByteArray(host) << QByteArray(expected);
    };
    row("a name", "api.example.com", "api.example.com");
    row("upper case", "API.Example.COM", "api.example.com");
    row("a dot behind", "api.example.com.", "api.example.com");
    row("a port", "api.example.com:8443", "api.example.com");
    row("a dot and a port", "api.example.com.:443", "api.example.com");
    row("a wildcard", "*.Example.org", "*.example.org");
    row("a wildcard below a top level", "*.org", "*.org");
    row("IPv4", "127.0.0.1", "127.0.0.1");
    row("IPv6", "[2001:DB8::1]", "[2001:db8::1]");
    row("IPv6 and a port", "[::1]:80", "[::1]");
    row("one label", "localhost", "localhost");
    row("an underscore", "a_b.internal", "a_b.internal");
    row("an A-label", "xn--bcher-kva.example", "xn--bcher-kva.example");
    row("a U-label",
        "b\xc3\xbc"
        "cher.example",
        "");
    row("nothing", "", "");
    row("any", "*", "");
    row("a star within", "a.*.example.com", "");
    row("half a label", "a*.example.com", "");
    row("two stars", "*.*.example.com", "");
    row("an empty label", "a..example.com", "");
    row("a dash in front", "-a.example.com", "");
    row("a dash behind", "a-.example.com", "");
    row("a space", "a b", "");
    row("a slash", "a/b", "");
    row("a scheme", "https://a", "");
    row("a long label", "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb1234.a", "");
    row("an impossible address", "256.0.0.1", "");
    row("IPv6 without brackets", "2001:db8::1", "");
}

void TestMatch::hosts()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, expected);
    const auto outcome = parse(withMatch(R"("paths": ["/a"], "hosts": [")" + host + R"("])"));
    if (expected.isEmpty()) {
        QCOMPARE(summary(outcome.errors), QByteArray("/routes/0/match/hosts/0 config.host"));
    } else {
        QVERIFY2(outcome.valid(), messages(outcome.errors));
        QCOMPARE(QByteArray::fromStdString(outcome.document.routes[0].match.hosts.at(0)), expected);
    }
}

void TestMatch::readsConditions()
{
    const auto outcome = parse(withMatch(R"("paths": ["/a"], "headers": {"X-V": "2", "X-W": "*"},
                                            "query": {"Q": {"regex": "a.*"}})"));
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    using Kind = ValueMatch::Kind;
    const Match &match = outcome.document.routes[0].match;
    QVERIFY((match.headers
             == std::vector<std::pair<std::string, ValueMatch>>{{"x-v", {Kind::Exact, "2"}},
                                                                {"x-w", {Kind::Present, ""}}}));
    QVERIFY((match.query
             == std::vector<std::pair<std::string, ValueMatch>>{{"Q", {Kind::Regex, "a.*"}}}));
}

void TestMatch::pathMessagesSayHowToWriteIt()
{
    const auto message = [](const char *path) {
        const auto outcome = parse(withMatch(R"("paths": [")" + QByteArray(path) + R"("])"));
        return QByteArray::fromStdString(outcome.errors.at(0).message);
    };
    QVERIFY(message("/a b").contains("\"%20\""));
    QVERIFY(message("/a%2fb").contains("\"%2F\""));
    QVERIFY(message("/%61").contains("\"a\""));
    QVERIFY(message("/caf\xc3\xa9").contains("\"%C3\""));
    QVERIFY(message("/a//b").contains("slash"));
}

QTEST_APPLESS_MAIN(TestMatch)
#include "tst_model_match.moc"
