// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;

namespace {

QByteArray repeated(const char *text, int count)
{
    QByteArray all;
    for (int i = 0; i < count; ++i)
        all += text;
    return all;
}

/// A document with `levels` arrays, one in the other, behind an unknown key.
QByteArray nested(int levels)
{
    return R"({"version": 1, "x": )" + repeated("[", levels) + repeated("]", levels) + "}";
}

} // namespace

/// What holds for JSON text whatever it says.
class TestDocumentScanner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void accepts_data();
    void accepts();
    void tellsLineAndColumn();
    void keepsWhatWasReadBeforeASyntaxError();
    void manyProblemsEndWithTheirNumber();
    void problemsStandInDocumentOrder();
};

void TestDocumentScanner::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &json, const char *expected) {
        QTest::newRow(name) << json << QByteArray(expected);
    };
    row("nothing", "", " config.syntax");
    row("an array", "[]", " config.type");
    row("a number", "1", " config.type");
    row("a truncated document", R"({"version": 1)", "/version config.syntax");
    row("two documents", R"({"version": 1}{})", " config.syntax");
    row("bytes behind a NUL", QByteArray("{\"version\": 1}\0x", 16), " config.syntax");
    row("a comma too many", R"({"version": 1,})", "/version config.syntax");
    row("single quotes", "{'version': 1}", " config.syntax");
    row("a comment", R"({"version": 1 /* one */})", "/version config.syntax");
    row("NaN", R"({"version": NaN})", "/version config.syntax");
    row("a leading zero", R"({"version": 01})", "/version config.value; /version config.syntax");
    row("a number that ends in a point", R"({"version": 1.})", "/version config.syntax");
    row("a number without exponent", R"({"version": 1e+})", "/version config.syntax");
    row("a plus", R"({"version": +1})", "/version config.syntax");
    row("a word that is none", R"({"version": nul})", "/version config.syntax");
    row("the wrong bracket", R"({"version": 1])", "/version config.syntax");
    row("no colon", R"({"version" 1})", " config.syntax");
    row("half an escape", R"({"version": "\u00g0"})", "/version config.syntax");
    row("no closing quote", R"({"version": "1)", "/version config.syntax");
    row("a backslash at the end", R"({"version": "\)", "/version config.syntax");
    row("a raw control character", "{\"version\": \"a\nb\"}", "/version config.syntax");
    row("an unknown escape", R"({"version": "\x"})", "/version config.syntax");
    row("half a surrogate pair in front", R"({"version": "\ud83d"})", "/version config.encoding");
    row("two first halves", R"({"version": "\ud83d\ud83d"})", "/version config.encoding");
    row("half a surrogate pair behind", R"({"version": "\ude00"})", "/version config.encoding");
    row("half a surrogate pair in a name", R"({"\ude00": 1})", " config.encoding");
    row("a stray continuation byte", "{\"version\": \"\x80\"}", "/version config.encoding");
    row("an overlong sequence", "{\"version\": \"\xc0\xaf\"}", "/version config.encoding");
    row("an encoded surrogate", "{\"version\": \"\xed\xa0\x80\"}", "/version config.encoding");
    row("Latin-1", "{\"version\": \"caf\xe9\"}", "/version config.encoding");
    row("a byte beyond Unicode", "{\"version\": \"\xf5\x80\x80\x80\"}", "/version config.encoding");
    row("a number beyond any", R"({"version": 1e999})", "/version config.value");
    row("a number of 400 digits", "{\"version\": " + QByteArray(400, '9') + "}",
        "/version config.value");
    row("a number of 300 digits", "{\"version\": " + QByteArray(300, '9') + "}",
        "/version config.value");
    row("65 levels", nested(64), nullptr);
    row("a million levels", nested(1'000'000), nullptr);
    row("a name twice at the top", R"({"version": 1, "version": 1})",
        "/version config.duplicate-key");
    row("a name twice below", R"({"version": 1, "defaults": {"via": true, "via": true}})",
        "/defaults/via config.duplicate-key");
    row("a name twice, once escaped",
        R"({"version": 1, "defaults": {"via": true, "v\u0069a": true}})",
        "/defaults/via config.duplicate-key");
    row("a name twice among unknown ones", R"({"version": 1, "x": {"a/b": [{"~": 1, "~": 2}]}})",
        "/x config.unknown-key; /x/a~1b/0/~0 config.duplicate-key");
    row("an empty name twice", R"({"version": 1, "x": {"": 1, "": 2}})",
        "/x config.unknown-key; /x/ config.duplicate-key");
    row("a name twice in a big object",
        R"({"version": 1, "x": {"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,)"
        R"("k":1,"l":1,"m":1,"n":1,"c":1}})",
        "/x config.unknown-key; /x/c config.duplicate-key");
}

void TestDocumentScanner::refuses()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    const ParseOutcome outcome = parse(json);
    if (expected.isNull()) {
        // Too deep: the pointer leads 64 levels down.
        QCOMPARE(int(outcome.errors.size()), 1);
        QCOMPARE(outcome.errors[0].code.c_str(), "config.too-deep");
        QCOMPARE(QByteArray::fromStdString(outcome.errors[0].pointer), "/x" + repeated("/0", 63));
    } else {
        QCOMPARE(summary(outcome.errors), expected);
    }
}

void TestDocumentScanner::accepts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("the least") << QByteArray(R"({"version": 1})");
    QTest::newRow("a byte order mark") << QByteArray("\xef\xbb\xbf{\"version\": 1}");
    QTest::newRow("white space around") << QByteArray("\r\n\t {\"version\": 1}\n\n");
    QTest::newRow("a number in another spelling") << QByteArray(R"({"version": 1.0e0})");
    QTest::newRow("a pair of surrogates") << QByteArray(
        R"({"version": 1, "listeners": [{"name": "a", "port": 0, "description": "\ud83d\ude00"}]})");
    QTest::newRow("U+D7FF, which begins with ED") << QByteArray(
        "{\"version\": 1, \"listeners\": [{\"name\": \"a\", \"port\": 0, \"description\": "
        "\"\xed\x9f\xbf\"}]}");
    QTest::newRow("an escaped name") << QByteArray(R"({"v\u0065rsion": 1})");
}

void TestDocumentScanner::accepts()
{
    QFETCH(QByteArray, json);
    const ParseOutcome outcome = parse(json);
    QVERIFY2(outcome.valid(), messages(outcome.errors));
}

void TestDocumentScanner::tellsLineAndColumn()
{
    const ParseOutcome outcome = parse("{\n  \"version\": 1,\n  \"routes\": [\n    oops\n]}");
    QCOMPARE(summary(outcome.errors), QByteArray("/routes/0 config.syntax"));
    QVERIFY2(outcome.errors[0].message.starts_with("line 4, column 5: "),
             outcome.errors[0].message.c_str());
}

void TestDocumentScanner::keepsWhatWasReadBeforeASyntaxError()
{
    const ParseOutcome outcome = parse(R"({"version": 2, "routs": [], "defaults": {"via": tru}})");
    QCOMPARE(summary(outcome.errors),
             QByteArray("/version config.value; /routs config.unknown-key; "
                        "/defaults/via config.syntax"));
}

void TestDocumentScanner::manyProblemsEndWithTheirNumber()
{
    QByteArray json = R"({"version": 1, "consumers": [)";
    for (int i = 0; i < 1500; ++i)
        json += QByteArray(i == 0 ? "" : ",") + R"({"name": "c)" + QByteArray::number(i)
            + R"(", "nmae": 1})";
    const ParseOutcome outcome = parse(json + "]}");
    QCOMPARE(int(outcome.errors.size()), 1001);
    QCOMPARE(outcome.errors[999].pointer.c_str(), "/consumers/999/nmae");
    QCOMPARE(outcome.errors[1000].code.c_str(), "config.more");
    QCOMPARE(outcome.errors[1000].message.c_str(), "and 500 more");
}

void TestDocumentScanner::problemsStandInDocumentOrder()
{
    Parts parts;
    parts.routes = R"([{"upstream": "missing", "name": "a", "upgrades": 1,
        "match": {"paths": ["/a"]}, "x": {"y": 1, "y": 2}}, 7, {"name": "a"}])";
    QCOMPARE(summary(parse(parts.document()).errors),
             QByteArray("/routes/0/upstream config.unknown-reference; "
                        "/routes/0/upgrades config.type; "
                        "/routes/0/x config.unknown-key; "
                        "/routes/0/x/y config.duplicate-key; "
                        "/routes/1 config.type; "
                        "/routes/2 config.missing-key; "
                        "/routes/2 config.conflict; "
                        "/routes/2/name config.duplicate-name"));
}

QTEST_APPLESS_MAIN(TestDocumentScanner)
#include "tst_model_document_scanner.moc"
