// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/strip.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

using Kind = StripAction::Kind;
const std::vector<StripAction> kActions{{Kind::Header, "X-API-Key"},
                                        {Kind::Header, "Authorization"},
                                        {Kind::Query, "api_key"},
                                        {Kind::Cookie, "key"}};

QByteArray toBytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

class TestStrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stripsQuery_data();
    void stripsQuery();
    void stripsCookies_data();
    void stripsCookies();
    void stripsEveryLineOfAHeader();
    void trailersAreNoCredentials();
    void leavesEverythingElseAlone();
};

void TestStrip::stripsQuery_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *before, const char *after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after);
    };
    row("alone", "api_key=k", "(none)");
    row("in front", "api_key=k&a=1&b", "a=1&b");
    row("in the middle", "a=1&api_key=k&b=2", "a=1&b=2");
    row("at the end", "a=1&api_key=k", "a=1");
    row("several times", "api_key=1&a&api_key=2&b&api_key", "a&b");
    row("its name encoded", "a&api%5fkey=k", "a");
    row("not there", "a=1&&b=%zz&", "a=1&&b=%zz&");
    row("only a value that looks like it", "a=api_key", "a=api_key");
    row("an empty query", "", "");
}

void TestStrip::stripsQuery()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    http::FieldList fields;
    Arena arena;
    std::optional<std::string_view> query(
        std::string_view(before.constData(), static_cast<std::size_t>(before.size())));
    stripCredentials(kActions, fields, query, arena);
    QCOMPARE(query ? toBytes(*query) : QByteArray("(none)"), after);
}

void TestStrip::stripsCookies_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const char *before, const char *after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after);
    };
    row("alone", "key=k", "(none)");
    row("in front", "key=k; a=1; b=2", "a=1; b=2");
    row("in the middle", "a=1; key=k; b=2", "a=1; b=2");
    row("at the end", "a=1; key=k", "a=1");
    row("twice", "key=1; a=1; key=2", "a=1");
    row("with blanks around its name", "a=1;  key =k", "a=1");
    row("not there", "a=1;b = 2;", "a=1;b = 2;");
    row("the same name of another case", "KEY=k", "KEY=k");
}

void TestStrip::stripsCookies()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    http::FieldList fields;
    Arena arena;
    std::optional<std::string_view> query;
    fields.append("cookie", {before.constData(), static_cast<std::size_t>(before.size())});
    stripCredentials(kActions, fields, query, arena);
    const auto cookie = fields.find("Cookie");
    QCOMPARE(cookie ? toBytes(*cookie) : QByteArray("(none)"), after);
    QVERIFY(!query);
}

void TestStrip::stripsEveryLineOfAHeader()
{
    http::FieldList fields;
    Arena arena;
    std::optional<std::string_view> query;
    fields.append("x-api-key", "a");
    fields.append("Accept", "*/*");
    fields.append("X-API-KEY", "b");
    fields.append("authorization", "Basic c");
    stripCredentials(kActions, fields, query, arena);
    QCOMPARE(fields.size(), std::size_t{1});
    QVERIFY(fields.contains("Accept"));
}

void TestStrip::trailersAreNoCredentials()
{
    http::FieldList trailers;
    for (const char *name : {"x-api-key", "X_API_Key", "X-Checksum", "X-API-Keys"})
        trailers.append(name, "a");
    stripTrailers({"X-API-Key", "X-Other"}, trailers);
    QCOMPARE(trailers.size(), std::size_t{2});
    QVERIFY(trailers.contains("X-Checksum") && trailers.contains("X-API-Keys"));
}

void TestStrip::leavesEverythingElseAlone()
{
    http::FieldList fields;
    Arena arena;
    std::optional<std::string_view> query("api_key=k");
    fields.append("Authorization", "Bearer a");
    fields.append("Cookie", "key=k");
    stripCredentials({}, fields, query, arena);
    QCOMPARE(fields.size(), std::size_t{2});
    QCOMPARE(toBytes(*query), QByteArray("api_key=k"));
    QCOMPARE(arena.capacity(), std::size_t{0});
}

QTEST_APPLESS_MAIN(TestStrip)
#include "tst_strip.moc"
