// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/authenticators/authenticators_page.h"
#include "admin-gui/pages/listeners/listeners_page.h"
#include "admin-gui/pages/routes/effective_policy.h"
#include "admin-gui/pages/routes/match_tester.h"
#include "admin-gui/pages/routes/route_columns.h"
#include "admin-gui/pages/routes/routes_page.h"
#include "admin-gui/pages/upstreams/live_targets.h"
#include "admin-gui/pages/upstreams/upstreams_page.h"
#include "page_fixture.h"
#include "store_gateway.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QTreeWidget>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

void open(EntityTablePage &page)
{
    page.resize(1100, 760);
    page.show();
    page.activate();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
}

QString cell(EntityTablePage &page, const QString &name, int column)
{
    return page.model()
        .index(page.model().rowOf(name), EntityModel::FirstColumn + column)
        .data()
        .toString();
}

void showSection(EntityTablePage &page, const QString &title)
{
    const auto *sections = page.form().findChild<QListWidget *>(u"sections"_s);
    for (int i = 0; i < sections->count(); ++i) {
        if (sections->item(i)->text().startsWith(title))
            return page.form().showSection(i);
    }
    QFAIL(qPrintable(title));
}

} // namespace

class TestEntityPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aRouteIsAddedAndItsTrafficSeen();
    void whatIsInEffectSaysWhereItComesFrom();
    void aRequestIsTriedOnDraftAndGateway();
    void aTargetIsDrainedAndTakenBack();
    void anUpstreamOfTheDraftAloneIsToldAsSuch();
    void routesOfAnAuthenticatorAreCounted();
    void listenersSayWhereTheyListen();

private:
    test::StoreGateway m_gateway;
};

void TestEntityPages::initTestCase()
{
    QLocale::setDefault(QLocale::c());
    QVERIFY2(m_gateway.start(), m_gateway.log().constData());
}

void TestEntityPages::aRouteIsAddedAndItsTrafficSeen()
{
    test::PageBench bench;
    QVERIFY(bench.connectTo(m_gateway.adminUrl(), m_gateway.token()));
    RoutesPage page(bench.context());
    open(page);
    QCOMPARE(cell(page, u"hello"_s, int(RouteColumn::GoesTo)), u"echo"_s);
    QCOMPARE(cell(page, u"guarded"_s, int(RouteColumn::Authenticate)), u"(defaults)"_s);
    QTRY_VERIFY(bench.feed.isLive());
    QCOMPARE(m_gateway.ask("/hello"), 200);
    QTRY_VERIFY(!cell(page, u"hello"_s, int(RouteColumn::Rate)).isEmpty());
    QTRY_COMPARE(cell(page, u"hello"_s, int(RouteColumn::Errors)), u"0 %"_s);

    for (QAction *const action : page.commands()) {
        if (action->shortcut() == QKeySequence(QKeySequence::New))
            action->trigger();
    }
    QTest::keyClicks(QApplication::focusWidget(), u"added"_s);
    page.form().focusField(u"/match/paths"_s);
    auto *paths = qobject_cast<QPlainTextEdit *>(QApplication::focusWidget());
    paths->setPlainText(u"/added"_s);
    page.form().focusField(u"/upstream"_s);
    QTRY_VERIFY(bench.json("routes", "added").contains("/added"));
    QVERIFY(page.model()
                .index(page.model().rowOf(u"added"_s), EntityModel::StateColumn)
                .data()
                .toString()
                .contains(u"New"_s));
}

void TestEntityPages::whatIsInEffectSaysWhereItComesFrom()
{
    test::PageBench bench;
    bench.load(R"({"version":1,
        "authenticators":[{"name":"keys","type":"api-key"}],
        "rateLimits":[{"name":"few","algorithm":"token-bucket","limit":9},
                      {"name":"day","algorithm":"quota","limit":5,"period":"day"}],
        "upstreams":[{"name":"u","targets":[{"url":"http://a:1"}],"timeouts":{"connect":"7s"}}],
        "routes":[{"name":"r","match":{"paths":["/"]},"rateLimits":["few"],"upstream":"u"}],
        "defaults":{"authenticate":["keys"],"rateLimits":["day"]}})");
    const QList<PolicyLine> lines = effectivePolicy(bench.draft.document(), u"r"_s);
    QStringList texts;
    for (const PolicyLine &line : lines)
        texts.append(line.what + u'|' + line.value + u'|' + line.source);
    const QString all = texts.join(u'\n');
    QVERIFY2(all.contains(u"Authenticate|keys|the defaults"_s), qPrintable(all));
    QVERIFY2(all.contains(u"Rate limit|few — 9 per 1s (token-bucket)|this route"_s),
             qPrintable(all));
    QVERIFY2(all.contains(u"Rate limit|day — 5 per day (quota)|the defaults"_s), qPrintable(all));
    QVERIFY2(all.contains(u"u: Connect|7s|upstream u"_s), qPrintable(all));
    QVERIFY2(all.contains(u"u: Response|30s|the gateway"_s), qPrintable(all));

    RoutesPage page(bench.context());
    open(page);
    showSection(page, u"In effect"_s);
    auto *tree = page.form().findChild<EffectivePolicy *>();
    QCOMPARE(tree->topLevelItemCount(), lines.size());
}

void TestEntityPages::aRequestIsTriedOnDraftAndGateway()
{
    test::PageBench bench;
    QVERIFY(bench.connectTo(m_gateway.adminUrl(), m_gateway.token()));
    RoutesPage page(bench.context());
    open(page);
    showSection(page, u"Try"_s);
    auto *list = page.tester().findChild<QTreeWidget *>();
    QCOMPARE(list->topLevelItemCount(), 2);
    bench.draft.put({u"routes"_s, u"more"_s},
                    R"({"name":"more","match":{"paths":["/{rest...}"],"methods":["GET"]},)"
                    R"("priority":3,"authenticate":"none","respond":{"body":"x"}})",
                    u"x"_s);
    QTest::keyClicks(page.tester().findChild<QLineEdit *>(u"url"_s), u"http://any/hello"_s);
    auto *draft = page.tester().findChild<QLabel *>(u"draftResult"_s);
    auto *gateway = page.tester().findChild<QLabel *>(u"gatewayResult"_s);
    QTRY_VERIFY2(draft->text().contains(u"more"_s), qPrintable(draft->text()));
    QTRY_VERIFY2(gateway->text().contains(u"hello"_s), qPrintable(gateway->text()));
    QVERIFY(gateway->text().contains(u"forwarded"_s));
    QCOMPARE(list->topLevelItemCount(), 2);
    QCOMPARE(list->topLevelItem(0)->text(1), u"more"_s);
}

void TestEntityPages::aTargetIsDrainedAndTakenBack()
{
    test::PageBench bench;
    QVERIFY(bench.connectTo(m_gateway.adminUrl(), m_gateway.token()));
    UpstreamsPage page(bench.context());
    open(page);
    page.choose(u"echo"_s);
    showSection(page, u"Live"_s);
    auto *targets = page.live().findChild<QTableWidget *>(u"targets"_s);
    QTRY_COMPARE(targets->rowCount(), 2);
    targets->selectRow(1);
    QTRY_COMPARE(cell(page, u"echo"_s, 1), u"2 of 2 serve"_s);
    auto *drain = page.live().findChild<QPushButton *>(u"drain"_s);
    QVERIFY(drain->isEnabled());
    drain->click();
    auto *question = page.live().findChild<QDialog *>(u"confirm"_s);
    QVERIFY(question);
    const QString impact = question->findChild<QLabel *>(u"impact"_s)->text();
    QVERIFY2(impact.contains(u"0 request"_s) && impact.contains(u"1 of 2"_s), qPrintable(impact));
    question->findChild<QPushButton *>(u"go"_s)->click();
    QTRY_COMPARE(targets->item(1, 2)->text(), u"Draining"_s);
    QTRY_COMPARE(cell(page, u"echo"_s, 1), u"1 of 2 serve"_s);
    QVERIFY(!drain->isEnabled());
    page.live().findChild<QPushButton *>(u"takeBack"_s)->click();
    QTRY_COMPARE(targets->item(1, 2)->text(), u"Healthy"_s);
    QVERIFY(!bench.draft.isEdited());
}

void TestEntityPages::anUpstreamOfTheDraftAloneIsToldAsSuch()
{
    test::PageBench bench;
    QVERIFY(bench.connectTo(m_gateway.adminUrl(), m_gateway.token()));
    UpstreamsPage page(bench.context());
    open(page);
    bench.draft.put({u"upstreams"_s, u"later"_s},
                    R"({"name":"later","targets":[{"url":"http://a:1"}]})", u"x"_s);
    page.choose(u"later"_s);
    showSection(page, u"Live"_s);
    QTRY_VERIFY([&] {
        for (const QLabel *const label : page.live().findChildren<QLabel *>()) {
            if (label->text().contains(u"only in the draft"_s))
                return true;
        }
        return false;
    }());
}

void TestEntityPages::routesOfAnAuthenticatorAreCounted()
{
    test::PageBench bench;
    bench.load(R"({"version":1,
        "authenticators":[{"name":"keys","type":"api-key","cookie":"c"}],
        "routes":[{"name":"r","match":{"paths":["/"]},"authenticate":["keys"]},
                  {"name":"s","match":{"paths":["/s"]},
                   "authenticate":[{"name":"keys","shadow":true},"none"]}]})");
    AuthenticatorsPage page(bench.context());
    open(page);
    QCOMPARE(cell(page, u"keys"_s, 1), u"cookie c"_s);
    QCOMPARE(cell(page, u"keys"_s, 2), u"2"_s);
}

void TestEntityPages::listenersSayWhereTheyListen()
{
    test::PageBench bench;
    QVERIFY(bench.connectTo(m_gateway.adminUrl(), m_gateway.token()));
    ListenersPage page(bench.context());
    open(page);
    QTRY_VERIFY(cell(page, u"http"_s, 2).startsWith(u"127.0.0.1:"_s));
    QCOMPARE(cell(page, u"http"_s, 3), u"plain HTTP"_s);
}

QTEST_MAIN(TestEntityPages)
#include "tst_entity_pages.moc"
