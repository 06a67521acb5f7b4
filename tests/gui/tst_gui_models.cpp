// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/routes_model.h"
#include "admin-gui/models/targets_model.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

using namespace portcullis::gui;

namespace {

RouteTraffic route(const char *name, double perSecond = 1)
{
    RouteTraffic out;
    out.route = QString::fromLatin1(name);
    out.perSecond = perSecond;
    return out;
}

TargetTraffic target(const char *upstream, const char *name, qint64 idle = 0)
{
    TargetTraffic out;
    out.upstream = QString::fromLatin1(upstream);
    out.target = QString::fromLatin1(name);
    out.idle = idle;
    return out;
}

QStringList names(const QAbstractItemModel &model, int columns = 1)
{
    QStringList out;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < columns; ++column)
            cells.append(model.index(row, column).data().toString());
        out.append(cells.join(u'/'));
    }
    return out;
}

} // namespace

class TestGuiModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void merges_data();
    void merges();
    void rowsThatStayAreUpdatedInPlace();
    void figuresSortByValueAndNotByText();
    void whatHasNoFigureSortsLast();
    void innerNamesAreExplained();
    void targetsAreTold();
    void everyColumnHasTitleAndExplanation();
    void manyRowsComeAtOnce();
};

void TestGuiModels::merges_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");

    const auto row = [](const char *name, const char *before, const char *after) {
        QTest::newRow(name) << QString::fromLatin1(before) << QString::fromLatin1(after);
    };
    row("the first rows", "", "abc");
    row("one comes in front", "bc", "abc");
    row("one comes between", "ac", "abc");
    row("one comes at the end", "ab", "abc");
    row("the first goes", "abc", "bc");
    row("one between goes", "abc", "ac");
    row("the last goes", "abc", "ab");
    row("all go", "abc", "");
    row("all are replaced", "abc", "def");
    row("some come, some go", "acdf", "abefg");
    row("none changes", "abc", "abc");
}

void TestGuiModels::merges()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    const auto routes = [](const QString &letters) {
        QList<RouteTraffic> out;
        for (const QChar letter : letters)
            out.prepend(route(QByteArray(1, letter.toLatin1()).constData())); // in any order
        return out;
    };
    RoutesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.merge(routes(before));
    QCOMPARE(names(model).join(QString()), before);
    model.merge(routes(after));
    QCOMPARE(names(model).join(QString()), after);
    QCOMPARE(resets.count(), 0);
}

void TestGuiModels::rowsThatStayAreUpdatedInPlace()
{
    RoutesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.merge({route("a", 1), route("b", 2)});
    const QPersistentModelIndex b = model.index(1, RoutesModel::RateColumn);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);

    model.merge({route("b", 9), route("c", 3)}); // a goes, b changes, c comes

    QCOMPARE(b.row(), 0);
    QCOMPARE(b.data(RoutesModel::SortRole).toDouble(), 9.0);
    QCOMPARE(changes.count(), 1);
}

void TestGuiModels::figuresSortByValueAndNotByText()
{
    RoutesModel model;
    model.merge({route("a", 9), route("b", 10)});
    QVERIFY(model.index(0, RoutesModel::RateColumn).data(RoutesModel::SortRole).toDouble()
            < model.index(1, RoutesModel::RateColumn).data(RoutesModel::SortRole).toDouble());
}

void TestGuiModels::whatHasNoFigureSortsLast()
{
    RouteTraffic busy = route("a");
    busy.errorShare = 0;
    busy.mean = 0.001;
    RoutesModel model;
    model.merge({busy, route("b")});
    for (const int column : {RoutesModel::ErrorColumn, RoutesModel::MeanColumn}) {
        QVERIFY(model.index(1, column).data(RoutesModel::SortRole).toDouble()
                < model.index(0, column).data(RoutesModel::SortRole).toDouble());
        QCOMPARE(model.index(1, column).data().toString(), QStringLiteral("–"));
    }
}

void TestGuiModels::innerNamesAreExplained()
{
    RoutesModel model;
    model.merge({route("_none")});
    QCOMPARE(names(model), QStringList(QStringLiteral("(no route matched)")));
}

void TestGuiModels::targetsAreTold()
{
    TargetsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.merge({target("b", "x"), target("a", "y"), target("a", "x", 5)});
    QCOMPARE(names(model, 2),
             QStringList({QStringLiteral("a/x"), QStringLiteral("a/y"), QStringLiteral("b/x")}));
    QCOMPARE(model.index(0, TargetsModel::IdleColumn).data(TargetsModel::SortRole).toInt(), 5);
    model.merge({target("a", "x", 6)});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, TargetsModel::IdleColumn).data().toString(), QStringLiteral("6"));
}

void TestGuiModels::everyColumnHasTitleAndExplanation()
{
    const RoutesModel routes;
    const TargetsModel targets;
    for (const QAbstractItemModel *model : {static_cast<const QAbstractItemModel *>(&routes),
                                            static_cast<const QAbstractItemModel *>(&targets)}) {
        for (int column = 0; column < model->columnCount(); ++column) {
            QVERIFY(!model->headerData(column, Qt::Horizontal).toString().isEmpty());
            QVERIFY(
                !model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        }
    }
}

void TestGuiModels::manyRowsComeAtOnce()
{
    QList<RouteTraffic> many;
    for (int i = 0; i < 10'000; ++i)
        many.append(route(QByteArray::number(i).constData()));
    RoutesModel model;
    QSignalSpy insertions(&model, &QAbstractItemModel::rowsInserted);
    model.merge(many);
    QCOMPARE(model.rowCount(), 10'000);
    QCOMPARE(insertions.count(), 1);
}

QTEST_GUILESS_MAIN(TestGuiModels)
#include "tst_gui_models.moc"
