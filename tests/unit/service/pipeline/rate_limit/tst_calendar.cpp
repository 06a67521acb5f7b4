// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/calendar.h"
#include "service/pipeline/rate_limit/calendar_quota.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using model::QuotaPeriod;

Q_DECLARE_METATYPE(portcullis::model::QuotaPeriod)

namespace {

std::int64_t utc(const char *text)
{
    return QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate).toSecsSinceEpoch();
}

} // namespace

class TestCalendar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void periods_data();
    void periods();
    void periodsFollowEachOther_data();
    void periodsFollowEachOther();
    void quotaCountsAPeriod();
    void stepBackAddsNothing();
    void newLimitKeepsWhatWasUsed();
};

void TestCalendar::periods_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QuotaPeriod>("period");
    QTest::addColumn<QByteArray>("at");
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<qint64>("seconds");

    const auto row = [](const char *name, const char *zone, QuotaPeriod period, const char *at,
                        const char *begin, qint64 seconds) {
        QTest::newRow(name) << QByteArray(zone) << period << QByteArray(at) << QByteArray(begin)
                            << seconds;
    };
    constexpr qint64 day = 86400;
    const QuotaPeriod hour = QuotaPeriod::Hour;
    const QuotaPeriod month = QuotaPeriod::Month;
    row("31 days", "UTC", month, "2026-01-31T23:59:59Z", "2026-01-01T00:00:00Z", 31 * day);
    row("28 days", "UTC", month, "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z", 28 * day);
    row("29 days", "UTC", month, "2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", 29 * day);
    row("30 days", "UTC", month, "2026-04-30T00:00:00Z", "2026-04-01T00:00:00Z", 30 * day);
    row("no leap year in 2100", "UTC", month, "2100-02-03T00:00:00Z", "2100-02-01T00:00:00Z",
        28 * day);
    row("a month ends with the local year", "America/New_York", month, "2027-01-01T04:59:59Z",
        "2026-12-01T05:00:00Z", 31 * day);
    row("a month with one hour less", "Europe/Berlin", month, "2026-03-15T00:00:00Z",
        "2026-02-28T23:00:00Z", 31 * day - 3600);
    row("a month with one hour more", "Europe/Berlin", month, "2026-10-31T00:00:00Z",
        "2026-09-30T22:00:00Z", 31 * day + 3600);
    row("an ordinary day", "UTC", QuotaPeriod::Day, "2026-06-01T12:00:00Z", "2026-06-01T00:00:00Z",
        day);
    row("a day of 23 hours", "Europe/Berlin", QuotaPeriod::Day, "2026-03-29T12:00:00Z",
        "2026-03-28T23:00:00Z", 23 * 3600);
    row("a day of 25 hours", "Europe/Berlin", QuotaPeriod::Day, "2026-10-25T12:00:00Z",
        "2026-10-24T22:00:00Z", 25 * 3600);
    row("a day far in the future", "Europe/Berlin", QuotaPeriod::Day, "2150-07-01T12:00:00Z",
        "2150-06-30T22:00:00Z", day);
    row("a day that begins at one o'clock", "America/Havana", QuotaPeriod::Day,
        "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", 23 * 3600);
    row("a zone ahead by 14 hours", "Pacific/Kiritimati", QuotaPeriod::Day, "2026-01-01T10:00:00Z",
        "2026-01-01T10:00:00Z", day);
    row("an ordinary hour", "UTC", hour, "2026-06-01T12:59:59Z", "2026-06-01T12:00:00Z", 3600);
    row("an hour of a zone with halves", "Asia/Kolkata", hour, "2026-06-01T12:29:59Z",
        "2026-06-01T11:30:00Z", 3600);
    row("before 1970", "UTC", hour, "1969-12-31T23:30:00Z", "1969-12-31T23:00:00Z", 3600);
}

void TestCalendar::periods()
{
    QFETCH(QByteArray, zone);
    QFETCH(QuotaPeriod, period);
    QFETCH(QByteArray, at);
    QFETCH(QByteArray, begin);
    QFETCH(qint64, seconds);

    if (zone != "UTC" && !knownTimeZone(zone.toStdString()))
        QSKIP("the time zone database is not installed");
    const auto loaded = loadTimeZone(zone.toStdString());
    QVERIFY(loaded.has_value());
    const CalendarPeriod found = periodAt(period, **loaded, utc(at.constData()));
    QCOMPARE(found.begin, utc(begin.constData()));
    QCOMPARE(found.end - found.begin, seconds);
}

void TestCalendar::periodsFollowEachOther_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char *zone : {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata",
                             "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"})
        QTest::newRow(zone) << QByteArray(zone);
}

void TestCalendar::periodsFollowEachOther()
{
    QFETCH(QByteArray, zone);
    if (zone != "UTC" && !knownTimeZone(zone.toStdString()))
        QSKIP("the time zone database is not installed");
    const auto loaded = loadTimeZone(zone.toStdString());
    QVERIFY(loaded.has_value());
    for (const QuotaPeriod period : {QuotaPeriod::Hour, QuotaPeriod::Day, QuotaPeriod::Month}) {
        CalendarPeriod last = periodAt(period, **loaded, utc("2017-01-01T00:00:00Z"));
        for (std::int64_t at = utc("2017-01-01T00:00:00Z"); at < utc("2022-01-01T00:00:00Z");
             at += 1800) {
            const CalendarPeriod now = periodAt(period, **loaded, at);
            QVERIFY(now.begin <= at && at < now.end);
            QVERIFY(now.index >= last.index);
            if (now.index == last.index + 1 && period != QuotaPeriod::Hour)
                QCOMPARE(now.begin, last.end);
            last = now;
        }
    }
}

void TestCalendar::quotaCountsAPeriod()
{
    const CalendarQuota quota(3, QuotaPeriod::Month, std::make_shared<TimeZone>());
    const auto at = [](const char *text) { return WallTime(Seconds(utc(text))); };
    const Tick january = quota.tick(at("2026-01-31T23:59:58Z"));
    QCOMPARE(january.length, 2'678'400U);
    std::uint64_t state = quota.fresh(january);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(quota.charge(state, january).admitted);
        state = quota.charge(state, january).next;
    }
    QVERIFY(!quota.charge(state, january).admitted);
    QCOMPARE(quota.view(state, january).remaining, 0U);
    QCOMPARE(*quota.view(state, january).more, Nanoseconds(Seconds(2)));
    const Tick february = quota.tick(at("2026-02-01T00:00:00Z"));
    QVERIFY(quota.idle(state, february));
    QVERIFY(quota.charge(state, february).admitted);
    QCOMPARE(february.length, 2'419'200U);
}

void TestCalendar::stepBackAddsNothing()
{
    const CalendarQuota quota(1, QuotaPeriod::Hour, std::make_shared<TimeZone>());
    const Tick late = quota.tick(WallTime(Seconds(utc("2026-01-01T10:00:00Z"))));
    const Tick early = quota.tick(WallTime(Seconds(utc("2026-01-01T09:59:00Z"))));
    const std::uint64_t state = quota.charge(quota.fresh(late), late).next;
    QVERIFY(!quota.charge(state, early).admitted);
    QVERIFY(!quota.idle(state, early));
}

void TestCalendar::newLimitKeepsWhatWasUsed()
{
    const auto zone = std::make_shared<TimeZone>();
    const CalendarQuota small(2, QuotaPeriod::Day, zone);
    const CalendarQuota large(std::uint64_t{1} << 53, QuotaPeriod::Day, zone);
    const Tick tick = small.tick(WallTime(Seconds(utc("2026-01-01T10:00:00Z"))));
    std::uint64_t state = small.charge(small.fresh(tick), tick).next;
    state = small.charge(state, tick).next;
    QVERIFY(!small.charge(state, tick).admitted);
    QCOMPARE(large.view(state, tick).remaining, (std::uint64_t{1} << 53) - 2);
    QVERIFY(large.charge(state, tick).admitted);
    QVERIFY(state < kStateEnd);
}

QTEST_APPLESS_MAIN(TestCalendar)
#include "tst_calendar.moc"
