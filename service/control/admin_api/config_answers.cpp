// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/config_answers.h"

#include "shared/core/log.h"
#include "shared/model/values.h"

namespace portcullis::control {

namespace {

AdminCode codeOf(ApplyFailure::Kind kind)
{
    using Kind = ApplyFailure::Kind;
    switch (kind) {
    case Kind::Invalid:
        return AdminCode::Invalid;
    case Kind::Malformed:
        return AdminCode::BadBody;
    case Kind::NotFound:
        return AdminCode::NotFound;
    case Kind::Exists:
        return AdminCode::Exists;
    case Kind::Referenced:
        return AdminCode::Referenced;
    case Kind::Stale:
        return AdminCode::Stale;
    case Kind::PreconditionMissing:
        return AdminCode::IfMatchRequired;
    case Kind::ConfirmPending:
        return AdminCode::ConfirmPending;
    case Kind::NothingToConfirm:
        return AdminCode::NothingToConfirm;
    case Kind::UndoConflict:
        return AdminCode::UndoConflict;
    case Kind::CannotPrepare:
        return AdminCode::CannotPrepare;
    case Kind::Unavailable:
        return AdminCode::StoreFailed;
    case Kind::Internal:
        break;
    }
    return AdminCode::Internal;
}

/// What is no JSON is 400, also where the change's reader has not told it apart.
AdminCode codeOf(const ApplyFailure &failure)
{
    const bool invalid = failure.kind == ApplyFailure::Kind::Invalid;
    return invalid && unreadable(failure.problems) ? AdminCode::BadBody : codeOf(failure.kind);
}

std::string textList(const std::vector<std::string> &texts)
{
    model::JsonWriter out(0);
    out.beginArray();
    for (const std::string &text : texts)
        out.text(text);
    out.endArray();
    return out.take();
}

} // namespace

AdminAnswer refusal(const ApplyFailure &failure)
{
    using Kind = ApplyFailure::Kind;
    const bool inside = failure.kind == Kind::Internal || failure.kind == Kind::Unavailable;
    if (inside)
        log(LogLevel::Error, "change failed:", {{"why", failure.what}});
    AdminProblem out;
    out.code = codeOf(failure);
    if (failure.kind != Kind::Internal)
        out.detail = failure.what;
    out.errors = failure.problems;
    if (out.detail.empty() && !out.errors.empty())
        out.detail = out.errors.front().message;
    if (failure.kind == Kind::Stale)
        out.members.emplace_back("revision", std::to_string(failure.currentRevision));
    if (!failure.references.empty())
        out.members.emplace_back("references", textList(failure.references));
    if (failure.confirmBy)
        out.members.emplace_back("confirmBy",
                                 '"' + model::formatTimestamp(*failure.confirmBy) + '"');
    AdminAnswer answer = out.answer();
    if (failure.kind == Kind::Stale)
        answer.fields.emplace_back("ETag", etagOf(failure.currentRevision));
    if (failure.kind == Kind::Unavailable)
        answer.fields.emplace_back("Retry-After", "1");
    return answer;
}

AdminAnswer referenced(std::string detail, const std::vector<std::string> &references)
{
    AdminProblem out;
    out.code = AdminCode::Referenced;
    out.detail = std::move(detail);
    out.members.emplace_back("references", textList(references));
    return out.answer();
}

int refusalStatus(const ApplyFailure &failure)
{
    return adminCodeInfo(codeOf(failure)).status;
}

void writeText(model::JsonWriter &out, std::string_view key, std::string_view value)
{
    out.key(key);
    out.text(value);
}

void writeTime(model::JsonWriter &out, std::string_view key, WallTime time)
{
    writeText(out, key, model::formatTimestamp(time));
}

void writeProblems(model::JsonWriter &out, std::string_view key,
                   const std::vector<model::Problem> &problems)
{
    out.key(key);
    out.beginArray();
    for (const model::Problem &problem : problems) {
        out.beginObject();
        writeText(out, "pointer", problem.pointer);
        writeText(out, "code", problem.code);
        writeText(out, "message", problem.message);
        out.endObject();
    }
    out.endArray();
}

AdminAnswer namedAnswer(std::string_view name)
{
    model::JsonWriter out(0);
    out.beginObject();
    writeText(out, "name", name);
    out.endObject();
    return json(out.take());
}

AdminAnswer applied(const Applied &done, int status)
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("revision");
    out.number(done.revision);
    out.key("changed");
    out.boolean(done.changed);
    if (!done.name.empty())
        writeText(out, "name", done.name);
    if (!done.entity.empty()) {
        out.key("entity");
        out.raw(done.entity);
    }
    if (done.newKey) {
        writeText(out, "id", done.newKey->id);
        writeText(out, "key", done.newKey->key);
        if (done.newKey->expires)
            writeTime(out, "expires", *done.newKey->expires);
    }
    if (done.confirmBy)
        writeTime(out, "confirmBy", *done.confirmBy);
    if (done.pendingWorkers > 0) {
        out.key("pendingWorkers");
        out.number(done.pendingWorkers);
    }
    writeProblems(out, "warnings", done.warnings);
    out.endObject();
    AdminAnswer answer = json(out.take(), status);
    const bool one = done.entityRevision != 0;
    answer.fields.emplace_back("ETag", etagOf(one ? done.entityRevision : done.revision));
    return answer;
}

} // namespace portcullis::control
