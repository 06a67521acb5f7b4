// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/configuration/configuration_page.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>
#include <QToolButton>

using namespace portcullis::gui;

namespace {

constexpr char kDocument[] =
    R"({"version":1,"routes":[{"name":"one"},{"name":"two"}],"z":1.50,"a":0})";

struct Page {
    ConfigurationPage widget;
    QPlainTextEdit *text = widget.findChild<QPlainTextEdit *>(QStringLiteral("text"));
    QLineEdit *search = widget.findChild<QLineEdit *>(QStringLiteral("searchEdit"));
    QLabel *matches = widget.findChild<QLabel *>(QStringLiteral("matchLabel"));
    QLabel *error = widget.findChild<QLabel *>(QStringLiteral("error"));
    QToolButton *next = widget.findChild<QToolButton *>(QStringLiteral("nextButton"));

    Page() { widget.setConfiguration(kDocument, 3); }
    QString selected() const { return text->textCursor().selectedText(); }
    bool showsError() const
    {
        return error->isVisibleTo(&widget) && !text->isVisibleTo(&widget)
            && !error->text().isEmpty();
    }
};

} // namespace

class TestConfigurationPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheDocumentAsItIs();
    void anErrorIsNoEmptyDocument();
    void searches();
    void whatIsNotThereIsSaid();
    void aNewRevisionIsSearchedAgain();
    void theSameDocumentKeepsTheCursor();
    void manyMatchesAreCountedAndNotAllMarked();
};

void TestConfigurationPage::showsTheDocumentAsItIs()
{
    Page page;
    const QString text = page.text->toPlainText();
    QVERIFY2(text.indexOf(QStringLiteral("\"z\": 1.50")) < text.indexOf(QStringLiteral("\"a\": 0"))
                 && text.contains(QStringLiteral("\"z\": 1.50")),
             qPrintable(text));
    QVERIFY(page.text->isReadOnly());
    QVERIFY(page.widget.findChild<QLabel *>(QStringLiteral("heading"))->text().contains(u'3'));
}

void TestConfigurationPage::anErrorIsNoEmptyDocument()
{
    Page page;
    page.widget.showError(QStringLiteral("too large"));
    QCOMPARE(page.error->text(), QStringLiteral("too large"));
    QVERIFY(page.showsError());
    page.widget.setConfiguration("{\"a\":", 4);
    QVERIFY(page.showsError());
    page.widget.setConfiguration(kDocument, 5);
    QVERIFY(!page.error->isVisibleTo(&page.widget) && page.text->isVisibleTo(&page.widget));
}

void TestConfigurationPage::searches()
{
    Page page;
    QTest::keyClicks(page.search, QStringLiteral("NAME"));
    QCOMPARE(page.text->extraSelections().size(), 2);
    QTest::keyClick(page.search, Qt::Key_Return);
    QCOMPARE(page.selected(), QStringLiteral("name"));
    const int first = page.text->textCursor().position();
    QTest::mouseClick(page.next, Qt::LeftButton);
    QVERIFY(page.text->textCursor().position() > first);
    QCOMPARE(page.matches->text(), QStringLiteral("2 of 2"));
    QTest::keyClick(page.search, Qt::Key_Return); // round to the first
    QCOMPARE(page.text->textCursor().position(), first);
    QTest::keyClick(page.search, Qt::Key_Return, Qt::ShiftModifier); // and back to the last
    QCOMPARE(page.matches->text(), QStringLiteral("2 of 2"));
}

void TestConfigurationPage::whatIsNotThereIsSaid()
{
    Page page;
    QTest::keyClicks(page.search, QStringLiteral("no such"));
    QCOMPARE(page.matches->text(), QStringLiteral("Not found"));
    QVERIFY(!page.next->isEnabled());
    QTest::keyClick(page.search, Qt::Key_Return);
    page.search->clear();
    QVERIFY(page.matches->text().isEmpty());
}

void TestConfigurationPage::aNewRevisionIsSearchedAgain()
{
    Page page;
    page.search->setText(QStringLiteral("three"));
    QVERIFY(!page.next->isEnabled());
    page.widget.setConfiguration(R"({"version":1,"routes":[{"name":"three"}]})", 4);
    QVERIFY(page.next->isEnabled());
}

void TestConfigurationPage::theSameDocumentKeepsTheCursor()
{
    Page page;
    page.search->setText(QStringLiteral("two"));
    QTest::keyClick(page.search, Qt::Key_Return);
    page.widget.setConfiguration(kDocument, 4);
    QCOMPARE(page.selected(), QStringLiteral("two"));
}

void TestConfigurationPage::manyMatchesAreCountedAndNotAllMarked()
{
    QByteArray many = "[";
    for (int i = 0; i < 3000; ++i)
        many += i ? ",\"x\"" : "\"x\"";
    Page page;
    page.widget.setConfiguration(many + "]", 4);
    page.search->setText(QStringLiteral("x"));
    QCOMPARE(page.text->extraSelections().size(), ConfigurationPage::kMaxMarks);
    QTest::keyClick(page.search, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(page.matches->text(), QStringLiteral("3000 of 3000"));
}

QTEST_MAIN(TestConfigurationPage)
#include "tst_configuration_page.moc"
