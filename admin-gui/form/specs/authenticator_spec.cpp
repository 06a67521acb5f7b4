// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/specs/specs.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct AuthenticatorSpec {
    Q_DECLARE_TR_FUNCTIONS(AuthenticatorSpec)
};

QStringList apiKey()
{
    return {u"api-key"_s};
}
QStringList jwt()
{
    return {u"jwt"_s};
}
QStringList introspection()
{
    return {u"oauth2-introspection"_s};
}

Field onlyFor(Field field, const QStringList &types)
{
    field.onlyWhere = u"/type"_s;
    field.onlyValues = types;
    return field;
}

QList<Field> allOnlyFor(QList<Field> fields, const QStringList &types)
{
    for (Field &field : fields)
        field = onlyFor(field, types);
    return fields;
}

QList<Field> apiKeyFields()
{
    return allOnlyFor(
        {
            {.pointer = u"/header"_s,
             .label = AuthenticatorSpec::tr("&Header field"),
             .help = AuthenticatorSpec::tr("Reads the key there; in Authorization it stands as "
                                           "Bearer KEY."),
             .fallbackText = AuthenticatorSpec::tr("X-API-Key, unless it is read elsewhere"),
             .example = u"X-API-Key"_s},
            {.pointer = u"/query"_s,
             .label = AuthenticatorSpec::tr("&Query parameter"),
             .help = AuthenticatorSpec::tr("Reads the key in this query parameter."),
             .fallbackText = AuthenticatorSpec::tr("not read"),
             .example = u"api_key"_s},
            {.pointer = u"/cookie"_s,
             .label = AuthenticatorSpec::tr("Coo&kie"),
             .help = AuthenticatorSpec::tr("Reads the key in this cookie."),
             .fallbackText = AuthenticatorSpec::tr("not read"),
             .example = u"api_key"_s},
        },
        apiKey());
}

QList<Field> mtlsFields()
{
    QList<Field> fields{
        {.pointer = u"/subject"_s,
         .label = AuthenticatorSpec::tr("&Subject"),
         .kind = FieldKind::Choice,
         .help = AuthenticatorSpec::tr("What of the certificate names the caller."),
         .fallback = R"("dn")",
         .choices = {choiceOf("dn", AuthenticatorSpec::tr("the whole subject (dn)")),
                     choiceOf("cn", AuthenticatorSpec::tr("its common name (cn)"))},
         .oneOf = u"name"_s,
         .part = u"subject"_s},
        {.pointer = u"/san"_s,
         .label = AuthenticatorSpec::tr("Alternati&ve name"),
         .kind = FieldKind::Choice,
         .help = AuthenticatorSpec::tr(
             "Instead of the subject: the first subject alternative name of a kind."),
         .fallbackText = AuthenticatorSpec::tr("not read"),
         .choices = {choiceOf("dns"), choiceOf("uri"), choiceOf("email")},
         .oneOf = u"name"_s,
         .part = u"san"_s},
    };
    return allOnlyFor(fields, {u"mtls"_s});
}

QList<Field> keyFields()
{
    const auto part = [](Field field, const QString &name) {
        field.oneOf = u"keys"_s;
        field.part = name;
        return field;
    };
    return allOnlyFor(
        {
            part({.pointer = u"/jwks/url"_s,
                  .label = AuthenticatorSpec::tr("Keys from a &URL"),
                  .help = AuthenticatorSpec::tr("A set of keys: https, or http to a loopback "
                                                "address."),
                  .fallbackText = AuthenticatorSpec::tr("what the issuer publishes"),
                  .example = u"https://idp.example.com/jwks.json"_s},
                 u"jwks/url"_s),
            part({.pointer = u"/jwks/file"_s,
                  .label = AuthenticatorSpec::tr("Keys from a &file"),
                  .help = AuthenticatorSpec::tr("A set of keys (JWKS) in a file."),
                  .example = u"keys/idp.json"_s},
                 u"jwks/file"_s),
            part({.pointer = u"/jwks/keys"_s,
                  .label = AuthenticatorSpec::tr("Keys right &here"),
                  .kind = FieldKind::Json,
                  .help = AuthenticatorSpec::tr("An array of JWKs."),
                  .example = u"[{\"kty\": \"EC\", …}]"_s},
                 u"jwks/keys"_s),
            part({.pointer = u"/publicKey/pem"_s,
                  .label = AuthenticatorSpec::tr("&Public key"),
                  .kind = FieldKind::MultiText,
                  .help = AuthenticatorSpec::tr("The text of a PEM file."),
                  .example = u"-----BEGIN PUBLIC KEY-----"_s},
                 u"publicKey/pem"_s),
            part({.pointer = u"/publicKey/file"_s,
                  .label = AuthenticatorSpec::tr("Pu&blic key file"),
                  .help = AuthenticatorSpec::tr("A PEM file with one key."),
                  .example = u"keys/partner.pem"_s},
                 u"publicKey/file"_s),
            part({.pointer = u"/secret"_s,
                  .label = AuthenticatorSpec::tr("HMAC &secret"),
                  .kind = FieldKind::Secret,
                  .help = AuthenticatorSpec::tr("The key of HS256, HS384 and HS512.")},
                 u"secret"_s),
        },
        jwt());
}

QList<Field> jwtFields()
{
    return allOnlyFor(
        {
            {.pointer = u"/issuer"_s,
             .label = AuthenticatorSpec::tr("&Issuer"),
             .help = AuthenticatorSpec::tr(
                 "The iss of tokens; those of another issuer are left to other authenticators."),
             .fallbackText = AuthenticatorSpec::tr("any"),
             .example = u"https://idp.example.com/"_s},
            {.pointer = u"/audiences"_s,
             .label = AuthenticatorSpec::tr("&Audiences"),
             .kind = FieldKind::Texts,
             .help = AuthenticatorSpec::tr("One of these has to be in the token's aud."),
             .fallbackText = AuthenticatorSpec::tr("not checked"),
             .example = u"orders"_s},
            {.pointer = u"/algorithms"_s,
             .label = AuthenticatorSpec::tr("Al&gorithms"),
             .kind = FieldKind::Texts,
             .help = AuthenticatorSpec::tr(
                 "What tokens may be signed with: RS256 to RS512, PS256 to PS512, ES256, ES384, "
                 "ES512, EdDSA, HS256 to HS512. Nothing else is ever accepted. Needed for jwt."),
             .example = u"RS256"_s},
        },
        jwt());
}

QList<Field> introspectionFields()
{
    return allOnlyFor(
        {
            {.pointer = u"/endpoint"_s,
             .label = AuthenticatorSpec::tr("&Endpoint"),
             .help = AuthenticatorSpec::tr("The URL to ask: https, or http to a loopback address. "
                                           "Needed for introspection."),
             .example = u"https://idp.example.com/introspect"_s},
            {.pointer = u"/clientId"_s,
             .label = AuthenticatorSpec::tr("Cl&ient id"),
             .help = AuthenticatorSpec::tr("Who asks. Needed for introspection."),
             .example = u"gateway"_s},
            {.pointer = u"/clientSecret"_s,
             .label = AuthenticatorSpec::tr("Client &secret"),
             .kind = FieldKind::Secret,
             .help = AuthenticatorSpec::tr("Its password. Needed for introspection.")},
            {.pointer = u"/cache"_s,
             .label = AuthenticatorSpec::tr("&Cache"),
             .kind = FieldKind::Duration,
             .help = AuthenticatorSpec::tr(
                 "How long an answer is kept, and never beyond the token's exp."),
             .fallback = R"("60s")",
             .least = u"0s"_s,
             .most = u"24h"_s},
            {.pointer = u"/timeout"_s,
             .label = AuthenticatorSpec::tr("Time-o&ut"),
             .kind = FieldKind::Duration,
             .help = AuthenticatorSpec::tr("How long to wait for an answer."),
             .fallback = R"("2s")",
             .least = u"1ms"_s,
             .most = u"60s"_s},
            {.pointer = u"/maxConcurrent"_s,
             .label = AuthenticatorSpec::tr("Questions at &once"),
             .kind = FieldKind::Number,
             .help = AuthenticatorSpec::tr("More wait for their turn."),
             .fallback = "32",
             .least = u"1"_s,
             .most = u"10000"_s},
            {.pointer = u"/maxPending"_s,
             .label = AuthenticatorSpec::tr("&Waiting at most"),
             .kind = FieldKind::Number,
             .help = AuthenticatorSpec::tr(
                 "Requests that wait for their turn; more get 503, never a pass."),
             .fallback = "256",
             .least = u"0"_s,
             .most = u"100000"_s},
        },
        introspection());
}

QList<Field> claimFields()
{
    return allOnlyFor(
        {
            {.pointer = u"/subjectClaim"_s,
             .label = AuthenticatorSpec::tr("Su&bject claim"),
             .help = AuthenticatorSpec::tr("The claim that names the caller."),
             .fallback = R"("sub")"},
            {.pointer = u"/groupsClaim"_s,
             .label = AuthenticatorSpec::tr("&Groups claim"),
             .help = AuthenticatorSpec::tr("The claim with the caller's groups."),
             .fallback = R"("groups")"},
            {.pointer = u"/scopesClaim"_s,
             .label = AuthenticatorSpec::tr("Sco&pes claim"),
             .help = AuthenticatorSpec::tr("The claim with the caller's scopes."),
             .fallback = R"("scope")"},
        },
        jwt() + introspection());
}

FormSection generalSection()
{
    FormSection section =
        nameSection(AuthenticatorSpec::tr("General"),
                    AuthenticatorSpec::tr("What routes refer to; “none” is taken, it stands for "
                                          "anonymous access."));
    const QList<Field> notes = section.fields.mid(1);
    section.fields.resize(1);
    section.fields += QList<Field>{
        {.pointer = u"/type"_s,
         .label = AuthenticatorSpec::tr("&Type"),
         .kind = FieldKind::Choice,
         .help = AuthenticatorSpec::tr("How callers prove who they are."),
         .required = true,
         .choices = {choiceOf("api-key", AuthenticatorSpec::tr("API key (api-key)")),
                     choiceOf("jwt", AuthenticatorSpec::tr("signed token (jwt)")),
                     choiceOf("oauth2-introspection",
                              AuthenticatorSpec::tr("opaque token (oauth2-introspection)")),
                     choiceOf("mtls", AuthenticatorSpec::tr("client certificate (mtls)"))}},
    };
    section.fields += apiKeyFields() + mtlsFields() + jwtFields() + introspectionFields();
    section.fields += QList<Field>{
        onlyFor({.pointer = u"/forward"_s,
                 .label = AuthenticatorSpec::tr("&Forward"),
                 .kind = FieldKind::Boolean,
                 .help = AuthenticatorSpec::tr(
                     "Leaves the credential in the request that goes to the upstream."),
                 .fallback = "false"},
                apiKey() + jwt() + introspection()),
        onlyFor({.pointer = u"/mapToConsumers"_s,
                 .label = AuthenticatorSpec::tr("&Map to consumers"),
                 .kind = FieldKind::Boolean,
                 .help = AuthenticatorSpec::tr(
                     "The subject of the token or certificate is the name of a consumer."),
                 .fallback = "false"},
                jwt() + introspection() + QStringList{u"mtls"_s}),
    };
    section.fields += notes;
    return section;
}

} // namespace

FormSpec authenticatorSpec()
{
    QList<Field> keys = keyFields();
    keys += allOnlyFor(
        {
            {.pointer = u"/clockSkew"_s,
             .label = AuthenticatorSpec::tr("&Clock skew"),
             .kind = FieldKind::Duration,
             .help = AuthenticatorSpec::tr("How far clocks may differ."),
             .fallback = R"("30s")",
             .least = u"0s"_s,
             .most = u"1h"_s},
            {.pointer = u"/requireExpiry"_s,
             .label = AuthenticatorSpec::tr("&Require expiry"),
             .kind = FieldKind::Boolean,
             .help = AuthenticatorSpec::tr(
                 "Without it tokens without exp pass; one that is there is always checked."),
             .fallback = "true"},
        },
        jwt());
    return {.section = u"authenticators"_s,
            .noun = AuthenticatorSpec::tr("authenticator"),
            .sections = {generalSection(),
                         {AuthenticatorSpec::tr("Keys"), keys,
                          AuthenticatorSpec::tr(
                              "Of type jwt: where the keys come from, at most one of "
                              "these. With none, the issuer's OpenID configuration says.")},
                         {AuthenticatorSpec::tr("Claims"), claimFields(),
                          AuthenticatorSpec::tr("Of types jwt and oauth2-introspection.")},
                         {AuthenticatorSpec::tr("TLS"),
                          allOnlyFor(clientTlsFields(u"/tls"_s), jwt() + introspection()),
                          AuthenticatorSpec::tr(
                              "Of types jwt and oauth2-introspection: for fetching keys, "
                              "and for asking.")}},
            .blank = R"({"type":"api-key"})"};
}

} // namespace portcullis::gui
