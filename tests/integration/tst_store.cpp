// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/postgres_process.h"
#include "tests/unit/service/control/store/store_contract.h"

#include <QTest>

#include <random>

using namespace portcullis;
using namespace portcullis::store;
using namespace portcullis::test;

/// What a store promises, over each of the databases.
class TestStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();

    void startsEmpty();
    void givesBackADocument();
    void tellsWhoDidWhat();
    void eachPartHasTheRevisionThatChangedIt();
    void aStaleWriterIsToldTheCurrentRevision();
    void aFailedAppendLeavesNothing();
    void deletedPartsComeBackAnew();
    void listsKeepTheirOrder();
    void aWholeDocumentChangesWhatDiffers();
    void everyRevisionIsWhatItWas();
    void oldRevisionsGo();
    void aChangeWaitsForItsConfirmation();
    void auditIsReadInPages();
    void tokensAreFoundByTheirHash();
    void secretsBelongToOneKey();
    void keysRotateAllOrNone();
    void quotasAreKeptByNode();
    void nodesShowOneAnother();
    void aCopyIsAStore();
    void secondConnectionsAreRefusedOrShared();

private:
    std::unique_ptr<Store> open(StoreOptions options = {});
    PostgresProcess m_postgres;
    std::unique_ptr<StoreFolder> m_folder;
    QByteArray m_database;
    bool m_started = false;
};

void TestStore::initTestCase_data()
{
    QTest::addColumn<bool>("postgres");
    QTest::newRow("sqlite") << false;
    QTest::newRow("postgres") << true;
}

void TestStore::init()
{
    QFETCH_GLOBAL(bool, postgres);
    m_folder = std::make_unique<StoreFolder>();
    if (!postgres)
        return;
    if (!PostgresProcess::isInstalled())
        QSKIP("no PostgreSQL on this machine");
    if (!m_started)
        QVERIFY2(m_postgres.run(), m_postgres.log().constData());
    m_started = true;
    static int count = 0;
    m_database = "store" + QByteArray::number(++count);
    QVERIFY(m_postgres.createDatabase(m_database));
}

std::unique_ptr<Store> TestStore::open(StoreOptions options)
{
    QFETCH_GLOBAL(bool, postgres);
    const auto location = parseStoreUrl(m_postgres.url(m_database).toStdString());
    auto store = postgres ? Store::open(*location, options) : m_folder->open(options);
    if (!store)
        qFatal("%s", why(store).constData());
    return *std::move(store);
}

void TestStore::startsEmpty()
{
    const auto store = open();
    QCOMPARE(store->latest().value(), 0);
    const auto loaded = store->load();
    VERIFY_STORE(loaded);
    QCOMPARE(loaded->document.number, 0);
    QVERIFY(loaded->document.entities.empty());
    QVERIFY(loaded->damage.empty());
    QVERIFY(store->revisions(10).value().revisions.empty());
    VERIFY_STORE_FAILS(store->documentOf(1), StoreErrorKind::NotFound);
    VERIFY_STORE_FAILS(store->revision(1), StoreErrorKind::NotFound);
    QVERIFY(!store->maintain().value());
}

void TestStore::givesBackADocument()
{
    std::string id;
    {
        const auto store = open();
        id = store->id();
        QCOMPARE(id.size(), 32);
        VERIFY_STORE(store->append(draft({{{kDocumentMember, "defaults"}, R"({"via": false})"},
                                          put("b", R"({"name":"b"})"),
                                          put("a", R"({"name":"a","x":"ä\u0000"})"),
                                          {{"upstreams", "u"}, R"({"name":"u"})"},
                                          {{kDocumentMember, "version"}, "1"}}),
                                   0));
    }
    const auto store = open();
    QCOMPARE(store->id(), id);
    const auto loaded = store->load();
    VERIFY_STORE(loaded);
    QCOMPARE(loaded->latest, 1);
    // Members and lists in the order of the manual, entities in the order in which they came.
    QCOMPARE(loaded->document.text(),
             R"({"version":1,"upstreams":[{"name":"u"}],)"
             R"("routes":[{"name":"b"},{"name":"a","x":"ä\u0000"}],"defaults":{"via": false}})");
    QCOMPARE(store->documentOf(1)->text(), loaded->document.text());
    QCOMPARE(store->entity(route("b"))->text, R"({"name":"b"})");
    VERIFY_STORE_FAILS(store->entity(route("c")), StoreErrorKind::NotFound);
}

void TestStore::tellsWhoDidWhat()
{
    const auto store = open();
    RevisionDraft first = draft({put("a", "1"), put("b", "2")});
    first.author = "älice";
    first.kind = "seed";
    const auto made = store->append(first, 0);
    VERIFY_STORE(made);
    QCOMPARE(made->number, 1);
    VERIFY_STORE(store->append(draft({put("b", "3")}), 1));
    VERIFY_STORE(store->append(draft({}), 2));

    const auto told = store->revision(1);
    VERIFY_STORE(told);
    QCOMPARE(told->author, "älice");
    QCOMPARE(told->from, "127.0.0.1");
    QCOMPARE(told->kind, "seed");
    QCOMPARE(told->note, "because");
    QVERIFY(told->at == at(1));
    QCOMPARE(told->changes, 2);
    QVERIFY((told->changed == std::vector{route("a"), route("b")}));
    QVERIFY(made->changed == told->changed);

    const auto page = store->revisions(2);
    VERIFY_STORE(page);
    QCOMPARE(page->revisions.size(), 2);
    QCOMPARE(page->revisions[0].number, 3);
    QVERIFY(page->revisions[0].changed.empty());
    QCOMPARE(page->revisions[1].changed.size(), 1);
    QCOMPARE(page->next, 2);
    const auto rest = store->revisions(2, page->next);
    QCOMPARE(rest->revisions.size(), 1);
    QCOMPARE(rest->next, 0);
}

void TestStore::eachPartHasTheRevisionThatChangedIt()
{
    const auto store = open();
    VERIFY_STORE(store->append(draft({put("a", "1"), put("b", "1")}), 0));
    VERIFY_STORE(store->append(draft({put("a", "2"), put("b", "1")}), 1)); // b as it is
    QCOMPARE(store->entity(route("a"))->changed, 2);
    QCOMPARE(store->entity(route("b"))->changed, 1);
    QCOMPARE(store->revision(2)->changes, 1);

    const auto changes = store->changesOf(2);
    VERIFY_STORE(changes);
    QCOMPARE(changes->size(), 1);
    QVERIFY(changes->front().key == route("a"));
    QVERIFY(changes->front().before == "1");
    QVERIFY(changes->front().after == "2");
    QVERIFY(!changes->front().moved);
    const auto first = store->changesOf(1);
    QCOMPARE(first->size(), 2);
    QVERIFY(!first->front().before);
}

void TestStore::aStaleWriterIsToldTheCurrentRevision()
{
    const auto store = open();
    VERIFY_STORE(store->append(draft({put("a", "1")}), 0));
    VERIFY_STORE(store->append(draft({put("a", "2")}), 1));
    const auto stale = store->append(draft({put("a", "3")}), 1);
    VERIFY_STORE_FAILS(stale, StoreErrorKind::Conflict);
    QCOMPARE(stale.error().current, 2);
    QCOMPARE(store->entity(route("a"))->text, "2");
    VERIFY_STORE_FAILS(store->append(draft({}), 7), StoreErrorKind::Conflict);
}

void TestStore::aFailedAppendLeavesNothing()
{
    const auto store = open();
    VERIFY_STORE(store->append(draft({put("a", "1")}), 0));
    VERIFY_STORE_FAILS(store->append(draft({put("b", "1"), put("b", "2")}), 1),
                       StoreErrorKind::Failed);
    RevisionDraft badOrder = draft({put("c", "1")});
    badOrder.orders = {{"routes", {"c"}}};
    VERIFY_STORE_FAILS(store->append(badOrder, 1), StoreErrorKind::Failed);
    VERIFY_STORE_FAILS(store->append(draft({{{"routes", ""}, "1"}}), 1), StoreErrorKind::Failed);
    QCOMPARE(store->load()->document.text(), R"({"routes":[1]})");
    QCOMPARE(store->latest().value(), 1);
}

void TestStore::deletedPartsComeBackAnew()
{
    const auto store = open();
    VERIFY_STORE(store->append(draft({put("a", "1"), put("b", "2")}), 0));
    VERIFY_STORE(store->append(draft({erase("a"), erase("never")}), 1));
    VERIFY_STORE(store->append(draft({put("a", "1")}), 2));
    QCOMPARE(store->entity(route("a"))->changed, 3);
    QCOMPARE(store->documentOf(1)->text(), R"({"routes":[1,2]})");
    QCOMPARE(store->documentOf(2)->text(), R"({"routes":[2]})");
    QCOMPARE(store->documentOf(3)->text(), R"({"routes":[2,1]})");
    const auto gone = store->changesOf(2);
    QCOMPARE(gone->size(), 1);
    QVERIFY(!gone->front().after);
    // From the first to the last nothing but the place of a is another.
    const auto all = store->changesBetween(1, 3);
    QCOMPARE(all->size(), 1);
    QVERIFY(all->front().before == "1");
    QVERIFY(all->front().after == "1");
    QVERIFY(all->front().moved);
}

void TestStore::listsKeepTheirOrder()
{
    const auto store = open();
    VERIFY_STORE(store->append(draft({put("a", "1"), put("b", "2"), put("c", "3")}), 0));
    RevisionDraft reordered = draft({put("d", "4"), erase("b")});
    reordered.orders = {{"routes", {"d", "c", "a"}}};
    const auto made = store->append(reordered, 1);
    VERIFY_STORE(made);
    QCOMPARE(store->load()->document.text(), R"({"routes":[4,3,1]})");
    QCOMPARE(store->documentOf(1)->text(), R"({"routes":[1,2,3]})");
    // A part that moves does not change.
    QCOMPARE(store->entity(route("a"))->changed, 1);
    QCOMPARE(store->entity(route("c"))->changed, 1);
}

void TestStore::aWholeDocumentChangesWhatDiffers()
{
    const auto store = open();
    VERIFY_STORE(store->append(
        draft({put("a", "1"), put("b", "2"), put("c", "3"), {{kDocumentMember, "version"}, "1"}}),
        0));
    RevisionDraft whole =
        draft({{{kDocumentMember, "version"}, "1"}, put("x", "9"), put("a", "1"), put("c", "4")});
    whole.replaceAll = true;
    const auto made = store->append(whole, 1);
    VERIFY_STORE(made);
    QCOMPARE(store->load()->document.text(), R"({"version":1,"routes":[9,1,4]})");
    QCOMPARE(store->entity(route("a"))->changed, 1);
    QCOMPARE(store->entity(route("c"))->changed, 2);
    QVERIFY((made->changed == std::vector{route("b"), route("c"), route("x")}));
}

void TestStore::everyRevisionIsWhatItWas()
{
    constexpr int kRevisions = 150;
    StoreOptions options;
    options.copyEvery = 20;
    auto store = open(options);
    std::mt19937 random(4711); // NOLINT: the same history each time
    const auto any = [&random](unsigned bound) { return random() % bound; };
    ModelDocument model;
    std::vector<std::string> texts{{}};
    for (int number = 1; number <= kRevisions; ++number) {
        RevisionDraft next = draft({});
        next.replaceAll = any(8) == 0;
        for (const char *kind : {"consumers", "routes", kDocumentMember}) {
            std::map<std::string, std::optional<std::string>> edits;
            for (unsigned i = any(5); i > 0; --i)
                edits["n" + std::to_string(any(12))] =
                    any(3) == 0 ? std::nullopt : std::optional(std::to_string(any(4)));
            for (const auto &[name, json] : edits) {
                if (json)
                    model.put(kind, name, *json);
                else
                    model.erase(kind, name);
                if (!next.replaceAll)
                    next.edits.push_back({{kind, name}, json});
            }
            auto &list = model.lists[kind];
            // Members of the document have no order of their own.
            if (kind == std::string(kDocumentMember))
                std::ranges::sort(list);
            else if (next.replaceAll || any(4) == 0)
                std::ranges::shuffle(list, random);
            else
                continue;
            if (next.replaceAll) {
                for (const auto &[name, json] : list)
                    next.edits.push_back({{kind, name}, json});
            } else if (kind != std::string(kDocumentMember)) {
                ListOrder order{kind, {}};
                for (const auto &[name, json] : list)
                    order.names.push_back(name);
                next.orders.push_back(order);
            }
        }
        if (next.replaceAll) // a list that was not shuffled is missing otherwise
            for (const auto &[kind, list] : model.lists)
                for (const auto &[name, json] : list)
                    if (std::ranges::find(next.edits, EntityKey{kind, name}, &EntityEdit::key)
                        == next.edits.end())
                        next.edits.push_back({{kind, name}, json});
        VERIFY_STORE(store->append(next, RevisionNumber(number - 1)));
        texts.push_back(model.text());
        while (any(3) == 0 && store->maintain().value()) { }
        if (number % 40 == 0) {
            store.reset(); // a file is one connection's
            store = open(options);
        }
    }
    const auto loaded = store->load();
    VERIFY_STORE(loaded);
    QVERIFY(loaded->damage.empty());
    for (int number = 1; number <= kRevisions; ++number) {
        const auto document = store->documentOf(RevisionNumber(number));
        VERIFY_STORE(document);
        // The members' own order is by name in the model, and by age in the store.
        ModelDocument read;
        for (const StoredEntity &entity : document->entities)
            read.put(entity.key.kind, entity.key.name, entity.text);
        std::ranges::sort(read.lists[kDocumentMember]);
        QCOMPARE(read.text(), texts[std::size_t(number)]);
    }
}

void TestStore::oldRevisionsGo()
{
    StoreOptions options;
    options.copyEvery = 10;
    const auto store = open(options);
    for (RevisionNumber number = 0; number < 57; ++number) {
        VERIFY_STORE(store->append(
            draft({put("n" + std::to_string(number % 7), std::to_string(number))}), number));
        while (store->maintain().value()) { }
    }
    store->setKeep(20);
    // At once, as far as anybody can see; the rows go when there is time.
    QCOMPARE(store->revisions(100)->revisions.back().number, 38);
    const std::string before = store->documentOf(38)->text();
    while (store->maintain().value()) { }
    QCOMPARE(store->revisions(100)->revisions.size(), 20);
    VERIFY_STORE_FAILS(store->documentOf(37), StoreErrorKind::NotFound);
    VERIFY_STORE_FAILS(store->revision(37), StoreErrorKind::NotFound);
    VERIFY_STORE_FAILS(store->changesOf(12), StoreErrorKind::NotFound);
    QCOMPARE(store->documentOf(38)->text(), before);
    QCOMPARE(store->changesOf(38)->size(), 1);
    QVERIFY(store->changesOf(38)->front().before == "30");
    store->setKeep(0);
    QCOMPARE(store->revisions(100)->revisions.back().number, 30); // what the full copy needs
}

void TestStore::aChangeWaitsForItsConfirmation()
{
    auto store = open();
    VERIFY_STORE(store->append(draft({put("a", "1")}), 0));
    RevisionDraft probation = draft({put("a", "2")});
    probation.confirmBy = at(300);
    VERIFY_STORE(store->append(probation, 1));
    store.reset();
    store = open();
    const auto pending = store->pendingConfirm();
    VERIFY_STORE(pending);
    QVERIFY(pending->has_value());
    QCOMPARE((*pending)->revision, 2);
    QCOMPARE((*pending)->previous, 1);
    QVERIFY((*pending)->deadline == at(300));
    VERIFY_STORE_FAILS(store->append(draft({put("a", "3")}), 2), StoreErrorKind::Pending);
    VERIFY_STORE_FAILS(store->confirm(1), StoreErrorKind::NotFound);
    VERIFY_STORE(store->confirm(2));
    QVERIFY(!store->pendingConfirm()->has_value());
    VERIFY_STORE(store->append(draft({put("a", "3")}), 2));

    // A revert ends it in the transaction of its own revision.
    VERIFY_STORE(store->append(probation, 3));
    RevisionDraft revert = draft({put("a", "3")});
    revert.endsPendingConfirm = true;
    VERIFY_STORE(store->append(revert, 4));
    QVERIFY(!store->pendingConfirm()->has_value());

    VERIFY_STORE(store->setLastPrepared(4));
    QCOMPARE(store->lastPrepared().value(), 4);
}

void TestStore::auditIsReadInPages()
{
    const auto store = open();
    for (int i = 1; i <= 5; ++i)
        VERIFY_STORE(store->addAudit(
            {0, at(i), "bob", "::1", "PUT /v1/routes/{name}", "routes/ä", 200, 7, R"({"x":1})"}));
    const auto page = store->audit(3);
    VERIFY_STORE(page);
    QCOMPARE(page->entries.size(), 3);
    QVERIFY(page->entries[0].at == at(5));
    QCOMPARE(page->entries[0].target, "routes/ä");
    QCOMPARE(page->entries[0].status, 200);
    const auto rest = store->audit(3, page->next);
    QCOMPARE(rest->entries.size(), 2);
    QCOMPARE(rest->next, 0);
    QVERIFY(rest->entries[1].at == at(1));
}

void TestStore::tokensAreFoundByTheirHash()
{
    const auto store = open();
    AdminTokenRecord token{"t1", "ci", TokenRole::Operator, {}, at(0), {}};
    token.sha256.fill(0xA5);
    VERIFY_STORE(store->addToken(token));
    VERIFY_STORE_FAILS(store->addToken(token), StoreErrorKind::Exists);
    const auto found = store->tokenByHash(token.sha256);
    VERIFY_STORE(found);
    QCOMPARE(found->name, "ci");
    QVERIFY(found->role == TokenRole::Operator);
    QVERIFY(!found->lastUsed);
    VERIFY_STORE(store->touchToken("t1", at(10)));
    VERIFY_STORE(store->touchToken("t1", at(30))); // within the minute: not written
    QVERIFY(store->tokens()->front().lastUsed == at(10));
    VERIFY_STORE(store->touchToken("t1", at(71)));
    QVERIFY(store->tokens()->front().lastUsed == at(71));
    VERIFY_STORE(store->removeToken("t1"));
    VERIFY_STORE_FAILS(store->removeToken("t1"), StoreErrorKind::NotFound);
    VERIFY_STORE_FAILS(store->tokenByHash(token.sha256), StoreErrorKind::NotFound);
}

void TestStore::secretsBelongToOneKey()
{
    const auto store = open();
    QCOMPARE(store->keyFingerprint().value(), "");
    VERIFY_STORE_FAILS(store->putSecret({"s", "k1", "x", at(0), "al"}), StoreErrorKind::WrongKey);
    VERIFY_STORE(store->claimKey("k1", false));
    VERIFY_STORE(store->claimKey("k1", false));
    VERIFY_STORE_FAILS(store->claimKey("k2", false), StoreErrorKind::WrongKey);
    VERIFY_STORE(store->claimKey("k2", true)); // nothing is sealed yet
    const std::string bytes("\0\x01\xFF sealed", 10);
    VERIFY_STORE(store->putSecret({"s", "k2", bytes, at(1), "al"}));
    VERIFY_STORE_FAILS(store->putSecret({"s", "k1", "x", at(2), "al"}), StoreErrorKind::WrongKey);
    VERIFY_STORE_FAILS(store->claimKey("k1", true), StoreErrorKind::WrongKey);
    QCOMPARE(store->secret("s")->sealed, bytes);
    VERIFY_STORE(store->putSecret({"s", "k2", "y", at(2), "bo"}));
    QCOMPARE(store->secrets()->size(), 1);
    QCOMPARE(store->secrets()->front().author, "bo");
    VERIFY_STORE(store->removeSecret("s"));
    VERIFY_STORE_FAILS(store->removeSecret("s"), StoreErrorKind::NotFound);
    QCOMPARE(store->secretCount().value(), 0);
}

void TestStore::keysRotateAllOrNone()
{
    const auto store = open();
    VERIFY_STORE(store->claimKey("k1", false));
    for (const char *name : {"a", "b", "c"})
        VERIFY_STORE(store->putSecret({name, "k1", name, at(0), "al"}));
    const auto half = [](const SealedSecret &secret) -> Result<SealedSecret> {
        if (secret.name == "b")
            return failure("does not open");
        return SealedSecret{secret.name, "k2", secret.sealed + "2", secret.updated, secret.author};
    };
    VERIFY_STORE_FAILS(store->rotateKey("k2", half), StoreErrorKind::WrongKey);
    QCOMPARE(store->keyFingerprint().value(), "k1");
    QCOMPARE(store->secret("a")->sealed, "a");
    VERIFY_STORE(store->rotateKey("k2", [](const SealedSecret &secret) -> Result<SealedSecret> {
        return SealedSecret{secret.name, "k2", secret.sealed + "2", secret.updated, secret.author};
    }));
    QCOMPARE(store->keyFingerprint().value(), "k2");
    QCOMPARE(store->secret("c")->sealed, "c2");
}

void TestStore::quotasAreKeptByNode()
{
    using pipeline::QuotaImage;
    auto store = open();
    const auto fresh = store->quotas("one");
    VERIFY_STORE(fresh);
    QVERIFY(fresh->limits.empty());
    QVERIFY(!(fresh->seed == pipeline::KeySeed{}));
    QuotaImage image = *fresh;
    image.limits["per month"] = {{{~0ULL, 5}, 1ULL << 62}, {{3, ~0ULL}, 8}};
    image.limits["per day"] = {{{9, 9}, 1}};
    VERIFY_STORE(store->saveQuotas("one", image));
    image.limits["per month"] = {{{3, ~0ULL}, 9}, {{4, 4}, 1}};
    image.limits.erase("per day");
    VERIFY_STORE(store->saveQuotas("one", image));
    QuotaImage other = *fresh;
    other.limits["per day"] = {{{9, 9}, 77}};
    VERIFY_STORE(store->saveQuotas("two", other));
    store.reset();
    store = open();
    QVERIFY(store->quotas("one").value() == image);
    QVERIFY(store->quotas("two").value() == other);
}

void TestStore::nodesShowOneAnother()
{
    const auto store = open();
    VERIFY_STORE(store->heartbeat({"b", "0.1", 3, at(0), at(5), "ready", "{}"}));
    VERIFY_STORE(store->heartbeat({"a", "0.1", 3, at(0), at(5), "ready", "{}"}));
    VERIFY_STORE(store->heartbeat({"b", "0.2", 4, at(0), at(6), "draining", "{}"}));
    const auto nodes = store->nodes(at(7));
    VERIFY_STORE(nodes);
    QCOMPARE(nodes->size(), 2);
    QCOMPARE((*nodes)[0].name, "a");
    QCOMPARE((*nodes)[1].version, "0.2");
    QCOMPARE((*nodes)[1].revision, 4);
    const WallTime later = at(6) + Store::kForgetNode;
    QCOMPARE(store->nodes(later)->size(), 1);
    VERIFY_STORE(store->heartbeat({"a", "0.1", 3, at(0), later, "ready", "{}"}));
    QCOMPARE(store->nodes(at(7))->size(), 2);
}

void TestStore::aCopyIsAStore()
{
    StoreOptions options;
    options.copyEvery = 2;
    const auto store = open(options);
    VERIFY_STORE(store->claimKey("k1", false));
    VERIFY_STORE(store->putSecret({"s", "k1", std::string("\0\xFF", 2), at(0), "al"}));
    AdminTokenRecord token{"t1", "ci", TokenRole::Admin, {}, at(0), {}};
    VERIFY_STORE(store->addToken(token));
    VERIFY_STORE(store->addAudit({0, at(1), "bob", "", "x", "", 200, 0, ""}));
    for (RevisionNumber number = 0; number < 5; ++number) {
        VERIFY_STORE(store->append(draft({put("ä" + std::to_string(number), "1")}), number));
        while (store->maintain().value()) { }
    }
    const QString path = m_folder->folder() + QStringLiteral("/copy.db");
    VERIFY_STORE(store->backup(path.toStdString()));
    VERIFY_STORE_FAILS(store->backup(path.toStdString()), StoreErrorKind::Exists);
    QCOMPARE(QFile::permissions(path)
                 & (QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup),
             QFileDevice::Permissions());
    VERIFY_STORE(store->append(draft({}), 5)); // it still works

    StoreLocation location;
    location.path = path.toStdString();
    const auto copy = Store::open(location);
    VERIFY_STORE(copy);
    QCOMPARE((*copy)->id(), store->id());
    QCOMPARE((*copy)->load()->latest, 5);
    QCOMPARE((*copy)->load()->document.text(), store->documentOf(5)->text());
    QCOMPARE((*copy)->documentOf(2)->text(), store->documentOf(2)->text());
    QCOMPARE((*copy)->secret("s")->sealed, store->secret("s")->sealed);
    QCOMPARE((*copy)->tokens()->size(), 1);
    QCOMPARE((*copy)->audit(9)->entries.size(), 1);
    VERIFY_STORE((*copy)->append(draft({put("x", "2")}), 5));
    VERIFY_STORE((*copy)->addAudit({0, at(1), "bob", "", "x", "", 200, 0, ""}));
}

void TestStore::secondConnectionsAreRefusedOrShared()
{
    QFETCH_GLOBAL(bool, postgres);
    const auto one = open();
    QCOMPARE(one->shared(), postgres);
    if (!postgres) {
        VERIFY_STORE_FAILS(m_folder->open(), StoreErrorKind::InUse);
        return;
    }
    const auto two = open();
    VERIFY_STORE(one->append(draft({put("a", "1")}), 0));
    VERIFY_STORE_FAILS(two->append(draft({put("a", "2")}), 0), StoreErrorKind::Conflict);
    VERIFY_STORE(two->append(draft({put("a", "2")}), 1));
    QCOMPARE(one->load()->document.text(), R"({"routes":[2]})");
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
