// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/flat_body.h"
#include "service/control/admin_api/preconditions.h"
#include "service/control/admin_api/query.h"
#include "service/control/admin_api/route_table.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::control;

class TestAdminParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void preconditions_data();
    void preconditions();
    void queryValues();
    void timesOfAQuery_data();
    void timesOfAQuery();
    void notes();
    void bodies_data();
    void bodies();
    void paths_data();
    void paths();
    void tokensAreHeldAsHashes();
};

void TestAdminParts::preconditions_data()
{
    QTest::addColumn<QByteArray>("ifMatch");
    QTest::addColumn<bool>("any");
    QTest::addColumn<QList<quint64>>("revisions");

    using Revisions = QList<quint64>;
    constexpr quint64 kNone = UINT64_MAX;
    QTest::newRow("one tag") << QByteArray("\"17\"") << false << Revisions{17};
    QTest::newRow("several") << QByteArray("\"17\", \"0\"") << false << Revisions{17, 0};
    QTest::newRow("any") << QByteArray("*") << true << Revisions{};
    QTest::newRow("a number alone") << QByteArray("17") << false << Revisions{17};
    QTest::newRow("weak tags match nothing") << QByteArray("W/\"17\"") << false << Revisions{kNone};
    QTest::newRow("other tags match nothing") << QByteArray("\"abc\"") << false << Revisions{kNone};
    QTest::newRow("an empty field matches nothing") << QByteArray("") << false << Revisions{kNone};
    QTest::newRow("more digits than a number has")
        << QByteArray("\"99999999999999999999\"") << false << Revisions{kNone};
    QTest::newRow("signs are no digits") << QByteArray("\"-1\"") << false << Revisions{kNone};
}

void TestAdminParts::preconditions()
{
    QFETCH(QByteArray, ifMatch);
    QFETCH(bool, any);
    QFETCH(QList<quint64>, revisions);

    http::FieldList fields;
    const std::string value = ifMatch.toStdString();
    fields.append("If-Match", value);
    const Precondition found = preconditionOf(fields);
    QVERIFY(found.given());
    QCOMPARE(found.anyMatch, any);
    QCOMPARE(QList<quint64>(found.revisions.begin(), found.revisions.end()), revisions);
    QVERIFY(!preconditionOf({}).given());
}

void TestAdminParts::queryValues()
{
    constexpr std::array rules{
        QueryRule{"n", QueryRule::Kind::Number, 1, 10, {}, {}},
        QueryRule{"d", QueryRule::Kind::Duration, 1'000, 60'000, {}, {}},
        QueryRule{"t", QueryRule::Kind::Time, 0, 0, {}, {}},
        QueryRule{"c", QueryRule::Kind::Choice, 0, 0, "red|blue", {}},
        QueryRule{"s", QueryRule::Kind::Text, 0, 5, {}, {}},
    };
    const auto good = Query::parse("n=10&d=5s&t=1800000000&c=blue&s=a%20b+c", rules);
    QVERIFY(good);
    QCOMPARE(*good->number("n"), std::int64_t(10));
    QCOMPARE(*good->duration("d"), Milliseconds(5000));
    QCOMPARE(*good->time("t", {}), WallTime(Seconds(1'800'000'000)));
    QCOMPARE(*good->text("s"), std::string("a b c"));
    QVERIFY(!good->text("x"));
    for (const char *bad : {"n=0", "n=11", "n=x", "n=", "d=61", "d=2m", "d=-5", "t=yesterday",
                            "t=-1", "t=1.x", "t=1.", "c=green", "s=abcdef", "s=%00", "s=%ff",
                            "s=%f", "x=1", "n=1&n=1", "t=99999999999999"})
        QVERIFY2(!Query::parse(bad, rules), bad);
}

void TestAdminParts::timesOfAQuery_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("milliseconds"); // since 1970; it is 1,800,000,000 s now
    QTest::newRow("RFC 3339") << QByteArray("2027-01-15T08:00:00Z") << qint64(1'800'000'000'000);
    QTest::newRow("seconds") << QByteArray("1799999999") << qint64(1'799'999'999'000);
    QTest::newRow("a fraction") << QByteArray("1799999999.25") << qint64(1'799'999'999'250);
    QTest::newRow("a long one") << QByteArray("1799999999.1239") << qint64(1'799'999'999'123);
    QTest::newRow("now") << QByteArray("now") << qint64(1'800'000'000'000);
    QTest::newRow("ago") << QByteArray("5m") << qint64(1'799'999'700'000);
    QTest::newRow("ago, with a minus") << QByteArray("-5m") << qint64(1'799'999'700'000);
    QTest::newRow("long ago") << QByteArray("9999d") << qint64(1'800'000'000'000 - 31'622'400'000);
}

void TestAdminParts::timesOfAQuery()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, milliseconds);
    constexpr std::array rules{QueryRule{"t", QueryRule::Kind::Time, 0, 0, {}, {}}};
    const auto query = Query::parse(("t=" + text).toStdString(), rules);
    QVERIFY(query);
    QCOMPARE(*query->time("t", WallTime(Seconds(1'800'000'000))),
             WallTime(Milliseconds(milliseconds)));
}

void TestAdminParts::notes()
{
    QCOMPARE(noteText("ticket%20711 %c3%bc").value_or("-"), std::string("ticket 711 \xc3\xbc"));
    QCOMPARE(noteText("down by 50%").value_or("-"), std::string("down by 50%"));
    QCOMPARE(noteText("\xc3\xbc").value_or("-"), std::string("\xc3\xbc"));
    QVERIFY(!noteText("\xff"));
    QVERIFY(!noteText("%ff"));
    QVERIFY(!noteText("a%0ab")); // no line may be forged in a log
}

void TestAdminParts::bodies_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("status"); // 0: it is good
    QTest::addColumn<QByteArray>("pointer");

    QTest::newRow("as it should be")
        << QByteArray(R"({"name":"a","role":"viewer"})") << 0 << QByteArray();
    QTest::newRow("a missing member")
        << QByteArray(R"({"name":"a"})") << 422 << QByteArray("/role");
    QTest::newRow("another type") << QByteArray(R"({"name":1,"role":"viewer"})") << 422
                                  << QByteArray("/name");
    QTest::newRow("another choice")
        << QByteArray(R"({"name":"a","role":"god"})") << 422 << QByteArray("/role");
    QTest::newRow("no name") << QByteArray(R"({"name":"A b","role":"viewer"})") << 422
                             << QByteArray("/name");
    QTest::newRow("an unknown member")
        << QByteArray(R"({"name":"a","role":"viewer","x/y":1})") << 422 << QByteArray("/x~1y");
    QTest::newRow("a member twice")
        << QByteArray(R"({"name":"a","name":"b","role":"viewer"})") << 400 << QByteArray("/name");
    QTest::newRow("cut off") << QByteArray(R"({"name":"a")") << 400 << QByteArray();
    QTest::newRow("an array") << QByteArray("[]") << 422 << QByteArray();
    QTest::newRow("nothing") << QByteArray() << 400 << QByteArray();
    QTest::newRow("too deep") << "{\"name\":" + QByteArray(100, '[') + QByteArray(100, ']') + "}"
                              << 400 << QByteArray();
    QTest::newRow("no UTF-8") << QByteArray("{\"name\":\"\xff\",\"role\":\"viewer\"}") << 400
                              << QByteArray();
}

void TestAdminParts::bodies()
{
    QFETCH(QByteArray, json);
    QFETCH(int, status);
    QFETCH(QByteArray, pointer);

    const std::string text = json.toStdString();
    FlatBody body(text, false);
    body.requiredName("name");
    body.requiredChoice("role", "viewer|operator|admin");
    const auto wrong = body.finish();
    QCOMPARE(wrong ? wrong->status : 0, status);
    if (wrong && !pointer.isEmpty())
        QVERIFY2(wrong->body.find("\"pointer\":\"" + pointer.toStdString() + '"')
                     != std::string::npos,
                 wrong->body.c_str());
}

namespace {

struct Rows {
    io::Task<AdminAnswer> nothing(ApiCall &) { co_return AdminAnswer(); }
};

} // namespace

void TestAdminParts::paths_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("id"); // empty: none
    QTest::addColumn<QByteArrayList>("args");
    QTest::addColumn<QByteArray>("allow");

    using Args = QByteArrayList;
    const auto row = [](const char *name, const char *method, const char *path, const char *id,
                        Args args, const char *allow) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(path) << QByteArray(id)
                            << std::move(args) << QByteArray(allow);
    };
    row("one name", "GET", "/v1/a/x", "one", {"x"}, "GET, HEAD, DELETE");
    row("an encoded name", "DELETE", "/v1/a/x%2Fy", "remove", {"x/y"}, "GET, HEAD, DELETE");
    row("two names", "GET", "/v1/a/x/b/y", "two", {"x", "y"}, "GET, HEAD");
    row("HEAD", "HEAD", "/v1/a/x", "one", {"x"}, "GET, HEAD, DELETE");
    row("another method", "PUT", "/v1/a/x", "", {}, "GET, HEAD, DELETE");
    row("an empty name", "GET", "/v1/a/", "", {}, "");
    row("a broken escape", "GET", "/v1/a/%zz", "", {}, "");
    row("a control character", "GET", "/v1/a/%00", "", {}, "");
    row("too short", "GET", "/v1", "", {}, "");
    row("too long", "GET", "/v1/a/x/", "", {}, "");
    row("no slash", "GET", "v1/a/x", "", {}, "");
    row("nothing", "GET", "", "", {}, "");
}

void TestAdminParts::paths()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, id);
    QFETCH(QByteArrayList, args);
    QFETCH(QByteArray, allow);

    Rows rows;
    RouteTable table;
    table.add({.method = "GET", .path = "/v1/a/<name>", .id = "one"}, &rows, &Rows::nothing);
    table.add({.method = "DELETE", .path = "/v1/a/<name>", .id = "remove"}, &rows, &Rows::nothing);
    table.add({.method = "GET", .path = "/v1/a/<name>/b/<id>", .id = "two"}, &rows, &Rows::nothing);
    const auto match = table.find(method.toStdString(), path.toStdString());
    QCOMPARE(match.route ? QByteArray::fromStdString(std::string(match.route->spec.id))
                         : QByteArray(),
             id);
    QByteArrayList found;
    for (const std::string &arg : match.args)
        found << QByteArray::fromStdString(arg);
    QCOMPARE(found, args);
    QCOMPARE(QByteArray::fromStdString(match.allow), allow);
}

void TestAdminParts::tokensAreHeldAsHashes()
{
    AdminAccess access;
    const WallTime now{Seconds(1000)};
    QVERIFY(!access.find("secret", now));
    AdminToken expiring = fileToken("old");
    expiring.expires = now;
    access.setTokens({fileToken("secret"), expiring});
    QVERIFY(access.find("secret", now));
    QCOMPARE(access.find("secret", now)->role, Role::Admin);
    QVERIFY(!access.find("secret ", now));
    QVERIFY(!access.find("", now));
    QVERIFY(!access.find("old", now));
    QVERIFY(access.find("old", now - Seconds(1)));
    QVERIFY(!access.find(std::string_view("secret\0", 7), now));
}

QTEST_GUILESS_MAIN(TestAdminParts)

#include "tst_admin_parts.moc"
