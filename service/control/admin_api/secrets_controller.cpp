// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/secrets_controller.h"

#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/flat_body.h"
#include "service/control/admin_api/list_page.h"
#include "service/control/admin_api/store_call.h"
#include "service/control/config/entities.h"
#include "service/control/secrets/secret_store.h"
#include "shared/model/values.h"

#include <algorithm>
#include <array>

namespace portcullis::control {

namespace {

constexpr std::array kListRefusals{AdminCode::StoreFailed};
constexpr std::array kPutRefusals{AdminCode::NotFound, AdminCode::Invalid, AdminCode::StoreFailed};
constexpr std::array kRemoveRefusals{AdminCode::NotFound, AdminCode::Referenced,
                                     AdminCode::StoreFailed};

using Secrets = std::vector<store::SealedSecret>;

std::string listJson(Secrets secrets, const PageRequest &page)
{
    std::erase_if(secrets, [&page](const store::SealedSecret &secret) {
        return secret.name <= page.after || !contains(secret.name, page.search);
    });
    const std::size_t shown = std::min(page.limit, secrets.size());
    model::JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    for (std::size_t i = 0; i < shown; ++i) {
        out.beginObject();
        writeText(out, "name", secrets[i].name);
        writeTime(out, "updated", secrets[i].updated);
        writeText(out, "author", secrets[i].author);
        out.endObject();
    }
    out.endArray();
    if (shown < secrets.size())
        writeText(out, "nextCursor", secrets[shown - 1].name);
    out.endObject();
    return out.take();
}

/// Who refers to a secret of the store, such as `authenticators/corp`.
std::vector<std::string> secretReferences(const model::Document &document, const std::string &name)
{
    // As the writer spells a reference; what is text in a document has its quotes escaped.
    const std::string reference = R"({"secret":")" + name + R"("})";
    std::vector<std::string> found;
    for (const EntityKind kind : {EntityKind::Authenticator, EntityKind::Upstream}) {
        const std::vector<EntitySummary> all = listEntities(document, kind);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (entityJson(document, kind, i, {}).find(reference) != std::string::npos)
                found.push_back(
                    EntityId{std::string(sectionOf(kind)), std::string(all[i].name)}.text());
        }
    }
    const auto is = [&name](const model::SecretRef &ref) {
        return ref.kind == model::SecretRef::Kind::Secret && ref.name == name;
    };
    if (document.counters && is(document.counters->password))
        found.emplace_back("counters");
    const auto secretOf = [](const model::TracingHeader &header) { return header.secret; };
    if (document.tracing && std::ranges::any_of(document.tracing->headers, is, secretOf))
        found.emplace_back("tracing");
    return found;
}

} // namespace

void SecretsController::addTo(RouteTable &routes)
{
    using C = SecretsController;
    routes.add({.method = "GET",
                .path = "/v1/secrets",
                .access = Access::Viewer,
                .query = kNameList,
                .id = "listSecrets",
                .summary = "The names of secrets; never what they are.",
                .answer = "SecretPage",
                .refusals = kListRefusals},
               this, &C::list);
    routes.add({.method = "PUT",
                .path = "/v1/secrets/<name>",
                .body = BodyRule::Json,
                .id = "putSecret",
                .summary = "Stores a secret, sealed; a new value replaces it.",
                .request = "SecretValue",
                .answer = "Named",
                .refusals = kPutRefusals},
               this, &C::put);
    routes.add({.method = "DELETE",
                .path = "/v1/secrets/<name>",
                .id = "deleteSecret",
                .summary = "Deletes a secret that nothing refers to.",
                .answer = "Named",
                .refusals = kRemoveRefusals},
               this, &C::remove);
}

io::Task<AdminAnswer> SecretsController::list(ApiCall &call)
{
    std::function<store::StoreResult<Secrets>(store::Store &)> work = [](store::Store &store) {
        return store.secrets();
    };
    auto reading = onStore<Secrets>(m_views.store, call.x, std::move(work));
    auto result = co_await std::move(reading);
    if (!result)
        co_return storeProblem(result.error());
    co_return json(listJson(std::move(*result), PageRequest::of(call.query)));
}

io::Task<AdminAnswer> SecretsController::put(ApiCall &call)
{
    const std::string name = call.args.front();
    FlatBody body(call.body, false);
    std::string value = body.requiredText("value", secrets::Sealer::kMaxPlain);
    secrets::wipe(call.body);
    auto wrong = body.finish();
    if (!wrong && !model::isName(name))
        wrong = invalid({{std::string(), "config.name",
                          "a secret's name has 1 to 63 of a-z, 0-9, '.', '_' and '-'"}});
    if (wrong) {
        secrets::wipe(value);
        co_return std::move(*wrong);
    }
    auto plain = std::make_shared<const secrets::SecretBytes>(std::move(value));
    std::function<store::StoreResult<void>(store::Store &)> work =
        [name, plain, sealer = m_views.sealer, author = call.caller.token,
         at = call.x.loop().wallNow()](store::Store &store) {
            return secrets::putSecret(store, *sealer, name, plain->view(), author, at);
        };
    auto writing = onStore<void>(m_views.store, call.x, std::move(work));
    const auto result = co_await std::move(writing);
    if (!result)
        co_return storeProblem(result.error());
    m_views.service->refresh();
    co_return namedAnswer(name);
}

io::Task<AdminAnswer> SecretsController::remove(ApiCall &call)
{
    const std::string name = call.args.front();
    using Names = std::vector<std::string>;
    std::function<Names()> look = [snapshot = m_views.config().snapshot, name] {
        return snapshot ? secretReferences(snapshot->document, name) : Names();
    };
    io::Task<Names> looking = runAside<Names>(m_views.aside, call.x, std::move(look));
    const Names users = co_await std::move(looking);
    if (!users.empty())
        co_return referenced("the configuration refers to this secret", users);
    std::function<store::StoreResult<void>(store::Store &)> work = [name](store::Store &store) {
        return store.removeSecret(name);
    };
    auto writing = onStore<void>(m_views.store, call.x, std::move(work));
    const auto result = co_await std::move(writing);
    if (!result)
        co_return storeProblem(result.error());
    co_return namedAnswer(name);
}

} // namespace portcullis::control
