// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/change_text.h"
#include "admin-gui/draft/impact.h"
#include "admin-gui/draft/member_diff.h"
#include "shared/model/json_tree.h"

#include <QLocale>
#include <QProcess>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

QString written(const QList<MemberChange> &changes)
{
    QStringList words;
    for (const MemberChange &change : changes)
        words.append(change.pointer + u' '
                     + (change.before.isNull() ? u"none"_s : QString::fromUtf8(change.before))
                     + " > "_L1
                     + (change.after.isNull() ? u"none"_s : QString::fromUtf8(change.after)));
    return words.join(u'\n');
}

model::JsonTree treeOf(const QByteArray &json)
{
    return *model::JsonTree::parse({json.constData(), static_cast<std::size_t>(json.size())});
}

struct Edited {
    DocumentParts base = *DocumentParts::parse(
        R"({"version":1,"rateLimits":[{"name":"l","rate":5},{"name":"m"}],"defaults":{}})");
    DocumentParts document = base;
    ChangeTerms terms{QUrl(u"http://127.0.0.1:9180"_s), 17, {}, {}};

    QString curl() const { return curlCommand(document, changesBetween(base, document), terms); }
    QString ctl() const { return ctlCommand(document, terms); }
};

} // namespace

class TestChangeText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhichMembersDiffer_data();
    void tellsWhichMembersDiffer();
    void patchesMakeTheOther_data();
    void patchesMakeTheOther();
    void wordsReachACommandAsTheyAre_data();
    void wordsReachACommandAsTheyAre();
    void oneEntityIsARequestOfItsOwn();
    void moreIsOneDocument();
    void aLargeDocumentIsAFile();
    void noTokenIsWritten();
    void listsPatches();
    void saysWhatHurts_data();
    void saysWhatHurts();
};

void TestChangeText::tellsWhichMembersDiffer_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << QByteArray(R"({"a":1})") << QByteArray(R"({"a": 1})") << QString();
    QTest::newRow("a value inside") << QByteArray(R"({"a":{"b":1,"c":2}})")
                                    << QByteArray(R"({"a":{"b":1,"c":3}})") << u"/a/c 2 > 3"_s;
    QTest::newRow("one more, one less")
        << QByteArray(R"({"a":1,"b":[1]})") << QByteArray(R"({"c":"x","b":[1]})")
        << u"/c none > \"x\"\n/a 1 > none"_s;
    QTest::newRow("a list of values")
        << QByteArray(R"({"a":[1,2]})") << QByteArray(R"({"a":[1,3]})") << u"/a [1,2] > [1,3]"_s;
    QTest::newRow("a list of objects")
        << QByteArray(R"({"a":[{"x":1},{"x":2}]})") << QByteArray(R"({"a":[{"x":1},{"x":3}]})")
        << u"/a/1/x 2 > 3"_s;
    QTest::newRow("null is a value")
        << QByteArray(R"({"a":null})") << QByteArray("{}") << u"/a null > none"_s;
    QTest::newRow("a name with a slash")
        << QByteArray(R"({"a/b~":1})") << QByteArray(R"({"a/b~":2})") << u"/a~1b~0 1 > 2"_s;
    QTest::newRow("a new part") << QByteArray() << QByteArray(R"({"a":1,"b":{"c":2}})")
                                << u"/a none > 1\n/b none > {\"c\":2}"_s;
    QTest::newRow("a part that is gone")
        << QByteArray(R"({"a":1})") << QByteArray() << u"/a 1 > none"_s;
    QTest::newRow("a value that is all") << QByteArray("1") << QByteArray("2") << u" 1 > 2"_s;
    QTest::newRow("what is no JSON") << QByteArray("{") << QByteArray() << QString();
}

void TestChangeText::tellsWhichMembersDiffer()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QFETCH(const QString, expected);
    const auto orNull = [](const QByteArray &json) { return json.isEmpty() ? QByteArray() : json; };
    QCOMPARE(written(memberChanges(orNull(before), orNull(after))), expected);
}

void TestChangeText::patchesMakeTheOther_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("patch"); // empty: there is none
    QTest::newRow("one value") << QByteArray(R"({"a":1,"b":2})") << QByteArray(R"({"a":1,"b":3})")
                               << QByteArray(R"({"b":3})");
    QTest::newRow("inside, and one gone")
        << QByteArray(R"({"a":{"x":1,"y":2},"b":2})") << QByteArray(R"({"a":{"x":1,"z":3}})")
        << QByteArray(R"({"b":null,"a":{"y":null,"z":3}})");
    QTest::newRow("an object in place of a value")
        << QByteArray(R"({"a":1})") << QByteArray(R"({"a":{}})") << QByteArray(R"({"a":{}})");
    QTest::newRow("a member that is to be null")
        << QByteArray(R"({"a":1})") << QByteArray(R"({"a":null})") << QByteArray();
    QTest::newRow("null deep in what is new")
        << QByteArray("{}") << QByteArray(R"({"a":{"b":null}})") << QByteArray();
    QTest::newRow("null in a list is one value")
        << QByteArray("{}") << QByteArray(R"({"a":[null]})") << QByteArray(R"({"a":[null]})");
    QTest::newRow("no objects") << QByteArray("1") << QByteArray("2") << QByteArray();
}

void TestChangeText::patchesMakeTheOther()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QFETCH(const QByteArray, patch);
    const auto made = mergePatchOf(before, after);
    QCOMPARE(made.value_or(QByteArray()), patch);
    if (made)
        QVERIFY(model::mergePatch(treeOf(before), treeOf(*made)) == treeOf(after));
}

void TestChangeText::wordsReachACommandAsTheyAre_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("a quote") << u"it's"_s;
    QTest::newRow("quotes only") << u"'''"_s;
    QTest::newRow("what a shell would do something with")
        << u"$HOME `id` $(id) \\n \"x\" !! * ~ #"_s;
    QTest::newRow("lines") << u"one\ntwo\n\nthree"_s;
    QTest::newRow("other languages") << u"Grüße, 世界"_s;
    QTest::newRow("like an option") << u"--note"_s;
}

void TestChangeText::wordsReachACommandAsTheyAre()
{
#ifdef Q_OS_WIN
    QSKIP("there is no POSIX shell");
#endif
    QFETCH(const QString, text);
    QProcess shell;
    shell.start(u"/bin/sh"_s, {u"-c"_s, u"printf '%s' "_s + shellWord(text)});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), text);
}

void TestChangeText::oneEntityIsARequestOfItsOwn()
{
    const PartRef limit{u"rateLimits"_s, u"l"_s};
    Edited edited;
    edited.terms.note = u"it's über"_s;
    edited.document.set(limit, R"({"name":"l","rate":6})");
    QCOMPARE(edited.curl(),
             u"curl -sS --fail-with-body -X PATCH \\\n"
             "    -H \"Authorization: Bearer $PORTCULLIS_TOKEN\" \\\n"
             "    -H 'If-Match: *' \\\n"
             "    -H 'X-Change-Note: it'\\''s %C3%BCber' \\\n"
             "    -H 'Content-Type: application/json' \\\n"
             "    --data-binary '{\"rate\":6}' \\\n"
             "    'http://127.0.0.1:9180/v1/rate-limits/l'\n"_s);
    edited.document = edited.base;
    edited.document.remove(limit);
    QVERIFY(edited.curl().contains("-X DELETE"_L1));
    edited.document = edited.base;
    edited.document.set({u"rateLimits"_s, u"n"_s}, R"({"name":"n"})");
    QVERIFY(edited.curl().contains("-X POST"_L1));
    QVERIFY(edited.curl().endsWith("/v1/rate-limits'\n"_L1));
}

void TestChangeText::moreIsOneDocument()
{
    Edited edited;
    edited.document.set({u"rateLimits"_s, u"n"_s}, R"({"name":"n"})", 0); // not at the end
    QVERIFY(edited.curl().contains("-X PUT"_L1));
    edited.document = edited.base;
    edited.document.set({u"defaults"_s, {}}, R"({"x":1})");
    const QString curl = edited.curl();
    QVERIFY2(curl.contains("'If-Match: \"17\"'"_L1) && curl.contains("<<'PORTCULLIS_DOCUMENT'\n"_L1)
                 && curl.endsWith("}\nPORTCULLIS_DOCUMENT\n"_L1),
             qPrintable(curl));
    // An entity's own request can't be confirmed.
    edited.document = edited.base;
    edited.document.remove({u"rateLimits"_s, u"l"_s});
    edited.terms.confirmWithin = u"5m"_s;
    QVERIFY(edited.curl().contains("/v1/config?confirmWithin=5m'"_L1));
    QVERIFY(edited.ctl().contains("--if-match 17"_L1)
            && edited.ctl().contains("--confirm-within '5m'"_L1));
}

void TestChangeText::aLargeDocumentIsAFile()
{
    Edited edited;
    edited.document.set({u"defaults"_s, {}}, '"' + QByteArray(kMostInCommand, 'x') + '"');
    QVERIFY(edited.curl().size() < 1000 && edited.curl().contains(documentFileName()));
    QVERIFY(edited.ctl().size() < 1000 && edited.ctl().contains(documentFileName()));
}

void TestChangeText::noTokenIsWritten()
{
    Edited edited;
    edited.document.remove({u"rateLimits"_s, u"l"_s});
    QVERIFY(edited.curl().contains("$PORTCULLIS_TOKEN"_L1));
    QVERIFY(edited.ctl().contains("\"$PORTCULLIS_TOKEN\""_L1));
}

void TestChangeText::listsPatches()
{
    Edited edited;
    edited.document.set({u"rateLimits"_s, u"l"_s}, R"({"name":"l","rate":6})");
    edited.document.remove({u"rateLimits"_s, u"m"_s});
    edited.document.set({u"x"_s, {}}, "1.50");
    const QByteArray all = mergePatchText(changesBetween(edited.base, edited.document)).toUtf8();
    QVERIFY2(treeOf(all) == treeOf(R"([{"part":"rateLimits/m","deleted":true},
                               {"part":"rateLimits/l","mergePatch":{"rate":6}},
                               {"part":"x","value":1.50}])"),
             all.constData());
}

void TestChangeText::saysWhatHurts_data()
{
    using Kind = PartChange::Kind;
    QTest::addColumn<QList<PartChange>>("changes");
    QTest::addColumn<QStringList>("dangers");
    const PartRef a{u"routes"_s, u"a"_s};
    const PartRef b{u"routes"_s, u"b"_s};
    const PartRef acme{u"consumers"_s, u"acme"_s};
    const auto row = [](const char *name, const QList<PartChange> &changes,
                        const QStringList &dangers) { QTest::newRow(name) << changes << dangers; };
    row("nothing", {{Kind::Changed, a, R"({"x":1})", R"({"x":2})"}}, {});
    row("deleted routes, with what they had",
        {{Kind::Removed, a, "{}", {}}, {Kind::Removed, b, "{}", {}}},
        {u"Deletes 2 route(s) that had 12,345 requests since the gateway started."_s});
    row("one switched off", {{Kind::Changed, b, "{}", R"({"enabled":false})"}},
        {u"Switches off 1 route(s) that had 45 requests since the gateway started."_s});
    row("one that was off already",
        {{Kind::Changed, b, R"({"enabled":false})", R"({"enabled":false,"x":1})"}}, {});
    row("open to all, and to all who have no credential",
        {{Kind::Added, a, {}, R"({"authenticate":"none"})"},
         {Kind::Changed, b, R"({"authenticate":["keys"]})", R"({"authenticate":["keys","none"]})"}},
        {u"Lets anybody in on 2 route(s), without authentication."_s});
    row("a consumer with its keys", {{Kind::Removed, acme, R"({"apiKeys":[{},{}]})", {}}},
        {u"Deletes 1 consumer(s)."_s, u"Makes 2 API key(s) invalid at once."_s});
    row("one of two keys", {{Kind::Changed, acme, R"({"apiKeys":[{},{}]})", R"({"apiKeys":[{}]})"}},
        {u"Makes 1 API key(s) invalid at once."_s});
    row("a listener", {{Kind::Removed, {u"listeners"_s, u"http"_s}, "{}", {}}},
        {u"Closes 1 listener(s): nobody can connect there any more."_s});
}

void TestChangeText::saysWhatHurts()
{
    QFETCH(const QList<PartChange>, changes);
    QFETCH(const QStringList, dangers);
    QLocale::setDefault(QLocale(u"en_US"_s));
    QCOMPARE(dangersOf(changes, {{u"a"_s, 12'300}, {u"b"_s, 45}}), dangers);
}

QTEST_MAIN(TestChangeText)
#include "tst_change_text.moc"
