// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/overview/overview_page.h"

#include "admin-gui/widgets/flow_diagram.h"
#include "traffic_fixture.h"

#include <QLabel>
#include <QLocale>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;

class TestOverviewPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void anEmptyGatewayIsNoEmptyTable();
    void showsFigures();
    void anotherStepShowsItsDetails();
    void aPollKeepsTheSelection();
    void saysWhenFiguresAreOld();
    void remembersItsLayout();
};

namespace {

QString label(const QWidget &page, const char *name)
{
    return page.findChild<QLabel *>(QLatin1String(name))->text();
}

} // namespace

void TestOverviewPage::anEmptyGatewayIsNoEmptyTable()
{
    OverviewPage page;
    page.setTraffic({});
    QVERIFY(page.findChild<QLabel *>(QStringLiteral("routesEmpty"))->isVisibleTo(&page));
    QVERIFY(!page.findChild<QTableView *>(QStringLiteral("routesTable"))->isVisibleTo(&page));
    QCOMPARE(label(page, "rateFigure"), QStringLiteral("–"));
}

void TestOverviewPage::showsFigures()
{
    OverviewPage page;
    page.setTraffic(test::busyTraffic());
    auto *routes = page.findChild<QTableView *>(QStringLiteral("routesTable"));
    QVERIFY(routes->isVisibleTo(&page));
    QCOMPARE(routes->model()->index(0, 0).data().toString(), QStringLiteral("orders"));
    auto *targets = page.findChild<QTableView *>(QStringLiteral("targetsTable"));
    QCOMPARE(targets->model()->index(0, 1).data().toString(), QStringLiteral("a"));
    QCOMPARE(label(page, "rateFigure"), QStringLiteral("13.0"));
    QCOMPARE(label(page, "totalFigure"), QStringLiteral("126"));
    QVERIFY(label(page, "windowLabel").contains(QStringLiteral("2 seconds")));
}

void TestOverviewPage::anotherStepShowsItsDetails()
{
    OverviewPage page;
    page.setTraffic(test::busyTraffic());
    QVERIFY(!label(page, "stageDetails").contains(QStringLiteral("authenticate.key-unknown")));
    QTest::keyClick(page.findChild<FlowDiagram *>(), Qt::Key_Right);
    QVERIFY2(label(page, "stageDetails").contains(QStringLiteral("authenticate.key-unknown (401)")),
             qPrintable(label(page, "stageDetails")));
}

void TestOverviewPage::aPollKeepsTheSelection()
{
    Traffic traffic;
    for (const char *name : {"a", "b", "c"}) {
        RouteTraffic route;
        route.route = QString::fromLatin1(name);
        route.perSecond = *name;
        traffic.routes.append(route);
    }
    OverviewPage page;
    page.setTraffic(traffic);
    auto *table = page.findChild<QTableView *>(QStringLiteral("routesTable"));
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("c")); // busiest first
    table->selectRow(0);
    traffic.routes[2].perSecond = 0; // now the quietest
    page.setTraffic(traffic);
    QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("c"));
    QCOMPARE(table->currentIndex().row(), 2);
}

void TestOverviewPage::saysWhenFiguresAreOld()
{
    OverviewPage page;
    page.setTraffic(test::busyTraffic());
    page.setStale(QStringLiteral("Not current"));
    QCOMPARE(label(page, "windowLabel"), QStringLiteral("Not current"));
    page.setStale({});
    QVERIFY(label(page, "windowLabel").contains(QStringLiteral("seconds")));
}

void TestOverviewPage::remembersItsLayout()
{
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("app.ini")), QSettings::IniFormat);
    QList<int> sizes;
    {
        OverviewPage page;
        page.restore(settings); // nothing there yet
        page.setTraffic(test::busyTraffic());
        page.resize(1200, 800);
        page.show();
        auto *splitter = page.findChild<QSplitter *>();
        splitter->setSizes({300, 900});
        sizes = splitter->sizes();
        page.findChild<QTableView *>(QStringLiteral("routesTable"))
            ->sortByColumn(0, Qt::AscendingOrder);
        page.save(settings);
    }
    OverviewPage page;
    page.setTraffic(test::busyTraffic());
    page.resize(1200, 800);
    page.restore(settings);
    page.show();
    QCOMPARE(page.findChild<QSplitter *>()->sizes(), sizes);
    const auto *proxy = qobject_cast<QSortFilterProxyModel *>(
        page.findChild<QTableView *>(QStringLiteral("routesTable"))->model());
    QCOMPARE(proxy->sortColumn(), 0);
    QCOMPARE(proxy->sortOrder(), Qt::AscendingOrder);
}

QTEST_MAIN(TestOverviewPage)
#include "tst_overview_page.moc"
