// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "documents.h"
#include "service/control/config/document_diff.h"

#include "shared/model/json_tree.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <random>

using namespace portcullis;
using namespace portcullis::control;
using namespace portcullis::test;

class TestDocumentDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingDiffersFromItself();
    void namesWhatDiffers();
    void theFirstDocumentIsNew();
    void patchIsSmall_data();
    void patchIsSmall();
    void patchLeadsThere();
    void ordersAreSeen();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

QByteArrayList names(const std::vector<EntityChange> &changes)
{
    QByteArrayList all;
    for (const EntityChange &change : changes) {
        const char *sign = change.kind == EntityChange::Kind::Added ? "+"
            : change.kind == EntityChange::Kind::Removed            ? "-"
                                                                    : "*";
        all << sign + QByteArray::fromStdString(change.entity.text());
    }
    return all;
}

/// The value at a pointer, and where its last token leads.
struct Place {
    model::JsonTree *parent = nullptr;
    std::string token;
};

Place placeOf(model::JsonTree &root, const std::string &pointer)
{
    Place place{&root, {}};
    std::size_t at = 1;
    while (true) {
        const std::size_t slash = std::min(pointer.find('/', at), pointer.size());
        place.token = pointer.substr(at, slash - at);
        if (slash == pointer.size())
            return place;
        place.parent = place.parent->isObject() ? place.parent->find(place.token)
                                                : &place.parent->items.at(std::stoul(place.token));
        at = slash + 1;
    }
}

model::JsonTree take(model::JsonTree &root, const std::string &pointer)
{
    const auto [parent, token] = placeOf(root, pointer);
    model::JsonTree value;
    if (parent->isObject()) {
        value = *parent->find(token);
        parent->remove(token);
    } else {
        const auto it = parent->items.begin() + static_cast<std::ptrdiff_t>(std::stoul(token));
        value = *it;
        parent->items.erase(it);
    }
    return value;
}

void put(model::JsonTree &root, const std::string &pointer, model::JsonTree value)
{
    const auto [parent, token] = placeOf(root, pointer);
    if (parent->isObject())
        parent->set(token, std::move(value));
    else
        parent->items.insert(parent->items.begin() + static_cast<std::ptrdiff_t>(std::stoul(token)),
                             std::move(value));
}

/// RFC 6902, as far as patches are made here: written for the test from the RFC.
model::JsonTree patched(model::JsonTree document, const std::string &patch)
{
    const model::JsonTree operations = model::JsonTree::parse(patch).value();
    for (const model::JsonTree &operation : operations.items) {
        const std::string op = operation.find("op")->text;
        const std::string path = operation.find("path")->text;
        if (op == "remove" || op == "replace")
            take(document, path);
        if (op == "move")
            put(document, path, take(document, operation.find("from")->text));
        if (op == "add" || op == "replace")
            put(document, path, *operation.find("value"));
    }
    return document;
}

} // namespace

void TestDocumentDiff::nothingDiffersFromItself()
{
    const model::Document document = parsed(kDocument);
    const DocumentDiff diff = diffDocuments(&document, parsed(kDocument), {});
    QVERIFY(diff.empty());
    QCOMPARE(diff.patch, std::string("[]"));
}

void TestDocumentDiff::namesWhatDiffers()
{
    const model::Document before = parsed(kDocument);
    model::Document after = before;
    after.routes.erase(after.routes.begin() + 1);
    after.consumers.edit(0).groups = {"h"};
    after.upstreams.push_back(after.upstreams[0]);
    after.upstreams.back().name = "three";
    after.defaults.via = false;
    const DocumentDiff diff = diffDocuments(&before, after, {});
    QCOMPARE(names(diff.changes),
             (QByteArrayList{"*consumers/acme", "+upstreams/three", "-routes/b", "*defaults"}));
    QVERIFY(diff.changes[0].before.find(R"("groups":["g"])") != std::string::npos);
    QVERIFY(diff.changes[0].after.find(R"("groups":["h"])") != std::string::npos);
    QVERIFY(diff.changes[1].before.empty());
    QVERIFY(diff.changes[2].after.empty());
}

void TestDocumentDiff::theFirstDocumentIsNew()
{
    const model::Document after = parsed(kDocument);
    const auto changes = changesBetween(nullptr, after, {});
    QVERIFY(std::all_of(changes.begin(), changes.end(), [](const EntityChange &change) {
        return change.kind == EntityChange::Kind::Added;
    }));
    QCOMPARE(names(changes).last(), QByteArray("+defaults"));
    QVERIFY(names(changes).contains("+version"));
    QVERIFY(ordersBetween(nullptr, after).empty());
}

void TestDocumentDiff::patchIsSmall_data()
{
    using Edit = std::function<void(model::Document &)>;
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QByteArray>("patch");
    const auto row = [](const char *name, const Edit &edit, const char *patch) {
        QTest::newRow(name) << edit << QByteArray(patch);
    };
    row(
        "a value of one entity", [](auto &d) { d.routes[1].respond->body = "c"; },
        R"([{"op":"replace","path":"/routes/1/respond/body","value":"c"}])");
    row(
        "a value that was the default", [](auto &d) { d.routes[1].priority = 7; },
        R"([{"op":"add","path":"/routes/1/priority","value":7}])");
    row(
        "an element of a list", [](auto &d) { d.routes[0].match.paths.push_back("/x"); },
        R"([{"op":"add","path":"/routes/0/match/paths/1","value":"/x"}])");
    row(
        "an entity in the middle", [](auto &d) { d.consumers.erase(1); },
        R"([{"op":"remove","path":"/consumers/1"}])");
    row(
        "two that changed places", [](auto &d) { std::swap(d.routes[0], d.routes[1]); },
        R"([{"op":"move","from":"/routes/1","path":"/routes/0"}])");
    row(
        "the last of a section", [](auto &d) { d.listeners.clear(); },
        R"([{"op":"remove","path":"/listeners"}])");
    row(
        "a part that is at its default again", [](auto &d) { d.defaults = {}; },
        R"([{"op":"remove","path":"/defaults"}])");
}

void TestDocumentDiff::patchIsSmall()
{
    QFETCH(std::function<void(model::Document &)>, edit);
    QFETCH(QByteArray, patch);
    const model::Document before = parsed(kDocument);
    model::Document after = before;
    edit(after);
    QCOMPARE(QByteArray::fromStdString(diffDocuments(&before, after, {}).patch), patch);
}

/// Whatever is done to a document, its patch leads from one canonical text to the other.
void TestDocumentDiff::patchLeadsThere()
{
    std::mt19937 random(7); // always the same changes
    model::Document before = parsed(kDocument);
    for (int i = 0; i < 300; ++i) {
        model::Document after = before;
        for (unsigned step = random() % 4; step > 0; --step) {
            auto &routes = after.routes;
            const std::size_t at = routes.empty() ? 0 : random() % routes.size();
            switch (random() % 5) {
            case 0: {
                model::Route added = parsed(kDocument).routes[random() % 2];
                added.name = "r" + std::to_string(random());
                routes.insert(routes.begin() + static_cast<std::ptrdiff_t>(at), added);
                break;
            }
            case 1:
                if (!routes.empty())
                    routes.erase(routes.begin() + static_cast<std::ptrdiff_t>(at));
                break;
            case 2:
                std::shuffle(routes.begin(), routes.end(), random);
                break;
            case 3:
                if (!routes.empty())
                    routes[at].match.paths.push_back('/' + std::to_string(random()));
                break;
            default:
                after.defaults.via = random() % 2 == 0;
            }
        }
        const DocumentDiff diff = diffDocuments(&before, after, {});
        const model::JsonTree reached =
            patched(model::JsonTree::parse(model::toJson(before)).value(), diff.patch);
        QVERIFY2(reached == model::JsonTree::parse(model::toJson(after)).value(),
                 diff.patch.c_str());
        before = after;
    }
}

void TestDocumentDiff::ordersAreSeen()
{
    const model::Document before = parsed(kDocument);
    model::Document after = before;
    after.routes.push_back(after.routes[0]);
    after.routes.back().name = "c";
    QVERIFY(ordersBetween(&before, after).empty()); // new ones come last by themselves
    std::swap(after.routes[0], after.routes[2]);
    const auto orders = ordersBetween(&before, after);
    QCOMPARE(orders.size(), std::size_t(1));
    QCOMPARE(orders[0].section, std::string("routes"));
    QCOMPARE(orders[0].names, (std::vector<std::string>{"c", "b", "a"}));
}

QTEST_APPLESS_MAIN(TestDocumentDiff)
#include "tst_document_diff.moc"
