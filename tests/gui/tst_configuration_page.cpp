// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/child_process.h"

#include "admin-gui/pages/configuration/configuration_page.h"
#include "admin-gui/pages/configuration/document_view.h"
#include "admin-gui/widgets/theme.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace portcullis::gui;
using namespace portcullis::test;

namespace {

constexpr char kDocument[] =
    R"({"version":1,"routes":[{"name":"one"},{"name":"two"}],"z":1.50,"a":0})";

struct Page {
    ConfigurationPage widget;
    DocumentView *text = widget.findChild<DocumentView *>(QStringLiteral("text"));
    QLineEdit *search = widget.findChild<QLineEdit *>(QStringLiteral("searchEdit"));
    QLabel *matches = widget.findChild<QLabel *>(QStringLiteral("matchLabel"));
    QLabel *error = widget.findChild<QLabel *>(QStringLiteral("error"));
    QToolButton *next = widget.findChild<QToolButton *>(QStringLiteral("nextButton"));

    Page() { set(kDocument, 3); }
    void set(const QByteArray &json, qint64 revision)
    {
        QSignalSpy shown(&widget, &ConfigurationPage::shown);
        widget.setConfiguration(json, revision);
        QTRY_COMPARE_WITH_TIMEOUT(shown.count(), 1, kProcessWaitMs);
    }
    /// Types it, and waits for what that is said to find.
    void find(const QString &wanted, const QString &label)
    {
        search->setText(wanted);
        QTRY_COMPARE_WITH_TIMEOUT(matches->text(), label, kProcessWaitMs);
    }
    QString line(int row) const { return text->model()->index(row, 0).data().toString(); }
    QStringList lines() const
    {
        QStringList all;
        for (int row = 0; row < text->model()->rowCount(); ++row)
            all.append(line(row));
        return all;
    }
    QString current() const { return text->currentIndex().data().toString(); }
    bool showsError() const
    {
        return error->isVisibleTo(&widget) && !text->isVisibleTo(&widget)
            && !error->text().isEmpty();
    }
    /// Pixels of exactly this colour in what the text looks like.
    int pixelsOf(const QColor &colour)
    {
        const QImage image =
            text->viewport()->grab().toImage().convertToFormat(QImage::Format_RGB32);
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y) == colour ? 1 : 0;
        return count;
    }
    QColor markColour() const
    {
        const QPalette palette = text->palette();
        return theme::mixed(theme::warning(palette), palette.color(QPalette::Base), 0.3);
    }
};

/// An array of `count` short strings: as many lines, and two.
QByteArray manyLines(int count)
{
    QByteArray many = "[";
    for (int i = 0; i < count; ++i)
        many += (i ? ",\"x" : "\"x") + QByteArray::number(i) + '"';
    return many + "]";
}

} // namespace

class TestConfigurationPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheDocumentAsItIs();
    void anErrorIsNoEmptyDocument();
    void searches();
    void enterRightAfterTypingGoesToTheFirst();
    void searchingGoesOnFromTheChosenLine();
    void whatIsNotThereIsSaid();
    void aNewRevisionIsSearchedAgain();
    void theSameDocumentKeepsTheLine();
    void anotherDocumentKeepsTheScrollPosition();
    void theLastOfSeveralDocumentsIsShown();
    void manyMatchesAreCountedAndMarkedWhereSeen();
    void marks_data();
    void marks();
    void copiesWholeLines();
    void aLongLineIsCutOnlyOnScreen();
    void lettersDoNotMove();
    void readersHearLines();
    void isAModel();
};

void TestConfigurationPage::showsTheDocumentAsItIs()
{
    Page page;
    const QStringList expected{
        QStringLiteral("{"),
        QStringLiteral("  \"version\": 1,"),
        QStringLiteral("  \"routes\": ["),
        QStringLiteral("    {"),
        QStringLiteral("      \"name\": \"one\""),
        QStringLiteral("    },"),
        QStringLiteral("    {"),
        QStringLiteral("      \"name\": \"two\""),
        QStringLiteral("    }"),
        QStringLiteral("  ],"),
        QStringLiteral("  \"z\": 1.50,"),
        QStringLiteral("  \"a\": 0"),
        QStringLiteral("}"),
    };
    QCOMPARE(page.lines(), expected);
    QVERIFY(page.text->editTriggers() == QAbstractItemView::NoEditTriggers);
    QVERIFY(page.widget.findChild<QLabel *>(QStringLiteral("heading"))->text().contains(u'3'));
}

void TestConfigurationPage::anErrorIsNoEmptyDocument()
{
    Page page;
    page.widget.showError(QStringLiteral("too large"));
    QCOMPARE(page.error->text(), QStringLiteral("too large"));
    QVERIFY(page.showsError());
    QCOMPARE(page.text->model()->rowCount(), 0);
    page.set("{\"a\":", 4);
    QVERIFY(page.showsError());
    page.set(kDocument, 5);
    QVERIFY(!page.error->isVisibleTo(&page.widget) && page.text->isVisibleTo(&page.widget));
}

void TestConfigurationPage::searches()
{
    Page page;
    page.find(QStringLiteral("NAME"), QStringLiteral("Found: 2"));
    QTest::keyClick(page.search, Qt::Key_Return);
    QCOMPARE(page.current(), QStringLiteral("      \"name\": \"one\""));
    QCOMPARE(page.matches->text(), QStringLiteral("1 of 2"));
    QTest::mouseClick(page.next, Qt::LeftButton);
    QCOMPARE(page.current(), QStringLiteral("      \"name\": \"two\""));
    QCOMPARE(page.matches->text(), QStringLiteral("2 of 2"));
    QTest::keyClick(page.search, Qt::Key_Return); // round to the first
    QCOMPARE(page.current(), QStringLiteral("      \"name\": \"one\""));
    QTest::keyClick(page.search, Qt::Key_Return, Qt::ShiftModifier); // and back to the last
    QCOMPARE(page.matches->text(), QStringLiteral("2 of 2"));
    // Two in one line are two places.
    page.find(QStringLiteral("e"), QStringLiteral("Found: 5"));
}

void TestConfigurationPage::enterRightAfterTypingGoesToTheFirst()
{
    Page page;
    page.search->setText(QStringLiteral("name"));
    QTest::keyClick(page.search, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(page.matches->text(), QStringLiteral("1 of 2"), kProcessWaitMs);
    QCOMPARE(page.current(), QStringLiteral("      \"name\": \"one\""));
}

void TestConfigurationPage::searchingGoesOnFromTheChosenLine()
{
    Page page;
    page.text->setCurrentIndex(page.text->model()->index(5, 0)); // between the two
    page.find(QStringLiteral("name"), QStringLiteral("Found: 2"));
    QTest::keyClick(page.search, Qt::Key_Return);
    QCOMPARE(page.matches->text(), QStringLiteral("2 of 2"));
    page.text->setCurrentIndex(page.text->model()->index(5, 0));
    QTest::keyClick(page.search, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(page.matches->text(), QStringLiteral("1 of 2"));
}

void TestConfigurationPage::whatIsNotThereIsSaid()
{
    Page page;
    page.find(QStringLiteral("no such"), QStringLiteral("Not found"));
    QVERIFY(!page.next->isEnabled());
    QTest::keyClick(page.search, Qt::Key_Return);
    page.search->clear();
    QVERIFY(page.matches->text().isEmpty());
}

void TestConfigurationPage::aNewRevisionIsSearchedAgain()
{
    Page page;
    page.find(QStringLiteral("three"), QStringLiteral("Not found"));
    QVERIFY(!page.next->isEnabled());
    page.set(R"({"version":1,"routes":[{"name":"three"}]})", 4);
    QTRY_VERIFY_WITH_TIMEOUT(page.next->isEnabled(), kProcessWaitMs);
}

void TestConfigurationPage::theSameDocumentKeepsTheLine()
{
    Page page;
    page.find(QStringLiteral("two"), QStringLiteral("Found: 1"));
    QTest::keyClick(page.search, Qt::Key_Return);
    page.set(kDocument, 4);
    QCOMPARE(page.current(), QStringLiteral("      \"name\": \"two\""));
    QVERIFY(page.widget.findChild<QLabel *>(QStringLiteral("heading"))->text().contains(u'4'));
}

void TestConfigurationPage::anotherDocumentKeepsTheScrollPosition()
{
    Page page;
    page.widget.resize(600, 400);
    page.widget.show();
    page.set(manyLines(1000), 4);
    page.text->setCurrentIndex(page.text->model()->index(500, 0));
    page.text->verticalScrollBar()->setValue(490);
    page.set(manyLines(1001), 5);
    QCOMPARE(page.text->verticalScrollBar()->value(), 490);
    QCOMPARE(page.text->currentLine(), 500);
}

void TestConfigurationPage::theLastOfSeveralDocumentsIsShown()
{
    Page page;
    QSignalSpy shown(&page.widget, &ConfigurationPage::shown);
    page.widget.setConfiguration(manyLines(20'000), 4);
    page.widget.setConfiguration("[1]", 5);
    QTRY_COMPARE_WITH_TIMEOUT(shown.count(), 1, kProcessWaitMs);
    page.widget.setConfiguration("[2]", 6);
    page.widget.showError(QStringLiteral("gone"));
    page.set("[3]", 7); // comes after what was dropped
    QCOMPARE(page.line(1), QStringLiteral("  3"));
    QCOMPARE(page.text->model()->rowCount(), 3);
}

void TestConfigurationPage::manyMatchesAreCountedAndMarkedWhereSeen()
{
    Page page;
    page.set(manyLines(3000), 4);
    page.find(QStringLiteral("x"), QStringLiteral("Found: 3,000"));
    QTest::keyClick(page.search, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(page.matches->text(), QStringLiteral("3,000 of 3,000"));
    QCOMPARE(page.current(), QStringLiteral("  \"x2999\""));
}

void TestConfigurationPage::marks_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << theme::lightPalette();
    QTest::newRow("dark") << theme::darkPalette();
}

void TestConfigurationPage::marks()
{
    QFETCH(QPalette, palette);
    Page page;
    page.widget.setPalette(palette);
    page.widget.resize(600, 400);
    page.widget.show();
    QCOMPARE(page.pixelsOf(page.markColour()), 0);
    page.find(QStringLiteral("name"), QStringLiteral("Found: 2"));
    const int both = page.pixelsOf(page.markColour());
    QVERIFY(both > 0);
    QTest::keyClick(page.search, Qt::Key_Return); // one of them is on the chosen line now
    const int one = page.pixelsOf(page.markColour());
    QVERIFY2(one > 0 && one < both, qPrintable(QStringLiteral("%1, %2").arg(both).arg(one)));
    page.search->clear();
    QTRY_COMPARE(page.pixelsOf(page.markColour()), 0);
}

void TestConfigurationPage::copiesWholeLines()
{
    Page page;
    const auto at = [&page](int row) { return page.text->model()->index(row, 0); };
    page.text->setCurrentIndex(at(11));
    using Flag = QItemSelectionModel::SelectionFlag;
    page.text->selectionModel()->select({at(3), at(4)}, Flag::Select);
    QCOMPARE(page.text->chosenText(), QStringLiteral("    {\n      \"name\": \"one\"\n  \"a\": 0"));
    page.widget.show();
    page.text->setFocus();
    QTest::keyClick(page.text, Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), page.text->chosenText());
    page.text->selectAll();
    QCOMPARE(page.text->chosenText(), page.lines().join(u'\n'));
    page.widget.showError(QStringLiteral("gone"));
    QVERIFY(page.text->chosenText().isEmpty());
}

void TestConfigurationPage::aLongLineIsCutOnlyOnScreen()
{
    Page page;
    const int width = page.text->lineWidth();
    const QByteArray text(100'000, 'm');
    page.set("[\"" + text + "\"]", 4);
    page.widget.show();
    page.text->viewport()->repaint();
    QVERIFY(page.text->lineWidth() > width);
    QVERIFY(page.text->lineWidth() < page.text->fontMetrics().maxWidth() * 5000);
    page.text->setCurrentIndex(page.text->model()->index(1, 0));
    QCOMPARE(page.text->chosenText(), QStringLiteral("  \"%1\"").arg(QString::fromUtf8(text)));
}

void TestConfigurationPage::lettersDoNotMove()
{
    Page page;
    page.widget.show();
    page.text->setCurrentIndex(page.text->model()->index(1, 0));
    QTest::keyClicks(page.text, QStringLiteral("}{"));
    QCOMPARE(page.text->currentLine(), 1);
    QTest::keyClick(page.text, Qt::Key_Down);
    QCOMPARE(page.text->currentLine(), 2);
}

void TestConfigurationPage::readersHearLines()
{
    Page page;
    QAccessibleInterface *const list = QAccessible::queryAccessibleInterface(page.text);
    QVERIFY(list);
    QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Configuration as JSON"));
    QCOMPARE(list->childCount(), 13);
    QCOMPARE(list->child(1)->text(QAccessible::Name), QStringLiteral("  \"version\": 1,"));
}

void TestConfigurationPage::isAModel()
{
    Page page;
    QAbstractItemModelTester tester(page.text->model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    page.set("[1,2,3]", 4);
    QCOMPARE(page.text->model()->rowCount(), 5);
    page.widget.showError(QStringLiteral("gone"));
    QCOMPARE(page.text->model()->rowCount(), 0);
}

QTEST_MAIN(TestConfigurationPage)
#include "tst_configuration_page.moc"
