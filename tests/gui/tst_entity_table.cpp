// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/field_editor.h"
#include "admin-gui/pages/entities/entity_table_page.h"
#include "page_fixture.h"

#include <QAbstractItemModelTester>
#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

constexpr char kDocument[] = R"({"version":1,
    "upstreams":[{"name":"one","discovery":{"srv":"_a._tcp.example.com"}}],
    "routes":[
      {"name":"alpha","match":{"paths":["/a/{x...}"]},"authenticate":"none","upstream":"one"},
      {"name":"beta","description":"second","match":{"paths":["/b/{x...}"]},"authenticate":"none",
       "priority":7,"upstream":"one"},
      {"name":"gamma","match":{"paths":["/c/{x...}"]},"authenticate":"none","enabled":false,
       "upstream":"one"}]})";

QList<EntityColumn> columns()
{
    return {{u"paths"_s, u"Paths"_s, u"Where"_s,
             [](const JsonTree &route) {
                 return Cell::of(stringsOf(valueAt(route, u"/match/paths"_s)).join(u' '));
             }},
            {u"priority"_s, u"Priority"_s, u"Which first"_s,
             [](const JsonTree &route) {
                 const JsonTree *const value = route.find("priority");
                 const double number = value ? QString::fromStdString(value->text).toDouble() : 0;
                 return Cell::of(number, QString::number(number));
             }},
            {u"rate"_s, u"Rate"_s, u"How often"_s, {}}};
}

class Table final : public EntityTablePage {
public:
    explicit Table(const PageContext &context, const QString &section = u"routes"_s,
                   QList<EntityColumn> shown = columns())
        : EntityTablePage(section == "routes"_L1 ? PageId::Routes : PageId::Upstreams, context,
                          section, std::move(shown))
    {
        resize(900, 700);
        show();
        activate();
        activateWindow();
        if (!QTest::qWaitForWindowActive(this))
            qFatal("the window does not become active");
    }
    QString title() const override { return u"Things"_s; }
    QString texts(int column)
    {
        QStringList all;
        for (int row = 0; row < model().rowCount(); ++row)
            all.append(model().index(row, column).data().toString());
        return all.join(u',');
    }
    QAction *action(const QString &text)
    {
        for (QAction *const each : commands()) {
            if (each->text().remove(u'&') == text)
                return each;
        }
        qFatal("no command %s", qPrintable(text));
    }
    QDialog *question() { return findChild<QDialog *>(u"confirm"_s); }
    QLineEdit *filter() { return findChild<QLineEdit *>(u"filter"_s); }
};

} // namespace

class TestEntityTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsFollowTheDraftInPlace();
    void sortsByWhatIsMeant();
    void filteringPutsWhatWasEditedWhereItBelongs_data();
    void filteringPutsWhatWasEditedWhereItBelongs();
    void whatWasMovedAndRenamedIsFollowed();
    void aNameThatStandsTwiceLeavesNoRowBehind();
    void packedCellsComeBackAsTheyWere();
    void filtersByAllWords();
    void statesAreToldInWords();
    void aNewOneIsAddedAndNamed();
    void copiesStandBehindTheirOriginal();
    void deletingSaysWhoRefers();
    void aProductionGatewayWantsItsName();
    void severalAreDisabledAtOnce();
    void readOnlyChangesNothing();
    void aDestinationChoosesAndFocuses();
    void columnsAreRemembered();
    void emptyTablesSayWhy();
    void tenThousandRowsAreFilteredAtOnce();
};

void TestEntityTable::rowsFollowTheDraftInPlace()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    const QAbstractItemModelTester tester(&page.model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    page.choose(u"beta"_s);
    const QPersistentModelIndex beta = page.model().index(1, 0);
    const QSignalSpy resets(&page.model(), &QAbstractItemModel::modelReset);
    bench.draft.put({u"routes"_s, u"aaa"_s}, R"({"name":"aaa","match":{"paths":["/z"]}})", u"x"_s);
    QCOMPARE(page.texts(EntityModel::NameColumn), u"aaa,alpha,beta,gamma"_s);
    QCOMPARE(beta.row(), 2);
    QCOMPARE(page.current(), u"beta"_s);
    bench.draft.remove({u"routes"_s, u"alpha"_s}, u"x"_s);
    QCOMPARE(page.texts(EntityModel::NameColumn), u"aaa,beta,gamma"_s);
    QByteArray json = bench.json("routes", "beta");
    bench.draft.put({u"routes"_s, u"beta"_s}, json.replace("\"beta\"", "\"delta\""), u"x"_s);
    QCOMPARE(page.current(), u"delta"_s);
    QCOMPARE(page.form().entity().name, u"delta"_s);
    bench.draft.undoStack().setIndex(0);
    QCOMPARE(page.texts(EntityModel::NameColumn), u"alpha,beta,gamma"_s);
    QCOMPARE(resets.count(), 0);
}

void TestEntityTable::sortsByWhatIsMeant()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    page.model().setLive(2,
                         {{u"alpha"_s, Cell::of(9, u"9"_s)}, {u"gamma"_s, Cell::of(10, u"10"_s)}});
    page.table().sortByColumn(EntityModel::FirstColumn + 2, Qt::DescendingOrder);
    QCOMPARE(page.texts(EntityModel::NameColumn), u"gamma,alpha,beta"_s);
    page.model().setLive(
        2, {{u"alpha"_s, Cell::of(11, u"11"_s)}, {u"gamma"_s, Cell::of(10, u"10"_s)}});
    QCOMPARE(page.texts(EntityModel::NameColumn), u"alpha,gamma,beta"_s);
    page.table().sortByColumn(EntityModel::FirstColumn + 1, Qt::DescendingOrder);
    QCOMPARE(page.texts(EntityModel::NameColumn), u"beta,alpha,gamma"_s);
}

void TestEntityTable::filteringPutsWhatWasEditedWhereItBelongs_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("member");
    QTest::addColumn<QString>("edited");
    QTest::addColumn<QString>("sorted");

    // Rows stay where they are while somebody types, and not for good.
    QTest::newRow("a value") << int(EntityModel::FirstColumn + 1) << u"\"priority\":1"_s
                             << u"beta,alpha,gamma"_s << u"beta,gamma,alpha"_s;
    QTest::newRow("the state") << int(EntityModel::StateColumn) << u"\"description\":\"new\""_s
                               << u"alpha,beta,gamma"_s << u"gamma,alpha,beta"_s;
}

void TestEntityTable::filteringPutsWhatWasEditedWhereItBelongs()
{
    QFETCH(const int, column);
    QFETCH(const QString, member);
    QFETCH(const QString, edited);
    QFETCH(const QString, sorted);
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    page.table().sortByColumn(column, Qt::DescendingOrder);
    QCOMPARE(page.texts(EntityModel::NameColumn), edited);
    QByteArray json = bench.json("routes", "gamma");
    bench.draft.put({u"routes"_s, u"gamma"_s}, json.replace("\"enabled\":false", member.toUtf8()),
                    u"x"_s);
    QCOMPARE(page.texts(EntityModel::NameColumn), edited);
    page.filter()->setText(u"beta"_s);
    page.filter()->clear();
    QCOMPARE(page.texts(EntityModel::NameColumn), sorted);
}

void TestEntityTable::whatWasMovedAndRenamedIsFollowed()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    QAbstractItemModelTester tester(&page.model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    DocumentParts next = bench.draft.document();
    const QByteArray alpha = bench.json("routes", "alpha");
    next.remove({u"routes"_s, u"alpha"_s});
    next.set({u"routes"_s, u"alpha"_s}, alpha); // to the end
    next.set({u"routes"_s, u"delta"_s}, R"({"name":"delta","match":{"paths":["/d"]}})", 0);
    bench.draft.replace(next, u"x"_s);
    QCOMPARE(page.texts(EntityModel::NameColumn), u"alpha,beta,delta,gamma"_s);
    QCOMPARE(page.texts(EntityModel::FirstColumn), u"/a/{x...},/b/{x...},/d,/c/{x...}"_s);
    bench.draft.put({u"routes"_s, u"beta"_s}, R"({"name":"omega","match":{"paths":["/o"]}})",
                    u"x"_s);
    QCOMPARE(page.model().rowOf(u"beta"_s), -1);
    page.filter()->setText(u"/o"_s);
    QCOMPARE(page.texts(EntityModel::NameColumn), u"omega"_s);
    QCOMPARE(page.model().rowOf(u"omega"_s), 0);
    page.filter()->clear();
    QCOMPARE(page.texts(EntityModel::NameColumn), u"alpha,delta,gamma,omega"_s);
    bench.draft.undoStack().setIndex(0); // what is renamed back stays where it is
    QCOMPARE(page.texts(EntityModel::FirstColumn), u"/a/{x...},/c/{x...},/b/{x...}"_s);
    page.filter()->setText(u"/"_s);
    QCOMPARE(page.texts(EntityModel::FirstColumn), u"/a/{x...},/b/{x...},/c/{x...}"_s);
}

void TestEntityTable::aNameThatStandsTwiceLeavesNoRowBehind()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table table(bench.context());
    const QAbstractItemModelTester tester(&table.model());
    bench.draft.put({u"routes"_s, u"gamma"_s}, R"({"name":"beta","priority":3})", u"Rename"_s);
    QCOMPARE(table.texts(EntityModel::NameColumn), u"alpha,beta,beta"_s);
    bench.draft.remove({u"routes"_s, u"alpha"_s}, u"Delete"_s);
    QCOMPARE(table.texts(EntityModel::NameColumn), u"beta,beta"_s);
    bench.draft.undoStack().setIndex(0); // what is renamed back stays where it is
    QCOMPARE(table.texts(EntityModel::NameColumn), u"alpha,gamma,beta"_s);
}

void TestEntityTable::packedCellsComeBackAsTheyWere()
{
    const QList<Cell> cells{Cell{},
                            Cell::of(u"Grüße 🙂"_s),
                            Cell::of(-1.5e300, u"viel"_s),
                            {u"a, b"_s, 0, false, u"a\nb"_s},
                            Cell::of(QString(100'000, u'x'))};
    PackedCells packed;
    for (const Cell &cell : cells)
        packed.append(cell);
    for (qsizetype i = 0; i < cells.size(); ++i)
        QCOMPARE(packed.at(i), cells[i]);
    packed.clear();
    packed.append(cells[3]);
    QCOMPARE(packed.at(0), cells[3]);
}

void TestEntityTable::filtersByAllWords()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    page.choose(u"beta"_s);
    QTest::keyClicks(page.filter(), u"SECOND /b"_s);
    QCOMPARE(page.texts(EntityModel::NameColumn), u"beta"_s);
    QCOMPARE(page.current(), u"beta"_s);
    QCOMPARE(page.findChild<QLabel *>(u"counts"_s)->text(), u"1 of 3"_s);
    page.filter()->clear();
    QCOMPARE(page.model().rowCount(), 3);
    QCOMPARE(page.current(), u"beta"_s);
}

void TestEntityTable::statesAreToldInWords()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    QCOMPARE(page.texts(EntityModel::StateColumn), u",,"_s);
    QByteArray json = bench.json("routes", "beta");
    bench.draft.put({u"routes"_s, u"beta"_s}, json.replace("\"one\"", "\"two\""), u"x"_s);
    QVERIFY(page.texts(EntityModel::StateColumn).contains(u"Edited"_s));
    QTRY_VERIFY(page.texts(EntityModel::StateColumn).contains(u"1 problem"_s));
    const QModelIndex state = page.model().index(1, EntityModel::StateColumn);
    QVERIFY(!state.data(Qt::DecorationRole).value<QIcon>().isNull());
    bench.draft.undoStack().undo();
    QTRY_COMPARE(page.texts(EntityModel::StateColumn), u",,"_s);
}

void TestEntityTable::aNewOneIsAddedAndNamed()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    page.action(u"New"_s)->trigger();
    QCOMPARE(page.current(), u"new"_s);
    auto *name = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(name && name->text() == "new"_L1);
    QTest::keyClicks(name, u"delta"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(page.current(), u"delta"_s);
    page.form().focusField(u"/match/paths"_s);
    auto *paths = qobject_cast<QPlainTextEdit *>(QApplication::focusWidget());
    paths->selectAll();
    QTest::keyClicks(paths, u"/d"_s);
    QTRY_COMPARE(bench.json("routes", "delta"), R"({"name":"delta","match":{"paths":["/d"]}})"_ba);
    QVERIFY(page.texts(EntityModel::StateColumn).contains(u"New"_s));
    bench.draft.undoStack().setIndex(0);
    QCOMPARE(page.model().rowCount(), 3);
}

void TestEntityTable::copiesStandBehindTheirOriginal()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    page.choose(u"alpha"_s);
    page.action(u"Duplicate"_s)->trigger();
    page.choose(u"alpha"_s);
    page.action(u"Duplicate"_s)->trigger();
    QStringList names;
    for (const auto &part : bench.draft.document().entities(u"routes"_s))
        names.append(part->name);
    QCOMPARE(names.join(u','), u"alpha,alpha-copy-2,alpha-copy,beta,gamma"_s);
    QVERIFY(bench.json("routes", "alpha-copy").contains("\"/a/"));
    QCOMPARE(bench.draft.undoStack().count(), 2);
}

void TestEntityTable::deletingSaysWhoRefers()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context(), u"upstreams"_s, {});
    page.choose(u"one"_s);
    page.action(u"Delete"_s)->trigger();
    QVERIFY(page.question());
    QVERIFY2(page.question()->findChild<QLabel *>(u"impact"_s)->text().contains(u"3 place"_s),
             qPrintable(page.question()->findChild<QLabel *>(u"impact"_s)->text()));
    const QString details = page.question()->findChild<QPlainTextEdit *>()->toPlainText();
    QVERIFY(details.contains(u"beta"_s) && details.contains(u"/upstream"_s));
    QTest::keyClick(page.question(), Qt::Key_Return); // the default is to leave it
    QTRY_VERIFY(!page.question());
    QVERIFY(!bench.draft.isEdited());
    page.action(u"Delete"_s)->trigger();
    page.question()->findChild<QPushButton *>(u"go"_s)->click();
    QVERIFY(bench.draft.document().entities(u"upstreams"_s).isEmpty());
    bench.draft.undoStack().undo();
    QVERIFY(!bench.draft.isEdited());
}

void TestEntityTable::aProductionGatewayWantsItsName()
{
    test::PageBench bench;
    bench.load(kDocument);
    bench.productionName = u"Shop"_s;
    Table page(bench.context());
    page.choose(u"beta"_s);
    page.action(u"Delete"_s)->trigger();
    auto *go = page.question()->findChild<QPushButton *>(u"go"_s);
    auto *name = page.question()->findChild<QLineEdit *>(u"nameToType"_s);
    QVERIFY(!go->isEnabled());
    QTest::keyClicks(name, u"shop"_s);
    QVERIFY(!go->isEnabled());
    name->clear();
    QTest::keyClicks(name, u"Shop"_s);
    QVERIFY(go->isEnabled());
    go->click();
    QCOMPARE(page.texts(EntityModel::NameColumn), u"alpha,gamma"_s);
}

void TestEntityTable::severalAreDisabledAtOnce()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    page.table().selectAll();
    QCOMPARE(page.chosen().size(), 3);
    page.action(u"Disable"_s)->trigger();
    for (const char *const name : {"alpha", "beta", "gamma"})
        QVERIFY(bench.json("routes", name).contains(R"("enabled":false)"));
    QCOMPARE(bench.draft.undoStack().count(), 1);
    QCOMPARE(page.chosen().size(), 3);
    page.action(u"Enable"_s)->trigger();
    QVERIFY(bench.json("routes", "alpha").contains(R"("enabled":true)"));
}

void TestEntityTable::readOnlyChangesNothing()
{
    test::PageBench bench;
    bench.load(kDocument);
    bench.readOnly = true;
    Table page(bench.context());
    page.choose(u"beta"_s);
    for (const QString &text : {u"New"_s, u"Duplicate"_s, u"Delete"_s, u"Disable"_s})
        QVERIFY2(!page.action(text)->isEnabled(), qPrintable(text));
    QVERIFY(page.form().isReadOnly());
}

void TestEntityTable::aDestinationChoosesAndFocuses()
{
    test::PageBench bench;
    bench.load(kDocument);
    Table page(bench.context());
    page.filter()->setText(u"alpha"_s);
    page.follow(
        {.page = PageId::Routes, .part = {u"routes"_s, u"beta"_s}, .pointer = u"/match/paths/0"_s});
    QCOMPARE(page.current(), u"beta"_s);
    QVERIFY(page.form().editorOf(u"/match/paths"_s)->isAncestorOf(QApplication::focusWidget()));
}

void TestEntityTable::columnsAreRemembered()
{
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"s.ini"_s), QSettings::IniFormat);
    test::PageBench bench;
    bench.load(kDocument);
    {
        Table page(bench.context());
        page.table().horizontalHeader()->hideSection(EntityModel::FirstColumn);
        page.table().sortByColumn(EntityModel::FirstColumn + 1, Qt::DescendingOrder);
        page.save(settings);
    }
    Table page(bench.context());
    page.restore(settings);
    QVERIFY(page.table().horizontalHeader()->isSectionHidden(EntityModel::FirstColumn));
    QCOMPARE(page.texts(EntityModel::NameColumn), u"beta,alpha,gamma"_s);
}

void TestEntityTable::emptyTablesSayWhy()
{
    test::PageBench bench;
    Table page(bench.context());
    auto *notice = page.findChild<QLabel *>(u"notice"_s);
    QVERIFY(notice->isVisible());
    QVERIFY(!page.action(u"New"_s)->isEnabled());
    bench.load(R"({"version":1})");
    QVERIFY(notice->isVisible() && notice->text().contains(u"New"_s));
    QVERIFY(page.action(u"New"_s)->isEnabled());
    bench.load(kDocument);
    QVERIFY(!notice->isVisible());
    page.filter()->setText(u"no such"_s);
    QVERIFY(notice->isVisible() && notice->text().contains(u"filter"_s));
}

void TestEntityTable::tenThousandRowsAreFilteredAtOnce()
{
    QByteArray json = R"({"version":1,"routes":[)";
    for (int i = 0; i < 10'000; ++i) {
        const QByteArray number = QByteArray::number(i);
        json += i ? "," : "";
        json += "{\"name\":\"route-" + number + "\",\"match\":{\"paths\":[\"/a/" + number
            + "/{id}\"],\"hosts\":[\"h" + QByteArray::number(i % 100)
            + ".example.com\"]},\"authenticate\":\"none\",\"upstream\":\"one\"}";
    }
    test::PageBench bench;
    bench.load(json + "]}");
    Table page(bench.context());
    QCOMPARE(page.model().rowCount(), 10'000);
    for (const QString &word : {u"h7."_s, u"9"_s, u"route-1"_s}) {
        QElapsedTimer timer;
        timer.start();
        page.filter()->setText(word);
        // Told for people; the bound itself is for a machine that does nothing else.
        qInfo("filtering for %s took %lld ms", qPrintable(word),
              static_cast<long long>(timer.elapsed()));
        QVERIFY(page.model().rowCount() > 0 && page.model().rowCount() < 10'000);
    }
    page.filter()->clear();
    QCOMPARE(page.model().rowCount(), 10'000);
}

QTEST_MAIN(TestEntityTable)
#include "tst_entity_table.moc"
