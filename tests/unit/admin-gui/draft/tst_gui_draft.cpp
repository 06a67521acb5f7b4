// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/draft.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

QByteArray route(const QByteArray &name, const QByteArray &path)
{
    return R"({"name":")" + name + R"(","match":{"paths":[")" + path
        + R"("]},"authenticate":"none","respond":{"status":200}})";
}

QByteArray documentOf(const QByteArray &routes)
{
    return R"({"version":1,"routes":[)" + routes + "]}";
}

const PartRef kA{u"routes"_s, u"a"_s};

struct Fixture {
    Draft draft;

    Fixture() { arrive(documentOf(route("a", "/a")), 1); }
    bool arrive(const QByteArray &json, qint64 revision)
    {
        const QByteArray etag = '"' + QByteArray::number(revision) + '"';
        return draft.setBase({json, etag}, revision).has_value();
    }
    QByteArray pathOfA() const
    {
        const QByteArray json = draft.document().json(kA);
        const qsizetype from = json.indexOf("[\"") + 2;
        return json.mid(from, json.indexOf("\"]") - from);
    }
};

} // namespace

class TestGuiDraft : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEditIsOneStepOfUndo();
    void noEditIsNoStep();
    void oneChangeIsTakenBackAlone();
    void editsGoOnTopOfWhatOthersDid();
    void theSameAgainKeepsUndo();
    void whatNobodyDecidedIsStillToBeDecided();
    void undoBringsAConflictBack();
    void discardingEndsConflicts();
    void whatWasSentIsNoConflictWithItself();
    void editsGoOnWhileItIsApplied();
    void aRefusedDraftIsMergedWithWhatCameMeanwhile();
    void anotherGatewayLeavesNothing();
    void badTextChangesNothing();
    void checksOnAnotherThread();
    void onlyTheLastStateIsChecked();
    void diesWhileACheckRuns();
};

void TestGuiDraft::anEditIsOneStepOfUndo()
{
    Fixture f;
    QSignalSpy changed(&f.draft, &Draft::changed);
    f.draft.put(kA, route("a", "/b"), u"Change route a"_s);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(f.draft.undoStack().undoText(), u"Change route a"_s);
    QCOMPARE(f.draft.changes().size(), 1);
    f.draft.undoStack().undo();
    QVERIFY(!f.draft.isEdited());
    QCOMPARE(f.draft.document().toJson(), f.draft.base().toJson());
    f.draft.undoStack().redo();
    QCOMPARE(f.pathOfA(), QByteArray("/b"));
}

void TestGuiDraft::noEditIsNoStep()
{
    Fixture f;
    f.draft.put(kA, route("a", "/a"), u"Nothing"_s);
    f.draft.remove({u"routes"_s, u"no such"_s}, u"Nothing"_s);
    f.draft.replace(f.draft.document(), u"Nothing"_s);
    f.draft.discard();
    QCOMPARE(f.draft.undoStack().count(), 0);
}

void TestGuiDraft::oneChangeIsTakenBackAlone()
{
    Fixture f;
    f.arrive(documentOf(route("a", "/a") + ',' + route("b", "/b")), 2);
    f.draft.remove(kA, u"Delete"_s);
    f.draft.put({u"routes"_s, u"c"_s}, route("c", "/c"), u"Add"_s);
    f.draft.put({u"routes"_s, u"b"_s}, route("b", "/other"), u"Change"_s);
    QCOMPARE(f.draft.changes().size(), 3);
    f.draft.revert(f.draft.changes().constFirst()); // what was removed comes first
    QCOMPARE(f.draft.document().indexOf(kA), 0);
    for (int left = 2; left > 0; --left) {
        QCOMPARE(f.draft.changes().size(), left);
        f.draft.revert(f.draft.changes().constFirst());
    }
    QCOMPARE(f.draft.document(), f.draft.base());
    f.draft.undoStack().undo();
    QCOMPARE(f.draft.changes().size(), 1);
}

void TestGuiDraft::editsGoOnTopOfWhatOthersDid()
{
    Fixture f;
    f.draft.put(kA, route("a", "/mine"), u"Change"_s);
    QVERIFY(f.arrive(documentOf(route("a", "/a") + ',' + route("b", "/b")), 2));
    QCOMPARE(f.pathOfA(), QByteArray("/mine"));
    QVERIFY(f.draft.document().contains({u"routes"_s, u"b"_s}));
    QVERIFY(f.draft.conflicts().isEmpty());
    QCOMPARE(f.draft.changes().size(), 1);
    QCOMPARE(f.draft.baseEtag(), QByteArray("\"2\""));
    QVERIFY(!f.draft.undoStack().canUndo()); // it would take away b
}

void TestGuiDraft::theSameAgainKeepsUndo()
{
    Fixture f;
    f.draft.put(kA, route("a", "/mine"), u"Change"_s);
    QVERIFY(f.arrive(documentOf(route("a", "/a")), 3));
    QCOMPARE(f.draft.baseRevision(), 3);
    QVERIFY(f.draft.undoStack().canUndo());
}

void TestGuiDraft::whatNobodyDecidedIsStillToBeDecided()
{
    Fixture f;
    f.draft.put(kA, route("a", "/mine"), u"Change"_s);
    f.arrive(documentOf(route("a", "/theirs")), 2);
    QCOMPARE(f.draft.conflicts().size(), 1);
    // Another change by others, elsewhere.
    f.arrive(documentOf(route("a", "/theirs") + ',' + route("b", "/b")), 3);
    QCOMPARE(f.draft.conflicts().size(), 1);
    QCOMPARE(f.draft.conflicts().constFirst().base, route("a", "/a"));
    // And one at the same place.
    f.arrive(documentOf(route("a", "/theirs2") + ',' + route("b", "/b")), 4);
    QCOMPARE(f.draft.conflicts().size(), 1);
    QCOMPARE(f.draft.conflicts().constFirst().base, route("a", "/a"));
    QCOMPARE(f.draft.conflicts().constFirst().theirs, route("a", "/theirs2"));
    QCOMPARE(f.pathOfA(), QByteArray("/mine"));
    // They came round to what is mine.
    f.arrive(documentOf(route("a", "/mine")), 5);
    QVERIFY(f.draft.conflicts().isEmpty());
    QVERIFY(!f.draft.isEdited());
}

void TestGuiDraft::undoBringsAConflictBack()
{
    Fixture f;
    f.draft.put(kA, route("a", "/mine"), u"Change"_s);
    f.arrive(documentOf(route("a", "/theirs")), 2);
    f.draft.resolve(kA, f.draft.conflicts().constFirst().theirs);
    QVERIFY(f.draft.conflicts().isEmpty() && !f.draft.isEdited());
    f.draft.undoStack().undo();
    QCOMPARE(f.draft.conflicts().size(), 1);
    QCOMPARE(f.pathOfA(), QByteArray("/mine"));
    f.draft.undoStack().redo();
    QVERIFY(f.draft.conflicts().isEmpty());
    QCOMPARE(f.pathOfA(), QByteArray("/theirs"));
}

void TestGuiDraft::discardingEndsConflicts()
{
    Fixture f;
    f.draft.remove(kA, u"Delete"_s);
    f.arrive(documentOf(route("a", "/theirs")), 2);
    QCOMPARE(f.draft.conflicts().size(), 1);
    f.draft.discard();
    QVERIFY(f.draft.conflicts().isEmpty() && !f.draft.isEdited());
    f.draft.undoStack().undo();
    QCOMPARE(f.draft.conflicts().size(), 1);
}

/// The gateway writes defaults out, or leaves them away.
void TestGuiDraft::whatWasSentIsNoConflictWithItself()
{
    const QByteArray spelled =
        R"({"name":"a","enabled":true,"match":{"paths":["/mine"]},"authenticate":["none"],)"
        R"("respond":{"status":200}})";
    for (const bool configFirst : {true, false}) {
        Fixture f;
        f.draft.put(kA, route("a", "/mine"), u"Change"_s);
        f.draft.beginApply();
        if (configFirst)
            f.arrive(documentOf(spelled), 2);
        f.draft.endApply(2);
        if (!configFirst)
            f.arrive(documentOf(spelled), 2);
        QVERIFY(f.draft.conflicts().isEmpty());
        QVERIFY(!f.draft.isEdited());
        QCOMPARE(f.draft.document().json(kA), spelled);
        QCOMPARE(f.draft.baseRevision(), 2);
    }
}

void TestGuiDraft::editsGoOnWhileItIsApplied()
{
    Fixture f;
    f.draft.put(kA, route("a", "/mine"), u"Change"_s);
    f.draft.beginApply();
    QVERIFY(f.draft.isApplying());
    f.draft.put(kA, route("a", "/later"), u"Change"_s);
    f.draft.endApply(2);
    f.arrive(documentOf(route("a", "/mine")), 2);
    QVERIFY(f.draft.conflicts().isEmpty());
    QCOMPARE(f.draft.changes().size(), 1);
    QCOMPARE(f.pathOfA(), QByteArray("/later"));
}

void TestGuiDraft::aRefusedDraftIsMergedWithWhatCameMeanwhile()
{
    Fixture f;
    f.draft.put(kA, route("a", "/mine"), u"Change"_s);
    f.draft.beginApply();
    f.arrive(documentOf(route("a", "/theirs")), 2);
    QCOMPARE(f.draft.baseRevision(), 1);
    f.draft.endApply({});
    QVERIFY(!f.draft.isApplying());
    QCOMPARE(f.draft.baseRevision(), 2);
    QCOMPARE(f.draft.conflicts().size(), 1);
}

void TestGuiDraft::anotherGatewayLeavesNothing()
{
    Fixture f;
    f.draft.put(kA, "{\"name\":\"a\"}", u"Break"_s);
    QTRY_VERIFY(f.draft.isChecked() && f.draft.errorCount() > 0);
    f.draft.clear();
    QVERIFY(f.draft.isEmpty() && !f.draft.isEdited() && f.draft.findings().isEmpty());
    QVERIFY(!f.draft.undoStack().canUndo());
    QVERIFY(f.arrive(documentOf(route("a", "/other")), 1));
    QVERIFY(!f.draft.isEdited());
}

void TestGuiDraft::badTextChangesNothing()
{
    Fixture f;
    f.draft.put(kA, route("a", "/mine"), u"Change"_s);
    QVERIFY(!f.arrive("[]", 9));
    QCOMPARE(f.draft.baseRevision(), 1);
    QVERIFY(f.draft.undoStack().canUndo());
}

void TestGuiDraft::checksOnAnotherThread()
{
    Fixture f;
    QTRY_VERIFY(f.draft.isChecked());
    QCOMPARE(f.draft.errorCount(), 0);
    f.draft.put(kA, R"({"name":"a","match":{"paths":["no slash"]},"upstream":"gone"})", u"Break"_s);
    QVERIFY(!f.draft.isChecked());
    QTRY_VERIFY(f.draft.isChecked());
    QVERIFY(f.draft.errorCount() > 0);
    QVERIFY(!f.draft.findingsOf(kA).isEmpty());
    f.draft.undoStack().undo();
    QTRY_VERIFY(f.draft.isChecked());
    QCOMPARE(f.draft.errorCount(), 0);
}

void TestGuiDraft::onlyTheLastStateIsChecked()
{
    Fixture f;
    QTRY_VERIFY(f.draft.isChecked());
    QSignalSpy findings(&f.draft, &Draft::findingsChanged);
    for (int i = 0; i < 20; ++i)
        f.draft.put(kA, route("a", "/" + QByteArray::number(i)), u"Change"_s);
    QTRY_VERIFY(f.draft.isChecked());
    QCOMPARE(findings.size(), 1);
}

void TestGuiDraft::diesWhileACheckRuns()
{
    QByteArray routes;
    for (int i = 0; i < 3000; ++i)
        routes += (i ? "," : "") + route("r" + QByteArray::number(i), "/p" + QByteArray::number(i));
    for (int i = 0; i < 3; ++i) {
        auto draft = std::make_unique<Draft>();
        QVERIFY(draft->setBase({documentOf(routes), "\"1\""}, 1));
        QTRY_VERIFY(QThreadPool::globalInstance()->activeThreadCount() > 0 || draft->isChecked());
        draft.reset();
        QCoreApplication::processEvents();
    }
    QVERIFY(QThreadPool::globalInstance()->waitForDone(30'000));
    QCoreApplication::processEvents();
}

QTEST_MAIN(TestGuiDraft)
#include "tst_gui_draft.moc"
