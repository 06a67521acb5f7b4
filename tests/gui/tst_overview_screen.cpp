// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/routes_model.h"
#include "admin-gui/models/targets_model.h"
#include "admin-gui/widgets/flow_diagram.h"
#include "app_fixture.h"
#include "demo_gateway.h"

#include <QLabel>
#include <QTableView>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;

namespace {

/// A cell of the row whose first columns read so; nothing where there is none.
QVariant cell(test::App &app, const char *table, const QString &name, int column,
              int nameColumn = 0)
{
    const QAbstractItemModel &model = *app.find<QTableView>(table)->model();
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, nameColumn).data().toString() == name)
            return model.index(row, column).data(RoutesModel::SortRole);
    }
    return {};
}

double routeCell(test::App &app, const char *name, int column)
{
    return cell(app, "routesTable", QLatin1String(name), column).toDouble();
}

} // namespace

/// The overview in the window, against a real gateway.
class TestOverviewScreen : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void requestsAreSeenInTheTables();
    void figuresAreMarkedWhileTheGatewayIsAway();
    void figuresOfAnotherGatewayGo();

private:
    test::DemoGateway m_gateway;
};

void TestOverviewScreen::initTestCase()
{
    QLocale::setDefault(QLocale::c());
    QVERIFY2(m_gateway.start(), m_gateway.log().constData());
}

void TestOverviewScreen::requestsAreSeenInTheTables()
{
    test::App app;
    app.connectTo(m_gateway.adminUrl(), m_gateway.token());
    QTRY_VERIFY2(app.status().startsWith(QStringLiteral("Connected to ")),
                 qPrintable(app.status()));

    const double before = routeCell(app, "hello", RoutesModel::TotalColumn);
    QCOMPARE(m_gateway.ask("/hello", 3), 200);
    QCOMPARE(m_gateway.ask("/hello", 2, false), 401);
    QCOMPARE(m_gateway.ask("/broken", 1), 502);

    QTRY_COMPARE(routeCell(app, "hello", RoutesModel::TotalColumn), before + 5);
    QTRY_VERIFY(routeCell(app, "hello", RoutesModel::RateColumn) > 0);
    QTRY_COMPARE(routeCell(app, "hello", RoutesModel::ClientErrorColumn), 0.4);
    QTRY_COMPARE(routeCell(app, "broken", RoutesModel::ErrorColumn), 1.0);
    QVERIFY(cell(app, "targetsTable", QStringLiteral("a"), TargetsModel::ConnectsColumn,
                 TargetsModel::TargetColumn)
                .toInt()
            > 0);
    QTRY_VERIFY(cell(app, "targetsTable", QStringLiteral("b"), TargetsModel::FailuresColumn,
                     TargetsModel::TargetColumn)
                    .toInt()
                > 0);
    auto *flow = app.find<FlowDiagram>("flow");
    flow->select(Stage::Authenticate);
    QTRY_VERIFY2(app.find<QLabel>("stageDetails")
                     ->text()
                     .contains(QStringLiteral("authenticate.no-credential (401)")),
                 qPrintable(app.find<QLabel>("stageDetails")->text()));
}

void TestOverviewScreen::figuresAreMarkedWhileTheGatewayIsAway()
{
    test::App app;
    app.connectTo(m_gateway.adminUrl(), m_gateway.token());
    QTRY_VERIFY(app.find<QLabel>("windowLabel")->text().startsWith(QStringLiteral("Rates")));
    const quint16 port = m_gateway.adminPort();
    m_gateway.kill();
    QTRY_VERIFY(app.find<QLabel>("windowLabel")->text().startsWith(QStringLiteral("Not current")));
    QVERIFY2(m_gateway.start(port), m_gateway.log().constData());
    QTRY_VERIFY_WITH_TIMEOUT(
        !app.find<QLabel>("windowLabel")->text().startsWith(QStringLiteral("Not")), 15'000);
}

void TestOverviewScreen::figuresOfAnotherGatewayGo()
{
    test::App app;
    app.connectTo(m_gateway.adminUrl(), m_gateway.token());
    QCOMPARE(m_gateway.ask("/hello", 1), 200);
    QTRY_VERIFY(app.find<QTableView>("targetsTable")->model()->rowCount() > 0);
    app.connectTo(QUrl(QStringLiteral("http://127.0.0.1:1")), "x");
    QTRY_VERIFY(app.status().startsWith(QStringLiteral("Offline: ")));
    QCOMPARE(app.find<QTableView>("targetsTable")->model()->rowCount(), 0);
    QCOMPARE(app.find<QLabel>("totalFigure")->text(), QStringLiteral("–"));
}

QTEST_MAIN(TestOverviewScreen)
#include "tst_overview_screen.moc"
