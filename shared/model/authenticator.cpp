// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <utility>

namespace portcullis::model {

namespace {

enum class Type : std::uint8_t { ApiKey, Jwt, Introspection, Mtls };

/// Credentials are removed before forwarding, so a field that framing or routing needs can't be
/// one.
MaybeFault credentialField(std::string_view name)
{
    if (MaybeFault fault = rules::fieldName(name))
        return fault;
    if (rules::isOwnField(name) || name == "Host" || name == "host")
        return Fault{code::kHeader,
                     quote(name) + " carries no credential; choose a field such as X-API-Key"};
    return std::nullopt;
}

ApiKeyAuthenticator readApiKeys(ConfigReader &in)
{
    ApiKeyAuthenticator keys;
    in.text("header", keys.header, credentialField);
    in.text("query", keys.query, rules::queryName);
    in.text("cookie", keys.cookie, rules::cookieName);
    if (!in.has("header") && !in.has("query") && !in.has("cookie"))
        keys.header = "X-API-Key";
    return keys;
}

MtlsAuthenticator readMtls(ConfigReader &in)
{
    using Name = MtlsAuthenticator::Name;
    MtlsAuthenticator mtls;
    in.choice<Name>("subject", mtls.name, {{"dn", Name::Subject}, {"cn", Name::CommonName}});
    if (in.has("subject") && in.has("san"))
        in.fault("san", code::kConflict,
                 "one of \"subject\" and \"san\" says what of the certificate names the caller");
    in.choice<Name>("san", mtls.name,
                    {{"dns", Name::Dns}, {"uri", Name::Uri}, {"email", Name::Email}});
    return mtls;
}

void write(DocumentWriter &out, const MtlsAuthenticator &mtls)
{
    using Name = MtlsAuthenticator::Name;
    switch (mtls.name) {
    case Name::Subject:
        return;
    case Name::CommonName:
        return out.text("subject", "cn");
    case Name::Dns:
        return out.text("san", "dns");
    case Name::Uri:
        return out.text("san", "uri");
    case Name::Email:
        return out.text("san", "email");
    }
}

template <typename... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

void readKind(ConfigReader &in, Type type, Authenticator &authenticator)
{
    switch (type) {
    case Type::ApiKey:
        authenticator.kind = readApiKeys(in);
        in.notApplicable("mapToConsumers", "an API key belongs to a consumer already");
        break;
    case Type::Jwt:
        authenticator.kind = readJwt(in);
        break;
    case Type::Introspection:
        authenticator.kind = readIntrospection(in);
        break;
    case Type::Mtls:
        authenticator.kind = readMtls(in);
        in.notApplicable("forward", "a certificate stays with the connection");
        break;
    }
}

} // namespace

Authenticator readAuthenticator(ConfigReader &in)
{
    Authenticator authenticator;
    in.name(authenticator.name);
    if (authenticator.name == "none")
        in.fault("name", code::kName, "\"none\" stands for anonymous access; take another name");
    in.notes(authenticator.notes);
    in.boolean("forward", authenticator.forward);
    in.boolean("mapToConsumers", authenticator.mapToConsumers);
    const std::size_t before = in.context().problems.errorCount();
    auto type = Type::ApiKey;
    if (in.require("type", "\"api-key\", \"jwt\", \"oauth2-introspection\" or \"mtls\""))
        in.choice<Type>("type", type,
                        {{"api-key", Type::ApiKey},
                         {"jwt", Type::Jwt},
                         {"oauth2-introspection", Type::Introspection},
                         {"mtls", Type::Mtls}});
    if (in.context().problems.errorCount() == before)
        readKind(in, type, authenticator);
    else
        in.acceptOtherKeys(); // which they may be depends on the type
    return authenticator;
}

void write(DocumentWriter &out, const Authenticator &authenticator)
{
    out.nameAndNotes(authenticator.name, authenticator.notes);
    std::visit(Overloaded{[&out](const ApiKeyAuthenticator &keys) {
                              out.text("type", "api-key");
                              out.text("header", keys.header);
                              out.text("query", keys.query);
                              out.text("cookie", keys.cookie);
                          },
                          [&out](const JwtAuthenticator &jwt) {
                              out.text("type", "jwt");
                              write(out, jwt);
                          },
                          [&out](const IntrospectionAuthenticator &introspection) {
                              out.text("type", "oauth2-introspection");
                              write(out, introspection);
                          },
                          [&out](const MtlsAuthenticator &mtls) {
                              out.text("type", "mtls");
                              write(out, mtls);
                          }},
               authenticator.kind);
    out.boolean("forward", authenticator.forward, false);
    out.boolean("mapToConsumers", authenticator.mapToConsumers, false);
}

} // namespace portcullis::model
