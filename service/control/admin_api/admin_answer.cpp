// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/admin_answer.h"

#include "shared/model/json_writer.h"
#include "shared/model/problems.h"

#include <algorithm>

namespace portcullis::control {

namespace {

AdminAnswer write(const AdminCodeInfo &info, std::string_view detail, const AdminProblem &problem)
{
    model::JsonWriter out(0);
    out.beginObject();
    const auto text = [&out](std::string_view key, std::string_view value) {
        out.key(key);
        out.text(value);
    };
    text("type", "urn:portcullis:reason:" + std::string(info.code));
    text("title", info.title);
    out.key("status");
    out.number(info.status);
    text("detail", detail.empty() ? info.title : detail);
    text("code", info.code);
    for (const auto &[name, value] : problem.members) {
        out.key(name);
        out.raw(value);
    }
    if (!problem.errors.empty()) {
        out.key("errors");
        out.beginArray();
        for (const model::Problem &error : problem.errors) {
            out.beginObject();
            text("pointer", error.pointer);
            text("code", error.code);
            text("message", error.message);
            out.endObject();
        }
        out.endArray();
    }
    out.endObject();
    AdminAnswer answer = json(out.take(), info.status);
    answer.contentType = "application/problem+json";
    return answer;
}

} // namespace

bool unreadable(const std::vector<model::Problem> &errors)
{
    using namespace model::code;
    return std::any_of(errors.begin(), errors.end(), [](const model::Problem &problem) {
        return problem.code == kSyntax || problem.code == kEncoding || problem.code == kTooDeep
            || problem.code == kTooLarge || problem.code == kDuplicateKey;
    });
}

AdminAnswer AdminProblem::answer() const
{
    return write(adminCodeInfo(code), detail, *this);
}

AdminAnswer problem(AdminCode code, std::string detail)
{
    return AdminProblem{code, std::move(detail), {}, {}}.answer();
}

AdminAnswer problem(const AdminCodeInfo &info, std::string_view detail)
{
    return write(info, detail, {});
}

AdminAnswer invalid(std::vector<model::Problem> errors)
{
    AdminProblem out;
    out.code = unreadable(errors) ? AdminCode::BadBody : AdminCode::Invalid;
    if (!errors.empty())
        out.detail = errors.front().message;
    out.errors = std::move(errors);
    return out.answer();
}

AdminAnswer json(std::string text, int status)
{
    AdminAnswer answer;
    answer.status = status;
    answer.body = std::move(text);
    answer.body += '\n';
    return answer;
}

std::string etagOf(std::uint64_t revision)
{
    return '"' + std::to_string(revision) + '"';
}

} // namespace portcullis::control
