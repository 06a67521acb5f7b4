// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/recorded_fields.h"

#include <algorithm>
#include <array>

namespace portcullis::telemetry {

namespace {

// What is needed to replay a request, and carries no secret by its definition. Referer is not among
// them: it holds other pages' queries, with what they hold.
constexpr std::string_view kBuiltIn[] = {
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "access-control-request-headers",
    "access-control-request-method",
    "cache-control",
    "connection",
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "dnt",
    "expect",
    "forwarded",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "max-forwards",
    "origin",
    "pragma",
    "prefer",
    "priority",
    "range",
    "save-data",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "sec-websocket-extensions",
    "sec-websocket-protocol-version",
    "sec-websocket-version",
    "te",
    "traceparent",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-real-ip",
    "x-request-id",
    "x-requested-with",
};

// A name with one of these in it is not shown, whoever asks for it. It hides too much (X-Keyboard)
// rather than too little.
constexpr std::string_view kTelling[] = {
    "auth",   "key",    "token",     "secret",  "cookie", "passw", "passwd", "pwd",  "credential",
    "sess",   "sign",   "jwt",       "saml",    "assert", "otp",   "csrf",   "xsrf", "cert",
    "bearer", "api-id", "access-id", "private", "ticket", "sid",   "nonce",  "code", "pin",
};

// Longer names are no usual ones.
constexpr std::size_t kMaxName = 64;

/// Names in which a telling part has another meaning.
bool isHarmless(std::string_view lower)
{
    return lower == "authority" || lower == ":authority";
}

} // namespace

const RecordedFields &RecordedFields::builtIn()
{
    static const RecordedFields fields({}, {});
    return fields;
}

RecordedFields::RecordedFields(const std::vector<std::string> &wanted,
                               const std::vector<std::string> &credentials)
{
    m_shown.insert(std::begin(kBuiltIn), std::end(kBuiltIn));
    for (const std::string &name : wanted) {
        if (name.size() <= kMaxName && !namesCredential(name))
            m_shown.insert(toLower(name));
    }
    for (const std::string &name : credentials)
        m_shown.erase(toLower(name));
}

bool RecordedFields::shows(std::string_view name) const
{
    std::array<char, kMaxName> lower;
    if (name.size() > lower.size())
        return false;
    std::transform(name.begin(), name.end(), lower.begin(), asciiLower);
    return m_shown.contains(std::string_view(lower.data(), name.size()));
}

bool RecordedFields::namesCredential(std::string_view name)
{
    const std::string lower = toLower(name);
    return !isHarmless(lower)
        && std::any_of(std::begin(kTelling), std::end(kTelling), [&](std::string_view part) {
               return lower.find(part) != std::string::npos;
           });
}

} // namespace portcullis::telemetry
