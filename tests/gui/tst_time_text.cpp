// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/time_text.h"

#include <QTest>
#include <QTimeZone>

using namespace portcullis::gui;
using namespace Qt::StringLiterals;

class TestTimeText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC-2"); } // two hours ahead; POSIX writes it so
    void bothClocks();
    void whatIsNoMomentStaysAsItIs();
    void ago_data();
    void ago();
};

void TestTimeText::bothClocks()
{
    const QDateTime at = parseTime(u"2026-11-28T12:20:31.042Z"_s);
    QVERIFY(at.isValid());
    setClock(Clock::Local);
    QCOMPARE(timeText(at), u"2026-11-28 14:20:31"_s);
    QCOMPARE(preciseTimeText(at), u"14:20:31.042"_s);
    setClock(Clock::Utc);
    QCOMPARE(timeText(at), u"2026-11-28 12:20:31 UTC"_s);
    QCOMPARE(timeText(u"2026-11-28T13:20:31+01:00"_s), u"2026-11-28 12:20:31 UTC"_s);
    QVERIFY(timeTip(at).contains(u"14:20:31"_s) && timeTip(at).contains(u"12:20:31 UTC"_s));
    setClock(Clock::Local);
}

void TestTimeText::whatIsNoMomentStaysAsItIs()
{
    QCOMPARE(timeText(u"never"_s), u"never"_s);
    QCOMPARE(timeText(QDateTime()), QString());
    QCOMPARE(timeTip(QDateTime()), QString());
}

void TestTimeText::ago_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");

    QTest::newRow("now") << 0LL << u"just now"_s;
    QTest::newRow("seconds") << 59LL << u"59 s ago"_s;
    QTest::newRow("minutes") << 60LL << u"1 min ago"_s;
    QTest::newRow("hours") << 86'399LL << u"23 h ago"_s;
    QTest::newRow("one day") << 86'400LL << u"1 day ago"_s;
    QTest::newRow("ahead") << -3LL * 86'400 << u"in 3 days"_s;
}

void TestTimeText::ago()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, text);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QCOMPARE(agoText(now.addSecs(-seconds), now), text);
}

QTEST_GUILESS_MAIN(TestTimeText)
#include "tst_time_text.moc"
