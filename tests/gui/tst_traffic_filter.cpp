// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/filter_completion.h"
#include "admin-gui/models/filter_tokens.h"
#include "admin-gui/models/traffic_filter.h"
#include "traffic_entries.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;

class TestTrafficFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void saysWhatIsWrongAndWhere_data();
    void saysWhatIsWrongAndWhere();
    void deepNestingIsRefused();
    void timesAreRelativeToNow();
    void narrows_data();
    void narrows();
    void quotesSoThatItReadsBack_data();
    void quotesSoThatItReadsBack();
    void completes_data();
    void completes();
};

void TestTrafficFilter::matches_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<bool>("forwarded");
    QTest::addColumn<bool>("refused");

    const auto row = [](const char *expression, bool forwarded, bool refused) {
        QTest::newRow(expression) << QString::fromUtf8(expression) << forwarded << refused;
    };
    row("", true, true);
    row("   ", true, true);
    row("status >= 400 and route == orders", false, true);
    row("status == 200", true, false);
    row("status == 4xx", false, true);
    row("status != 4XX", true, false);
    row("status > 4xx", false, false);
    row("status <= 2xx", true, false);
    row("status == none", false, false);
    row("STATUS == 200", true, false);
    row("path ~ \"/ord\"", true, true);
    row("path ~ ^/ORDERS/\\d+$", true, true);
    row("path !~ orders", false, false);
    row("consumer == acme", true, true);
    row("consumer == 'acme'", true, true);
    row("consumer == Acme", false, false);
    row("consumer != acme", false, false);
    row("stage == authorize", false, true);
    row("stage == \"\"", true, false);
    row("code == authorize.group", false, true);
    row("code ~ ^authorize", false, true);
    row("verdict == forwarded", true, false);
    row("rule == routes/orders/authorize/groups", false, true);
    row("duration > 100ms", true, false);
    row("duration < 0.1s", false, true);
    row("duration >= 90us", true, true);
    row("bytesOut > 2k", false, false);
    row("bytesOut >= 2KiB", true, false);
    row("bytesOut < 300", false, true);
    row("group == staff", true, true);
    row("group != staff", false, false);
    row("group ~ ^b", true, true);
    row("header.user-agent ~ curl", true, true);
    row("header.x-api-key == \"\"", false, false); // its value is not known
    row("not status == 200", false, true);
    row("! status == 200", false, true);
    row("not not status == 200", true, false);
    row("status == 200 or status == 403", true, true);
    row("status == 200 || status == 403", true, true);
    row("status == 200 and route == x or status == 403", false, true);
    row("status == 200 and (route == x or status == 403)", false, false);
    row("status == 200 && !(route == x)", true, false);
    row("method == GET and host == shop.example", true, true);
    row("consumer == and or status == 403", false, true); // a word in place of a value is one
    row("upstreamStatus == 200 and retries == 0", true, false);
}

void TestTrafficFilter::matches()
{
    QFETCH(QString, expression);
    const auto filter = TrafficFilter::parse(expression);
    QVERIFY2(filter, filter ? "" : qPrintable(filter.error().message));
    QTEST(filter->matches(test::forwardedEntry()), "forwarded");
    QTEST(filter->matches(test::refusedEntry()), "refused");
}

void TestTrafficFilter::saysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<int>("at");
    QTest::addColumn<QString>("says");

    const auto row = [](const char *expression, int at, const char *says) {
        QTest::newRow(expression) << QString::fromUtf8(expression) << at << QString::fromUtf8(says);
    };
    row("status", 6, "operator is expected");
    row("status =", 7, "operator is expected");
    row("status ==", 9, "value is expected");
    row("status == 200 route == a", 14, "\"and\" or \"or\"");
    row("status == 200 and", 17, "field");
    row("statsu == 200", 0, "no field statsu");
    row("== 200", 0, "field");
    row("status == 99", 10, "403");
    row("status == abc", 10, "4xx");
    row("status ~ 4", 7, "can't be compared");
    row("path > a", 5, "can't be compared");
    row("path ~ \"(\"", 7, "regular expression");
    row("path == \"abc", 8, "closing quote");
    row("(status == 200", 14, "closing bracket");
    row("status == 200)", 13, "opening bracket");
    row("()", 1, "field");
    row("duration > 100", 11, "unit");
    row("bytesIn > lots", 10, "size");
    row("time > noon", 7, "time");
    row("stage == teleport", 9, "rate-limit");
    row("verdict == bad", 11, "forwarded");
    row("header. == x", 0, "no field");
    row("status & 200", 7, "operator");
}

void TestTrafficFilter::saysWhatIsWrongAndWhere()
{
    QFETCH(QString, expression);
    QFETCH(QString, says);
    const auto filter = TrafficFilter::parse(expression);
    QVERIFY(!filter);
    QVERIFY2(filter.error().message.contains(says), qPrintable(filter.error().message));
    QTEST(static_cast<int>(filter.error().at), "at");
}

void TestTrafficFilter::deepNestingIsRefused()
{
    for (const QLatin1StringView opening : {QLatin1StringView("("), QLatin1StringView("not ")}) {
        QString expression;
        for (int i = 0; i < 100'000; ++i)
            expression += opening;
        const auto filter = TrafficFilter::parse(expression);
        QVERIFY(!filter);
        QVERIFY(filter.error().message.contains(QStringLiteral("deeply")));
    }
}

void TestTrafficFilter::timesAreRelativeToNow()
{
    const api::TrafficEntry entry = test::forwardedEntry();
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(entry.timeMs);
    const auto matches = [&entry](const QString &expression, const QDateTime &now) {
        const auto filter = TrafficFilter::parse(expression, now);
        return filter && filter->matches(entry);
    };
    QVERIFY(matches(QStringLiteral("time > -5m"), then.addSecs(299)));
    QVERIFY(!matches(QStringLiteral("time > -5m"), then.addSecs(301)));
    QVERIFY(matches(QStringLiteral("time >= \"2026-01-31T12:00:00Z\""), then));
    QVERIFY(!matches(QStringLiteral("time < 2026-01-31T12:00:00Z"), then));
    QVERIFY(matches(QStringLiteral("time == ") + then.time().toString(QStringLiteral("HH:mm:ss")),
                    then));
}

void TestTrafficFilter::narrows_data()
{
    QTest::addColumn<QString>("old");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("now");

    QTest::newRow("nothing before")
        << QString() << QStringLiteral("a") << QStringLiteral("route == a");
    QTest::newRow("one before") << QStringLiteral("status == 4xx") << QStringLiteral("a")
                                << QStringLiteral("status == 4xx and route == a");
    QTest::newRow("an or is held together")
        << QStringLiteral("status == 1xx or status == 2xx") << QStringLiteral("a")
        << QStringLiteral("(status == 1xx or status == 2xx) and route == a");
    QTest::newRow("quotes where needed")
        << QString() << QStringLiteral("a b") << QStringLiteral("route == \"a b\"");
}

void TestTrafficFilter::narrows()
{
    QFETCH(QString, old);
    QFETCH(QString, value);
    const QString now = narrowedFilter(old, QStringLiteral("route"), QStringLiteral("=="), value);
    QTEST(now, "now");
    QVERIFY(TrafficFilter::parse(now));
}

void TestTrafficFilter::quotesSoThatItReadsBack_data()
{
    QTest::addColumn<QString>("value");

    for (const char *value : {"plain", "", "two words", "a\"b", "back\\slash", "it's", "(a)", "a=b",
                              "\\", "ends with \\"})
        QTest::newRow(value) << QString::fromLatin1(value);
}

void TestTrafficFilter::quotesSoThatItReadsBack()
{
    QFETCH(QString, value);
    const auto tokens = filterTokens(quotedForFilter(value));
    QCOMPARE(tokens.size(), 2);
    QCOMPARE(tokens[0].text, value);
    QVERIFY(tokens[0].closed);
}

void TestTrafficFilter::completes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("from");
    QTest::addColumn<QStringList>("some");

    const auto row = [](const char *name, const char *text, int from, const QStringList &some) {
        QTest::newRow(name) << QString::fromLatin1(text) << from << some;
    };
    row("a field at the beginning", "sta", 0, {QStringLiteral("status"), QStringLiteral("stage")});
    row("any field", "", 0, {QStringLiteral("path"), QStringLiteral("not")});
    row("an operator", "status ", 7, {QStringLiteral("=="), QStringLiteral("<=")});
    row("an operator that was begun", "status >", 7, {QStringLiteral(">=")});
    row("a value", "route == or", 9, {QStringLiteral("orders")});
    row("a value with quotes", "route == t", 9, {QStringLiteral("\"two words\"")});
    row("a value within quotes", "route == \"tw", 9, {QStringLiteral("\"two words\"")});
    row("how it goes on", "route == orders ", 16, {QStringLiteral("and"), QStringLiteral("or")});
    row("the next field", "route == orders and not pa", 24, {QStringLiteral("path")});
    row("after brackets", "(route == orders) a", 18, {QStringLiteral("and")});
}

void TestTrafficFilter::completes()
{
    QFETCH(QString, text);
    QFETCH(QStringList, some);
    const auto completion = completeFilter(text, text.size(), [](const QString &field) {
        return field == QLatin1String("route")
            ? QStringList{QStringLiteral("orders"), QStringLiteral("two words")}
            : QStringList();
    });
    QTEST(static_cast<int>(completion.from), "from");
    QCOMPARE(completion.length, text.size() - completion.from);
    for (const QString &each : some)
        QVERIFY2(completion.candidates.contains(each),
                 qPrintable(completion.candidates.join(u' ')));
}

QTEST_APPLESS_MAIN(TestTrafficFilter)
#include "tst_traffic_filter.moc"
