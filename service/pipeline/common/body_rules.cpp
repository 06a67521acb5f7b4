// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/body_rules.h"

#include "shared/core/ascii.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

std::string_view mediaType(std::string_view contentType)
{
    return trimOws(contentType.substr(0, contentType.find(';')));
}

bool startsWithIgnoreCase(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size() && equalsIgnoreCase(text.substr(0, prefix.size()), prefix);
}

} // namespace

bool isJsonMediaType(std::string_view contentType)
{
    const std::string_view type = mediaType(contentType);
    if (equalsIgnoreCase(type, "application/json"))
        return true;
    constexpr std::string_view kSuffix = "+json";
    const std::size_t slash = type.find('/');
    if (slash == std::string_view::npos || type.size() < slash + 1 + kSuffix.size())
        return false;
    return http::isToken(type.substr(0, slash)) && http::isToken(type.substr(slash + 1))
        && equalsIgnoreCase(type.substr(type.size() - kSuffix.size()), kSuffix);
}

bool isGrpcMediaType(std::string_view contentType)
{
    constexpr std::string_view kGrpc = "application/grpc";
    const std::string_view type = mediaType(contentType);
    if (!startsWithIgnoreCase(type, kGrpc))
        return false;
    return type.size() == kGrpc.size() || type[kGrpc.size()] == '+' || type[kGrpc.size()] == '-';
}

bool isEncoded(const http::FieldList &fields)
{
    bool encoded = false;
    for (const http::Field &field : fields) {
        if (!equalsIgnoreCase(field.name, "content-encoding"))
            continue;
        forEachToken(field.value, [&](std::string_view coding) {
            encoded = encoded || !equalsIgnoreCase(coding, "identity");
        });
    }
    return encoded;
}

bool hasJsonBody(const http::FieldList &fields)
{
    const std::optional<std::string_view> type = fields.find("content-type");
    return type && isJsonMediaType(*type) && fields.count("content-type") == 1;
}

void removeBodyFacts(http::FieldList &fields)
{
    static constexpr std::string_view kFacts[] = {
        "etag",        "digest",        "content-md5",   "content-digest",
        "repr-digest", "accept-ranges", "content-range", "trailer",
    };
    fields.removeIf([](const http::Field &field) {
        return std::any_of(std::begin(kFacts), std::end(kFacts), [&](std::string_view fact) {
            return equalsIgnoreCase(field.name, fact);
        });
    });
}

} // namespace portcullis::pipeline
