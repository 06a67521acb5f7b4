// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/values.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::model;

class TestValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void durations_data();
    void durations();
    void sizes_data();
    void sizes();
    void timestamps_data();
    void timestamps();
    void hashes();
    void countsPerWindow_data();
    void countsPerWindow();
    void percents();
    void names_data();
    void names();
    void ranges_data();
    void ranges();
};

void TestValues::durations_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected"); // -1: refused
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *name, const char *text, qint64 expected, const char *written) {
        QTest::newRow(name) << QByteArray(text) << expected << QByteArray(written);
    };
    row("milliseconds", "250ms", 250, "250ms");
    row("seconds", "10s", 10'000, "10s");
    row("minutes", "5m", 300'000, "5m");
    row("hours", "1h", 3'600'000, "1h");
    row("days", "30d", 2'592'000'000, "30d");
    row("the largest unit without fraction is written", "120s", 120'000, "2m");
    row("a mixed one stays in the smaller unit", "90s", 90'000, "90s");
    row("zero", "0ms", 0, "0s");
    row("no unit", "10", -1, "");
    row("no number", "s", -1, "");
    row("nothing", "", -1, "");
    row("a space", "10 s", -1, "");
    row("a fraction", "1.5s", -1, "");
    row("a sign", "-1s", -1, "");
    row("upper case", "10S", -1, "");
    row("two units", "1h30m", -1, "");
    row("another unit", "1w", -1, "");
    row("too much for 64 bits", "99999999999999999999s", -1, "");
    row("overflow by the unit", "9223372036854775807d", -1, "");
}

void TestValues::durations()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, expected);
    QFETCH(QByteArray, written);
    const auto parsed = parseDuration(text.toStdString());
    QCOMPARE(parsed ? static_cast<qint64>(parsed->count()) : -1, expected);
    if (parsed)
        QCOMPARE(QByteArray::fromStdString(formatDuration(*parsed)), written);
}

void TestValues::sizes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected"); // -1: refused
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *name, const char *text, qint64 expected, const char *written) {
        QTest::newRow(name) << QByteArray(text) << expected << QByteArray(written);
    };
    row("bytes", "240B", 240, "240B");
    row("kibibytes", "32KiB", 32'768, "32KiB");
    row("mebibytes", "10MiB", 10'485'760, "10MiB");
    row("gibibytes", "2GiB", 2'147'483'648, "2GiB");
    row("the largest unit is written", "1024KiB", 1'048'576, "1MiB");
    row("zero", "0B", 0, "0B");
    row("no unit", "10", -1, "");
    row("a decimal unit", "10MB", -1, "");
    row("a short unit", "10M", -1, "");
    row("lower case", "10mib", -1, "");
    row("a fraction", "1.5MiB", -1, "");
    row("a sign", "-1B", -1, "");
    row("overflow", "9223372036854775807GiB", -1, "");
}

void TestValues::sizes()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, expected);
    QFETCH(QByteArray, written);
    const auto parsed = parseSize(text.toStdString());
    QCOMPARE(parsed ? static_cast<qint64>(*parsed) : -1, expected);
    if (parsed)
        QCOMPARE(QByteArray::fromStdString(formatSize(*parsed)), written);
}

void TestValues::timestamps_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written"); // empty: refused
    const auto row = [](const char *name, const char *text, const char *written) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(written);
    };
    row("UTC", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    row("lower case", "2027-01-01t00:00:00z", "2027-01-01T00:00:00Z");
    row("east of Greenwich", "2027-01-01T01:30:00+01:30", "2027-01-01T00:00:00Z");
    row("west of Greenwich", "2026-12-31T19:00:00-05:00", "2027-01-01T00:00:00Z");
    row("a fraction", "2027-01-01T00:00:00.25Z", "2027-01-01T00:00:00.250000Z");
    row("more digits than kept", "2027-01-01T00:00:00.1234567890Z", "2027-01-01T00:00:00.123456Z");
    row("a leap day", "2028-02-29T12:00:00Z", "2028-02-29T12:00:00Z");
    row("a leap second", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z");
    row("the first second", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z");
    row("never", "9999-12-31T23:59:59Z", "2262-01-01T00:00:00Z");
    row("no such day", "2027-02-29T00:00:00Z", "");
    row("no such month", "2027-13-01T00:00:00Z", "");
    row("no such hour", "2027-01-01T24:00:00Z", "");
    row("no such minute", "2027-01-01T00:60:00Z", "");
    row("no such second", "2027-01-01T00:00:61Z", "");
    row("no zone", "2027-01-01T00:00:00", "");
    row("no time", "2027-01-01", "");
    row("a space for the T", "2027-01-01 00:00:00Z", "");
    row("a short offset", "2027-01-01T00:00:00+01", "");
    row("an offset without colon", "2027-01-01T00:00:00+0100", "");
    row("an impossible offset", "2027-01-01T00:00:00+24:00", "");
    row("a point without digits", "2027-01-01T00:00:00.Z", "");
    row("more behind", "2027-01-01T00:00:00Zx", "");
    row("before 1970", "1969-12-31T23:59:59Z", "");
    row("a number", "1893456000", "");
}

void TestValues::timestamps()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, written);
    const auto parsed = parseTimestamp(text.toStdString());
    QCOMPARE(parsed ? QByteArray::fromStdString(formatTimestamp(*parsed)) : QByteArray(), written);
    if (parsed)
        QVERIFY(parseTimestamp(written.toStdString()) == parsed);
}

void TestValues::hashes()
{
    const std::string text = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    const auto hash = parseSha256(text);
    QVERIFY(hash.has_value());
    QCOMPARE(int((*hash)[0]), 0x9f);
    QCOMPARE(int((*hash)[31]), 0x08);
    QCOMPARE(QByteArray::fromStdString(formatSha256(*hash)), QByteArray::fromStdString(text));
    QVERIFY(parseSha256(QByteArray::fromStdString(text).toUpper().toStdString()) == hash);
    QVERIFY(!parseSha256(text.substr(1)));
    QVERIFY(!parseSha256(text + "00"));
    QVERIFY(!parseSha256("g" + text.substr(1)));
}

void TestValues::countsPerWindow_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written"); // empty: refused
    QTest::newRow("the default") << QByteArray("100/10s") << QByteArray("100/10s");
    QTest::newRow("off") << QByteArray("0/1m") << QByteArray("0/1m");
    QTest::newRow("no window") << QByteArray("100") << QByteArray();
    QTest::newRow("no count") << QByteArray("/10s") << QByteArray();
    QTest::newRow("a sign") << QByteArray("-1/10s") << QByteArray();
    QTest::newRow("a space") << QByteArray("1 /10s") << QByteArray();
    QTest::newRow("too many") << QByteArray("4294967296/10s") << QByteArray();
}

void TestValues::countsPerWindow()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, written);
    const auto parsed = parseCountPerWindow(text.toStdString());
    QCOMPARE(parsed ? QByteArray::fromStdString(formatCountPerWindow(*parsed)) : QByteArray(),
             written);
}

void TestValues::percents()
{
    QVERIFY(parsePercent("0%") == 0U);
    QVERIFY(parsePercent("100%") == 100U);
    for (const char *bad : {"101%", "20", "%", "-1%", "2.5%", "20%%", " 20%", ""})
        QVERIFY2(!parsePercent(bad), bad);
}

void TestValues::names_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("one letter") << QByteArray("a") << true;
    QTest::newRow("begins with a digit") << QByteArray("1.b_c-d") << true;
    QTest::newRow("63 letters") << QByteArray(63, 'a') << true;
    QTest::newRow("64 letters") << QByteArray(64, 'a') << false;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("upper case") << QByteArray("Keys") << false;
    QTest::newRow("begins with a dash") << QByteArray("-a") << false;
    QTest::newRow("a colon") << QByteArray("a:b") << false;
    QTest::newRow("a new line behind") << QByteArray("a\n") << false;
    QTest::newRow("not ASCII") << QByteArray("\xc3\xa4") << false;
}

void TestValues::names()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, expected);
    QCOMPARE(isName(text.toStdString()), expected);
}

void TestValues::ranges_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("IPv4") << QByteArray("10.0.0.0/8") << QByteArray("10.0.0.0/8");
    QTest::newRow("all of IPv4") << QByteArray("0.0.0.0/0") << QByteArray("0.0.0.0/0");
    QTest::newRow("one address") << QByteArray("192.0.2.7/32") << QByteArray("192.0.2.7");
    QTest::newRow("IPv6") << QByteArray("2001:db8::/32") << QByteArray("2001:db8::/32");
    QTest::newRow("all of IPv6") << QByteArray("::/0") << QByteArray("::/0");
    QTest::newRow("IPv4 in IPv6") << QByteArray("::ffff:192.0.2.0/120")
                                  << QByteArray("192.0.2.0/24");
}

void TestValues::ranges()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, written);
    const auto range = IpRange::parse(text.toStdString());
    QVERIFY(range.has_value());
    QCOMPARE(QByteArray::fromStdString(formatRange(*range)), written);
    QVERIFY(IpRange::parse(written.toStdString()) == range);
}

QTEST_APPLESS_MAIN(TestValues)
#include "tst_model_values.moc"
