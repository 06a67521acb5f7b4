// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/posix_rule.h"
#include "service/pipeline/rate_limit/time_zone.h"

#include <QTest>
#include <QTimeZone>

#include <string>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

std::string number(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = bytes - 1; i >= 0; --i)
        text.push_back(static_cast<char>(value >> (8 * i)));
    return text;
}

std::string header(char version, std::uint64_t times, std::uint64_t types, std::uint64_t chars)
{
    return std::string("TZif") + version + std::string(15, '\0') + number(0, 4) + number(0, 4)
        + number(0, 4) + number(times, 4) + number(types, 4) + number(chars, 4);
}

/// Two local time types, +1 h and +2 h; a change to the second at `at`.
std::string block(std::uint64_t at, int timeSize, int type = 1)
{
    return number(at, timeSize) + static_cast<char>(type) + number(3600, 4) + std::string(2, '\0')
        + number(7200, 4) + std::string(2, '\0') + std::string("AAA\0", 4);
}

std::string version2(const std::string &footer, std::uint64_t at = 1000, int type = 1)
{
    return header('2', 1, 2, 4) + block(at, 4, type) + header('2', 1, 2, 4) + block(at, 8, type)
        + footer;
}

std::int64_t utc(const char *text)
{
    return QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate).toSecsSinceEpoch();
}

} // namespace

class TestTimeZone : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBothVersions();
    void refusesWhatIsMalformed_data();
    void refusesWhatIsMalformed();
    void everyPrefixIsRefused();
    void rules_data();
    void rules();
    void malformedRules_data();
    void malformedRules();
    void names_data();
    void names();
    void agreesWithQt_data();
    void agreesWithQt();
};

void TestTimeZone::readsBothVersions()
{
    const auto old = parseTzif(header('\0', 1, 2, 4) + block(1000, 4));
    QVERIFY(old.has_value());
    QCOMPARE(old->offsetAt(999), 3600);
    QCOMPARE(old->offsetAt(1000), 7200);
    const auto current = parseTzif(version2("\n<+02>-2\n"));
    QVERIFY2(current.has_value(), current ? "" : current.error().what.c_str());
    QCOMPARE(current->offsetAt(999), 3600);
    QCOMPARE(current->offsetAt(4'000'000'000), 7200);
    const auto rule = parseTzif(version2("\nCET-1CEST,M3.5.0,M10.5.0/3\n"));
    QVERIFY(rule.has_value());
    QCOMPARE(rule->offsetAt(utc("2100-01-01T00:00:00Z")), 3600);
    QCOMPARE(rule->offsetAt(utc("2100-07-01T00:00:00Z")), 7200);
}

void TestTimeZone::refusesWhatIsMalformed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const std::string &bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    row("nothing", "");
    row("another file", "# tzdata table, not a zone: long enough for a header");
    row("no local time types", header('\0', 0, 0, 0));
    row("a count beyond all reason", header('\0', 0xFFFF'FFFF, 1, 0));
    row("a type that does not exist", version2("\n\n", 1000, 2));
    row("no footer", version2(""));
    row("a footer without its end", version2("\nUTC0"));
    row("a footer that is no rule", version2("\nnonsense\n"));
    row("an offset of 27 hours",
        header('\0', 0, 1, 4) + number(27 * 3600, 4) + std::string("\0\0AAA\0", 6));
    row("changes out of order",
        header('\0', 2, 1, 4) + number(20, 4) + number(10, 4) + std::string("\0\0", 2)
            + number(3600, 4) + std::string("\0\0AAA\0", 6));
}

void TestTimeZone::refusesWhatIsMalformed()
{
    QFETCH(QByteArray, bytes);
    const auto zone = parseTzif(bytes.toStdString());
    QVERIFY(!zone.has_value());
    QVERIFY(!zone.error().what.empty());
}

void TestTimeZone::everyPrefixIsRefused()
{
    const std::string whole = version2("\nCET-1CEST,M3.5.0,M10.5.0/3\n");
    for (std::size_t size = 0; size < whole.size(); ++size)
        QVERIFY2(!parseTzif(std::string_view(whole).substr(0, size)),
                 qPrintable(QString::number(size)));
}

void TestTimeZone::rules_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<QByteArray>("at"); // the first change of the year, empty: none
    QTest::addColumn<int>("offset");    // from then on

    const auto row = [](const char *name, const char *rule, const char *at, int offset) {
        QTest::newRow(name) << QByteArray(rule) << QByteArray(at) << offset;
    };
    row("no daylight saving time", "JST-9", "", 9 * 3600);
    row("a name in brackets", "<-0330>3:30", "", -12600);
    row("last Sunday", "CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7200);
    row("second Sunday", "EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14400);
    row("in the south the year begins in summer", "AEST-10AEDT,M10.1.0,M4.1.0/3",
        "2026-04-04T16:00:00Z", 36000);
    row("half an hour", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-04-04T15:00:00Z", 37800);
    row("a time beyond the day", "EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28T00:00:00Z", 10800);
    row("a negative time", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600);
    row("a day of the year without 29 February", "AAA0BBB,J60,J300", "2026-03-01T02:00:00Z", 3600);
    row("a day of the year from zero", "AAA0BBB,59,300", "2026-03-01T02:00:00Z", 3600);
    row("daylight saving time that is behind", "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-03-29T01:00:00Z",
        3600);
}

void TestTimeZone::rules()
{
    QFETCH(QByteArray, rule);
    QFETCH(QByteArray, at);
    QFETCH(int, offset);

    const auto parsed = PosixRule::parse(rule.toStdString());
    QVERIFY(parsed.has_value());
    const auto changes = parsed->changes(2026, 2026);
    if (at.isEmpty()) {
        QVERIFY(changes.empty());
        QCOMPARE(parsed->standard, offset);
        return;
    }
    QCOMPARE(changes.size(), std::size_t{2});
    QCOMPARE(QDateTime::fromSecsSinceEpoch(changes[0].at).toUTC().toString(Qt::ISODate).toLatin1(),
             at);
    QCOMPARE(changes[0].offset, offset);
}

void TestTimeZone::malformedRules_data()
{
    QTest::addColumn<QByteArray>("rule");
    for (const char *rule :
         {"", "CE", "CET", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,",
          "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
          "CET-1CEST,M3.5.0,M10.5.0/3x", "CET-99", "<CET-1", "CET-1CEST,J0,J1", "CET-1CEST,1,366",
          "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1:60"})
        QTest::newRow(*rule ? rule : "nothing") << QByteArray(rule);
}

void TestTimeZone::malformedRules()
{
    QFETCH(QByteArray, rule);
    QVERIFY(!PosixRule::parse(rule.toStdString()));
}

void TestTimeZone::names_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("known");
    QTest::newRow("UTC") << QByteArray("UTC") << true;
    QTest::newRow("a synonym of it") << QByteArray("Etc/UTC") << true;
    for (const char *name : {"", "Europe/Nowhere", "../zoneinfo/UTC", "/etc/localtime", "tzdata.zi",
                             "zone.tab", "Europe", "Europe/", "europe/../UTC"})
        QTest::addRow("not \"%s\"", name) << QByteArray(name) << false;
    QTest::newRow("nothing behind a NUL") << QByteArray("UTC\0x", 5) << false;
}

void TestTimeZone::names()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, known);
    QCOMPARE(knownTimeZone(name.toStdString()), known);
}

void TestTimeZone::agreesWithQt_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name :
         {"Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe",
          "Asia/Tehran", "Africa/Cairo", "America/Nuuk", "Pacific/Chatham", "Antarctica/Troll"})
        QTest::newRow(name) << QByteArray(name);
}

void TestTimeZone::agreesWithQt()
{
    QFETCH(QByteArray, name);
    const auto ours = loadTimeZone(name.toStdString());
    const QTimeZone theirs(name);
    if (!ours || !theirs.isValid())
        QSKIP("the time zone database is not installed");
    const std::int64_t end = utc("2036-01-01T00:00:00Z");
    for (std::int64_t at = utc("1975-01-01T00:00:00Z"); at < end; at += 6 * 3600) {
        const QDateTime moment = QDateTime::fromSecsSinceEpoch(at).toUTC();
        QVERIFY2((*ours)->offsetAt(at) == theirs.offsetFromUtc(moment),
                 qPrintable(moment.toString(Qt::ISODate)));
    }
}

QTEST_APPLESS_MAIN(TestTimeZone)
#include "tst_time_zone.moc"
