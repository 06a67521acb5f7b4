// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/traffic/traffic_page.h"

#include "admin-gui/widgets/filter_bar.h"
#include "admin-gui/widgets/flow_diagram.h"
#include "live_pages.h"
#include "traffic_entries.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QClipboard>
#include <QCompleter>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTextBrowser>

using namespace portcullis;
using namespace portcullis::gui;

class TestTrafficPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void requestsAppearAsTheyCome();
    void aRefusalLeadsToItsRuleInThreeClicks();
    void theFilterSaysWhetherItIsOne();
    void completionInsertsWhatWasChosen();
    void aCellBecomesAFilter();
    void pausedMeansNothingMoves();
    void newRowsLeaveInPlaceWhatOneLooksAt();
    void anotherFilterKeepsTheSelection();
    void explainsAgainAsItWasRecorded();
    void theDraftIsAskedAboutOneRequest();
    void exportsWhatIsShown();
    void anEmptyTableSaysWhy();
    void remembersColumnsAndFilters();
    void everythingHasANameForScreenReaders();

private:
    test::DemoGateway m_gateway;
};

namespace {

/// A page on a real gateway, or on none.
struct Shown : test::LivePages {
    std::unique_ptr<TrafficPage> page = std::make_unique<TrafficPage>(context);

    Shown()
    {
        page->resize(1200, 800);
        page->show();
    }
    template <typename Widget>
    Widget &find(const char *name)
    {
        return *page->findChild<Widget *>(QLatin1String(name));
    }
    QTableView &table() { return find<QTableView>("table"); }
    FilterBar &filter() { return find<FilterBar>("filter"); }
    QString label(const char *name) { return find<QLabel>(name).text(); }
    void give(int count, int from = 0)
    {
        for (int i = from; i < from + count; ++i)
            page->model().add(i % 4 == 3 ? test::refusedEntry(i) : test::forwardedEntry(i));
        page->model().flush();
    }
    QString cell(int row, TrafficColumn column)
    {
        return page->model().index(row, static_cast<int>(column)).data().toString();
    }
    QMenu *menuAt(int row, TrafficColumn column)
    {
        const QModelIndex index = page->model().index(row, static_cast<int>(column));
        Q_EMIT table().customContextMenuRequested(table().visualRect(index).center());
        for (QMenu *menu : page->findChildren<QMenu *>()) {
            if (menu->isVisible())
                return menu;
        }
        return nullptr;
    }
};

QAction *actionOf(const QMenu &menu, const char *text)
{
    for (QAction *action : menu.actions()) {
        if (action->text() == QLatin1String(text))
            return action;
    }
    return nullptr;
}

} // namespace

void TestTrafficPage::initTestCase()
{
    QLocale::setDefault(QLocale::c());
    QVERIFY2(m_gateway.start(0, test::livelyDocument()), m_gateway.log().constData());
}

void TestTrafficPage::requestsAppearAsTheyCome()
{
    QCOMPARE(m_gateway.ask("/hello", 2), 200); // from before
    Shown shown;
    QVERIFY(shown.connectTo(m_gateway));
    shown.page->activate();
    QTRY_VERIFY(shown.page->isSettled());
    QTRY_VERIFY(shown.page->model().total() >= 2);
    const int before = shown.page->model().total();
    QCOMPARE(m_gateway.ask("/hello?page=2", 3), 200);
    QTRY_COMPARE(shown.page->model().total(), before + 3);
    QCOMPARE(shown.cell(0, TrafficColumn::Path), QStringLiteral("/hello"));
    QCOMPARE(shown.cell(0, TrafficColumn::Query), QStringLiteral("page=2"));
    QCOMPARE(shown.cell(0, TrafficColumn::Consumer), QStringLiteral("demo"));
    QVERIFY(!shown.label("countLabel").contains(QStringLiteral("not live")));
}

void TestTrafficPage::aRefusalLeadsToItsRuleInThreeClicks()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_gateway));
    QCOMPARE(m_gateway.ask("/orders/7", 1), 403);
    QTRY_COMPARE(shown.cell(0, TrafficColumn::Code), QStringLiteral("authorize.group"));
    // The page is the first click, the row the second, the rule the third.
    QTableView &table = shown.table();
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {},
                      table.visualRect(shown.page->model().index(0, 1)).center());
    auto &flow = *shown.page->findChild<FlowDiagram *>();
    QVERIFY(flow.selected() == Stage::Authorize);
    QVERIFY2(flow.accessibleDescription().contains(QStringLiteral("refused with 403")),
             qPrintable(flow.accessibleDescription()));
    auto &why = shown.find<QTextBrowser>("whyText");
    QVERIFY(why.isVisible());
    QVERIFY(why.toPlainText().contains(QStringLiteral("A required group is missing")));
    Q_EMIT why.anchorClicked(QUrl(QStringLiteral("rule:routes/orders/authorize/groups")));
    QVERIFY(why.toHtml().contains(QStringLiteral("rule:routes/orders/authorize/groups")));
    QCOMPARE(shown.navigator.went.size(), 1);
    const Destination &to = shown.navigator.went.first();
    QVERIFY(to.page == PageId::Routes);
    QCOMPARE(to.part.name, QStringLiteral("orders"));
    QCOMPARE(to.pointer, QStringLiteral("/authorize/groups"));
}

void TestTrafficPage::theFilterSaysWhetherItIsOne()
{
    Shown shown;
    shown.give(8);
    QTest::keyClicks(&shown.find<QLineEdit>("filterEdit"), QStringLiteral("status == "));
    QVERIFY(!shown.filter().isValid());
    QVERIFY(shown.label("filterSign").contains(QStringLiteral("not valid")));
    QVERIFY2(shown.label("filterMessage").contains(QStringLiteral("character 11: A value")),
             qPrintable(shown.label("filterMessage")));
    QCOMPARE(shown.page->model().rowCount(), 8); // the last valid one stays
    QTest::keyClicks(&shown.find<QLineEdit>("filterEdit"), QStringLiteral("4xx"));
    QVERIFY(shown.label("filterSign").startsWith(QStringLiteral("✓")));
    QTRY_COMPARE(shown.page->model().rowCount(), 2);
    QVERIFY(shown.label("countLabel").startsWith(QStringLiteral("2 of 8")));
}

void TestTrafficPage::completionInsertsWhatWasChosen()
{
    Shown shown;
    shown.give(8);
    auto &edit = shown.find<QLineEdit>("filterEdit");
    shown.page->activateWindow();
    edit.setFocus();
    QTest::keyClicks(&edit, QStringLiteral("rou"));
    const auto *completer = edit.findChild<QCompleter *>();
    QTRY_VERIFY(completer->popup()->isVisible());
    QTest::keyClick(completer->popup(), Qt::Key_Down);
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    QCOMPARE(edit.text(), QStringLiteral("route "));
    QTest::keyClick(&edit, Qt::Key_Space, Qt::ControlModifier);
    QTRY_VERIFY(completer->popup()->isVisible());
    QTest::keyClick(completer->popup(), Qt::Key_Down);
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    QCOMPARE(edit.text(), QStringLiteral("route == "));
    QTest::keyClicks(&edit, QStringLiteral("o"));
    QTest::keyClick(completer->popup(), Qt::Key_Down);
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    QCOMPARE(edit.text(), QStringLiteral("route == orders "));
}

void TestTrafficPage::aCellBecomesAFilter()
{
    Shown shown;
    shown.give(8);
    QMenu *menu = shown.menuAt(0, TrafficColumn::Status);
    QVERIFY(menu);
    QVERIFY(actionOf(*menu, "Only status == 403"));
    actionOf(*menu, "Only status == 403")->trigger();
    menu->close();
    QCOMPARE(shown.filter().text(), QStringLiteral("status == 403"));
    QCOMPARE(shown.page->model().rowCount(), 2);
    menu = shown.menuAt(0, TrafficColumn::Path);
    QVERIFY(menu);
    actionOf(*menu, "… and path != /orders/7"); // read as Latin-1 below
    for (QAction *action : menu->actions()) {
        if (action->text() == QStringLiteral("… and path != /orders/7"))
            action->trigger();
    }
    menu->close();
    QCOMPARE(shown.filter().text(), QStringLiteral("status == 403 and path != /orders/7"));
    QCOMPARE(shown.page->model().rowCount(), 1);
    QCOMPARE(shown.filter().history().first(), shown.filter().text());
}

void TestTrafficPage::pausedMeansNothingMoves()
{
    Shown shown;
    shown.give(3);
    QAction *pause = shown.page->commands().first();
    pause->trigger();
    shown.give(5, 10);
    QCOMPARE(shown.page->model().rowCount(), 3);
    QVERIFY2(shown.label("countLabel").contains(QStringLiteral("paused: 5 more came")),
             qPrintable(shown.label("countLabel")));
    pause->trigger();
    QCOMPARE(shown.page->model().rowCount(), 8);
}

void TestTrafficPage::newRowsLeaveInPlaceWhatOneLooksAt()
{
    Shown shown;
    shown.give(300);
    QScrollBar &bar = *shown.table().verticalScrollBar();
    bar.setValue(100);
    const QString seen = shown.cell(bar.value(), TrafficColumn::Path);
    shown.give(20, 1000);
    QCOMPARE(shown.cell(bar.value(), TrafficColumn::Path), seen);
    bar.setValue(0); // at the top one sees what is new
    shown.give(1, 2000);
    QCOMPARE(bar.value(), 0);
}

void TestTrafficPage::anotherFilterKeepsTheSelection()
{
    Shown shown;
    shown.give(8);
    shown.table().selectRow(4); // the refusal number 3
    QCOMPARE(shown.cell(shown.table().currentIndex().row(), TrafficColumn::Path),
             QStringLiteral("/orders/3"));
    shown.filter().setText(QStringLiteral("status == 403"));
    QCOMPARE(shown.cell(shown.table().currentIndex().row(), TrafficColumn::Path),
             QStringLiteral("/orders/3"));
}

void TestTrafficPage::explainsAgainAsItWasRecorded()
{
    Shown shown;
    shown.give(4);
    shown.table().selectRow(0);
    QTest::mouseClick(&shown.find<QPushButton>("explainButton"), Qt::LeftButton);
    QCOMPARE(shown.navigator.went.size(), 1);
    QVERIFY(shown.navigator.went.first().page == PageId::Explain);
    const QJsonObject material =
        QJsonDocument::fromJson(shown.navigator.went.first().material).object();
    QCOMPARE(material[QLatin1String("target")].toString(), QStringLiteral("/orders/3?page=2"));
    QCOMPARE(material[QLatin1String("identity")][QLatin1String("consumer")].toString(),
             QStringLiteral("acme"));
    QVERIFY(!QString::fromUtf8(shown.navigator.went.first().material)
                 .contains(QStringLiteral("X-API-Key")));
}

void TestTrafficPage::theDraftIsAskedAboutOneRequest()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_gateway));
    QCOMPARE(m_gateway.ask("/orders/simulated", 1), 403);
    QTRY_COMPARE(shown.cell(0, TrafficColumn::Path), QStringLiteral("/orders/simulated"));
    shown.table().selectRow(0);
    auto &button = shown.find<QPushButton>("simulateButton");
    QVERIFY(!button.isEnabled());
    QTRY_VERIFY(!shown.draft.isEmpty());
    shown.draft.put({QStringLiteral("routes"), QStringLiteral("orders")},
                    R"({"name": "orders", "match": {"paths": ["/orders/{id}"]},
                        "authorize": {"groups": ["staff"]}, "upstream": "echo"})",
                    QStringLiteral("Change route orders"));
    QVERIFY(button.isEnabled());
    QTest::mouseClick(&button, Qt::LeftButton);
    auto &text = shown.find<QTextBrowser>("draftText");
    QTRY_VERIFY2(text.toPlainText().contains(
                     QStringLiteral("would be forwarded, instead of refused (authorize.group)")),
                 qPrintable(text.toPlainText()));
}

void TestTrafficPage::exportsWhatIsShown()
{
    Shown shown;
    shown.give(8);
    shown.filter().setText(QStringLiteral("status == 403"));
    QHeaderView &header = *shown.table().horizontalHeader();
    for (int i = 0; i < kTrafficColumnCount; ++i)
        header.setSectionHidden(i,
                                i != static_cast<int>(TrafficColumn::Status)
                                    && i != static_cast<int>(TrafficColumn::Path));
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    shown.page->exportTo(path, ExportFormat::Csv);
    QTRY_VERIFY(shown.label("countLabel").contains(QStringLiteral("2 requests were written")));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("status,path\r\n403,/orders/7\r\n403,/orders/3\r\n"));
    shown.page->exportTo(folder.filePath(QStringLiteral("no/such/folder.csv")), ExportFormat::Csv);
    QTRY_VERIFY(shown.label("countLabel").contains(QStringLiteral("Error: ")));
}

void TestTrafficPage::anEmptyTableSaysWhy()
{
    Shown shown;
    QVERIFY(shown.label("emptyLabel").contains(QStringLiteral("before a gateway answers")));
    shown.give(3);
    shown.filter().setText(QStringLiteral("status == 500"));
    QVERIFY(shown.find<QLabel>("emptyLabel").isVisible());
    QCOMPARE(shown.label("emptyLabel"),
             QStringLiteral("None of the 3 requests matches the filter."));
}

void TestTrafficPage::remembersColumnsAndFilters()
{
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("app.ini")), QSettings::IniFormat);
    {
        Shown shown;
        shown.give(1);
        shown.page->restore(settings); // nothing there yet
        shown.table().horizontalHeader()->setSectionHidden(int(TrafficColumn::Rule), false);
        shown.filter().setText(QStringLiteral("status == 403"));
        shown.page->save(settings);
    }
    Shown shown;
    shown.page->restore(settings);
    QVERIFY(!shown.table().horizontalHeader()->isSectionHidden(int(TrafficColumn::Rule)));
    QCOMPARE(shown.filter().history(), QStringList(QStringLiteral("status == 403")));
    QCOMPARE(shown.filter().text(), QString()); // an old filter would hide what is new
}

void TestTrafficPage::everythingHasANameForScreenReaders()
{
    Shown shown;
    shown.give(4);
    shown.table().selectRow(0);
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

QTEST_MAIN(TestTrafficPage)
#include "tst_traffic_page.moc"
