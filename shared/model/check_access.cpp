// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_text.h"
#include "shared/model/validate.h"

#include <algorithm>

namespace portcullis::model {

namespace {

/// Anonymous requests have no consumer, group, scope or claim.
void warnNobodyPasses(const Route &route, const std::vector<AuthenticateEntry> &entries,
                      const std::string &pointer, Problems &problems)
{
    const auto identifies = [](const AuthenticateEntry &entry) {
        return entry.name != "none" && !entry.shadow;
    };
    if (!route.authorize || route.authorize->shadow
        || std::any_of(entries.begin(), entries.end(), identifies))
        return;
    const Authorize &authorize = *route.authorize;
    if (authorize.consumers.empty() && authorize.groups.empty() && authorize.scopes.empty()
        && authorize.claims.empty())
        return;
    problems.warning(pointer + "/authorize", code::kNoEffect,
                     "nobody is authenticated on this route, so nobody meets these conditions");
}

/// Without a listener that asks for it no client shows a certificate.
void warnNobodyIsAsked(const Document &document, Problems &problems)
{
    const auto asks = [](const Listener &listener) {
        return listener.tls && !listener.tls->clientCa.empty();
    };
    if (std::any_of(document.listeners.begin(), document.listeners.end(), asks))
        return;
    for (std::size_t i = 0; i < document.authenticators.size(); ++i) {
        if (std::holds_alternative<MtlsAuthenticator>(document.authenticators[i].kind))
            problems.warning("/authenticators/" + std::to_string(i), code::kNoEffect,
                             "no listener asks clients for a certificate, so this accepts nobody: "
                             "give one of them \"tls\" with \"clientCa\"");
    }
}

} // namespace

void checkAccess(const Document &document, const BrokenRoutes &broken, Problems &problems)
{
    warnNobodyIsAsked(document, problems);
    for (std::size_t r = 0; r < document.routes.size(); ++r) {
        if (broken[r])
            continue;
        const Route &route = document.routes[r];
        const std::string pointer = "/routes/" + std::to_string(r);
        const auto entries = effectiveAuthenticate(document, route);
        if (entries.empty())
            problems.error(pointer, code::kPublicByAccident,
                           "nothing says who may call this route: give it \"authenticate\", or "
                           "write \"authenticate\": \"none\" to let everyone call it");
        warnNobodyPasses(route, entries, pointer, problems);
    }
}

} // namespace portcullis::model
