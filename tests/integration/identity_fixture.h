// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/certificates.h"
#include "tests/support/raw_client.h"

#include <QTest>

namespace portcullis::test {

inline const QByteArray kIdentityDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "authenticators": [
    {"name": "keys", "type": "jwt", "issuer": "@issuer@", "algorithms": ["RS256", "ES256", "EdDSA"],
     "jwks": {"url": "@https@/jwks.json"}, "tls": {"ca": "@ca@"}},
    {"name": "found", "type": "jwt", "issuer": "@issuer@", "algorithms": ["RS256", "ES256", "EdDSA"],
     "tls": {"ca": "@ca@"}},
    {"name": "wrong-ca", "type": "jwt", "issuer": "@issuer@", "algorithms": ["RS256"],
     "jwks": {"url": "@https@/jwks.json"}, "tls": {"ca": "@otherCa@"}},
    {"name": "wrong-name", "type": "jwt", "issuer": "@issuer@", "algorithms": ["RS256"],
     "jwks": {"url": "@https@/jwks.json"}, "tls": {"ca": "@ca@", "serverName": "other.test"}},
    {"name": "wrong-path", "type": "jwt", "issuer": "@issuer@", "algorithms": ["RS256"],
     "jwks": {"url": "@https@/nowhere"}, "tls": {"ca": "@ca@"}},
    {"name": "opaque", "type": "oauth2-introspection", "endpoint": "@https@/introspect",
     "clientId": "gateway", "clientSecret": {"env": "PORTCULLIS_SECRET_IDP"}, "timeout": "5s",
     "tls": {"ca": "@ca@"}},
    {"name": "brief", "type": "oauth2-introspection", "endpoint": "@https@/introspect",
     "clientId": "gateway", "clientSecret": {"env": "PORTCULLIS_SECRET_IDP"}, "timeout": "800ms",
     "tls": {"ca": "@ca@"}},
    {"name": "busy", "type": "oauth2-introspection", "endpoint": "@https@/introspect",
     "clientId": "gateway", "clientSecret": {"env": "PORTCULLIS_SECRET_IDP"}, "timeout": "1s",
     "maxConcurrent": 1, "maxPending": 1, "tls": {"ca": "@ca@"}},
    {"name": "opaque-wrong-ca", "type": "oauth2-introspection", "endpoint": "@https@/introspect",
     "clientId": "gateway", "clientSecret": {"env": "PORTCULLIS_SECRET_IDP"},
     "tls": {"ca": "@otherCa@"}},
    {"name": "wrong-secret", "type": "oauth2-introspection", "endpoint": "@https@/introspect",
     "clientId": "someone-else", "clientSecret": {"env": "PORTCULLIS_SECRET_IDP"},
     "tls": {"ca": "@ca@"}}],
  "routes": [@routes@],
  "accessLog": {"to": {"file": "access.log"}}
})";

/// A route for each authenticator, at the path of its name.
inline QByteArray identityRoutes()
{
    QByteArrayList all;
    for (const char *name : {"keys", "found", "wrong-ca", "wrong-name", "wrong-path", "opaque",
                             "brief", "busy", "opaque-wrong-ca", "wrong-secret"})
        all << filled(R"({"name": "@name@", "match": {"paths": ["/@name@"]},
            "authenticate": ["@name@"], "respond": {"status": 200, "body": "in"}})",
                      {{"name", name}});
    return all.join(',');
}

/// idp.py, and a gateway that asks it: over TLS, under the provider's own authority.
class IdentityFixture {
public:
    bool begin()
    {
        if (!m_idp.run("idp.py"))
            return false;
        m_provider = m_idp.fact("http").mid(7);
        const auto path = [this](const char *name) {
            return m_folder.filePath(QLatin1String(name)).toStdString();
        };
        return makeCertificate({"Other CA", {}, true}).write(path("other.pem"), path("other.key"));
    }
    /// Before each test.
    void forget()
    {
        order("/control/reset", "{}");
        m_secrets = {"s3cret", QByteArray("gateway:s3cret").toBase64()};
    }
    bool serve()
    {
        m_gateway = std::make_unique<GatewayProcess>();
        return m_gateway->run(filled(kIdentityDocument,
                                     {{"routes", identityRoutes()},
                                      {"issuer", m_idp.fact("issuer")},
                                      {"https", m_idp.fact("https")},
                                      {"ca", m_idp.fact("ca")},
                                      {"otherCa", m_folder.filePath(text("other.pem")).toUtf8()}}),
                              {"--workers", "1", "--log-level", "debug"});
    }
    /// The same, and the keys are there.
    bool serveWithKeys()
    {
        // A request that comes too early would make the gateway fetch once more.
        return serve() && m_gateway->waitForErr("key set fetched: authenticator=keys\n")
            && m_gateway->waitForErr("key set fetched: authenticator=found\n");
    }
    /// After each test: the first secret that stands in a log; empty, as there should be none.
    QByteArray stopAndFindSecret()
    {
        if (!m_gateway)
            return {};
        m_gateway->signal(SIGTERM);
        if (m_gateway->exitCode() != 0)
            return "no orderly end: " + m_gateway->err();
        const QByteArray logs =
            m_gateway->out() + m_gateway->err() + readAll(m_gateway->inFolder("access.log"));
        m_gateway.reset();
        for (const QByteArray &secret : std::as_const(m_secrets)) {
            if (logs.contains(secret))
                return secret + " in " + logs;
        }
        return {};
    }
    GatewayProcess &gateway() { return *m_gateway; }
    QByteArray log() { return m_gateway->err(); }
    const SupportProgram &idp() const { return m_idp; }

    Answer get(const QByteArray &target, const QByteArray &token)
    {
        keepSecret(token);
        return curl(
            {"-H", "Authorization: Bearer " + token, "http://" + m_gateway->at("main") + target});
    }
    void keepSecret(const QByteArray &token) { m_secrets << token; }
    QJsonObject order(const QByteArray &path, const QByteArray &json)
    {
        return curl({"--data-binary", json, "http://" + m_provider + path}).json();
    }
    QByteArray makeToken(const QByteArray &json = "{}")
    {
        return order("/control/token", json).value(QLatin1String("token")).toString().toUtf8();
    }
    void answer(const QByteArray &token, const QByteArray &json)
    {
        order("/control/introspection", R"({"token": ")" + token + R"(", "answer": )" + json + '}');
    }
    int count(const char *name)
    {
        return curl({"http://" + m_provider + "/stats"}).json().value(QLatin1String(name)).toInt();
    }

private:
    SupportProgram m_idp;
    QByteArray m_provider; // its plain address, for the test's own orders
    QTemporaryDir m_folder;
    QByteArrayList m_secrets; // what no log may hold
    std::unique_ptr<GatewayProcess> m_gateway;
};

} // namespace portcullis::test
