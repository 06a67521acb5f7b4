// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/flow_diagram.h"

#include "admin-gui/widgets/stage_text.h"
#include "traffic_fixture.h"

#include <QPixmap>
#include <QSignalSpy>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;

Q_DECLARE_METATYPE(portcullis::Stage)

class TestFlowDiagram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsStandInOrder_data();
    void stepsStandInOrder();
    void keysSelect_data();
    void keysSelect();
    void clicksSelect();
    void figuresAreDrawn();
    void detailsNameReasonAndStatus();
};

void TestFlowDiagram::stepsStandInOrder_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("rows");

    QTest::newRow("eight in a row where it is wide") << 2400 << 1;
    QTest::newRow("two rows of four where it is narrow") << 800 << 2;
    QTest::newRow("even where it is much too narrow") << 150 << 2;
}

void TestFlowDiagram::stepsStandInOrder()
{
    QFETCH(int, width);
    QFETCH(int, rows);
    FlowDiagram diagram;
    diagram.resize(width, diagram.heightForWidth(width));
    QRectF before;
    int turns = 1;
    for (int i = 0; i < kStageCount; ++i) {
        const QRectF box = diagram.boxOf(static_cast<Stage>(i));
        QVERIFY(box.width() > 0);
        QVERIFY2(box.bottom() < diagram.height(), "a step is cut off");
        if (i > 0 && box.top() > before.bottom())
            ++turns;
        else if (i > 0)
            QVERIFY2(box.left() > before.right(), "no room for the arrow");
        before = box;
    }
    QCOMPARE(turns, rows);
}

void TestFlowDiagram::keysSelect_data()
{
    QTest::addColumn<QList<int>>("keys");
    QTest::addColumn<int>("selected");

    using Keys = QList<int>;
    QTest::newRow("to the next") << Keys{Qt::Key_Right} << 1;
    QTest::newRow("and back") << Keys{Qt::Key_Right, Qt::Key_Down, Qt::Key_Left} << 1;
    QTest::newRow("to the last") << Keys{Qt::Key_End} << 7;
    QTest::newRow("not beyond the last") << Keys{Qt::Key_End, Qt::Key_Right} << 7;
    QTest::newRow("to the first") << Keys{Qt::Key_End, Qt::Key_Home} << 0;
    QTest::newRow("not before the first") << Keys{Qt::Key_Left} << 0;
}

void TestFlowDiagram::keysSelect()
{
    QFETCH(QList<int>, keys);
    QFETCH(int, selected);
    FlowDiagram diagram;
    for (const int key : keys)
        QTest::keyClick(&diagram, static_cast<Qt::Key>(key));
    QCOMPARE(static_cast<int>(diagram.selected()), selected);
    QVERIFY2(diagram.accessibleDescription().startsWith(stageTitle(diagram.selected())),
             qPrintable(diagram.accessibleDescription()));
}

void TestFlowDiagram::clicksSelect()
{
    FlowDiagram diagram;
    diagram.resize(1600, diagram.heightForWidth(1600));
    QSignalSpy changes(&diagram, &FlowDiagram::selectionChanged);
    QTest::mouseClick(&diagram, Qt::LeftButton, {}, diagram.boxOf(Stage::Proxy).center().toPoint());
    QVERIFY(diagram.selected() == Stage::Proxy);
    QTest::mouseClick(&diagram, Qt::LeftButton, {}, QPoint(1, 1));
    QTest::mouseClick(&diagram, Qt::LeftButton, {}, diagram.boxOf(Stage::Proxy).center().toPoint());
    QCOMPARE(changes.count(), 1);
}

void TestFlowDiagram::figuresAreDrawn()
{
    FlowDiagram diagram;
    diagram.resize(1600, diagram.heightForWidth(1600));
    const QImage before = diagram.grab().toImage();
    diagram.setTraffic(test::busyTraffic().stages, true);
    QVERIFY(diagram.grab().toImage() != before);
}

void TestFlowDiagram::detailsNameReasonAndStatus()
{
    const Traffic traffic = test::busyTraffic();
    const StageTraffic &proxy = traffic.stages[static_cast<std::size_t>(Stage::Proxy)];
    const QString text = stageDetails(Stage::Proxy, proxy, true);
    for (const char *part : {"proxy.connect-failed", "502", "slowest"})
        QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
    QVERIFY(!stageDetails(Stage::Proxy, proxy, false).contains(QLatin1String("502")));
}

QTEST_MAIN(TestFlowDiagram)
#include "tst_flow_diagram.moc"
