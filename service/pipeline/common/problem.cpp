// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/problem.h"

#include "service/pipeline/common/json_text.h"
#include "shared/core/ascii.h"

#include <charconv>
#include <string>

namespace portcullis::pipeline {

namespace {

void appendMember(std::string &out, std::string_view name, std::string_view value)
{
    out += out.empty() ? "{\"" : ",\"";
    out += name;
    out += "\":";
    appendJsonString(out, value);
}

std::string_view numberText(int number, Arena &arena)
{
    char digits[12];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return arena.copy({digits, static_cast<std::size_t>(end - digits)});
}

int statusOf(const ProblemInfo &problem)
{
    return problem.status != 0 ? problem.status : reasonInfo(problem.reason).status;
}

} // namespace

Reason clientReason(Reason reason)
{
    switch (reason) {
    case Reason::AuthenticateKeyExpired:
    case Reason::AuthenticateKeyDisabled:
        return Reason::AuthenticateKeyUnknown;
    default:
        return reason;
    }
}

std::string_view problemDocument(const ProblemInfo &problem, Arena &arena)
{
    const ReasonInfo &info = reasonInfo(clientReason(problem.reason));
    const int status = statusOf(problem);
    std::string out;
    out.reserve(512);
    std::string type = "urn:portcullis:reason:";
    type += info.code;
    appendMember(out, "type", type);
    appendMember(out, "title", info.title);
    out += ",\"status\":";
    out += std::to_string(status);
    const bool told = !problem.detail.empty() && status != 401;
    appendMember(out, "detail", told ? problem.detail : info.title);
    appendMember(out, "instance", problem.requestId);
    appendMember(out, "stage", stageName(info.stage));
    appendMember(out, "code", info.code);
    if (!problem.rule.empty() && status != 401)
        appendMember(out, "rule", problem.rule);
    out += "}\n";
    return arena.copy(out);
}

int grpcStatus(int httpStatus)
{
    switch (httpStatus) {
    case 401:
        return 16; // UNAUTHENTICATED
    case 403:
        return 7; // PERMISSION_DENIED
    case 404:
    case 405:
    case 501:
        return 12; // UNIMPLEMENTED
    case 408:
    case 504:
        return 4; // DEADLINE_EXCEEDED
    case 413:
    case 429:
        return 8; // RESOURCE_EXHAUSTED
    case 502:
    case 503:
        return 14; // UNAVAILABLE
    default:
        return httpStatus >= 400 && httpStatus < 500 ? 3 : 13; // INVALID_ARGUMENT or INTERNAL
    }
}

std::optional<std::string_view> grpcContentType(const http::FieldList &request)
{
    constexpr std::string_view kGrpc = "application/grpc";
    const auto type = request.find("Content-Type");
    if (!type || !equalsIgnoreCase(type->substr(0, kGrpc.size()), kGrpc))
        return {};
    return type;
}

void appendGrpcRefusal(http::FieldList &fields, const ProblemInfo &problem,
                       std::string_view contentType, Arena &arena)
{
    constexpr std::string_view kWeb = "application/grpc-web";
    const bool web = contentType.size() >= kWeb.size()
        && equalsIgnoreCase(contentType.substr(0, kWeb.size()), kWeb);
    fields.append("Content-Type", web ? kWeb : std::string_view("application/grpc"));
    fields.append("grpc-status", numberText(grpcStatus(statusOf(problem)), arena));
    fields.append("grpc-message", reasonInfo(clientReason(problem.reason)).code);
}

} // namespace portcullis::pipeline
