// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/recorded_fields.h"

#include "shared/core/ascii.h"

#include <algorithm>

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
    "auth",       "key",  "token",     "secret", "cookie", "passw",     "pwd",
    "credential", "sess", "signature", "jwt",    "saml",   "assertion", "otp",
    "csrf",       "xsrf", "cert",      "bearer", "ticket",
};

} // namespace

const RecordedFields &RecordedFields::builtIn()
{
    static const RecordedFields fields({}, {});
    return fields;
}

RecordedFields::RecordedFields(const std::vector<std::string> &wanted,
                               const std::vector<std::string> &credentials)
{
    for (const std::string_view name : kBuiltIn)
        show(name);
    for (const std::string &name : wanted) {
        if (!namesCredential(name))
            show(name);
    }
    for (const std::string &name : credentials) {
        if (name.size() <= kMaxName)
            std::erase(m_shown[name.size()], toLower(name));
    }
}

void RecordedFields::show(std::string_view name)
{
    if (name.size() <= kMaxName && !shows(name))
        m_shown[name.size()].push_back(toLower(name));
}

bool RecordedFields::shows(std::string_view name) const
{
    if (name.empty() || name.size() > kMaxName)
        return false;
    const char first = asciiLower(name.front());
    const std::vector<std::string> &same = m_shown[name.size()];
    return std::any_of(same.begin(), same.end(), [&](const std::string &shown) {
        return shown.front() == first && equalsIgnoreCase(shown, name);
    });
}

bool RecordedFields::namesCredential(std::string_view name)
{
    const std::string lower = toLower(name);
    return std::any_of(std::begin(kTelling), std::end(kTelling), [&](std::string_view part) {
        return lower.find(part) != std::string::npos;
    });
}

} // namespace portcullis::telemetry
