// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/draft.h"
#include "admin-gui/draft/merge.h"

#include <QElapsedTimer>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

DocumentParts partsOf(const QByteArray &json)
{
    auto parts = DocumentParts::parse(json);
    if (!parts)
        qFatal("%s: %s", parts.error().what.c_str(), json.constData());
    return std::move(*parts);
}

const QByteArray kDocument = R"({
  "version": 1, "x-unknown": {"kept": [1.50, 1e3, "\u00e4"]},
  "routes": [ {"match": {"paths": ["/a"]}, "name": "a", "future": null},
              {"name":"b\"c"} ],
  "defaults" : {"authenticate": "none"}
})";

QByteArray manyConsumers(int count)
{
    QByteArray json = R"({"version":1,"consumers":[)";
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        json += (i ? ",{\"name\":\"c" : "{\"name\":\"c") + number
            + R"(","apiKeys":[{"id":"k","sha256":"0123456789abcdef0123456789abcdef"}],"groups":["g)"
            + QByteArray::number(i % 7) + "\"]}";
    }
    return json + "]}";
}

QString wordsOf(const QList<PartChange> &changes)
{
    QStringList words;
    for (const PartChange &change : changes) {
        const char *kind = change.kind == PartChange::Kind::Added ? "+"
            : change.kind == PartChange::Kind::Removed            ? "-"
                                                                  : "~";
        words.append(QLatin1String(kind) + partText(change.ref));
    }
    return words.join(u' ');
}

} // namespace

class TestDocumentParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsNotChangedStaysByteForByte();
    void otherPartsKeepTheirSpelling();
    void refusesWhatIsNoDocument_data();
    void refusesWhatIsNoDocument();
    void edits_data();
    void edits();
    void aSectionOfAnotherShapeTakesEntities();
    void tellsWhatDiffers_data();
    void tellsWhatDiffers();
    void merges_data();
    void merges();
    void eitherSideDecidesWhatConflicts();
    void findingsNameTheEntity_data();
    void findingsNameTheEntity();
    void manyConsumersAreQuick();
};

void TestDocumentParts::whatIsNotChangedStaysByteForByte()
{
    DocumentParts parts = partsOf(kDocument);
    QCOMPARE(parts.toJson(), kDocument);
    QCOMPARE(parts.sections(),
             QStringList({u"version"_s, u"x-unknown"_s, u"routes"_s, u"defaults"_s}));
    parts.remove({u"routes"_s, u"no such"_s});
    QCOMPARE(parts.toJson(), kDocument);
}

void TestDocumentParts::otherPartsKeepTheirSpelling()
{
    DocumentParts parts = partsOf(kDocument);
    parts.set({u"routes"_s, u"a"_s}, R"({"name":"a","n":1.0})");
    QCOMPARE(parts.toJson(),
             R"({"version":1,"x-unknown":{"kept": [1.50, 1e3, "\u00e4"]},)"
             R"("routes":[{"name":"a","n":1.0},{"name":"b\"c"}],)"
             R"("defaults":{"authenticate": "none"}})");
    // And that is a document with the same parts.
    QCOMPARE(partsOf(parts.toJson()), parts);
}

void TestDocumentParts::refusesWhatIsNoDocument_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("cut off") << QByteArray(R"({"routes":[{"name":"a"})");
    QTest::newRow("something behind it") << QByteArray("{} {}");
    QTest::newRow("an entity without a name") << QByteArray(R"({"routes":[{"n":1}]})");
    QTest::newRow("an empty name") << QByteArray(R"({"routes":[{"name":""}]})");
    QTest::newRow("a name that is a number") << QByteArray(R"({"routes":[{"name":1}]})");
    QTest::newRow("an entity that is a text") << QByteArray(R"({"routes":["a"]})");
    QTest::newRow("a name twice") << QByteArray(R"({"routes":[{"name":"a"},{"name":"a"}]})");
}

void TestDocumentParts::refusesWhatIsNoDocument()
{
    QFETCH(const QByteArray, json);
    const auto parts = DocumentParts::parse(json);
    QVERIFY(!parts);
    QVERIFY(!parts.error().what.empty());
}

void TestDocumentParts::edits_data()
{
    using Edit = std::function<void(DocumentParts &)>;
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QByteArray>("expected");

    const PartRef a{u"routes"_s, u"a"_s};
    QTest::newRow("one is added at the end") << Edit([](DocumentParts &p) {
        p.set({u"routes"_s, u"c"_s}, R"({"name":"c"})");
    }) << QByteArray(R"({"routes":[{"name":"a"},{"name":"b"},{"name":"c"}]})");
    QTest::newRow("one is added in front") << Edit([](DocumentParts &p) {
        p.set({u"routes"_s, u"c"_s}, R"({"name":"c"})", 0);
    }) << QByteArray(R"({"routes":[{"name":"c"},{"name":"a"},{"name":"b"}]})");
    QTest::newRow("a place behind the end is the end") << Edit([](DocumentParts &p) {
        p.set({u"routes"_s, u"c"_s}, R"({"name":"c"})", 99);
    }) << QByteArray(R"({"routes":[{"name":"a"},{"name":"b"},{"name":"c"}]})");
    QTest::newRow("a renamed one keeps its place and is found by its new name")
        << Edit([a](DocumentParts &p) {
               p.set(a, R"({"name":"z"})");
               QVERIFY(!p.contains(a));
               QCOMPARE(p.indexOf({u"routes"_s, u"z"_s}), 0);
           })
        << QByteArray(R"({"routes":[{"name":"z"},{"name":"b"}]})");
    QTest::newRow("what is behind a removed one is found") << Edit([a](DocumentParts &p) {
        p.remove(a);
        p.set({u"routes"_s, u"b"_s}, R"({"name":"b","n":1})");
    }) << QByteArray(R"({"routes":[{"name":"b","n":1}]})");
    QTest::newRow("a section that was not there") << Edit([](DocumentParts &p) {
        p.set({u"consumers"_s, u"x"_s}, R"({"name":"x"})");
    }) << QByteArray(R"({"routes":[{"name":"a"},{"name":"b"}],"consumers":[{"name":"x"}]})");
    QTest::newRow("a member") << Edit([](DocumentParts &p) {
        p.set({u"defaults"_s, {}}, R"({"limits":[]})");
    }) << QByteArray(R"({"routes":[{"name":"a"},{"name":"b"}],"defaults":{"limits":[]}})");
    QTest::newRow("a member that goes again") << Edit([](DocumentParts &p) {
        p.set({u"defaults"_s, {}}, "{}");
        p.remove({u"defaults"_s, {}});
    }) << QByteArray(R"({"routes":[{"name":"a"},{"name":"b"}]})");
}

void TestDocumentParts::edits()
{
    using Edit = std::function<void(DocumentParts &)>;
    QFETCH(const Edit, edit);
    QFETCH(const QByteArray, expected);
    const DocumentParts before = partsOf(R"({"routes":[{"name":"a"},{"name":"b"}]})");
    DocumentParts parts = before;
    edit(parts);
    QCOMPARE(parts.toJson(), expected);
    // A copy is not touched by what is done to the other.
    QCOMPARE(before.toJson(), R"({"routes":[{"name":"a"},{"name":"b"}]})");
}

void TestDocumentParts::aSectionOfAnotherShapeTakesEntities()
{
    DocumentParts parts = partsOf(R"({"routes":{"odd":true}})");
    parts.set({u"routes"_s, u"a"_s}, R"({"name":"a"})");
    QCOMPARE(parts.toJson(), R"({"routes":[{"name":"a"}]})");
}

void TestDocumentParts::tellsWhatDiffers_data()
{
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("changes");
    QTest::newRow("nothing") << QByteArray(
        R"({"routes":[{"name":"a","n":1},{"name":"b"}],"d":{"x":1}})")
                             << QString();
    QTest::newRow("white space and the order of members")
        << QByteArray(R"({"d": {"x" : 1},"routes":[{"n": 1,"name":"a"},{"name":"b"}]})")
        << QString();
    QTest::newRow("one value") << QByteArray(
        R"({"routes":[{"name":"a","n":2},{"name":"b"}],"d":{"x":1}})")
                               << u"~routes/a"_s;
    QTest::newRow("a member") << QByteArray(
        R"({"routes":[{"name":"a","n":1},{"name":"b"}],"d":{"x":2}})")
                              << u"~d"_s;
    QTest::newRow("a new name") << QByteArray(
        R"({"routes":[{"name":"z","n":1},{"name":"b"}],"d":{"x":1}})")
                                << u"-routes/a +routes/z"_s;
    QTest::newRow("a section that is gone")
        << QByteArray(R"({"d":{"x":1}})") << u"-routes/a -routes/b"_s;
    QTest::newRow("a member that is gone")
        << QByteArray(R"({"routes":[{"name":"a","n":1},{"name":"b"}]})") << u"-d"_s;
}

void TestDocumentParts::tellsWhatDiffers()
{
    QFETCH(const QByteArray, after);
    QFETCH(const QString, changes);
    const DocumentParts before =
        partsOf(R"({"routes":[{"name":"a","n":1},{"name":"b"}],"d":{"x":1}})");
    QCOMPARE(wordsOf(changesBetween(before, partsOf(after))), changes);
}

void TestDocumentParts::merges_data()
{
    QTest::addColumn<QByteArray>("mine");
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("merged");
    QTest::addColumn<QStringList>("conflicts"); // part, then the pointers

    const auto routes = [](const QByteArray &list) { return R"({"routes":[)" + list + "]}"; };
    const QByteArray b = R"({"name":"b"})";
    QTest::newRow("different parts go together")
        << routes(R"({"name":"a","n":2,"m":1},)" + b)
        << routes(R"({"name":"a","n":1,"m":1},{"name":"b","x":1})")
        << routes(R"({"name":"a","n":2,"m":1},{"name":"b","x":1})") << QStringList();
    QTest::newRow("different members of one part go together")
        << routes(R"({"name":"a","n":2,"m":1},)" + b) << routes(R"({"name":"a","n":1,"m":5},)" + b)
        << routes(R"({"name":"a","n":2,"m":5},)" + b) << QStringList();
    QTest::newRow("both did the same")
        << routes(R"({"name":"a","n":2,"m":1},)" + b) << routes(R"({"m":1,"name":"a","n":2},)" + b)
        << routes(R"({"m":1,"name":"a","n":2},)" + b) << QStringList();
    QTest::newRow("one value twice")
        << routes(R"({"name":"a","n":2,"m":1},)" + b) << routes(R"({"name":"a","n":3,"m":4},)" + b)
        << routes(R"({"name":"a","n":2,"m":4},)" + b) << QStringList{u"routes/a"_s, u"/n"_s};
    QTest::newRow("I removed what they changed")
        << routes(b) << routes(R"({"name":"a","n":3,"m":1},)" + b) << routes(b)
        << QStringList{u"routes/a"_s, QString()};
    QTest::newRow("they removed what I changed")
        << routes(R"({"name":"a","n":2,"m":1},)" + b) << routes(b)
        << routes(b + R"(,{"name":"a","n":2,"m":1})") << QStringList{u"routes/a"_s, QString()};
    QTest::newRow("both removed it") << routes(b) << routes(b) << routes(b) << QStringList();
    QTest::newRow("both added another of one name")
        << routes(R"({"name":"a","n":1,"m":1},)" + b + R"(,{"name":"c","n":1})")
        << routes(R"({"name":"a","n":1,"m":1},)" + b + R"(,{"name":"c","n":2})")
        << routes(R"({"name":"a","n":1,"m":1},)" + b + R"(,{"name":"c","n":1})")
        << QStringList{u"routes/c"_s, QString()};
    QTest::newRow("what I added comes to its place")
        << routes(R"({"name":"z"},{"name":"a","n":1,"m":1},)" + b)
        << routes(R"({"name":"a","n":1,"m":1},)" + b + R"(,{"name":"y"})")
        << routes(R"({"name":"z"},{"name":"a","n":1,"m":1},)" + b + R"(,{"name":"y"})")
        << QStringList();
    QTest::newRow("a new name for what they left alone")
        << routes(R"({"name":"z","n":1,"m":1},)" + b)
        << routes(R"({"name":"a","n":1,"m":1},{"name":"b","x":1})")
        << routes(R"({"name":"z","n":1,"m":1},{"name":"b","x":1})") << QStringList();
}

void TestDocumentParts::merges()
{
    QFETCH(const QByteArray, mine);
    QFETCH(const QByteArray, theirs);
    QFETCH(const QByteArray, merged);
    QFETCH(const QStringList, conflicts);
    const DocumentParts base = partsOf(R"({"routes":[{"name":"a","n":1,"m":1},{"name":"b"}]})");
    const Merged result = mergeParts(base, partsOf(mine), partsOf(theirs));
    QCOMPARE(result.document.toJson(), merged);
    QStringList found;
    for (const Conflict &conflict : result.conflicts) {
        found.append(partText(conflict.ref));
        found.append(conflict.pointers);
    }
    QCOMPARE(found, conflicts);
}

/// What does not conflict stays of both.
void TestDocumentParts::eitherSideDecidesWhatConflicts()
{
    const Conflict both{{u"routes"_s, u"a"_s},
                        {u"/n"_s},
                        R"({"name":"a","n":1,"m":1,"o":1})",
                        R"({"name":"a","n":2,"m":2,"o":1})",
                        R"({"name":"a","n":3,"m":1,"o":3})"};
    QCOMPARE(decided(both, true), QByteArray(R"({"name":"a","n":2,"m":2,"o":3})"));
    QCOMPARE(decided(both, false), QByteArray(R"({"name":"a","n":3,"m":2,"o":3})"));
    Conflict gone = both;
    gone.theirs = {};
    QCOMPARE(decided(gone, true), both.mine);
    QVERIFY(decided(gone, false).isNull());
}

void TestDocumentParts::findingsNameTheEntity_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("pointer");
    const QByteArray good = R"({"name":"good","match":{"paths":["/g"]},"authenticate":"none",)"
                            R"("respond":{"status":200}})";
    QTest::newRow("an unknown upstream")
        << QByteArray(R"({"version":1,"routes":[)" + good
                      + R"(,{"name":"bad","match":{"paths":["/b"]},"authenticate":"none",)"
                        R"("upstream":"gone"}]})")
        << u"routes/bad"_s << u"/upstream"_s;
    QTest::newRow("an unknown member")
        << QByteArray(R"({"version":1,"defaults":{"authenticate":"none","no-such":1}})")
        << u"defaults"_s << u"/no-such"_s;
    QTest::newRow("no version") << QByteArray("{}") << QString() << QString();
}

void TestDocumentParts::findingsNameTheEntity()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, part);
    QFETCH(const QString, pointer);
    QStringList all;
    for (const DraftFinding &finding : findingsIn(partsOf(json))) {
        all.append(partText(finding.ref) + u' ' + finding.pointer + u' ' + finding.message);
        if (partText(finding.ref) == part && finding.pointer == pointer && !finding.isWarning)
            return;
    }
    QFAIL(qPrintable(all.join(u'\n')));
}

/// Not a limit, but a guard against what is quadratic: a minute instead of tens of milliseconds.
void TestDocumentParts::manyConsumersAreQuick()
{
    constexpr int kCount = 100'000;
    constexpr qint64 kPatienceMs = 30'000;
    const QByteArray json = manyConsumers(kCount);
    QElapsedTimer timer;
    timer.start();
    const DocumentParts before = partsOf(json);
    const qint64 parsed = timer.restart();
    DocumentParts after = before;
    after.set({u"consumers"_s, u"c77"_s}, R"({"name":"c77"})");
    after.set({u"consumers"_s, u"new"_s}, R"({"name":"new"})", 0);
    after.remove({u"consumers"_s, u"c99999"_s});
    const qint64 edited = timer.restart();
    const auto changes = changesBetween(before, after);
    const qint64 compared = timer.restart();
    const Merged merged = mergeParts(before, after, before);
    const qint64 joined = timer.restart();
    const qsizetype size = after.toJson().size();
    const qint64 written = timer.elapsed();
    qInfo("parse %lld ms, three edits %lld ms, compare %lld ms, merge %lld ms, write %lld ms",
          parsed, edited, compared, joined, written);
    QCOMPARE(before.entities(u"consumers"_s).size(), kCount);
    QCOMPARE(wordsOf(changes), u"-consumers/c99999 +consumers/new ~consumers/c77"_s);
    QCOMPARE(merged.document, after);
    QVERIFY(size > json.size() / 2);
    QVERIFY(parsed + edited + compared + joined + written < kPatienceMs);
}

QTEST_MAIN(TestDocumentParts)
#include "tst_document_parts.moc"
