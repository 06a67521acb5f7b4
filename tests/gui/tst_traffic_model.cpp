// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/traffic_export.h"
#include "admin-gui/models/traffic_model.h"
#include "traffic_entries.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;

class TestTrafficModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void newestComesFirst();
    void manyComeAtOnce();
    void keepsTheLatestOnly();
    void keepsTheLatestOnlyWhenSorted();
    void pausesAndGoesOn();
    void noneIsShownTwice();
    void filters();
    void sortsAndKeepsTheSelection();
    void offersValues();
    void exportsCsv();
    void exportsJson();
    void everyColumnHasAField();
};

namespace {

/// A model under the eyes of Qt's own tester.
struct Watched {
    TrafficModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

    explicit Watched(int count = 0)
    {
        for (int i = 0; i < count; ++i)
            model.add(i % 4 == 3 ? test::refusedEntry(i) : test::forwardedEntry(i));
        model.flush();
    }
    QString cell(int row, TrafficColumn column) const
    {
        return model.index(row, static_cast<int>(column)).data().toString();
    }
};

constexpr int kMost = static_cast<int>(TrafficModel::kMaxRows);

QString pathAt(const TrafficModel &model, int row)
{
    return model.index(row, static_cast<int>(TrafficColumn::Path)).data().toString();
}

TrafficFilter parsed(const char *expression)
{
    return TrafficFilter::parse(QLatin1String(expression)).value();
}

const QList<TrafficColumn> kSome{TrafficColumn::Time, TrafficColumn::Status, TrafficColumn::Path,
                                 TrafficColumn::Duration};

} // namespace

void TestTrafficModel::newestComesFirst()
{
    Watched table(3);
    QCOMPARE(table.model.rowCount(), 3);
    QCOMPARE(table.cell(0, TrafficColumn::Path), QStringLiteral("/orders/2"));
    QCOMPARE(table.cell(2, TrafficColumn::Path), QStringLiteral("/orders/0"));
    QCOMPARE(table.cell(0, TrafficColumn::Duration), QStringLiteral("120 ms"));
}

void TestTrafficModel::manyComeAtOnce()
{
    Watched table;
    QSignalSpy inserted(&table.model, &QAbstractItemModel::rowsInserted);
    for (int i = 0; i < 500; ++i)
        table.model.add(test::forwardedEntry(i));
    QCOMPARE(inserted.count(), 0);
    QTRY_COMPARE(table.model.rowCount(), 500);
    QCOMPARE(inserted.count(), 1);
}

void TestTrafficModel::keepsTheLatestOnly()
{
    TrafficModel model; // so many rows keep Qt's tester busy for seconds
    for (int i = 0; i < kMost + 5; ++i)
        model.add(test::forwardedEntry(i));
    model.flush();
    model.add(test::forwardedEntry(kMost + 5));
    model.flush();
    QCOMPARE(model.rowCount(), kMost);
    QCOMPARE(pathAt(model, 0), QStringLiteral("/orders/%1").arg(kMost + 5));
    QCOMPARE(pathAt(model, kMost - 1), QStringLiteral("/orders/6"));
}

void TestTrafficModel::keepsTheLatestOnlyWhenSorted()
{
    TrafficModel model;
    for (int i = 0; i < kMost; ++i)
        model.add(i % 4 == 3 ? test::refusedEntry(i) : test::forwardedEntry(i));
    model.flush();
    model.sort(static_cast<int>(TrafficColumn::Status), Qt::AscendingOrder);
    for (int i = 0; i < 8; ++i)
        model.add(test::refusedEntry(100'000 + i));
    model.flush();
    QCOMPARE(model.rowCount(), kMost);
    QCOMPARE(pathAt(model, kMost - 1), QStringLiteral("/orders/100007"));
}

void TestTrafficModel::pausesAndGoesOn()
{
    Watched table(2);
    table.model.setPaused(true);
    for (int i = 10; i < 15; ++i)
        table.model.add(test::forwardedEntry(i));
    table.model.flush();
    QCOMPARE(table.model.rowCount(), 2);
    QCOMPARE(table.model.waiting(), 5);
    table.model.setPaused(false);
    QCOMPARE(table.model.rowCount(), 7);
    QCOMPARE(table.model.waiting(), 0);
}

void TestTrafficModel::noneIsShownTwice()
{
    Watched table(2);
    table.model.merge({test::forwardedEntry(1), test::forwardedEntry(0), test::forwardedEntry(-1)});
    table.model.add(test::forwardedEntry(1));
    table.model.flush();
    QCOMPARE(table.model.rowCount(), 3);
    QCOMPARE(table.cell(2, TrafficColumn::Path), QStringLiteral("/orders/-1"));
}

void TestTrafficModel::filters()
{
    Watched table(8);
    table.model.setFilter(parsed("status == 4xx"));
    QCOMPARE(table.model.rowCount(), 2);
    QCOMPARE(table.model.total(), 8);
    table.model.add(test::forwardedEntry(20));
    table.model.add(test::refusedEntry(21));
    table.model.flush();
    QCOMPARE(table.model.rowCount(), 3);
    QCOMPARE(table.cell(0, TrafficColumn::Path), QStringLiteral("/orders/21"));
    table.model.setFilter({});
    QCOMPARE(table.model.rowCount(), 10);
}

void TestTrafficModel::sortsAndKeepsTheSelection()
{
    Watched table(8);
    const QPersistentModelIndex refused = table.model.index(0, 0); // number 7
    table.model.sort(static_cast<int>(TrafficColumn::Status), Qt::AscendingOrder);
    QVERIFY(refused.row() >= 6);
    QCOMPARE(table.cell(refused.row(), TrafficColumn::Path), QStringLiteral("/orders/7"));
    table.model.add(test::forwardedEntry(30));
    table.model.flush();
    QCOMPARE(table.cell(0, TrafficColumn::Status), QStringLiteral("200"));
    QCOMPARE(table.cell(8, TrafficColumn::Status), QStringLiteral("403"));
    table.model.sort(static_cast<int>(TrafficColumn::Time), Qt::DescendingOrder);
    QCOMPARE(table.cell(0, TrafficColumn::Path), QStringLiteral("/orders/30"));
}

void TestTrafficModel::offersValues()
{
    Watched table(8);
    QCOMPARE(table.model.valuesOf(QStringLiteral("status")),
             QStringList({QStringLiteral("200"), QStringLiteral("403")}));
    QCOMPARE(table.model.valuesOf(QStringLiteral("code")),
             QStringList(QStringLiteral("authorize.group")));
    QCOMPARE(table.model.valuesOf(QStringLiteral("group")).size(), 2);
    QVERIFY(table.model.valuesOf(QStringLiteral("nothing")).isEmpty());
}

void TestTrafficModel::exportsCsv()
{
    TrafficModel model;
    api::TrafficEntry entry = test::forwardedEntry();
    entry.path = QStringLiteral("/a,\"b\"");
    model.add(entry);
    entry = test::refusedEntry(1);
    entry.path = QStringLiteral("=cmd()");
    model.add(entry);
    model.flush();
    QBuffer to;
    QVERIFY(to.open(QIODevice::WriteOnly));
    QVERIFY(exportTraffic(to, model.rows(), kSome, ExportFormat::Csv));
    QCOMPARE(to.data(),
             QByteArray("time,status,path,duration\r\n"
                        "2026-01-31T12:00:00.001Z,403,'=cmd(),90us\r\n"
                        "2026-01-31T12:00:00.000Z,200,\"/a,\"\"b\"\"\",120000us\r\n"));
}

void TestTrafficModel::exportsJson()
{
    Watched table(2);
    QBuffer to;
    QVERIFY(to.open(QIODevice::WriteOnly));
    QVERIFY(exportTraffic(to, table.model.rows(), kSome, ExportFormat::Json));
    const QJsonArray array = QJsonDocument::fromJson(to.data()).array();
    QCOMPARE(array.size(), 2);
    QCOMPARE(array[0][QLatin1String("path")].toString(), QStringLiteral("/orders/1"));
    QCOMPARE(array[0][QLatin1String("status")].toInt(), 200);
    QCOMPARE(array[1][QLatin1String("time")].toString(),
             QStringLiteral("2026-01-31T12:00:00.000Z"));
}

void TestTrafficModel::everyColumnHasAField()
{
    const api::TrafficEntry entry = test::forwardedEntry();
    for (int i = 0; i < kTrafficColumnCount; ++i) {
        const auto column = static_cast<TrafficColumn>(i);
        const QString value = trafficPlainText(entry, column);
        if (value.contains(QLatin1String(", ")))
            continue; // names
        const QString expression =
            narrowedFilter({}, trafficColumnField(column), QStringLiteral("=="), value);
        const auto filter = TrafficFilter::parse(expression);
        QVERIFY2(filter, qPrintable(expression));
        if (column != TrafficColumn::Shadow) // it has none: no name is equal to nothing
            QVERIFY2(filter->matches(entry), qPrintable(expression));
        QVERIFY(!trafficColumnHelp(column).isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestTrafficModel)
#include "tst_traffic_model.moc"
