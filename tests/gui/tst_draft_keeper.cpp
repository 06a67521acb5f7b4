// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// Edits survive the end of the program, and those of two windows do not mix.
#include "admin-gui/app/draft_keeper.h"
#include "admin-gui/draft/draft.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
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
        const auto kept = readKept(keeper.keptFile());
        return kept && kept->document.contains(to);
    }
};

using Keeping = DraftKeeper::Keeping;

/// Bytes that this process had at most since it was asked last; -1: that is not known.
qsizetype peakMemory()
{
    qsizetype peak = -1;
    QFile status(u"/proc/self/status"_s);
    if (status.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> lines = status.readAll().split('\n');
        for (const QByteArray &line : lines)
            if (line.startsWith("VmHWM:"))
                peak = line.mid(6).chopped(3).trimmed().toLongLong() * 1024;
    }
    QFile reset(u"/proc/self/clear_refs"_s);
    return reset.open(QIODevice::WriteOnly) && reset.write("5") == 1 ? peak : -1;
}

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
    void whatCannotBeWrittenIsNotKept();
    void anyTextIsKeptAsItIs_data();
    void anyTextIsKeptAsItIs();
    void whatIsNoKeptDraftIsNone_data();
    void whatIsNoKeptDraftIsNone();
    void aLargeDocumentIsKeptWithoutCopies();
};

void TestDraftKeeper::withoutAFolderNothingIsKept()
{
    Window window{QString()};
    window.edit("off");
    QCOMPARE(window.keeper.keeping(), Keeping::Off);
    QVERIFY(window.keeper.keptFile().isEmpty());
}

void TestDraftKeeper::theFirstWindowKeepsItsEdits()
{
    const QTemporaryDir folder;
    Window first(folder.path());
    first.edit("first");
    QCOMPARE(first.keeper.keeping(), Keeping::Here);
    Window second(folder.path());
    QCOMPARE(second.keeper.keeping(), Keeping::Elsewhere);
    QVERIFY(second.keeper.keptFile().isEmpty());
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

void TestDraftKeeper::whatCannotBeWrittenIsNotKept()
{
    const QTemporaryDir folder;
    const QString drafts = folder.filePath(u"drafts"_s);
    Window window(drafts);
    window.edit("first");
    QCOMPARE(window.keeper.keeping(), Keeping::Here);
    const QSignalSpy changes(&window.keeper, &DraftKeeper::keepingChanged);
    QVERIFY(QDir(drafts).removeRecursively());
    window.edit("second");
    QCOMPARE(window.keeper.keeping(), Keeping::Failed);
    QCOMPARE(changes.size(), 1);
    QVERIFY(QDir().mkpath(drafts));
    window.edit("third");
    QCOMPARE(window.keeper.keeping(), Keeping::Here);
    QCOMPARE(changes.size(), 2);
    QVERIFY(window.keeps("third"));
}

void TestDraftKeeper::anyTextIsKeptAsItIs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("escapes") << QByteArray(R"({"a":"\\u0041\\\" / \/ \n \\"})");
    QTest::newRow("white space") << QByteArray("{\r\n\t\"a\" : 1.0e0\n}\n");
    QTest::newRow("what is no letter")
        << QByteArray("{\"\x7f\x01\x1f\b\f\":\"\xf0\x9f\x98\x80 \xc3\xa4\"}");
    // Longer than what is written at a time, and cut where it is in the midst of a character.
    QTest::newRow("long") << QByteArray("{\"a\":\"" + QByteArray("\xc3\xa4\"").repeated(30'000)
                                        + "\"}");
}

void TestDraftKeeper::anyTextIsKeptAsItIs()
{
    QFETCH(const QByteArray, text);
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"kept.json"_s);
    const QDateTime now = QDateTime::fromString(u"2026-05-04T03:02:01Z"_s, Qt::ISODate);
    QVERIFY(writeKept(file, kGateway, {text, text + ' ', 123'456'789'012, now}));
    const auto kept = readKept(file);
    QVERIFY(kept);
    QCOMPARE(kept->base, text);
    QCOMPARE(kept->document, text + ' ');
    QCOMPARE(kept->revision, 123'456'789'012);
    QCOMPARE(kept->savedAt, now);
    QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    // And as any other reader of JSON has it.
    QFile in(file);
    QVERIFY(in.open(QIODevice::ReadOnly));
    const QJsonObject object = QJsonDocument::fromJson(in.readAll()).object();
    QCOMPARE(object[u"base"].toString().toUtf8(), text);
    QCOMPARE(object[u"gateway"].toString(), kGateway.toString());
}

void TestDraftKeeper::whatIsNoKeptDraftIsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << QByteArray(R"({"revision":1,"base":"{}","document":"{}")");
    QTest::newRow("no document") << QByteArray(R"({"revision":1,"base":"{}"})");
    QTest::newRow("no text") << QByteArray(R"({"base":{},"document":{}})");
    QTest::newRow("a list") << QByteArray("[1]");
}

void TestDraftKeeper::whatIsNoKeptDraftIsNone()
{
    QFETCH(const QByteArray, text);
    const QTemporaryDir folder;
    QFile out(folder.filePath(u"kept.json"_s));
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(text), text.size());
    out.close();
    QVERIFY(!readKept(out.fileName()));
    QVERIFY(!readKept(out.fileName() + u".not"_s));
}

void TestDraftKeeper::aLargeDocumentIsKeptWithoutCopies()
{
    if (!QFile::exists(u"/proc/self/clear_refs"_s))
        QSKIP("the system does not say how much memory was needed at most");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("a sanitizer needs memory of its own");
#endif
    const QTemporaryDir folder;
    Window window(folder.path());
    QByteArray routes;
    for (int i = 0; routes.size() < 16'000'000; ++i)
        routes += R"({"name":"r)" + QByteArray::number(i) + R"(","match":{"paths":["/a/*"]}},)";
    routes.chop(1);
    QVERIFY(window.draft.setBase({R"({"version":1,"routes":[)" + routes + "]}", "\"2\""}, 2));
    window.draft.put({u"accessLog"_s, {}}, R"({"to":"here"})", u"Change"_s);
    peakMemory();
    const qsizetype before = peakMemory();
    QVERIFY(before > 0);
    window.keeper.flush();
    QCOMPARE_LT(peakMemory() - before, 2 * routes.size());
    QVERIFY(window.keeps("here"));
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
