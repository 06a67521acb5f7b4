// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "documents.h"
#include "service/control/config/draft.h"

#include "service/control/config/entities.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::control;
using namespace portcullis::test;

class TestDraft : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void entityChanges_data();
    void entityChanges();
    void refuses_data();
    void refuses();
    void namesWhoRefers_data();
    void namesWhoRefers();
    void whatIsTheSameIsNoChange();
    void keysComeAndGo();
    void keysHaveOneOwner();
    void wholeDocuments();
    void undoKeepsWhatCameLater_data();
    void undoKeepsWhatCameLater();
    void undoSaysWhatConflicts_data();
    void undoSaysWhatConflicts();
    void followsAnotherGateway();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

using Kind = ApplyFailure::Kind;
const WallTime kNow{Seconds(1'800'000'000)};

DraftContext contextOf(const model::Document &document)
{
    DraftContext context;
    context.base = &document;
    context.options.fromApi = true;
    context.now = kNow;
    return context;
}

/// One change of one entity, as a row has it.
struct Row {
    QByteArray verb;
    EntityKind kind = EntityKind::Route;
    QByteArray name;
    QByteArray json;
};

DraftResult make(const Row &row, const DraftContext &context)
{
    const std::string name = row.name.toStdString();
    const std::string json = row.json.toStdString();
    if (row.verb == "POST")
        return draftOf(CreateEntity{row.kind, json}, context);
    if (row.verb == "PUT")
        return draftOf(PutEntity{row.kind, name, json}, context);
    if (row.verb == "PATCH")
        return draftOf(PatchEntity{row.kind, name, json}, context);
    return draftOf(DeleteEntity{row.kind, name}, context);
}

void columns()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("json");
}

QTestData &row(const char *title, const char *verb, EntityKind kind, const char *name,
               const QByteArray &json)
{
    return QTest::newRow(title) << QByteArray(verb) << int(kind) << QByteArray(name) << json;
}

Row fetched()
{
    QFETCH(QByteArray, verb);
    QFETCH(int, kind);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, json);
    return {verb, static_cast<EntityKind>(kind), name, json};
}

const QByteArray kFixed = R"("match": {"paths": ["/c"]}, "authenticate": "none",
                             "respond": {"status": 204})";

/// What a revision did to one part, as the store tells it.
store::EntityChange did(const char *kind, const char *name, const char *before, const char *after)
{
    store::EntityChange change;
    change.key = {kind, name};
    if (before)
        change.before = before;
    if (after)
        change.after = after;
    return change;
}

QByteArray entityOf(const model::Document &document, EntityKind kind, const char *name)
{
    const auto index = findEntity(document, kind, name);
    return index ? QByteArray::fromStdString(entityJson(document, kind, *index, {})) : QByteArray();
}

} // namespace

void TestDraft::entityChanges_data()
{
    columns();
    QTest::addColumn<QByteArray>("result"); // empty: it is gone
    row("a new one", "POST", EntityKind::Route, "c", R"({"name": "c", )" + kFixed + '}')
        << QByteArray(R"({"name":"c","match":{"paths":["/c"]},"authenticate":"none",)"
                      R"("respond":{"status":204}})");
    row("another in its place", "PUT", EntityKind::Route, "b", R"({"name": "b", )" + kFixed + '}')
        << QByteArray(R"({"name":"b","match":{"paths":["/c"]},"authenticate":"none",)"
                      R"("respond":{"status":204}})");
    row("the name may be left out", "PUT", EntityKind::RateLimit, "slow",
        R"({"algorithm": "fixed-window", "limit": 2})")
        << QByteArray(R"({"name":"slow","algorithm":"fixed-window","limit":2})");
    row("a part of it", "PATCH", EntityKind::Consumer, "acme",
        R"({"groups": null, "description": "d"})")
        << QByteArray(R"({"name":"acme","description":"d","rateLimits":["slow"],)"
                      R"("apiKeys":[{"id":"k1","sha256":")"
                      + QByteArray(64, '1') + R"("}]})");
    row("nobody refers to it", "DELETE", EntityKind::Upstream, "two", {}) << QByteArray();
    row("a consumer", "DELETE", EntityKind::Consumer, "core", {}) << QByteArray();
}

void TestDraft::entityChanges()
{
    QFETCH(QByteArray, result);
    const Row change = fetched();
    const model::Document base = parsed(kDocument);
    const DraftResult draft = make(change, contextOf(base));
    QVERIFY2(draft.has_value(), draft ? "" : draft.error().what.c_str());
    QCOMPARE(entityOf(draft->document, change.kind, change.name), result);
    QCOMPARE(draft->edits.size(), std::size_t(1));
    QCOMPARE(draft->edits[0].key.kind, std::string(sectionOf(change.kind)));
    QCOMPARE(draft->edits[0].key.name, change.name.toStdString());
    QCOMPARE(draft->edits[0].text.has_value(), !result.isEmpty());
    // The base is what it was, and the draft is what would be read as a whole.
    QVERIFY(base == parsed(kDocument));
    QVERIFY(draft->document == parsed(jsonOf(draft->document)));
}

void TestDraft::refuses_data()
{
    columns();
    QTest::addColumn<int>("failure");
    QTest::addColumn<QByteArray>("pointer");
    row("no JSON", "POST", EntityKind::Route, "", "{\"name\": ")
        << int(Kind::Malformed) << QByteArray("/name");
    row("two values", "POST", EntityKind::Route, "", "{} , {}")
        << int(Kind::Malformed) << QByteArray();
    row("no object", "PUT", EntityKind::Route, "b", "[1]") << int(Kind::Invalid) << QByteArray();
    row("an unknown key", "PUT", EntityKind::Route, "b", R"({"nmae": "b", )" + kFixed + '}')
        << int(Kind::Invalid) << QByteArray("/nmae");
    row("a wrong type deep inside", "PATCH", EntityKind::Route, "b",
        R"({"match": {"paths": ["/c", 1]}})")
        << int(Kind::Invalid) << QByteArray("/match/paths/1");
    row("another name", "PUT", EntityKind::Route, "b", R"({"name": "c", )" + kFixed + '}')
        << int(Kind::Invalid) << QByteArray("/name");
    row("a patch of the name", "PATCH", EntityKind::Route, "b", R"({"name": "c"})")
        << int(Kind::Invalid) << QByteArray("/name");
    row("a name that is taken", "POST", EntityKind::Route, "", R"({"name": "b", )" + kFixed + '}')
        << int(Kind::Exists) << QByteArray("/name");
    row("a name that is taken, by a route that says the same", "POST", EntityKind::Route, "",
        R"({"name": "b", "match": {"paths": ["/b"]}, "authenticate": "none",
            "respond": {"status": 204}})")
        << int(Kind::Exists) << QByteArray("/name");
    row("nothing to refer to", "PATCH", EntityKind::Route, "a", R"({"upstream": "three"})")
        << int(Kind::Invalid) << QByteArray("/upstream");
    row("what others stand on", "PATCH", EntityKind::Authenticator, "corp",
        R"({"type": "api-key", "header": "X", "algorithms": null, "issuer": null})")
        << int(Kind::Invalid) << QByteArray();
    row("the same route again", "POST", EntityKind::Route, "",
        R"({"name": "c", "match": {"paths": ["/b"]}, "authenticate": "none",
            "respond": {"status": 204}})")
        << int(Kind::Invalid) << QByteArray("/match/paths/0");
    row("a file outside", "PATCH", EntityKind::Listener, "main",
        R"({"tls": {"certificates": [{"certificate": "/etc/x.pem", "key": "/etc/x.key"}]}})")
        << int(Kind::Invalid) << QByteArray("/tls/certificates/0/certificate");
    row("not there to patch", "PATCH", EntityKind::Route, "z", "{}")
        << int(Kind::NotFound) << QByteArray();
    row("not there to delete", "DELETE", EntityKind::Route, "z", {})
        << int(Kind::NotFound) << QByteArray();
}

void TestDraft::refuses()
{
    QFETCH(int, failure);
    QFETCH(QByteArray, pointer);
    const model::Document base = parsed(kDocument);
    const DraftResult draft = make(fetched(), contextOf(base));
    QVERIFY(!draft.has_value());
    const ApplyFailure &why = draft.error();
    QCOMPARE(int(why.kind), failure);
    QVERIFY(!why.what.empty());
    if (why.kind == Kind::NotFound)
        return;
    QVERIFY(!why.problems.empty());
    QCOMPARE(QByteArray::fromStdString(why.problems[0].pointer), pointer);
    QVERIFY(!why.problems[0].message.empty());
}

void TestDraft::namesWhoRefers_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QList<QByteArray>>("who");
    const auto row = [](EntityKind kind, const char *name, const QList<QByteArray> &who) {
        QTest::newRow(name) << int(kind) << QByteArray(name) << who;
    };
    row(EntityKind::Upstream, "one", {"routes/a"});
    row(EntityKind::Upstream, "two", {});
    row(EntityKind::Consumer, "acme", {"routes/a"});
    row(EntityKind::Consumer, "bolt", {});
    row(EntityKind::Authenticator, "keys", {"routes/a"});
    row(EntityKind::Authenticator, "corp", {"consumers/bolt"});
    row(EntityKind::RateLimit, "slow", {"consumers/acme"});
    row(EntityKind::RateLimit, "fast", {"defaults"});
    row(EntityKind::Listener, "main", {});
}

void TestDraft::namesWhoRefers()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, name);
    QFETCH(QList<QByteArray>, who);
    const model::Document base = parsed(kDocument);
    QList<QByteArray> found;
    for (const std::string &each :
         referencesTo(base, static_cast<EntityKind>(kind), name.toStdString()))
        found << QByteArray::fromStdString(each);
    QCOMPARE(found, who);
    const DraftResult draft =
        draftOf(DeleteEntity{static_cast<EntityKind>(kind), name.toStdString()}, contextOf(base));
    QCOMPARE(draft.has_value(), who.isEmpty());
    if (!draft)
        QVERIFY(draft.error().kind == Kind::Referenced && !draft.error().references.empty());
}

void TestDraft::whatIsTheSameIsNoChange()
{
    const model::Document base = parsed(kDocument);
    const auto draft =
        draftOf(PatchEntity{EntityKind::Route, "b", R"({"priority": 0})"}, contextOf(base));
    QVERIFY(draft.has_value());
    QVERIFY(draft->changesNothing());
    QVERIFY(draftOf(kDocument.toStdString(), contextOf(base))->changesNothing());
}

void TestDraft::keysComeAndGo()
{
    const model::Document base = parsed(kDocument);
    const auto created =
        draftOf(CreateKey{"core", {}, WallTime(kNow + Seconds(60))}, contextOf(base));
    QVERIFY(created.has_value());
    QVERIFY(created->newKey && QByteArray::fromStdString(created->newKey->key).startsWith("pck_"));
    const auto keysOf = [](const Draft &draft, std::size_t consumer) {
        return draft.document.consumers[consumer].apiKeys;
    };
    QCOMPARE(keysOf(*created, 2).size(), std::size_t(1));
    QVERIFY(keysOf(*created, 2)[0].expires == WallTime(kNow + Seconds(60)));
    // Of the key itself nothing is kept.
    QVERIFY(!jsonOf(created->document).contains(QByteArray::fromStdString(created->newKey->key)));

    const auto rotated = draftOf(RotateKey{"acme", "k1", Milliseconds(90'000)}, contextOf(base));
    QVERIFY(rotated.has_value());
    const auto both = keysOf(*rotated, 0);
    QCOMPARE(both.size(), std::size_t(2));
    QVERIFY(both[0].id == "k1" && both[0].expires == WallTime(kNow + Seconds(90)));
    QVERIFY(both[1].id == rotated->newKey->id && !both[1].expires);

    const auto gone = draftOf(DeleteKey{"acme", "k1"}, contextOf(base));
    QVERIFY(gone.has_value() && keysOf(*gone, 0).empty());
    QVERIFY(draftOf(DeleteKey{"acme", "k2"}, contextOf(base)).error().kind == Kind::NotFound);
    QVERIFY(draftOf(DeleteKey{"nobody", "k1"}, contextOf(base)).error().kind == Kind::NotFound);
    QVERIFY(draftOf(CreateKey{"acme", "k1"}, contextOf(base)).error().kind == Kind::Exists);
}

void TestDraft::keysHaveOneOwner()
{
    const model::Document base = parsed(kDocument);
    const std::string stolen =
        R"({"apiKeys": [{"id": "x", "sha256": ")" + std::string(64, '1') + R"("}]})";
    DraftContext context = contextOf(base);
    for (const bool table : {false, true}) {
        if (table)
            context.keyOwner = [](const model::Sha256 &) { return std::optional<std::size_t>(0); };
        const auto draft = draftOf(PatchEntity{EntityKind::Consumer, "core", stolen}, context);
        QVERIFY(!draft.has_value());
        QCOMPARE(draft.error().problems[0].pointer, std::string("/apiKeys/0/sha256"));
        // Its own key is no obstacle.
        QVERIFY(draftOf(PatchEntity{EntityKind::Consumer, "acme", stolen}, context).has_value());
    }
}

void TestDraft::wholeDocuments()
{
    const model::Document base = parsed(kDocument);
    QByteArray changed = kDocument;
    changed.replace("\"limit\": 9", "\"limit\": 8")
        .replace("{\"name\": \"core\"}", "{\"name\": \"dora\"}");
    const auto draft = draftOf(changed.toStdString(), contextOf(base));
    QVERIFY(draft.has_value());
    QByteArrayList edits;
    for (const store::EntityEdit &edit : draft->edits)
        edits << QByteArray::fromStdString((edit.text ? "" : "-") + edit.key.kind + '/'
                                           + edit.key.name);
    QCOMPARE(edits, (QByteArrayList{"-consumers/core", "consumers/dora", "rateLimits/fast"}));
    QVERIFY(draft->orders.empty());

    const auto first = draftOf(kDocument.toStdString(), [] {
        DraftContext context;
        return context;
    }());
    QVERIFY(first.has_value());
    QVERIFY(first->edits.size() > 10);
    QVERIFY(draftOf("{", contextOf(base)).error().kind == Kind::Malformed);
    const auto wrong = draftOf(R"({"version": 1, "rotues": []})", contextOf(base));
    QVERIFY(wrong.error().kind == Kind::Invalid);
    QCOMPARE(wrong.error().problems[0].pointer, std::string("/rotues"));
}

void TestDraft::undoKeepsWhatCameLater_data()
{
    QTest::addColumn<QByteArray>("section");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("result");
    const auto row = [](const char *title, const char *section, const char *name,
                        const char *before, const char *after, const char *result) {
        QTest::newRow(title) << QByteArray(section) << QByteArray(name) << QByteArray(before)
                             << QByteArray(after) << QByteArray(result);
    };
    const char *const two = R"({"name":"two","targets":[{"url":"http://127.0.0.1:9002"}]})";
    row("what was added goes", "upstreams", "two", "", two, "");
    row("what was deleted comes back", "upstreams", "old",
        R"({"name":"old","targets":[{"url":"http://127.0.0.1:9003"}]})", "",
        R"({"name":"old","targets":[{"url":"http://127.0.0.1:9003"}]})");
    row("another member was changed since", "rateLimits", "slow",
        R"({"name":"slow","algorithm":"token-bucket","limit":1,"burst":5})",
        R"({"name":"slow","algorithm":"token-bucket","limit":7,"burst":9})", nullptr);
    row("taken back by hand already", "rateLimits", "fast",
        R"({"name":"fast","algorithm":"token-bucket","limit":9})",
        R"({"name":"fast","algorithm":"token-bucket","limit":7})",
        R"({"name":"fast","algorithm":"token-bucket","limit":9})");
    row("a part of the document", "document", "defaults", R"({"via":false})",
        R"({"rateLimits":["fast"]})", nullptr);
}

void TestDraft::undoKeepsWhatCameLater()
{
    QFETCH(QByteArray, section);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, result);
    model::Document base = parsed(kDocument);
    if (name == "slow") { // a later revision described it
        base.rateLimits[0].limit = 7;
        base.rateLimits[0].burst = 9;
        base.rateLimits[0].notes.description = "later";
        result =
            R"({"name":"slow","description":"later","algorithm":"token-bucket","limit":1,"burst":5})";
    }
    const auto change = did(section, name, before.isEmpty() ? nullptr : before.constData(),
                            after.isEmpty() ? nullptr : after.constData());
    const DraftResult draft = undoDraft({change}, contextOf(base));
    QVERIFY2(draft.has_value(), draft ? "" : draft.error().problems[0].message.c_str());
    if (section == "document") {
        QVERIFY(!draft->document.defaults.via && draft->document.defaults.rateLimits.empty());
        return;
    }
    const auto kind = kindOfSection(section.toStdString());
    QCOMPARE(entityOf(draft->document, *kind, name), result);
    QVERIFY(draft->document.routes == base.routes);
}

void TestDraft::undoSaysWhatConflicts_data()
{
    QTest::addColumn<QByteArray>("section");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("pointer");
    const auto row = [](const char *title, const char *section, const char *name,
                        const char *before, const char *after, const char *pointer) {
        QTest::newRow(title) << QByteArray(section) << QByteArray(name) << QByteArray(before)
                             << QByteArray(after) << QByteArray(pointer);
    };
    row("the same member was changed again", "rateLimits", "fast",
        R"({"name":"fast","algorithm":"token-bucket","limit":3})",
        R"({"name":"fast","algorithm":"token-bucket","limit":7})", "/rateLimits/fast/limit");
    row("it was deleted since", "rateLimits", "gone",
        R"({"name":"gone","algorithm":"token-bucket","limit":3})",
        R"({"name":"gone","algorithm":"token-bucket","limit":7})", "/rateLimits/gone");
    row("it was made again since", "rateLimits", "fast",
        R"({"name":"fast","algorithm":"token-bucket","limit":3})", "", "/rateLimits/fast");
    row("what was added is referred to", "upstreams", "one", "",
        R"({"name":"one","targets":[{"url":"http://127.0.0.1:9001"}]})", "/routes/0/upstream");
}

void TestDraft::undoSaysWhatConflicts()
{
    QFETCH(QByteArray, section);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, pointer);
    const model::Document base = parsed(kDocument);
    const auto change = did(section, name, before.isEmpty() ? nullptr : before.constData(),
                            after.isEmpty() ? nullptr : after.constData());
    const DraftResult draft = undoDraft({change}, contextOf(base));
    QVERIFY(!draft.has_value());
    QVERIFY(draft.error().kind == Kind::UndoConflict);
    QCOMPARE(QByteArray::fromStdString(draft.error().problems[0].pointer), pointer);
}

void TestDraft::followsAnotherGateway()
{
    const model::Document base = parsed(kDocument);
    const auto draft = followDraft({did("rateLimits", "fast", nullptr,
                                        R"({"name":"fast","algorithm":"token-bucket","limit":3})"),
                                    did("upstreams", "two", nullptr, nullptr),
                                    did("consumers", "dora", nullptr, R"({"name":"dora"})")},
                                   contextOf(base));
    QVERIFY(draft.has_value());
    QCOMPARE(draft->document.rateLimits[1].limit, std::uint64_t(3));
    QCOMPARE(draft->document.upstreams.size(), std::size_t(1));
    QCOMPARE(draft->document.consumers.back().name, std::string("dora"));
    QVERIFY(!followDraft({did("document", "defaults", nullptr, "{}")}, contextOf(base)));
}

QTEST_APPLESS_MAIN(TestDraft)
#include "tst_draft.moc"
