// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/store_controller.h"

#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/file_answer.h"
#include "service/control/admin_api/flat_body.h"
#include "service/control/admin_api/list_page.h"
#include "service/control/admin_api/store_call.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace portcullis::control {

namespace {

constexpr std::array kRefusals{AdminCode::StoreFailed};
constexpr std::array kAuditQuery{kLimit, kNumberCursor, kSearch};
constexpr std::size_t kMostSearched = 10'000; // entries that a page with a search looks at

using Nodes = std::vector<store::NodeState>;

std::string nodesJson(const Nodes &nodes)
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    for (const store::NodeState &node : nodes) {
        out.beginObject();
        writeText(out, "name", node.name);
        writeText(out, "version", node.version);
        out.key("revision");
        out.number(node.revision);
        writeTime(out, "started", node.started);
        writeTime(out, "lastSeen", node.lastSeen);
        out.key("uptimeSeconds");
        // Not what a clock that was put back would make of it.
        const auto up = std::chrono::duration_cast<Seconds>(node.lastSeen - node.started);
        out.number(std::max<std::int64_t>(up.count(), 0));
        writeText(out, "health", node.health);
        out.endObject();
    }
    out.endArray();
    out.endObject();
    return out.take();
}

bool found(const store::AuditEntry &entry, std::string_view search)
{
    return contains(entry.actor, search) || contains(entry.action, search)
        || contains(entry.target, search) || contains(entry.detail, search);
}

/// Newest first; with a search the page has what was found among the next kMostSearched.
store::StoreResult<store::AuditPage> readAudit(store::Store &store, const PageRequest &page)
{
    if (page.search.empty())
        return store.audit(page.limit, page.before);
    store::AuditPage out;
    out.next = page.before;
    std::size_t searched = 0;
    do {
        auto part = store.audit(store::Store::kMaxPage, out.next);
        if (!part)
            return tl::unexpected(part.error());
        searched += part->entries.size();
        out.next = part->next;
        for (store::AuditEntry &entry : part->entries) {
            if (!found(entry, page.search))
                continue;
            if (out.entries.size() == page.limit) {
                out.next = out.entries.back().number;
                return out;
            }
            out.entries.push_back(std::move(entry));
        }
    } while (out.next != 0 && searched < kMostSearched);
    return out;
}

std::string auditJson(const store::AuditPage &page)
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    for (const store::AuditEntry &entry : page.entries) {
        out.beginObject();
        out.key("number");
        out.number(entry.number);
        writeTime(out, "at", entry.at);
        writeText(out, "actor", entry.actor);
        writeText(out, "from", entry.from);
        writeText(out, "action", entry.action);
        writeText(out, "target", entry.target);
        out.key("status");
        out.number(entry.status);
        if (entry.revision != 0) {
            out.key("revision");
            out.number(entry.revision);
        }
        if (!entry.detail.empty()) {
            out.key("detail");
            out.raw(entry.detail);
        }
        out.endObject();
    }
    out.endArray();
    if (page.next != 0)
        writeText(out, "nextCursor", std::to_string(page.next));
    out.endObject();
    return out.take();
}

} // namespace

void StoreController::addTo(RouteTable &routes)
{
    using C = StoreController;
    routes.add({.method = "GET",
                .path = "/v1/nodes",
                .access = Access::Viewer,
                .id = "listNodes",
                .summary = "The gateways on this store.",
                .answer = "NodeList",
                .refusals = kRefusals},
               this, &C::nodes);
    routes.add({.method = "GET",
                .path = "/v1/audit",
                .access = Access::Viewer,
                .query = kAuditQuery,
                .id = "listAudit",
                .summary = "Every admin action, newest first.",
                .answer = "AuditPage",
                .refusals = kRefusals},
               this, &C::audit);
    routes.add({.method = "POST",
                .path = "/v1/backup",
                .body = BodyRule::Optional,
                .id = "makeBackup",
                .summary = "A consistent copy of the store, as a SQLite file. Secrets stay sealed.",
                .request = "Empty",
                .refusals = kRefusals,
                .mediaType = "application/vnd.sqlite3"},
               this, &C::backup);
}

io::Task<AdminAnswer> StoreController::nodes(ApiCall &call)
{
    std::function<store::StoreResult<Nodes>(store::Store &)> work =
        [now = call.x.loop().wallNow()](store::Store &store) { return store.nodes(now); };
    auto reading = onStore<Nodes>(m_views.store, call.x, std::move(work));
    const auto result = co_await std::move(reading);
    if (!result)
        co_return storeProblem(result.error());
    co_return json(nodesJson(*result));
}

io::Task<AdminAnswer> StoreController::audit(ApiCall &call)
{
    std::function<store::StoreResult<store::AuditPage>(store::Store &)> work =
        [page = PageRequest::of(call.query)](store::Store &store) {
            return readAudit(store, page);
        };
    auto reading = onStore<store::AuditPage>(m_views.store, call.x, std::move(work));
    const auto result = co_await std::move(reading);
    if (!result)
        co_return storeProblem(result.error());
    co_return json(auditJson(*result));
}

/// The copy is made beside the store, sent, and deleted again.
io::Task<AdminAnswer> StoreController::backup(ApiCall &call)
{
    if (auto wrong = FlatBody(call.body, true).finish())
        co_return std::move(*wrong);
    auto file = TemporaryFile::in(m_views.backupFolder, "backup-", ".db");
    if (!file)
        co_return problem(AdminCode::StoreFailed, "there is no place for a copy");
    std::function<store::StoreResult<void>(store::Store &)> work =
        [copy = *file](store::Store &store) { return store.backup(copy->path()); };
    auto copying = onStore<void>(m_views.store, call.x, std::move(work));
    const auto result = co_await std::move(copying);
    if (!result)
        co_return storeProblem(result.error());
    io::Task<AdminAnswer> sending =
        sendFile(m_views.aside, call.x, *file, "application/vnd.sqlite3", "portcullis-backup.db");
    co_return co_await std::move(sending);
}

} // namespace portcullis::control
