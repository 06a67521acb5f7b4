// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/pipeline/pipeline_page.h"

#include "admin-gui/models/refusals_model.h"
#include "admin-gui/models/routes_model.h"
#include "admin-gui/models/targets_model.h"
#include "admin-gui/models/traffic_filter.h"
#include "admin-gui/widgets/flow_diagram.h"
#include "live_pages.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>

using namespace portcullis;
using namespace portcullis::gui;

class TestPipelinePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void trafficIsSeenEverywhere();
    void aStepShowsItsRefusals();
    void aRefusalLeadsToItsRequests();
    void aPickedPointLeadsToItsRequests();
    void pausedMeansNothingMoves();
    void anotherRangeIsFetched();
    void upstreamsTellTheirHealth();
    void withoutAGatewayItSaysSo();
    void remembersItsRange();
    void everythingHasANameForScreenReaders();

private:
    test::DemoGateway m_gateway;
};

namespace {

struct Shown : test::LivePages {
    std::unique_ptr<PipelinePage> page = std::make_unique<PipelinePage>(context);

    Shown()
    {
        page->resize(1280, 900);
        page->show();
    }
    template <typename Widget>
    Widget &find(const char *name)
    {
        return *page->findChild<Widget *>(QLatin1String(name));
    }
    QString label(const char *name) { return find<QLabel>(name).text(); }
    /// A cell of the row that begins with `name`; nothing where there is none.
    QVariant cell(const char *table, const char *name, int column, int nameColumn = 0)
    {
        const QAbstractItemModel &model = *find<QTableView>(table).model();
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, nameColumn).data().toString() == QLatin1String(name))
                return model.index(row, column).data(RoutesModel::SortRole);
        }
        return {};
    }
    MetricsChart &rateChart()
    {
        for (MetricsChart *chart : page->findChildren<MetricsChart *>()) {
            if (chart->accessibleName() == QLatin1String("Requests per second by status"))
                return *chart;
        }
        qFatal("the page has no chart of rates");
    }
};

} // namespace

void TestPipelinePage::initTestCase()
{
    QLocale::setDefault(QLocale::c());
    QVERIFY2(m_gateway.start(0, test::livelyDocument()), m_gateway.log().constData());
}

void TestPipelinePage::trafficIsSeenEverywhere()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_gateway));
    test::makeTraffic(m_gateway);
    QTRY_COMPARE_WITH_TIMEOUT(shown.cell("routesTable", "hello", RoutesModel::TotalColumn).toInt(),
                              8, 10'000);
    QTRY_COMPARE(shown.cell("refusalsTable", "authorize.group", RefusalsModel::CountColumn).toInt(),
                 3);
    QCOMPARE(shown.cell("refusalsTable", "authorize.group", RefusalsModel::StatusColumn).toInt(),
             403);
    QVERIFY(shown.label("rateFigure") != QStringLiteral("–"));
    QVERIFY(shown.label("windowLabel").contains(QStringLiteral("last")));
    auto &flow = *shown.page->findChild<FlowDiagram *>();
    QVERIFY2(flow.details(Stage::Authorize).contains(QStringLiteral("authorize.group (403)")),
             qPrintable(flow.details(Stage::Authorize)));
}

void TestPipelinePage::aStepShowsItsRefusals()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_gateway)); // the history has the requests from before
    auto &table = shown.find<QTableView>("refusalsTable");
    QTRY_VERIFY(table.model()->rowCount() > 2);
    const int all = table.model()->rowCount();
    auto &flow = *shown.page->findChild<FlowDiagram *>();
    QTest::mouseClick(&flow, Qt::LeftButton, {}, flow.boxOf(Stage::RateLimit).center().toPoint());
    QCOMPARE(table.model()->rowCount(), 1);
    QCOMPARE(table.model()->index(0, 0).data().toString(), QStringLiteral("rate-limit.exceeded"));
    QVERIFY(shown.label("refusalsHeading").contains(QStringLiteral("Rate limit")));
    QTest::mouseClick(&shown.find<QPushButton>("allStagesButton"), Qt::LeftButton);
    QCOMPARE(table.model()->rowCount(), all);
}

void TestPipelinePage::aRefusalLeadsToItsRequests()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_gateway));
    auto &table = shown.find<QTableView>("refusalsTable");
    QTRY_VERIFY(table.model()->rowCount() > 2);
    const QString code = table.model()->index(0, 0).data().toString();
    Q_EMIT table.activated(table.model()->index(0, 2));
    QCOMPARE(shown.navigator.went.size(), 1);
    const Destination &to = shown.navigator.went.first();
    QVERIFY(to.page == PageId::Traffic);
    QVERIFY2(to.filter.contains(QStringLiteral(" and code == ") + code), qPrintable(to.filter));
    QVERIFY(TrafficFilter::parse(to.filter));
    auto &flow = *shown.page->findChild<FlowDiagram *>();
    flow.select(Stage::Authenticate);
    QTest::keyClick(&flow, Qt::Key_Return);
    QCOMPARE(shown.navigator.went.last().filter, QStringLiteral("stage == authenticate"));
}

void TestPipelinePage::aPickedPointLeadsToItsRequests()
{
    if (!MetricsChart::isAvailable())
        QSKIP("this build has no charts");
    Shown shown;
    QSignalSpy went(&shown.rateChart(), &MetricsChart::picked);
    api::MetricsSample sample;
    const qint64 start = 1'769'860'800'000;
    for (int i = 0; i < 60; ++i) {
        sample.atMs = start + i * 1000;
        sample.spanMs = 1000;
        sample.status = {};
        sample.status[api::StatusClass::Success] = 10;
        sample.status[api::StatusClass::ClientError] = i == 30 ? 40 : 0;
        Q_EMIT shown.feed.metrics(QJsonObject{
            {QStringLiteral("at"),
             QDateTime::fromMSecsSinceEpoch(sample.atMs).toUTC().toString(Qt::ISODate)},
            {QStringLiteral("spanMs"), 1000},
            {QStringLiteral("status"),
             QJsonObject{{QStringLiteral("2xx"), 10}, {QStringLiteral("4xx"), i == 30 ? 40 : 0}}}});
    }
    QCoreApplication::processEvents(); // the layout of the chart
    QVERIFY(!shown.rateChart().grab().isNull());
    const QPoint spike = shown.rateChart().placeOf(start + 30'500, 35);
    QWidget *under = shown.rateChart().childAt(spike);
    QVERIFY2(under, qPrintable(QStringLiteral("%1 %2").arg(spike.x()).arg(spike.y())));
    QTest::mouseClick(under, Qt::LeftButton, {}, under->mapFrom(&shown.rateChart(), spike));
    QCOMPARE(went.count(), 1);
    QCOMPARE(shown.navigator.went.last().filter,
             QStringLiteral("time >= 2026-01-31T12:00:30.000Z and time < 2026-01-31T12:00:31.000Z "
                            "and status == 4xx"));
    // The same by keys, without what of it.
    shown.rateChart().setFocus();
    QTest::keyClick(&shown.rateChart(), Qt::Key_End);
    QTest::keyClick(&shown.rateChart(), Qt::Key_Left);
    QVERIFY(shown.rateChart().accessibleDescription().contains(QStringLiteral("10.0/s")));
    QTest::keyClick(&shown.rateChart(), Qt::Key_Return);
    QVERIFY(shown.navigator.went.last().filter.startsWith(
        QStringLiteral("time >= 2026-01-31T12:00:58.000Z")));
}

void TestPipelinePage::pausedMeansNothingMoves()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_gateway));
    QTRY_VERIFY(shown.cell("routesTable", "hello", RoutesModel::TotalColumn).toInt() >= 8);
    shown.page->commands().first()->trigger();
    const int before = shown.cell("routesTable", "hello", RoutesModel::TotalColumn).toInt();
    QVERIFY(shown.label("windowLabel").startsWith(QStringLiteral("Paused")));
    QSignalSpy metrics(&shown.feed, &EventFeed::metrics);
    m_gateway.ask("/hello", 2);
    QTRY_VERIFY(metrics.count() >= 2);
    QCOMPARE(shown.cell("routesTable", "hello", RoutesModel::TotalColumn).toInt(), before);
    shown.page->commands().first()->trigger();
    QTRY_COMPARE(shown.cell("routesTable", "hello", RoutesModel::TotalColumn).toInt(), before + 2);
}

void TestPipelinePage::anotherRangeIsFetched()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_gateway));
    QTRY_VERIFY(shown.page->isSettled());
    shown.find<QComboBox>("rangeBox").setCurrentIndex(5);
    QVERIFY(!shown.page->isSettled());
    QTRY_VERIFY(shown.page->isSettled());
    QTRY_VERIFY(shown.cell("routesTable", "hello", RoutesModel::TotalColumn).toInt() >= 8);
}

void TestPipelinePage::upstreamsTellTheirHealth()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_gateway));
    QTRY_VERIFY(!shown.draft.isEmpty());
    shown.page->activate();
    QTRY_COMPARE(shown.cell("targetsTable", "echo", TargetsModel::StateColumn).toString(),
                 QStringLiteral("✓ healthy"));
    Q_EMIT shown.feed.health(QJsonObject{{QStringLiteral("upstream"), QStringLiteral("echo")},
                                         {QStringLiteral("target"), QStringLiteral("a")},
                                         {QStringLiteral("state"), QStringLiteral("draining")}});
    QCOMPARE(shown.cell("targetsTable", "echo", TargetsModel::StateColumn).toString(),
             QStringLiteral("⊘ draining"));
    auto &table = shown.find<QTableView>("targetsTable");
    Q_EMIT table.activated(table.model()->index(0, 0));
    QVERIFY(shown.navigator.went.last().page == PageId::Upstreams);
    QCOMPARE(shown.navigator.went.last().part.name, QStringLiteral("echo"));
}

void TestPipelinePage::withoutAGatewayItSaysSo()
{
    Shown shown;
    QVERIFY(shown.label("windowLabel").contains(QStringLiteral("before a gateway answers")));
    QVERIFY(shown.find<QLabel>("routesEmpty").isVisible());
    QVERIFY(!shown.find<QTableView>("routesTable").isVisible());
    QCOMPARE(shown.label("rateFigure"), QStringLiteral("–"));
}

void TestPipelinePage::remembersItsRange()
{
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("app.ini")), QSettings::IniFormat);
    {
        Shown shown;
        shown.page->restore(settings); // nothing there yet
        shown.find<QComboBox>("rangeBox").setCurrentIndex(3);
        shown.page->save(settings);
    }
    Shown shown;
    shown.page->restore(settings);
    QCOMPARE(shown.find<QComboBox>("rangeBox").currentIndex(), 3);
}

void TestPipelinePage::everythingHasANameForScreenReaders()
{
    Shown shown;
    for (QWidget *widget : shown.page->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible()
            || widget->objectName().startsWith(QLatin1String("qt_")))
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(),
                 qPrintable(QLatin1String(widget->metaObject()->className()) + u' '
                            + widget->objectName()));
    }
}

QTEST_MAIN(TestPipelinePage)
#include "tst_pipeline_page.moc"
