// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/figures.h"

#include <QLocale>
#include <QTest>

using namespace portcullis::gui;

class TestFigures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void texts_data();
    void texts();
};

void TestFigures::texts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *name, const QString &text, const char *expected) {
        QTest::newRow(name) << text << QString::fromUtf8(expected);
    };
    row("no requests", rateText(0), "0");
    row("few requests", rateText(0.4), "0.40");
    row("some requests", rateText(12.34), "12.3");
    row("many requests", rateText(1234.4), "1234");
    row("no share", shareText(std::nullopt), "–");
    row("nothing of it", shareText(0), "0 %");
    row("hardly anything is not nothing", shareText(0.00001), "< 0.01 %");
    row("a part", shareText(0.0123), "1.23 %");
    row("all of it", shareText(1), "100 %");
    row("no duration", durationText(std::nullopt), "–");
    row("less than a microsecond", durationText(3e-7), "0.3 µs");
    row("microseconds", durationText(0.000065), "65 µs");
    row("milliseconds", durationText(0.0123), "12.3 ms");
    row("seconds", durationText(2.5), "2.50 s");
    row("a short time", spanText(59), "59 s");
    row("minutes", spanText(125), "2 min");
    row("hours", spanText(7500), "2 h 5 min");
    row("days", spanText(90000), "1 d 1 h");
}

void TestFigures::texts()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(text, expected);
}

QTEST_APPLESS_MAIN(TestFigures)
#include "tst_figures.moc"
