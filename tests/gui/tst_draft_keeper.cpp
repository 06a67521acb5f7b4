// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// Edits survive the end of the program, and those of two windows do not mix.
#include "admin-gui/app/draft_keeper.h"
#include "admin-gui/draft/draft.h"

#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <cstring>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

const QUrl kGateway(u"http://127.0.0.1:9180"_s);

/// A draft of one window, and what keeps it.
struct Window {
    Draft draft;
    DraftKeeper keeper;

    explicit Window(const QString &folder) : keeper(draft, folder)
    {
        const auto set = draft.setBase({R"({"version":1,"routes":[]})", "\"1\""}, 1);
        if (!set)
            qFatal("no document");
        keeper.setGateway(kGateway);
    }
    void edit(const QByteArray &to)
    {
        draft.put({u"accessLog"_s, {}}, "{\"to\":\"" + to + "\"}", u"Change"_s);
        keeper.flush();
    }
    /// What the next window of this gateway would find in its draft.
    bool keeps(const QByteArray &to) const
    {
        const auto kept = keeper.kept();
        return kept && kept->document.contains(to);
    }
};

using Keeping = DraftKeeper::Keeping;

} // namespace

class TestDraftKeeper : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutAFolderNothingIsKept();
    void theFirstWindowKeepsItsEdits();
    void theNextOneTakesOverWhereNothingWasLeft();
    void whatWasLeftIsNotOverwritten();
    void anotherGatewayIsFree();
    void aWindowThatCrashedHoldsNothing();
};

void TestDraftKeeper::withoutAFolderNothingIsKept()
{
    Window window{QString()};
    window.edit("off");
    QCOMPARE(window.keeper.keeping(), Keeping::Off);
    QVERIFY(!window.keeper.kept());
}

void TestDraftKeeper::theFirstWindowKeepsItsEdits()
{
    const QTemporaryDir folder;
    Window first(folder.path());
    first.edit("first");
    QCOMPARE(first.keeper.keeping(), Keeping::Here);
    Window second(folder.path());
    QCOMPARE(second.keeper.keeping(), Keeping::Elsewhere);
    QVERIFY(!second.keeper.kept());
    second.edit("second");
    QVERIFY(first.keeps("first"));
    // Nor does it take away what is not its own.
    second.draft.discard();
    second.keeper.flush();
    QVERIFY(first.keeps("first"));
}

void TestDraftKeeper::theNextOneTakesOverWhereNothingWasLeft()
{
    const QTemporaryDir folder;
    auto first = std::make_unique<Window>(folder.path());
    Window second(folder.path());
    const QSignalSpy changes(&second.keeper, &DraftKeeper::keepingChanged);
    first->edit("first");
    first->draft.discard();
    first.reset();
    second.edit("second");
    QCOMPARE(second.keeper.keeping(), Keeping::Here);
    QCOMPARE(changes.size(), 1);
    QVERIFY(second.keeps("second"));
}

void TestDraftKeeper::whatWasLeftIsNotOverwritten()
{
    const QTemporaryDir folder;
    auto first = std::make_unique<Window>(folder.path());
    Window second(folder.path());
    first->edit("first");
    first.reset();
    second.edit("second");
    QCOMPARE(second.keeper.keeping(), Keeping::Elsewhere);
    const Window third(folder.path());
    QCOMPARE(third.keeper.keeping(), Keeping::Here);
    QVERIFY(third.keeps("first"));
}

void TestDraftKeeper::anotherGatewayIsFree()
{
    const QTemporaryDir folder;
    Window first(folder.path());
    Window second(folder.path());
    second.keeper.setGateway(QUrl(u"http://127.0.0.1:9181"_s));
    QCOMPARE(second.keeper.keeping(), Keeping::Here);
    first.keeper.setGateway({});
    QCOMPARE(first.keeper.keeping(), Keeping::Off);
    second.keeper.setGateway(kGateway);
    QCOMPARE(second.keeper.keeping(), Keeping::Here);
}

void TestDraftKeeper::aWindowThatCrashedHoldsNothing()
{
    const QTemporaryDir folder;
    QProcess crashing;
    crashing.start(QCoreApplication::applicationFilePath(), {u"crash"_s, folder.path()});
    QVERIFY(crashing.waitForFinished());
    QCOMPARE(crashing.exitStatus(), QProcess::CrashExit);
    QVERIFY(!QDir(folder.path()).entryList({u"*.lock"_s}).isEmpty());
    const Window window(folder.path());
    QCOMPARE(window.keeper.keeping(), Keeping::Here);
    QVERIFY(window.keeps("crashed"));
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && std::strcmp(argv[1], "crash") == 0) {
        Window window(QString::fromLocal8Bit(argv[2]));
        window.edit("crashed");
        return std::raise(SIGKILL);
    }
    TestDraftKeeper test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_draft_keeper.moc"
