// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/entities_controller.h"

#include "service/control/admin_api/change_call.h"
#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/list_page.h"
#include "service/control/admin_api/preconditions.h"
#include "service/control/admin_api/reply.h"
#include "service/control/config/entities.h"
#include "shared/model/problems.h"

#include <algorithm>
#include <array>

namespace portcullis::control {

namespace {

constexpr std::array kShowRefusals{AdminCode::NotFound};
constexpr std::array kCreateRefusals{AdminCode::Exists, AdminCode::Invalid, AdminCode::StoreFailed};
constexpr std::array kReplaceRefusals{AdminCode::NotFound,        AdminCode::ConfirmPending,
                                      AdminCode::Stale,           AdminCode::Invalid,
                                      AdminCode::IfMatchRequired, AdminCode::StoreFailed};
constexpr std::array kRemoveRefusals{AdminCode::NotFound,        AdminCode::Referenced,
                                     AdminCode::Stale,           AdminCode::Invalid,
                                     AdminCode::IfMatchRequired, AdminCode::StoreFailed};

/// `RateLimit` of `rate limit`.
std::string schemaOf(EntityKind kind)
{
    std::string name;
    bool start = true;
    for (const char c : titleOf(kind)) {
        if (c == ' ') {
            start = true;
            continue;
        }
        name += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        start = false;
    }
    return name;
}

/// One page, by name. The whole section is looked at: it stands in the document's order.
std::string pageJson(const model::Document *document, EntityKind kind, const PageRequest &page,
                     const std::string &folder)
{
    std::vector<std::pair<std::string_view, std::size_t>> found;
    const auto all = document ? listEntities(*document, kind) : std::vector<EntitySummary>();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name > page.after
            && (contains(all[i].name, page.search) || contains(all[i].description, page.search)))
            found.emplace_back(all[i].name, i);
    }
    const std::size_t shown = std::min(page.limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown),
                      found.end());
    model::JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    for (std::size_t i = 0; i < shown; ++i)
        out.raw(entityJson(*document, kind, found[i].second, folder));
    out.endArray();
    if (shown < found.size())
        writeText(out, "nextCursor", found[shown - 1].first);
    out.endObject();
    return out.take() + '\n';
}

/// What is sent twice is there already, whatever else follows from that, such as two routes between
/// which nothing decides.
AdminAnswer createRefusal(ApplyFailure failure)
{
    const bool taken = std::any_of(
        failure.problems.begin(), failure.problems.end(), [](const model::Problem &problem) {
            return problem.code == model::code::kDuplicateName && problem.pointer == "/name";
        });
    if (failure.kind == ApplyFailure::Kind::Invalid && taken) {
        failure.kind = ApplyFailure::Kind::Exists;
        failure.what = "there is one of this name already";
    }
    return refusal(failure);
}

} // namespace

EntitiesController::EntitiesController(const AdminViews &views, EntityKind kind)
    : m_views(views)
    , m_kind(kind)
    , m_all("/v1/" + std::string(collectionOf(kind)))
    , m_one(m_all + "/<name>")
    , m_schema(schemaOf(kind))
    , m_page(m_schema + "Page")
    , m_ids{"list" + m_schema + "s", "get" + m_schema,   "create" + m_schema,
            "replace" + m_schema,    "patch" + m_schema, "delete" + m_schema}
{
}

void EntitiesController::addTo(RouteTable &routes)
{
    using C = EntitiesController;
    routes.add({.method = "GET",
                .path = m_all,
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .query = kNameList,
                .id = m_ids[0],
                .summary = "A page of them, by name.",
                .answer = m_page,
                .givesEtag = true},
               this, &C::list);
    routes.add({.method = "POST",
                .path = m_all,
                .body = BodyRule::Json,
                .id = m_ids[2],
                .summary = "Creates one.",
                .request = m_schema,
                .answer = "Applied",
                .status = 201,
                .refusals = kCreateRefusals,
                .givesEtag = true},
               this, &C::create);
    routes.add({.method = "GET",
                .path = m_one,
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .id = m_ids[1],
                .summary = "One of them.",
                .answer = m_schema,
                .refusals = kShowRefusals,
                .givesEtag = true},
               this, &C::show);
    routes.add({.method = "PUT",
                .path = m_one,
                .body = BodyRule::Json,
                .id = m_ids[3],
                .summary = "Replaces one; with If-None-Match: * creates it.",
                .request = m_schema,
                .answer = "Applied",
                .refusals = kReplaceRefusals,
                .readsIfMatch = true,
                .givesEtag = true,
                .mayCreate = true},
               this, &C::replace);
    routes.add({.method = "PATCH",
                .path = m_one,
                .body = BodyRule::Json,
                .id = m_ids[4],
                .summary = "Changes one by a merge patch (RFC 7396).",
                .request = "MergePatch",
                .answer = "Applied",
                .refusals = kReplaceRefusals,
                .readsIfMatch = true,
                .givesEtag = true},
               this, &C::patch);
    routes.add({.method = "DELETE",
                .path = m_one,
                .id = m_ids[5],
                .summary = "Deletes one that nothing refers to.",
                .answer = "Applied",
                .refusals = kRemoveRefusals,
                .readsIfMatch = true,
                .givesEtag = true},
               this, &C::remove);
}

std::uint64_t EntitiesController::revisionOf(const ConfigInForce &config,
                                             std::string_view name) const
{
    return m_views.service ? m_views.service->revisionOf(m_kind, name) : config.revision;
}

io::Task<AdminAnswer> EntitiesController::list(ApiCall &call)
{
    const ConfigInForce config = m_views.config();
    AdminAnswer answer;
    answer.fields.emplace_back("ETag", etagOf(config.revision));
    if (notModified(call.x.head().fields, config.revision)) {
        answer.status = 304;
        co_return answer;
    }
    answer.render = [snapshot = config.snapshot, kind = m_kind, page = PageRequest::of(call.query),
                     folder = m_views.baseFolder] {
        return pageJson(snapshot ? &snapshot->document : nullptr, kind, page, folder);
    };
    co_return answer;
}

io::Task<AdminAnswer> EntitiesController::show(ApiCall &call)
{
    const ConfigInForce config = m_views.config();
    const std::string name = call.args.front();
    if (!config.snapshot)
        co_return problem(AdminCode::NotFound);
    // By then another revision may be in force: its tag must not stand beside this one's text.
    const std::uint64_t revision = revisionOf(config, name);
    std::function<std::string()> work = [snapshot = config.snapshot, kind = m_kind, name,
                                         folder = m_views.baseFolder] {
        const auto at = findEntity(snapshot->document, kind, name);
        return at ? entityJson(snapshot->document, kind, *at, folder) : std::string();
    };
    io::Task<std::string> working = runAside<std::string>(m_views.aside, call.x, std::move(work));
    std::string text = co_await std::move(working);
    if (text.empty())
        co_return problem(AdminCode::NotFound);
    AdminAnswer answer = json(std::move(text));
    answer.fields.emplace_back("ETag", etagOf(revision));
    if (notModified(call.x.head().fields, revision)) {
        answer.status = 304;
        answer.body.clear();
    }
    co_return answer;
}

io::Task<AdminAnswer> EntitiesController::create(ApiCall &call)
{
    io::Task<ApplyResult> applying =
        apply(m_views, call, CreateEntity{m_kind, std::move(call.body)});
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return createRefusal(result.error());
    AdminAnswer answer = applied(*result, 201);
    answer.fields.emplace_back("Location", m_all + '/' + result->name);
    co_return answer;
}

io::Task<AdminAnswer> EntitiesController::replace(ApiCall &call)
{
    const bool creates = preconditionOf(call.x.head().fields).absent;
    io::Task<ApplyResult> applying =
        apply(m_views, call, PutEntity{m_kind, call.args.front(), std::move(call.body)});
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, creates ? 201 : 200);
}

io::Task<AdminAnswer> EntitiesController::patch(ApiCall &call)
{
    io::Task<ApplyResult> applying =
        apply(m_views, call, PatchEntity{m_kind, call.args.front(), std::move(call.body)});
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 200);
}

io::Task<AdminAnswer> EntitiesController::remove(ApiCall &call)
{
    io::Task<ApplyResult> applying = apply(m_views, call, DeleteEntity{m_kind, call.args.front()});
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 200);
}

} // namespace portcullis::control
