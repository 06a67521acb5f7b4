// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/files.h"
#include "shared/model/rules.h"

namespace portcullis::model {

IntrospectionAuthenticator readIntrospection(ConfigReader &in)
{
    using namespace std::chrono_literals;
    IntrospectionAuthenticator introspection;
    if (in.require("endpoint", "the URL that answers for tokens (RFC 7662)"))
        in.text("endpoint", introspection.endpoint, rules::secureUrl);
    if (in.require("clientId", "the name under which the gateway asks"))
        in.text("clientId", introspection.clientId, rules::nonEmpty);
    if (in.require("clientSecret", "where the gateway's secret for asking is"))
        readSecret(in, "clientSecret", introspection.clientSecret);
    readClientTls(in, "tls", introspection.tls);
    in.duration("cache", introspection.cache, 0ms, 24h);
    in.duration("timeout", introspection.timeout, 1ms, 60s);
    in.integer("maxConcurrent", introspection.maxConcurrent, 1, 10'000);
    in.integer("maxPending", introspection.maxPending, 0, 100'000);
    in.text("subjectClaim", introspection.subjectClaim, rules::nonEmpty);
    in.text("groupsClaim", introspection.groupsClaim, rules::nonEmpty);
    in.text("scopesClaim", introspection.scopesClaim, rules::nonEmpty);
    return introspection;
}

void write(DocumentWriter &out, const IntrospectionAuthenticator &introspection)
{
    const IntrospectionAuthenticator standard;
    out.text("endpoint", introspection.endpoint);
    out.text("clientId", introspection.clientId);
    out.secret("clientSecret", introspection.clientSecret);
    write(out, "tls", introspection.tls);
    out.duration("cache", introspection.cache, standard.cache);
    out.duration("timeout", introspection.timeout, standard.timeout);
    out.number("maxConcurrent", introspection.maxConcurrent, standard.maxConcurrent);
    out.number("maxPending", introspection.maxPending, standard.maxPending);
    out.text("subjectClaim", introspection.subjectClaim, standard.subjectClaim);
    out.text("groupsClaim", introspection.groupsClaim, standard.groupsClaim);
    out.text("scopesClaim", introspection.scopesClaim, standard.scopesClaim);
}

} // namespace portcullis::model
