// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/tokens_controller.h"

#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/flat_body.h"
#include "service/control/admin_api/list_page.h"
#include "service/control/admin_api/store_call.h"
#include "service/control/secrets/api_key.h"

#include <algorithm>
#include <array>

namespace portcullis::control {

namespace {

constexpr Seconds kUseNoted{60}; // of one token: the store takes it no more often

constexpr std::array kListRefusals{AdminCode::StoreFailed};
constexpr std::array kCreateRefusals{AdminCode::Exists, AdminCode::Invalid, AdminCode::StoreFailed};
constexpr std::array kRemoveRefusals{AdminCode::NotFound, AdminCode::LastAdmin,
                                     AdminCode::StoreFailed};

using Records = std::vector<store::AdminTokenRecord>;

Role roleOf(store::TokenRole role)
{
    return static_cast<Role>(role);
}
static_assert(static_cast<int>(Role::Viewer) == static_cast<int>(store::TokenRole::Viewer)
              && static_cast<int>(Role::Operator) == static_cast<int>(store::TokenRole::Operator)
              && static_cast<int>(Role::Admin) == static_cast<int>(store::TokenRole::Admin));

void writeToken(model::JsonWriter &out, const store::AdminTokenRecord &token)
{
    writeText(out, "id", token.id);
    writeText(out, "name", token.name);
    writeText(out, "role", roleName(roleOf(token.role)));
    writeTime(out, "created", token.created);
    if (token.lastUsed)
        writeTime(out, "lastUsed", *token.lastUsed);
}

std::string listJson(Records tokens, const PageRequest &page)
{
    std::erase_if(tokens, [&page](const store::AdminTokenRecord &token) {
        return token.name <= page.after || !contains(token.name, page.search);
    });
    const std::size_t shown = std::min(page.limit, tokens.size());
    model::JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    for (std::size_t i = 0; i < shown; ++i) {
        out.beginObject();
        writeToken(out, tokens[i]);
        out.endObject();
    }
    out.endArray();
    if (shown < tokens.size())
        writeText(out, "nextCursor", tokens[shown - 1].name);
    out.endObject();
    return out.take();
}

/// What came of the removal of a token: it or the reason why not.
struct Removal {
    std::optional<AdminCode> refused;
    Records left;
};

/// By id or by name. Without an admin nobody could ever make a token again.
store::StoreResult<Removal> removeToken(store::Store &store, const std::string &which)
{
    auto tokens = store.tokens();
    if (!tokens)
        return tl::unexpected(tokens.error());
    const auto token = std::find_if(tokens->begin(), tokens->end(), [&which](const auto &each) {
        return each.id == which || each.name == which;
    });
    if (token == tokens->end())
        return Removal{AdminCode::NotFound, {}};
    const auto admins = std::count_if(tokens->begin(), tokens->end(), [](const auto &each) {
        return each.role == store::TokenRole::Admin;
    });
    if (token->role == store::TokenRole::Admin && admins == 1)
        return Removal{AdminCode::LastAdmin, {}};
    const auto removed = store.removeToken(token->id);
    if (!removed)
        return tl::unexpected(removed.error());
    tokens->erase(token);
    return Removal{{}, std::move(*tokens)};
}

/// The tokens that there are then.
store::StoreResult<Records> addToken(store::Store &store, const store::AdminTokenRecord &token)
{
    const auto added = store.addToken(token);
    if (!added)
        return tl::unexpected(added.error());
    return store.tokens();
}

} // namespace

TokensController::TokensController(const AdminViews &views, AdminAccess &access)
    : m_views(views), m_access(access)
{
    if (!m_views.store)
        return;
    QObject::connect(&m_timer, &QTimer::timeout, &m_context, [this] { refresh(); });
    // Who starts the service expects its token to count as soon as it answers.
    m_views.store->runAndWait([this](store::Store &store) {
        if (const auto records = store.tokens())
            adopt(*records);
    });
    m_timer.start(kRefresh);
}

/// When tokens were used, now and then: a write for each request would be one too many.
void TokensController::noteUses()
{
    std::erase_if(m_noted,
                  [this](const auto &use) { return !m_access.uses().contains(use.first); });
    std::map<std::string, WallTime> fresh;
    for (const auto &[id, at] : m_access.uses()) {
        const auto noted = m_noted.find(id);
        if (noted == m_noted.end() || at - noted->second >= kUseNoted)
            fresh.emplace(id, at);
    }
    if (fresh.empty())
        return;
    for (const auto &[id, at] : fresh)
        m_noted[id] = at;
    m_views.store->post([fresh = std::move(fresh)](store::Store &open) {
        for (const auto &[id, at] : fresh) {
            if (!open.touchToken(id, at)) // the store is away: in a minute, then
                return;
        }
    });
}

void TokensController::refresh()
{
    noteUses();
    if (m_reading)
        return;
    m_reading = true;
    m_views.store->run(
        &m_context, [](store::Store &store) { return store.tokens(); },
        [this](store::StoreResult<Records> records) {
            m_reading = false;
            if (records) // those that are known go on to count while the store is away
                adopt(*records);
        });
}

void TokensController::adopt(const Records &records)
{
    std::vector<AdminToken> tokens;
    for (const store::AdminTokenRecord &record : records)
        tokens.push_back({record.name, roleOf(record.role), record.sha256, {}, record.id});
    m_access.setTokens(std::move(tokens));
}

void TokensController::addTo(RouteTable &routes)
{
    using C = TokensController;
    routes.add({.method = "GET",
                .path = "/v1/tokens",
                .access = Access::Admin,
                .query = kNameList,
                .id = "listTokens",
                .summary = "The admin tokens, without the tokens themselves.",
                .answer = "TokenPage",
                .refusals = kListRefusals},
               this, &C::list);
    routes.add({.method = "POST",
                .path = "/v1/tokens",
                .body = BodyRule::Json,
                .id = "createToken",
                .summary = "Makes a token. The answer has it, and nothing ever has it again.",
                .request = "NewToken",
                .answer = "CreatedToken",
                .status = 201,
                .refusals = kCreateRefusals},
               this, &C::create);
    routes.add({.method = "DELETE",
                .path = "/v1/tokens/<id>",
                .id = "deleteToken",
                .summary = "Takes a token away, by its id or name.",
                .answer = "Named",
                .refusals = kRemoveRefusals},
               this, &C::remove);
}

io::Task<AdminAnswer> TokensController::list(ApiCall &call)
{
    std::function<store::StoreResult<Records>(store::Store &)> work = [](store::Store &store) {
        return store.tokens();
    };
    auto reading = onStore<Records>(m_views.store, call.x, std::move(work));
    auto result = co_await std::move(reading);
    if (!result)
        co_return storeProblem(result.error());
    for (store::AdminTokenRecord &record : *result) {
        const auto use = m_access.uses().find(record.id);
        if (use != m_access.uses().end() && (!record.lastUsed || use->second > *record.lastUsed))
            record.lastUsed = use->second;
    }
    co_return json(listJson(std::move(*result), PageRequest::of(call.query)));
}

io::Task<AdminAnswer> TokensController::create(ApiCall &call)
{
    FlatBody body(call.body, false);
    store::AdminTokenRecord record;
    record.name = body.requiredName("name");
    const auto role = parseRole(body.requiredChoice("role", "viewer|operator|admin"));
    if (auto wrong = body.finish())
        co_return std::move(*wrong);
    const auto made = secrets::makeKey(secrets::kAdminTokenPrefix);
    if (!made)
        co_return problem(AdminCode::Internal);
    record.role = static_cast<store::TokenRole>(*role);
    record.id = made->id();
    record.sha256 = made->sha256;
    record.created = call.x.loop().wallNow();
    std::function<store::StoreResult<Records>(store::Store &)> work =
        [record](store::Store &store) { return addToken(store, record); };
    auto writing = onStore<Records>(m_views.store, call.x, std::move(work));
    const auto result = co_await std::move(writing);
    if (!result)
        co_return storeProblem(result.error());
    adopt(*result);
    model::JsonWriter out(0);
    out.beginObject();
    writeToken(out, record);
    writeText(out, "token", made->text.view());
    out.endObject();
    AdminAnswer answer = json(out.take(), 201);
    answer.fields.emplace_back("Location", "/v1/tokens/" + record.id);
    co_return answer;
}

io::Task<AdminAnswer> TokensController::remove(ApiCall &call)
{
    const std::string which = call.args.front();
    std::function<store::StoreResult<Removal>(store::Store &)> work = [which](store::Store &store) {
        return removeToken(store, which);
    };
    auto writing = onStore<Removal>(m_views.store, call.x, std::move(work));
    const auto result = co_await std::move(writing);
    if (!result)
        co_return storeProblem(result.error());
    if (result->refused)
        co_return problem(*result->refused);
    adopt(result->left);
    co_return namedAnswer(which);
}

} // namespace portcullis::control
