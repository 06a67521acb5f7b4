// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/command_palette.h"
#include "admin-gui/app/fuzzy.h"
#include "admin-gui/app/palette_model.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

DocumentParts documentWith(int consumers)
{
    QByteArray json = R"({"version":1,"routes":[{"name":"orders"},{"name":"old-orders"}],)"
                      R"("consumers":[)";
    for (int i = 0; i < consumers; ++i)
        json += (i == 0 ? "" : ",") + QByteArray(R"({"name":"consumer-)") + QByteArray::number(i)
            + "\"}";
    return DocumentParts::parse(json + "]}").value();
}

} // namespace

class TestCommandPalette : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBetterFitComesFirst_data();
    void theBetterFitComesFirst();
    void whatDoesNotFitIsNotThere();
    void keysChooseAndReturnGoes();
    void wordsMayNameTheKind();
    void whatIsDisabledDoesNothing();
    void aHundredThousandNames();

private:
    std::unique_ptr<CommandPalette> palette(int consumers = 3)
    {
        const auto run = [this](const char *what) {
            return [this, what] { m_went.append(QLatin1String(what)); };
        };
        QList<PaletteItem> items{{u"Routes"_s, u"Page"_s, u"Ctrl+4"_s, {}, run("routes page")},
                                 {u"Undo"_s, u"Command"_s, {}, {}, run("undo"), false}};
        m_model = new PaletteModel(
            items, documentWith(consumers),
            {{u"routes"_s, u"Route"_s}, {u"consumers"_s, u"Consumer"_s}},
            [this](const PartRef &part) { m_went.append(part.section + u'/' + part.name); });
        m_went.clear();
        return std::make_unique<CommandPalette>(m_model);
    }
    static void type(CommandPalette &palette, const QString &text)
    {
        QTest::keyClicks(palette.findChild<QLineEdit *>(u"paletteEdit"_s), text);
    }
    static void press(CommandPalette &palette, Qt::Key key)
    {
        QTest::keyClick(palette.findChild<QLineEdit *>(u"paletteEdit"_s), key);
    }

    PaletteModel *m_model = nullptr; // the palette's
    QStringList m_went;
};

void TestCommandPalette::theBetterFitComesFirst_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");

    QTest::newRow("the whole name") << u"orders"_s << u"orders"_s << u"orders-archive"_s;
    QTest::newRow("a beginning") << u"or"_s << u"orders"_s << u"mirror"_s;
    QTest::newRow("beginnings of words") << u"oa"_s << u"orders-api"_s << u"cobalt"_s;
    QTest::newRow("together") << u"pay"_s << u"shop-payment"_s << u"p-a-y-x-shop"_s;
    QTest::newRow("in any case") << u"api"_s << u"API"_s << u"a-p-i"_s;
}

void TestCommandPalette::theBetterFitComesFirst()
{
    QFETCH(QString, typed);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    QVERIFY2(fuzzyScore(typed, better) > fuzzyScore(typed, worse),
             qPrintable(u"%1 %2"_s.arg(fuzzyScore(typed, better)).arg(fuzzyScore(typed, worse))));
}

void TestCommandPalette::whatDoesNotFitIsNotThere()
{
    QCOMPARE(fuzzyScore(u"xyz", u"orders"), 0);
    QCOMPARE(fuzzyScore(u"sredro", u"orders"), 0);
    QCOMPARE(fuzzyScore(u"orders2", u"orders"), 0);
    QVERIFY(fuzzyScore(u"odr", u"orders") > 0);
}

void TestCommandPalette::keysChooseAndReturnGoes()
{
    const auto shown = palette();
    const QAbstractItemModelTester tester(m_model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    type(*shown, u"orders"_s);
    QCOMPARE(m_model->index(0).data().toString(), u"orders"_s);
    QCOMPARE(m_model->rowCount(), 2);
    press(*shown, Qt::Key_Down);
    press(*shown, Qt::Key_Return);
    QCOMPARE(m_went, QStringList{u"routes/old-orders"_s});
    QCOMPARE(shown->result(), int(QDialog::Accepted));
}

void TestCommandPalette::wordsMayNameTheKind()
{
    const auto shown = palette();
    type(*shown, u"consumer 2"_s);
    QCOMPARE(m_model->index(0).data().toString(), u"consumer-2"_s);
    QCOMPARE(m_model->index(0).data(PaletteModel::KindRole).toString(), u"Consumer"_s);
}

void TestCommandPalette::whatIsDisabledDoesNothing()
{
    const auto shown = palette();
    type(*shown, u"undo"_s);
    press(*shown, Qt::Key_Return);
    QVERIFY(m_went.isEmpty());
}

void TestCommandPalette::aHundredThousandNames()
{
    const auto shown = palette(100'000);
    type(*shown, u"99999"_s);
    QCOMPARE(m_model->index(0).data().toString(), u"consumer-99999"_s);
    QVERIFY(m_model->rowCount() <= PaletteModel::kMost);
    QBENCHMARK
    {
        m_model->search(u"cons 9999"_s);
    }
}

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
