// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/draft.h"

#include "service/control/config/document_diff.h"
#include "service/control/config/entities.h"
#include "service/control/config/with_section.h"
#include "service/control/secrets/api_key.h"
#include "shared/model/json_text.h"
#include "shared/model/json_tree.h"
#include "shared/model/problems.h"

#include <algorithm>
#include <charconv>

namespace portcullis::control {

namespace {

using Kind = ApplyFailure::Kind;

store::EntityKey keyOf(const EntityId &id)
{
    if (id.name.empty())
        return {store::kDocumentMember, id.section};
    return {id.section, id.name};
}

tl::unexpected<ApplyFailure> failed(Kind kind, std::string what)
{
    ApplyFailure failure;
    failure.kind = kind;
    failure.what = std::move(what);
    return tl::unexpected(std::move(failure));
}

tl::unexpected<ApplyFailure> invalid(Kind kind, std::vector<model::Problem> problems)
{
    ApplyFailure failure;
    failure.kind = kind;
    failure.what =
        kind == Kind::Malformed ? "what was sent is no JSON" : "what was sent is not valid";
    failure.problems = std::move(problems);
    return tl::unexpected(std::move(failure));
}

std::string called(EntityKind kind, std::string_view name)
{
    return std::string(titleOf(kind)) + ' ' + model::quote(name);
}

model::Document baseOf(const DraftContext &context)
{
    return context.base ? *context.base : model::Document();
}

std::optional<std::size_t> find(const DraftContext &context, EntityKind kind, std::string_view name)
{
    return context.base ? findEntity(*context.base, kind, name) : std::nullopt;
}

/// With the name that the path gives it, where it has none.
std::string named(const std::string &json, const std::string &name)
{
    auto tree = model::JsonTree::parse(json);
    if (!tree || !tree->isObject() || tree->find("name") != nullptr)
        return json;
    tree->members.insert(tree->members.begin(),
                         {"name", model::JsonTree{model::JsonTree::Kind::String, name}});
    return tree->toText();
}

/// Which consumers have to be looked at again after this change.
model::ConsumerScope scopeOf(const Draft &draft, const DraftContext &context)
{
    model::ConsumerScope scope;
    scope.all = context.base == nullptr;
    if (draft.entity->kind == EntityKind::Consumer) {
        scope.only = draft.entity->index;
        scope.owner = context.keyOwner;
        scope.sameName = scope.only && context.base && *scope.only < context.base->consumers.size()
            && context.base->consumers[*scope.only].name == draft.entity->name;
    }
    // Subjects belong to authenticators of some kinds only.
    if (draft.entity->kind == EntityKind::Authenticator && context.base && draft.entity->index) {
        const auto old = find(context, EntityKind::Authenticator, draft.entity->name);
        const auto &now = draft.document.authenticators[*draft.entity->index];
        scope.all = old && context.base->authenticators[*old].kind.index() != now.kind.index();
    }
    return scope;
}

/// Checks the whole with the changed entity in its place, and says what is stored of it.
DraftResult finish(Draft draft, const DraftContext &context)
{
    const ChangedEntity &entity = *draft.entity;
    auto outcome = model::checkDocument(draft.document, scopeOf(draft, context));
    if (!outcome.errors.empty())
        return invalid(Kind::Invalid, toSender(std::move(outcome.errors), draft));
    for (model::Problem &warning : toSender(std::move(outcome.warnings), draft)) {
        if (!warning.pointer.empty())
            draft.warnings.push_back(std::move(warning));
    }
    store::EntityEdit edit{{std::string(sectionOf(entity.kind)), entity.name}, std::nullopt};
    if (entity.index) {
        draft.entityJson =
            entityJson(draft.document, entity.kind, *entity.index, context.baseFolder());
        edit.text = draft.entityJson;
        const auto old = find(context, entity.kind, entity.name);
        if (old && entityJson(*context.base, entity.kind, *old, context.baseFolder()) == *edit.text)
            return draft; // nothing but, perhaps, the content of files
    }
    draft.edits.push_back(std::move(edit));
    if (!context.base) // the first one of all
        draft.edits.insert(draft.edits.begin(), {{store::kDocumentMember, "version"}, "1"});
    return draft;
}

void place(model::Document &document, EntityKind kind, std::optional<std::size_t> &index,
           model::Entity entity)
{
    withSection(document, kind, [&](auto &section) {
        using Entity = std::decay_t<decltype(section[0])>;
        if (!index) {
            index = section.size();
            section.emplace_back();
        }
        editAt(section, *index) = std::move(std::get<Entity>(entity));
    });
}

std::string nameOf(const model::Entity &entity)
{
    return std::visit([](const auto &each) { return each.name; }, entity);
}

/// `json` as the entity at `index`, or as a new one, with the name it has to have (empty: any).
DraftResult withEntity(EntityKind kind, std::optional<std::size_t> index, std::string_view json,
                       const std::string &name, const DraftContext &context)
{
    auto read = model::readEntity(sectionOf(kind), json, context.options);
    if (!read.valid())
        return invalid(read.malformed ? Kind::Malformed : Kind::Invalid, std::move(read.errors));
    if (!name.empty() && nameOf(read.entity) != name)
        return invalid(Kind::Invalid,
                       {{"/name", std::string(model::code::kName),
                         "has to be " + model::quote(name)
                             + ", as in the path, or be left out: entities are not renamed"}});
    Draft draft{baseOf(context)};
    draft.warnings = std::move(read.warnings);
    draft.entity = ChangedEntity{kind, nameOf(read.entity), index};
    place(draft.document, kind, draft.entity->index, std::move(read.entity));
    return finish(std::move(draft), context);
}

/// A consumer whose keys are changed by `edit(Consumer &, Draft &)`.
template <typename Edit>
DraftResult withKeys(const std::string &consumer, const DraftContext &context, Edit edit)
{
    const auto index = find(context, EntityKind::Consumer, consumer);
    if (!index)
        return failed(Kind::NotFound, "there is no " + called(EntityKind::Consumer, consumer));
    Draft draft{baseOf(context)};
    draft.entity = ChangedEntity{EntityKind::Consumer, consumer, index};
    if (auto failure = edit(draft.document.consumers.edit(*index), draft))
        return tl::unexpected(std::move(*failure));
    return finish(std::move(draft), context);
}

auto keyAt(model::Consumer &consumer, const std::string &id)
{
    return std::find_if(consumer.apiKeys.begin(), consumer.apiKeys.end(),
                        [&id](const model::ApiKey &key) { return key.id == id; });
}

ApplyFailure noSuchKey(const std::string &consumer, const std::string &id)
{
    ApplyFailure failure;
    failure.kind = Kind::NotFound;
    failure.what = called(EntityKind::Consumer, consumer) + " has no key " + model::quote(id);
    return failure;
}

std::string keyId(const secrets::NewKey &made, const std::string &wanted)
{
    return wanted.empty() ? made.id() : wanted;
}

/// Makes a key and gives it to the consumer. `id` empty: one is made.
std::optional<ApplyFailure> giveKey(model::Consumer &consumer, Draft &draft, const std::string &id,
                                    std::optional<WallTime> expires)
{
    ApplyFailure failure;
    if (!id.empty() && keyAt(consumer, id) != consumer.apiKeys.end()) {
        failure.kind = Kind::Exists;
        failure.what =
            called(EntityKind::Consumer, consumer.name) + " has a key " + model::quote(id);
        return failure;
    }
    const auto made = secrets::makeKey(secrets::kApiKeyPrefix);
    if (!made) {
        failure.what = made.error().what;
        return failure;
    }
    const std::string given = keyId(*made, id);
    consumer.apiKeys.push_back({given, made->sha256, expires, true});
    draft.newKey = NewKey{given, std::string(made->text.view()), expires};
    return std::nullopt;
}

/// `/routes/17/path` as (`/routes/17`, `/path`); the whole pointer where it is about no entity.
std::pair<std::string_view, std::string_view> entityPart(std::string_view pointer)
{
    const std::size_t section = pointer.find('/', 1);
    if (section == std::string_view::npos)
        return {pointer, {}};
    const std::size_t end = std::min(pointer.find('/', section + 1), pointer.size());
    return {pointer.substr(0, end), pointer.substr(end)};
}

/// `routes/orders` for `/routes/17`.
std::string entityName(const model::Document &document, std::string_view pointer)
{
    const std::size_t slash = pointer.find('/', 1);
    const auto kind = kindOfSection(pointer.substr(1, slash - 1));
    std::size_t index = 0;
    if (!kind || slash == std::string_view::npos)
        return std::string(pointer.substr(std::min<std::size_t>(1, pointer.size())));
    std::from_chars(pointer.data() + slash + 1, pointer.data() + pointer.size(), index);
    std::string name = std::string(sectionOf(*kind)) + '/';
    withSection(document, *kind, [&](const auto &section) {
        if (index < section.size())
            name += section[index].name;
    });
    return name;
}

} // namespace

std::vector<model::Problem> toSender(std::vector<model::Problem> problems, const Draft &draft)
{
    if (!draft.entity)
        return problems;
    std::string own;
    if (draft.entity->index)
        own = '/' + std::string(sectionOf(draft.entity->kind)) + '/'
            + std::to_string(*draft.entity->index);
    for (model::Problem &problem : problems) {
        const auto [entity, rest] = entityPart(problem.pointer);
        if (!own.empty() && entity == own) {
            problem.pointer = std::string(rest);
        } else if (!problem.pointer.empty()) {
            const std::string where = entityName(draft.document, entity) + std::string(rest);
            problem.message = where + ": " + problem.message;
            problem.pointer.clear();
        }
    }
    return problems;
}

std::vector<store::EntityEdit> editsOf(const model::Document *before, const model::Document &after,
                                       const std::string &baseFolder)
{
    std::vector<store::EntityEdit> edits;
    for (EntityChange &change : changesBetween(before, after, baseFolder))
        edits.push_back({keyOf(change.entity),
                         change.kind == EntityChange::Kind::Removed
                             ? std::nullopt
                             : std::optional(std::move(change.after))});
    return edits;
}

DraftResult draftOf(std::string_view json, const DraftContext &context)
{
    model::ParseOutcome outcome = model::parseDocument(json, context.options);
    if (!outcome.valid()) {
        const bool malformed = outcome.errors.front().code == model::code::kSyntax
            || outcome.errors.front().code == model::code::kEncoding;
        return invalid(malformed ? Kind::Malformed : Kind::Invalid, std::move(outcome.errors));
    }
    Draft draft{std::move(outcome.document)};
    draft.warnings = std::move(outcome.warnings);
    draft.edits = editsOf(context.base, draft.document, context.baseFolder());
    for (SectionOrder &order : ordersBetween(context.base, draft.document))
        draft.orders.push_back({std::move(order.section), std::move(order.names)});
    return draft;
}

DraftResult draftOf(const CreateEntity &change, const DraftContext &context)
{
    // Before anything else: that two routes of one name also collide tells nobody more.
    const auto read = model::readEntity(sectionOf(change.kind), change.json, context.options);
    if (read.valid() && find(context, change.kind, nameOf(read.entity))) {
        ApplyFailure failure;
        failure.kind = Kind::Exists;
        failure.what = "there is a " + called(change.kind, nameOf(read.entity)) + " already";
        failure.problems = {
            {"/name", std::string(model::code::kDuplicateName), "is taken; names are unique"}};
        return tl::unexpected(std::move(failure));
    }
    return withEntity(change.kind, std::nullopt, change.json, {}, context);
}

DraftResult draftOf(const PutEntity &change, const DraftContext &context)
{
    return withEntity(change.kind, find(context, change.kind, change.name),
                      named(change.json, change.name), change.name, context);
}

DraftResult draftOf(const PatchEntity &change, const DraftContext &context)
{
    const auto index = find(context, change.kind, change.name);
    if (!index)
        return failed(Kind::NotFound, "there is no " + called(change.kind, change.name));
    auto patch = model::JsonTree::parse(change.json);
    if (!patch)
        return invalid(Kind::Malformed,
                       {{{}, std::string(model::code::kSyntax), patch.error().what}});
    auto now = model::JsonTree::parse(
        entityJson(*context.base, change.kind, *index, context.baseFolder()));
    if (!now)
        return failed(Kind::Internal, now.error().what);
    return withEntity(change.kind, index, model::mergePatch(std::move(*now), *patch).toText(),
                      change.name, context);
}

DraftResult draftOf(const DeleteEntity &change, const DraftContext &context)
{
    const auto index = find(context, change.kind, change.name);
    if (!index)
        return failed(Kind::NotFound, "there is no " + called(change.kind, change.name));
    ApplyFailure failure;
    failure.references = referencesTo(*context.base, change.kind, change.name);
    if (!failure.references.empty()) {
        failure.kind = Kind::Referenced;
        failure.what = called(change.kind, change.name) + " is referred to";
        return tl::unexpected(std::move(failure));
    }
    Draft draft{*context.base};
    draft.entity = ChangedEntity{change.kind, change.name, std::nullopt};
    withSection(draft.document, change.kind, [&index](auto &section) { eraseAt(section, *index); });
    return finish(std::move(draft), context);
}

DraftResult draftOf(const CreateKey &change, const DraftContext &context)
{
    return withKeys(change.consumer, context, [&](model::Consumer &consumer, Draft &draft) {
        return giveKey(consumer, draft, change.id, change.expires);
    });
}

DraftResult draftOf(const RotateKey &change, const DraftContext &context)
{
    const auto rotate = [&](model::Consumer &consumer,
                            Draft &draft) -> std::optional<ApplyFailure> {
        const auto old = keyAt(consumer, change.id);
        if (old == consumer.apiKeys.end())
            return noSuchKey(change.consumer, change.id);
        const std::optional<WallTime> expires = old->expires;
        // Whole seconds, as people read them.
        const WallTime end = std::chrono::floor<Seconds>(context.now + change.grace);
        old->expires = expires ? std::min(*expires, end) : end;
        return giveKey(consumer, draft, {}, expires);
    };
    return withKeys(change.consumer, context, rotate);
}

DraftResult draftOf(const DeleteKey &change, const DraftContext &context)
{
    const auto remove = [&](model::Consumer &consumer, Draft &) -> std::optional<ApplyFailure> {
        const auto old = keyAt(consumer, change.id);
        if (old == consumer.apiKeys.end())
            return noSuchKey(change.consumer, change.id);
        consumer.apiKeys.erase(old);
        return std::nullopt;
    };
    return withKeys(change.consumer, context, remove);
}

std::optional<Draft> followDraft(const std::vector<store::EntityChange> &changes,
                                 const DraftContext &context)
{
    if (context.base == nullptr)
        return std::nullopt;
    Draft draft{*context.base};
    for (const store::EntityChange &change : changes) {
        const auto kind = kindOfSection(change.key.kind);
        if (!kind || change.moved)
            return std::nullopt;
        auto index = findEntity(draft.document, *kind, change.key.name);
        if (change.after) {
            auto read = model::readEntity(change.key.kind, *change.after, context.options);
            if (!read.valid())
                return std::nullopt; // by a later version, perhaps; reading the whole says why
            place(draft.document, *kind, index, std::move(read.entity));
        } else if (index) {
            withSection(draft.document, *kind,
                        [&index](auto &section) { eraseAt(section, *index); });
        }
        draft.edits.push_back({change.key, change.after});
    }
    return draft;
}

} // namespace portcullis::control
