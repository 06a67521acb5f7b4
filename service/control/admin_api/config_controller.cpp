// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/config_controller.h"

#include "service/control/admin_api/change_call.h"
#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/flat_body.h"
#include "service/control/admin_api/preconditions.h"
#include "service/control/admin_api/reply.h"
#include "service/control/config/draft_questions.h"
#include "shared/model/to_json.h"

#include <array>

namespace portcullis::control {

namespace {

constexpr std::array kReplaceQuery{kConfirmWithin};
constexpr std::array kReplaceRefusals{AdminCode::ConfirmPending, AdminCode::Stale,
                                      AdminCode::Invalid, AdminCode::IfMatchRequired,
                                      AdminCode::StoreFailed};
constexpr std::array kDraftRefusals{AdminCode::Invalid};
constexpr std::array kConfirmRefusals{AdminCode::NothingToConfirm, AdminCode::StoreFailed};

std::string validationJson(const Validation &validation)
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("valid");
    out.boolean(validation.errors.empty());
    writeProblems(out, "errors", validation.errors);
    writeProblems(out, "warnings", validation.warnings);
    out.endObject();
    return out.take();
}

void writeChanges(model::JsonWriter &out, std::string_view key, const DocumentDiff &diff,
                  EntityChange::Kind kind)
{
    out.key(key);
    out.beginArray();
    for (const EntityChange &change : diff.changes) {
        if (change.kind != kind)
            continue;
        out.beginObject();
        writeText(out, "kind", change.entity.section);
        if (!change.entity.name.empty())
            writeText(out, "name", change.entity.name);
        if (!change.before.empty()) {
            out.key("before");
            out.raw(change.before);
        }
        if (!change.after.empty()) {
            out.key("after");
            out.raw(change.after);
        }
        out.endObject();
    }
    out.endArray();
}

std::string diffJson(const DocumentDiff &diff)
{
    using Kind = EntityChange::Kind;
    model::JsonWriter out(0);
    out.beginObject();
    writeChanges(out, "added", diff, Kind::Added);
    writeChanges(out, "removed", diff, Kind::Removed);
    writeChanges(out, "changed", diff, Kind::Changed);
    out.key("patch");
    out.raw(diff.patch.empty() ? "[]" : diff.patch);
    out.endObject();
    return out.take();
}

using DraftDiff = tl::expected<DocumentDiff, Validation>;

AdminAnswer diffAnswer(DraftDiff result)
{
    if (!result)
        return invalid(std::move(result.error().errors));
    AdminAnswer answer;
    answer.render = [diff = std::make_shared<const DocumentDiff>(std::move(*result))] {
        return diffJson(*diff) + '\n';
    };
    return answer;
}

} // namespace

void ConfigController::addTo(RouteTable &routes)
{
    using C = ConfigController;
    routes.add({.method = "GET",
                .path = "/v1/config",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .id = "getConfig",
                .summary = "The whole configuration document.",
                .answer = "Document",
                .givesEtag = true},
               this, &C::show);
    routes.add({.method = "PUT",
                .path = "/v1/config",
                .body = BodyRule::Document,
                .query = kReplaceQuery,
                .id = "replaceConfig",
                .summary = "Replaces the whole document.",
                .request = "Document",
                .answer = "Applied",
                .refusals = kReplaceRefusals,
                .readsIfMatch = true,
                .givesEtag = true},
               this, &C::replace);
    routes.add({.method = "POST",
                .path = "/v1/config/validate",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .body = BodyRule::Document,
                .id = "validateConfig",
                .summary = "All errors and warnings of a document; nothing is stored.",
                .request = "Document",
                .answer = "Validation"},
               this, &C::validate);
    routes.add({.method = "POST",
                .path = "/v1/config/diff",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .body = BodyRule::Document,
                .id = "diffConfig",
                .summary = "How a document differs from the one in force.",
                .request = "Document",
                .answer = "Diff",
                .refusals = kDraftRefusals},
               this, &C::diff);
    routes.add({.method = "POST",
                .path = "/v1/config/confirm",
                .body = BodyRule::Optional,
                .id = "confirmConfig",
                .summary = "Keeps a change that waits to be confirmed.",
                .request = "Empty",
                .answer = "Applied",
                .refusals = kConfirmRefusals,
                .givesEtag = true},
               this, &C::keep);
    routes.add({.method = "DELETE",
                .path = "/v1/config/confirm",
                .id = "revertConfig",
                .summary = "Takes a change that waits to be confirmed back now.",
                .answer = "Applied",
                .refusals = kConfirmRefusals,
                .givesEtag = true},
               this, &C::revertNow);
}

io::Task<AdminAnswer> ConfigController::show(ApiCall &call)
{
    const ConfigInForce config = m_views.config();
    AdminAnswer answer;
    answer.fields.emplace_back("ETag", etagOf(config.revision));
    if (notModified(call.x.head().fields, config.revision)) {
        answer.status = 304;
        co_return answer;
    }
    answer.render = [snapshot = config.snapshot, folder = m_views.baseFolder] {
        return snapshot ? model::toJson(snapshot->document, {folder, 0}) + '\n'
                        : std::string("{\"version\":1}\n");
    };
    co_return answer;
}

io::Task<AdminAnswer> ConfigController::replace(ApiCall &call)
{
    io::Task<ApplyResult> applying = apply(m_views, call, ReplaceDocument{std::move(call.body)});
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 200);
}

io::Task<AdminAnswer> ConfigController::validate(ApiCall &call)
{
    if (!m_views.service) {
        std::function<Validation()> work = [options = m_views.draftOptions,
                                            body = std::move(call.body)] {
            return validateDraft(body, options, readSecret);
        };
        auto working = runAside<Validation>(m_views.aside, call.x, std::move(work));
        Validation result = co_await std::move(working);
        co_return json(validationJson(std::move(result)));
    }
    Reply<Validation> reply(call.x.waker());
    m_views.service->validate(std::move(call.body), reply.slot());
    io::Task<> arriving = reply.arrived();
    co_await std::move(arriving);
    co_return json(validationJson(reply.take()));
}

io::Task<AdminAnswer> ConfigController::diff(ApiCall &call)
{
    if (!m_views.service) {
        std::function<DraftDiff()> work = [options = m_views.draftOptions, now = m_views.config(),
                                           body = std::move(call.body)] {
            return diffDraft(body, options, now.document());
        };
        auto working = runAside<DraftDiff>(m_views.aside, call.x, std::move(work));
        DraftDiff result = co_await std::move(working);
        co_return diffAnswer(std::move(result));
    }
    Reply<DraftDiff> reply(call.x.waker());
    m_views.service->diff(std::move(call.body), reply.slot());
    io::Task<> arriving = reply.arrived();
    co_await std::move(arriving);
    co_return diffAnswer(reply.take());
}

io::Task<AdminAnswer> ConfigController::keep(ApiCall &call)
{
    FlatBody body(call.body, true);
    if (auto wrong = body.finish())
        co_return std::move(*wrong);
    io::Task<ApplyResult> confirming = confirm(m_views, call);
    const ApplyResult result = co_await std::move(confirming);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 200);
}

io::Task<AdminAnswer> ConfigController::revertNow(ApiCall &call)
{
    io::Task<ApplyResult> reverting = revert(m_views, call);
    const ApplyResult result = co_await std::move(reverting);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 200);
}

} // namespace portcullis::control
