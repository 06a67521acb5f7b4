// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/history/history_page.h"
#include "admin-gui/pages/records/paged_table.h"
#include "records_fixture.h"
#include "tests/support/admin_stub.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTreeWidget>

using namespace portcullis;
using namespace portcullis::gui;
using namespace portcullis::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 20'000;

struct Fixture {
    DataGateway gateway;
    Desk desk;
    std::optional<Shown<HistoryPage>> history;
    PagedTable *table = nullptr;

    /// With revision 1 (seed), 2 (more is added) and 3 (fixed is changed).
    bool begin()
    {
        if (!gateway.startSeeded(fixedDocument("seed"))
            || gateway
                    .admin("POST", "/v1/routes", fixedRoute("more", "m"),
                           {"-H", "X-Change-Note: second route"})
                    .status
                != 201
            || gateway.change("PUT", "/v1/routes/fixed", fixedRoute("fixed", "third")).status != 200
            || !desk.connectTo(gateway))
            return false;
        history.emplace(desk);
        table = history->find<PagedTable>("historyTable");
        return QTest::qWaitFor([this] { return table->model().rowCount() == 3; }, kPatience);
    }
    void select(int revision)
    {
        table->view().clearSelection();
        table->select(revision);
    }
    QString diff() { return history->find<QPlainTextEdit>("diffText")->toPlainText(); }
    QString cell(int row, int column)
    {
        return table->model().index(row, column).data().toString();
    }
};

} // namespace

class TestHistoryPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsRevisions();
    void showsWhatOneChanged();
    void comparesTwo();
    void filters();
    void undoesOne();
    void undoIsRefusedInWords();
    void restoresAnOldOne();
    void composesChanges();
    void anErrorIsNoEmptyTable();
    void thousandsAreFetchedWhileScrolling();
};

void TestHistoryPage::listsRevisions()
{
    Fixture f;
    QVERIFY(f.begin());
    QCOMPARE(f.cell(0, 0), u"3"_s);
    QCOMPARE(f.cell(1, 5), u"second route"_s);
    QCOMPARE(f.cell(1, 6), u"routes/more"_s);
    QCOMPARE(f.cell(2, 3), u"Begin"_s);
    QCOMPARE(f.cell(2, 6), u"version, listeners/main, routes/fixed"_s);
    QTRY_VERIFY_WITH_TIMEOUT(f.history->page.isSettled(), kPatience);
    f.history->shoot("history");
}

void TestHistoryPage::showsWhatOneChanged()
{
    Fixture f;
    QVERIFY(f.begin());
    f.select(3);
    QTRY_VERIFY_WITH_TIMEOUT(f.diff().contains("-"_L1) && f.diff().contains("\"third\""_L1),
                             kPatience);
    QVERIFY2(f.diff().contains("# routes/fixed"_L1), qPrintable(f.diff()));
    QVERIFY(f.history->text("revisionHeading").startsWith("Revision 3"_L1));
}

void TestHistoryPage::comparesTwo()
{
    Fixture f;
    QVERIFY(f.begin());
    f.table->view().selectAll(); // three: too many
    QVERIFY(!f.history->find<QAction>("compareRevisions")->isEnabled());
    auto *selection = f.table->view().selectionModel();
    selection->clear();
    for (const int row : {0, 2})
        selection->select(f.table->model().index(row, 0),
                          QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QTRY_VERIFY_WITH_TIMEOUT(
        f.diff().contains("# routes/more"_L1) && f.diff().contains("# routes/fixed"_L1), kPatience);
    QVERIFY(f.history->text("revisionHeading").contains("between revision 1 and revision 3"_L1));
}

void TestHistoryPage::filters()
{
    Fixture f;
    QVERIFY(f.begin());
    f.table->filter().setText(u"second"_s);
    QTRY_COMPARE_WITH_TIMEOUT(f.table->model().rowCount(), 1, kPatience);
    f.table->filter().setText(u"no such note"_s);
    QTRY_COMPARE_WITH_TIMEOUT(f.table->state().state(), StatePanel::State::Empty, kPatience);
    QVERIFY(f.table->state().message().contains("filter"_L1));
    f.table->filter().clear();
    QTRY_COMPARE_WITH_TIMEOUT(f.table->model().rowCount(), 3, kPatience);
}

void TestHistoryPage::undoesOne()
{
    Fixture f;
    QVERIFY(f.begin());
    f.select(2);
    QVERIFY(f.history->find<QAction>("undoRevision")->isEnabled());
    f.history->find<QAction>("undoRevision")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(f.history->page.findChild<QDialog *>(), kPatience);
    QTRY_VERIFY(f.history->page.findChild<QDialog *>()->isVisible());
    auto *preview =
        f.history->page.findChild<QDialog *>()->findChild<QPlainTextEdit *>(u"diffText"_s);
    QVERIFY2(preview->toPlainText().contains("# routes/more"_L1),
             qPrintable(preview->toPlainText()));
    QVERIFY(f.history->clickInDialog("goBackButton"));
    QTRY_COMPARE_WITH_TIMEOUT(f.table->model().rowCount(), 4, kPatience);
    QCOMPARE(f.gateway.get("/more").status, 404);
    QCOMPARE(f.gateway.get("/fixed").body, QByteArray("third"));
}

void TestHistoryPage::undoIsRefusedInWords()
{
    Fixture f;
    QVERIFY(f.begin());
    // What the revision added was deleted since.
    QCOMPARE(f.gateway.change("DELETE", "/v1/routes/more").status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(f.desk.draft.baseRevision(), 4, kPatience);
    f.history->page.activate();
    QTRY_COMPARE_WITH_TIMEOUT(f.table->model().rowCount(), 4, kPatience);
    f.select(2);
    f.history->find<QAction>("undoRevision")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(f.history->page.findChild<QLabel *>(u"obstacle"_s), kPatience);
    QVERIFY(!f.history->clickInDialog("goBackButton"));
}

void TestHistoryPage::restoresAnOldOne()
{
    Fixture f;
    QVERIFY(f.begin());
    f.select(1);
    f.history->find<QAction>("restoreRevision")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(f.history->page.findChild<QLineEdit *>(u"restoreNote"_s), kPatience);
    f.history->find<QLineEdit>("restoreNote")->setText(u"back"_s);
    QVERIFY(f.history->clickInDialog("goBackButton"));
    QTRY_COMPARE_WITH_TIMEOUT(f.table->model().rowCount(), 4, kPatience);
    QCOMPARE(f.gateway.get("/fixed").body, QByteArray("seed"));
    QCOMPARE(f.gateway.get("/more").status, 404);
    QCOMPARE(f.gateway.admin("GET", "/v1/revisions/4").member("note"), QByteArray("back"));
}

void TestHistoryPage::composesChanges()
{
    using Kind = PartChange::Kind;
    const PartRef a{u"routes"_s, u"a"_s};
    const PartRef b{u"routes"_s, u"b"_s};
    const QList<PartChange> first{{Kind::Added, a, {}, "1"}, {Kind::Changed, b, "1", "2"}};
    const QList<PartChange> second{{Kind::Removed, a, "1", {}}, {Kind::Changed, b, "2", "3"}};
    const QList<PartChange> both = composed(first, second);
    QCOMPARE(both.size(), 1);
    QCOMPARE(both[0].before, QByteArray("1"));
    QCOMPARE(both[0].after, QByteArray("3"));
    const QList<PartChange> back = reversed(first);
    QCOMPARE(back[0].kind, Kind::Removed);
    QCOMPARE(composed(first, back).size(), 0);
}

void TestHistoryPage::anErrorIsNoEmptyTable()
{
    Fixture f;
    QVERIFY(f.begin());
    f.gateway.kill();
    f.table->reset();
    QCOMPARE(f.table->state().state(), StatePanel::State::Loading);
    f.table->reload();
    QTRY_COMPARE_WITH_TIMEOUT(f.table->state().state(), StatePanel::State::Failed, kPatience);
    QVERIFY(!f.table->state().message().isEmpty());
    QVERIFY(f.table->state().currentWidget() != &f.table->view());
}

void TestHistoryPage::thousandsAreFetchedWhileScrolling()
{
    constexpr int kRevisions = 2'050;
    AdminStub stub;
    for (int newest = kRevisions; newest > 0; newest -= PagedTable::kPage) {
        QJsonArray items;
        for (int number = newest; number > qMax(0, newest - PagedTable::kPage); --number)
            items.append(QJsonObject{{u"revision"_s, number}, {u"note"_s, u"change"_s}});
        QJsonObject page{{u"items"_s, items}};
        const int last = newest - PagedTable::kPage + 1;
        if (last > 1)
            page.insert(u"nextCursor"_s, QString::number(last));
        const QByteArray cursor =
            newest == kRevisions ? QByteArray() : "&cursor=" + QByteArray::number(newest + 1);
        stub.answers["/v1/revisions?limit=200" + cursor].body = QJsonDocument(page).toJson();
    }
    QNetworkAccessManager network;
    AdminClient client({stub.url(), "token"}, network);
    PagedTable table(client, {"/v1/revisions", u"revision"_s, u"History"_s, u"none"_s},
                     {{u"Revision"_s, [](const QJsonObject &item) {
                           return QString::number(item[u"revision"_s].toInteger());
                       }}});
    table.resize(600, 400);
    table.show();
    table.reload();
    QTRY_COMPARE_WITH_TIMEOUT(table.model().rowCount(), PagedTable::kPage, kPatience);
    QCOMPARE(stub.requests.size(), 1); // nobody has scrolled yet
    table.select(kRevisions);
    for (int rows = PagedTable::kPage; rows < kRevisions; rows = table.model().rowCount()) {
        table.view().scrollToBottom();
        QTRY_VERIFY_WITH_TIMEOUT(table.model().rowCount() > rows, kPatience);
    }
    QCOMPARE(table.model().rowCount(), kRevisions);
    QCOMPARE(table.model().item(kRevisions - 1)[u"revision"_s].toInteger(), 1);
    QCOMPARE(table.current()[u"revision"_s].toInteger(), kRevisions); // selected all the time
}

QTEST_MAIN(TestHistoryPage)
#include "tst_history_page.moc"
