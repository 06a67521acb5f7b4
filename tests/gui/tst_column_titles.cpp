// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// In German, whose words are long; in one program, as a language is set once.
#include "admin-gui/app/language.h"
#include "admin-gui/form/json_access.h"
#include "admin-gui/form/limit_text.h"
#include "admin-gui/widgets/column_titles.h"
#include "app_fixture.h"
#include "live_pages.h"

#include <QHeaderView>
#include <QListWidget>
#include <QScrollBar>
#include <QSet>
#include <QTabWidget>
#include <QTest>
#include <QTreeWidget>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

constexpr QSize kWindow{1280, 800};

/// All that are above columns.
QList<QHeaderView *> headersIn(const QWidget &widget)
{
    QList<QHeaderView *> headers = widget.findChildren<QHeaderView *>();
    headers.removeIf(
        [](const QHeaderView *header) { return header->orientation() != Qt::Horizontal; });
    return headers;
}

/// What is wrong with the titles of a table; empty: nothing.
QString faultOf(const QHeaderView &header)
{
    const auto *view = qobject_cast<const QAbstractScrollArea *>(header.parentWidget());
    const QString name = view->accessibleName() + u": "_s;
    for (int column = 0; column < header.count(); ++column) {
        if (!header.isSectionHidden(column)
            && header.sectionSize(column) < header.sectionSizeHint(column))
            return name + header.model()->headerData(column, Qt::Horizontal).toString()
                + u" has %1 of %2 pixels"_s.arg(header.sectionSize(column))
                      .arg(header.sectionSizeHint(column));
    }
    if (header.isVisible() && header.length() > view->viewport()->width()
        && view->horizontalScrollBar()->maximum() == 0)
        return name + u"there is more, and nothing to scroll"_s;
    return {};
}

} // namespace

class TestColumnTitles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void noneIsCut();
    void theLastColumnTakesTheRoomThatIsLeft();
    void limitsAreSaidInWords_data();
    void limitsAreSaidInWords();

private:
    void look(QWidget &in);
    void lookAtParts(QWidget &page);

    test::DemoGateway m_gateway;
    QSet<const QHeaderView *> m_seen;
    QStringList m_faults;
};

void TestColumnTitles::initTestCase()
{
    if (languages().size() == 1)
        QSKIP("built without the tools of Qt Linguist");
    setLanguage(u"de_DE"_s);
    QVERIFY2(m_gateway.start(0, test::livelyDocument()), m_gateway.log().constData());
}

/// At all headers that are seen now.
void TestColumnTitles::look(QWidget &in)
{
    QCoreApplication::sendPostedEvents();
    for (const QHeaderView *header : headersIn(in)) {
        if (!header->isVisible())
            continue;
        m_seen.insert(header);
        const QString fault = faultOf(*header);
        if (!fault.isEmpty() && !m_faults.contains(fault))
            m_faults.append(fault);
    }
}

/// At every part of a form and every tab.
void TestColumnTitles::lookAtParts(QWidget &page)
{
    look(page);
    for (QListWidget *parts : page.findChildren<QListWidget *>()) {
        for (int row = 0; row < parts->count() && parts->isVisible(); ++row) {
            parts->setCurrentRow(row);
            look(page);
        }
    }
    for (QTabWidget *tabs : page.findChildren<QTabWidget *>()) {
        for (int tab = 0; tab < tabs->count() && tabs->isVisible(); ++tab) {
            tabs->setCurrentIndex(tab);
            look(page);
        }
    }
}

void TestColumnTitles::noneIsCut()
{
    test::App app;
    app.window.resize(kWindow);
    app.connectTo(m_gateway.adminUrl(), test::DemoGateway::token());
    QTRY_VERIFY2_WITH_TIMEOUT(!app.draft().isEmpty(), qPrintable(app.status()),
                              test::kProcessWaitMs);
    QCOMPARE(m_gateway.ask("/hello", 3), 200);
    // Something to see among the changes.
    app.draft().put({u"routes"_s, u"new"_s}, R"({"name":"new","match":{"paths":["/new"]}})",
                    u"Add route new"_s);
    for (Page *page : app.window.pages()) {
        app.window.go({page->id()});
        QTRY_VERIFY_WITH_TIMEOUT(page->isSettled(), test::kProcessWaitMs);
        lookAtParts(*page);
    }
    const std::unique_ptr<QDialog> keys(app.window.makeShortcuts());
    keys->show();
    look(*keys);
    QVERIFY2(m_faults.isEmpty(), qPrintable(m_faults.join(u'\n')));
    QVERIFY2(m_seen.size() > 30, qPrintable(QString::number(m_seen.size())));
    // Those, too, that nothing led to here.
    for (const QHeaderView *header : headersIn(app.window))
        QVERIFY2(faultOf(*header).isEmpty(), qPrintable(faultOf(*header)));
}

void TestColumnTitles::theLastColumnTakesTheRoomThatIsLeft()
{
    QTreeWidget tree;
    tree.setHeaderLabels({u"a"_s, u"b"_s, u"a title that needs some room"_s});
    keepTitlesReadable(*tree.header());
    tree.resize(1000, 200);
    tree.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tree));
    const int needed = tree.header()->sectionSizeHint(2);
    QTRY_COMPARE(tree.header()->length(), tree.viewport()->width());
    QVERIFY(tree.header()->sectionSize(2) > needed);
    tree.resize(200, 200);
    QTRY_COMPARE(tree.header()->sectionSize(2), needed);
    QTRY_VERIFY(tree.horizontalScrollBar()->maximum() > 0);
    tree.resize(1000, 200);
    QTRY_COMPARE(tree.header()->length(), tree.viewport()->width());
    // What is hidden makes room; what comes back needs some.
    tree.header()->hideSection(2);
    QTRY_COMPARE(tree.header()->length(), tree.viewport()->width());
    tree.header()->showSection(2);
    QTRY_VERIFY(tree.header()->sectionSize(2) >= needed);
}

void TestColumnTitles::limitsAreSaidInWords_data()
{
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<QString>("text");

    QTest::newRow("a month") << QByteArray(
        R"({"algorithm":"quota","limit":100000,"period":"month"})")
                             << u"100.000 je Monat"_s;
    QTest::newRow("by default a month")
        << QByteArray(R"({"algorithm":"quota","limit":5})") << u"5 je Monat"_s;
    QTest::newRow("a day") << QByteArray(R"({"algorithm":"quota","limit":1000,"period":"day"})")
                           << u"1.000 je Tag"_s;
    QTest::newRow("an hour") << QByteArray(R"({"algorithm":"quota","limit":1000,"period":"hour"})")
                             << u"1.000 je Stunde"_s;
    QTest::newRow("of another version")
        << QByteArray(R"({"algorithm":"quota","limit":1,"period":"age"})") << u"1 je age"_s;
    QTest::newRow("at once") << QByteArray(R"({"algorithm":"concurrency","limit":2000})")
                             << u"2.000 gleichzeitig"_s;
    QTest::newRow("a window") << QByteArray(
        R"({"algorithm":"sliding-window","limit":50,"window":"90s"})")
                              << u"50 je 90s"_s;
    QTest::newRow("a burst") << QByteArray(
        R"({"algorithm":"token-bucket","limit":50,"burst":2000})")
                             << u"50 je 1s, Spitze 2.000"_s;
    QTest::newRow("what is no figure")
        << QByteArray(R"({"algorithm":"quota","limit":"many"})") << u"many je Monat"_s;
}

void TestColumnTitles::limitsAreSaidInWords()
{
    QFETCH(const QByteArray, limit);
    QFETCH(const QString, text);
    QCOMPARE(limitText(*treeOf(limit)), text);
}

QTEST_MAIN(TestColumnTitles)
#include "tst_column_titles.moc"
