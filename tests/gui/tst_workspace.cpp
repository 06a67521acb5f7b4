// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// What comes from a gateway and what was kept of it meet in one draft, in whatever order.
#include "admin-gui/app/workspace.h"

#include <QDir>
#include <QFile>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;
// Nobody answers there: what comes from the gateway comes from the test.
const QUrl kGateway(u"http://127.0.0.1:1"_s);
const QUrl kOther(u"http://127.0.0.1:2"_s);
const QByteArray kDocument = R"({"version":1,"routes":[{"name":"orders","methods":["GET"]}]})";

QByteArray routed(const QByteArray &name)
{
    return R"({"version":1,"routes":[{"name":")" + name + R"("}]})";
}

Profile profileOf(const QUrl &url)
{
    Profile profile;
    profile.name = u"here"_s;
    profile.url = url;
    return profile;
}

/// The work on one gateway, in a window that begins.
struct Work {
    QNetworkAccessManager network;
    AdminClient client{{}, network};
    Workspace workspace;

    explicit Work(const QString &folder) : workspace(client, folder)
    {
        workspace.open(profileOf(kGateway), "token");
    }
    void arrive(const QByteArray &json, qint64 revision)
    {
        Q_EMIT workspace.monitor().configArrived(json, revision, QByteArray::number(revision));
    }
    Draft &draft() { return workspace.draft(); }
    QByteArray route(const QString &name) { return draft().document().json({u"routes"_s, name}); }
};

/// Leaves an edit behind, on revision 1.
void keepAnEdit(const QString &folder)
{
    Work work(folder);
    work.arrive(kDocument, 1);
    QTRY_COMPARE_WITH_TIMEOUT(work.draft().baseRevision(), 1, kWaitMs);
    work.draft().put({u"routes"_s, u"kept"_s}, R"({"name":"kept"})", u"Add"_s);
}

} // namespace

class TestWorkspace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keptEditsComeWithTheFirstDocument();
    void keptEditsAreMergedIntoWhatOthersChanged();
    void keptEditsOutliveAnotherGatewayChosenMeanwhile();
    void keptEditsThatCannotBeReadArePutAside_data();
    void keptEditsThatCannotBeReadArePutAside();
    void theLatestDocumentIsTakenWithTheEdits();
    void aDocumentFromBeforeAChangeIsNotTaken();
    void anOlderDocumentOfTheGatewayIsTaken();
};

void TestWorkspace::keptEditsComeWithTheFirstDocument()
{
    const QTemporaryDir folder;
    keepAnEdit(folder.path());
    Work work(folder.path());
    const QSignalSpy restored(&work.workspace, &Workspace::draftRestored);
    work.arrive(kDocument, 1);
    QTRY_COMPARE_WITH_TIMEOUT(restored.size(), 1, kWaitMs);
    QCOMPARE(work.route(u"kept"_s), R"({"name":"kept"})");
    // As one step, which can be undone where nobody changed anything since.
    work.draft().undoStack().undo();
    QVERIFY(!work.draft().isEdited());
}

void TestWorkspace::keptEditsAreMergedIntoWhatOthersChanged()
{
    const QTemporaryDir folder;
    keepAnEdit(folder.path());
    Work work(folder.path());
    const QSignalSpy restored(&work.workspace, &Workspace::draftRestored);
    // Whoever looks before all is read sees nothing, and no edits that seem to be taken back.
    bool wasUnedited = false;
    connect(&work.draft(), &Draft::changed, this, [&] {
        wasUnedited = wasUnedited || (work.draft().baseRevision() == 7 && !work.draft().isEdited());
    });
    work.arrive(routed("theirs"), 7);
    QVERIFY(work.draft().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(restored.size(), 1, kWaitMs);
    QCOMPARE(work.draft().baseRevision(), 7);
    QVERIFY(!work.route(u"theirs"_s).isNull());
    QVERIFY(!work.route(u"kept"_s).isNull());
    QCOMPARE(work.draft().changes().size(), 1);
    QVERIFY(!wasUnedited);
}

void TestWorkspace::keptEditsOutliveAnotherGatewayChosenMeanwhile()
{
    const QTemporaryDir folder;
    keepAnEdit(folder.path());
    Work work(folder.path());
    const QSignalSpy restored(&work.workspace, &Workspace::draftRestored);
    work.arrive(kDocument, 1);
    work.workspace.open(profileOf(kOther), "token");
    work.arrive(routed("other"), 3);
    QTRY_COMPARE_WITH_TIMEOUT(work.draft().baseRevision(), 3, kWaitMs);
    QVERIFY(!work.draft().isEdited());
    QCOMPARE(restored.size(), 0);
    work.workspace.open(profileOf(kGateway), "token");
    work.arrive(kDocument, 1);
    QTRY_COMPARE_WITH_TIMEOUT(restored.size(), 1, kWaitMs);
    QVERIFY(!work.route(u"kept"_s).isNull());
}

void TestWorkspace::keptEditsThatCannotBeReadArePutAside_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("another format") << QByteArray(R"({"edits":[]})");
    QTest::newRow("no document") << QByteArray(R"({"base":"{}","document":"[]"})");
}

void TestWorkspace::keptEditsThatCannotBeReadArePutAside()
{
    QFETCH(const QByteArray, text);
    const QTemporaryDir folder;
    keepAnEdit(folder.path());
    const QStringList files = QDir(folder.path()).entryList({u"*.json"_s});
    QCOMPARE(files.size(), 1);
    QFile file(folder.filePath(files[0]));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
    file.close();
    keepAnEdit(folder.path());
    QFile aside(file.fileName() + u".unread"_s);
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), text);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("kept"));
}

void TestWorkspace::theLatestDocumentIsTakenWithTheEdits()
{
    const QTemporaryDir folder;
    keepAnEdit(folder.path());
    Work work(folder.path());
    const QSignalSpy restored(&work.workspace, &Workspace::draftRestored);
    work.arrive(routed("old"), 7);
    work.arrive(routed("new"), 8);
    QTRY_COMPARE_WITH_TIMEOUT(restored.size(), 1, kWaitMs);
    QCOMPARE(work.draft().baseRevision(), 8);
    QVERIFY(work.route(u"old"_s).isNull());
    QVERIFY(!work.route(u"kept"_s).isNull());
}

void TestWorkspace::aDocumentFromBeforeAChangeIsNotTaken()
{
    Work work({});
    work.arrive(kDocument, 4);
    QTRY_COMPARE_WITH_TIMEOUT(work.draft().baseRevision(), 4, kWaitMs);
    work.draft().put({u"routes"_s, u"mine"_s}, R"({"name":"mine"})", u"Add"_s);
    // The same again, as after a connection was lost, and it is still read when the change of
    // revision 5 is in force.
    work.arrive(kDocument, 4);
    work.draft().beginApply();
    work.draft().endApply(5);
    const QSignalSpy taken(&work.workspace, &Workspace::configChanged);
    QVERIFY(QThreadPool::globalInstance()->waitForDone(kWaitMs));
    QCoreApplication::processEvents();
    QCOMPARE(work.draft().baseRevision(), 5);
    QVERIFY(!work.route(u"mine"_s).isNull());
    QCOMPARE(taken.size(), 0);
}

void TestWorkspace::anOlderDocumentOfTheGatewayIsTaken()
{
    // With a file a gateway counts from one again.
    Work work({});
    work.arrive(kDocument, 4);
    QTRY_COMPARE_WITH_TIMEOUT(work.draft().baseRevision(), 4, kWaitMs);
    work.arrive(routed("again"), 1);
    QTRY_COMPARE_WITH_TIMEOUT(work.draft().baseRevision(), 1, kWaitMs);
    QVERIFY(!work.route(u"again"_s).isNull());
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
