// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/revisions_controller.h"

#include "service/control/admin_api/change_call.h"
#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/flat_body.h"
#include "service/control/admin_api/list_page.h"
#include "service/control/admin_api/preconditions.h"
#include "service/control/admin_api/store_call.h"
#include "shared/model/config_reader.h"

#include <array>

namespace portcullis::control {

namespace {

/// Of revisions a page with a search looks at, so that a search for nothing ends.
constexpr std::size_t kMostSearched = 5'000;

constexpr std::array kListRefusals{AdminCode::StoreFailed};
constexpr std::array kShowRefusals{AdminCode::NotFound, AdminCode::StoreFailed};
constexpr std::array kBackQuery{kConfirmWithin};
constexpr std::array kRestoreRefusals{AdminCode::NotFound, AdminCode::ConfirmPending,
                                      AdminCode::Stale, AdminCode::Invalid, AdminCode::StoreFailed};
constexpr std::array kUndoRefusals{AdminCode::NotFound, AdminCode::UndoConflict, AdminCode::Stale,
                                   AdminCode::Invalid, AdminCode::StoreFailed};

using store::Revision;
using store::RevisionPage;

std::optional<std::uint64_t> numberOf(const std::string &text)
{
    const auto number = model::toWholeNumber(text);
    if (!number || *number < 1)
        return {};
    return static_cast<std::uint64_t>(*number);
}

bool found(const Revision &revision, std::string_view search)
{
    return contains(revision.note, search) || contains(revision.author, search);
}

/// Newest first; with a search the page has what was found among the next kMostSearched.
store::StoreResult<RevisionPage> readPage(store::Store &store, const PageRequest &page)
{
    if (page.search.empty())
        return store.revisions(page.limit, page.before);
    RevisionPage out;
    out.next = page.before;
    std::size_t searched = 0;
    do {
        auto part = store.revisions(store::Store::kMaxPage, out.next);
        if (!part)
            return tl::unexpected(part.error());
        searched += part->revisions.size();
        out.next = part->next;
        for (Revision &revision : part->revisions) {
            if (!found(revision, page.search))
                continue;
            if (out.revisions.size() == page.limit) {
                out.next = out.revisions.back().number;
                return out;
            }
            out.revisions.push_back(std::move(revision));
        }
    } while (out.next != 0 && searched < kMostSearched);
    return out;
}

void writeRevision(model::JsonWriter &out, const Revision &revision)
{
    out.key("revision");
    out.number(revision.number);
    writeTime(out, "at", revision.at);
    writeText(out, "author", revision.author);
    writeText(out, "from", revision.from);
    writeText(out, "kind", revision.kind);
    writeText(out, "note", revision.note);
    out.key("changes");
    out.number(revision.changes);
    out.key("changed");
    out.beginArray();
    for (const store::EntityKey &key : revision.changed) {
        out.beginObject();
        writeText(out, "kind", key.kind);
        writeText(out, "name", key.name);
        out.endObject();
    }
    out.endArray();
}

void writeDiff(model::JsonWriter &out, const std::vector<store::EntityChange> &changes)
{
    out.key("diff");
    out.beginArray();
    for (const store::EntityChange &change : changes) {
        out.beginObject();
        writeText(out, "kind", change.key.kind);
        writeText(out, "name", change.key.name);
        if (change.before) {
            out.key("before");
            out.raw(*change.before);
        }
        if (change.after) {
            out.key("after");
            out.raw(*change.after);
        }
        if (change.moved) {
            out.key("moved");
            out.boolean(true);
        }
        out.endObject();
    }
    out.endArray();
}

/// A thousand revisions with a hundred names each take their time.
std::string pageJson(const RevisionPage &page)
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    for (const Revision &revision : page.revisions) {
        out.beginObject();
        writeRevision(out, revision);
        out.endObject();
    }
    out.endArray();
    if (page.next != 0)
        writeText(out, "nextCursor", std::to_string(page.next));
    out.endObject();
    return out.take() + '\n';
}

struct OneRevision {
    Revision revision;
    std::vector<store::EntityChange> changes;
};

store::StoreResult<OneRevision> readOne(store::Store &store, std::uint64_t number)
{
    auto revision = store.revision(number);
    if (!revision)
        return tl::unexpected(revision.error());
    auto changes = store.changesOf(number);
    if (!changes)
        return tl::unexpected(changes.error());
    return OneRevision{std::move(*revision), std::move(*changes)};
}

} // namespace

void RevisionsController::addTo(RouteTable &routes)
{
    using C = RevisionsController;
    routes.add({.method = "GET",
                .path = "/v1/revisions",
                .access = Access::Viewer,
                .query = kNumberList,
                .id = "listRevisions",
                .summary = "The history, newest first.",
                .answer = "RevisionPage",
                .refusals = kListRefusals},
               this, &C::list);
    routes.add({.method = "GET",
                .path = "/v1/revisions/<n>",
                .access = Access::Viewer,
                .id = "getRevision",
                .summary = "One revision and what it changed.",
                .answer = "RevisionDetail",
                .refusals = kShowRefusals,
                .givesEtag = true},
               this, &C::show);
    routes.add({.method = "POST",
                .path = "/v1/revisions/<n>/restore",
                .body = BodyRule::Optional,
                .query = kBackQuery,
                .id = "restoreRevision",
                .summary = "Makes a new revision with the content of an old one.",
                .request = "Empty",
                .answer = "Applied",
                .refusals = kRestoreRefusals,
                .readsIfMatch = true,
                .givesEtag = true},
               this, &C::restore);
    routes.add({.method = "POST",
                .path = "/v1/revisions/<n>/undo",
                .body = BodyRule::Optional,
                .query = kBackQuery,
                .id = "undoRevision",
                .summary = "Takes back what one revision changed and keeps later changes.",
                .request = "Empty",
                .answer = "Applied",
                .refusals = kUndoRefusals,
                .readsIfMatch = true,
                .givesEtag = true},
               this, &C::undo);
}

io::Task<AdminAnswer> RevisionsController::list(ApiCall &call)
{
    const PageRequest page = PageRequest::of(call.query);
    std::function<store::StoreResult<RevisionPage>(store::Store &)> work =
        [page](store::Store &store) { return readPage(store, page); };
    auto reading = onStore<RevisionPage>(m_views.store, call.x, std::move(work));
    auto result = co_await std::move(reading);
    if (!result)
        co_return storeProblem(result.error());
    AdminAnswer answer;
    answer.render = [shown = std::make_shared<const RevisionPage>(std::move(*result))] {
        return pageJson(*shown);
    };
    co_return answer;
}

io::Task<AdminAnswer> RevisionsController::show(ApiCall &call)
{
    const auto number = numberOf(call.args.front());
    if (!number)
        co_return problem(AdminCode::NotFound);
    std::function<store::StoreResult<OneRevision>(store::Store &)> work =
        [number](store::Store &store) { return readOne(store, *number); };
    auto reading = onStore<OneRevision>(m_views.store, call.x, std::move(work));
    auto result = co_await std::move(reading);
    if (!result)
        co_return storeProblem(result.error());
    AdminAnswer answer;
    answer.fields.emplace_back("ETag", etagOf(*number));
    if (notModified(call.x.head().fields, *number)) { // a revision never changes
        answer.status = 304;
        co_return answer;
    }
    answer.render = [one = std::make_shared<const OneRevision>(std::move(*result))] {
        model::JsonWriter out(0);
        out.beginObject();
        writeRevision(out, one->revision);
        writeDiff(out, one->changes);
        out.endObject();
        return out.take() + '\n';
    };
    co_return answer;
}

io::Task<AdminAnswer> RevisionsController::restore(ApiCall &call)
{
    const auto number = numberOf(call.args.front());
    if (!number)
        co_return problem(AdminCode::NotFound);
    if (auto wrong = FlatBody(call.body, true).finish())
        co_return std::move(*wrong);
    io::Task<ApplyResult> applying = apply(m_views, call, RestoreRevision{*number});
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 200);
}

io::Task<AdminAnswer> RevisionsController::undo(ApiCall &call)
{
    const auto number = numberOf(call.args.front());
    if (!number)
        co_return problem(AdminCode::NotFound);
    if (auto wrong = FlatBody(call.body, true).finish())
        co_return std::move(*wrong);
    io::Task<ApplyResult> applying = apply(m_views, call, UndoRevision{*number});
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 200);
}

} // namespace portcullis::control
