// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;
using namespace std::chrono_literals;

namespace {

QByteArray withAuthenticator(const QByteArray &authenticator)
{
    Parts parts;
    parts.authenticators = "[" + authenticator + "]";
    return parts.document();
}

} // namespace

class TestAuthenticator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void jwtErrors_data();
    void jwtErrors();
    void introspectionErrors_data();
    void introspectionErrors();
    void apiKeysAreReadFromXApiKeyUnlessTold();
    void readsEveryKeyOfJwt();
    void inlineKeysKeepTheirMembers();
    void keysAreCheckedByTheCaller();
};

void TestAuthenticator::errors_data()
{
    QTest::addColumn<QByteArray>("authenticator");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *authenticator, const char *expected) {
        QTest::newRow(name) << QByteArray(authenticator) << QByteArray(expected);
    };
    row("an API key", R"({"name": "keys", "type": "api-key"})", "");
    row("all places of an API key",
        R"({"name": "k", "type": "api-key", "header": "Authorization", "query": "api_key",
            "cookie": "key", "forward": true})",
        "");
    row("no type", R"({"name": "k", "header": "X"})", "/authenticators/0 config.missing-key");
    row("an unknown type", R"({"name": "k", "type": "basic", "realm": "x"})",
        "/authenticators/0/type config.value");
    row("client certificates", R"({"name": "k", "type": "mtls"})", "");
    row("their common names", R"({"name": "k", "type": "mtls", "subject": "cn"})", "");
    row("their addresses", R"({"name": "k", "type": "mtls", "san": "email"})", "");
    row("a name instead of its kind", R"({"name": "k", "type": "mtls", "subject": "CN=a"})",
        "/authenticators/0/subject config.value");
    row("two kinds of names", R"({"name": "k", "type": "mtls", "subject": "dn", "san": "uri"})",
        "/authenticators/0/san config.conflict");
    row("certificates to forward", R"({"name": "k", "type": "mtls", "forward": true})",
        "/authenticators/0/forward config.not-applicable");
    row("the reserved name", R"({"name": "none", "type": "api-key"})",
        "/authenticators/0/name config.name");
    row("a bad name", R"({"name": "My Keys", "type": "api-key"})",
        "/authenticators/0/name config.name");
    row("a key of another type", R"({"name": "k", "type": "api-key", "issuer": "x"})",
        "/authenticators/0/issuer config.unknown-key");
    row("a header that is no name", R"({"name": "k", "type": "api-key", "header": "X Key"})",
        "/authenticators/0/header config.header");
    row("a header that frames messages",
        R"({"name": "k", "type": "api-key", "header": "Content-Length"})",
        "/authenticators/0/header config.header");
    row("the Host", R"({"name": "k", "type": "api-key", "header": "Host"})",
        "/authenticators/0/header config.header");
    row("a cookie that is no name", R"({"name": "k", "type": "api-key", "cookie": "a=b"})",
        "/authenticators/0/cookie config.format");
    row("an empty query parameter", R"({"name": "k", "type": "api-key", "query": ""})",
        "/authenticators/0/query config.format");
    row("mapping of API keys", R"({"name": "k", "type": "api-key", "mapToConsumers": true})",
        "/authenticators/0/mapToConsumers config.not-applicable");
}

void TestAuthenticator::errors()
{
    QFETCH(QByteArray, authenticator);
    QFETCH(QByteArray, expected);
    QCOMPARE(summary(parse(withAuthenticator(authenticator)).errors), expected);
}

void TestAuthenticator::jwtErrors_data()
{
    QTest::addColumn<QByteArray>("extra");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *extra, const char *expected) {
        QTest::newRow(name) << QByteArray(extra) << QByteArray(expected);
    };
    row("keys by URL", R"("algorithms": ["RS256"], "jwks": {"url": "https://idp.example.com/k"})",
        "");
    row("keys from loopback",
        R"("algorithms": ["RS256"], "jwks": {"url": "http://127.0.0.1:9/k?a=b"})", "");
    row("keys from this machine's name",
        R"("algorithms": ["RS256"], "jwks": {"url": "http://localhost/k"})", "");
    row("keys by plain http",
        R"("algorithms": ["RS256"], "jwks": {"url": "http://idp.example.com/k"})",
        "/authenticators/0/jwks/url config.url");
    row("keys by another scheme", R"("algorithms": ["RS256"], "jwks": {"url": "file:///k"})",
        "/authenticators/0/jwks/url config.url");
    row("a URL with a password", R"("algorithms": ["RS256"], "jwks": {"url": "https://a:b@c/"})",
        "/authenticators/0/jwks/url config.url");
    row("no algorithms", R"("jwks": {"file": "k.json"})", "/authenticators/0 config.missing-key");
    row("an empty list of algorithms", R"("algorithms": [], "jwks": {"file": "k.json"})",
        "/authenticators/0/algorithms config.value");
    row("the algorithm none", R"("algorithms": ["none"], "jwks": {"file": "k.json"})",
        "/authenticators/0/algorithms/0 config.value");
    row("an algorithm twice", R"("algorithms": ["RS256", "RS256"], "jwks": {"file": "k.json"})",
        "/authenticators/0/algorithms/1 config.duplicate-entry");
    row("HMAC with a public key", R"("algorithms": ["HS256"], "publicKey": {"file": "k.pem"})",
        "/authenticators/0/algorithms config.conflict");
    row("HMAC by discovery", R"("algorithms": ["HS256"], "issuer": "https://idp.example.com/")",
        "/authenticators/0/algorithms config.conflict");
    row("HMAC with a secret", R"("algorithms": ["HS256", "HS512"], "secret": {"env": "KEY"})", "");
    row("RSA with a secret", R"("algorithms": ["HS256", "RS256"], "secret": {"env": "KEY"})",
        "/authenticators/0/algorithms config.conflict");
    row("a set with HMAC keys",
        R"("algorithms": ["HS256"], "jwks": {"keys": [{"kty": "oct", "k": "AA"}]})", "");
    row("two sources of keys",
        R"("algorithms": ["RS256"], "jwks": {"file": "a"}, "publicKey": {"file": "b"})",
        "/authenticators/0 config.conflict");
    row("two places of a set",
        R"("algorithms": ["RS256"], "jwks": {"file": "a", "url": "https://a/"})",
        "/authenticators/0/jwks config.conflict");
    row("a set of nothing", R"("algorithms": ["RS256"], "jwks": {"keys": []})",
        "/authenticators/0/jwks/keys config.key");
    row("a key that is no object", R"("algorithms": ["RS256"], "jwks": {"keys": ["a"]})",
        "/authenticators/0/jwks/keys/0 config.type");
    row("a name twice in a key",
        R"("algorithms": ["RS256"], "jwks": {"keys": [{"kty": "RSA", "kty": "oct"}]})",
        "/authenticators/0/jwks/keys/0/kty config.duplicate-key");
    row("a typing mistake beside a URL",
        R"("algorithms": ["RS256"], "jwks": {"url": "https://a/", "ulr": 1})",
        "/authenticators/0/jwks/ulr config.unknown-key");
    row("neither keys nor issuer", R"("algorithms": ["RS256"])",
        "/authenticators/0 config.missing-key");
    row("discovery", R"("algorithms": ["RS256"], "issuer": "https://idp.example.com/")", "");
    row("discovery without URL", R"("algorithms": ["RS256"], "issuer": "idp")",
        "/authenticators/0/issuer config.url");
    row("an issuer that is no URL, with keys",
        R"("algorithms": ["RS256"], "issuer": "idp", "publicKey": {"pem": "x"})", "");
    row("an empty list of audiences",
        R"("algorithms": ["RS256"], "audiences": [], "jwks": {"file": "a"})",
        "/authenticators/0/audiences config.value");
    row("an hour and more of skew",
        R"("algorithms": ["RS256"], "clockSkew": "2h", "jwks": {"file": "a"})",
        "/authenticators/0/clockSkew config.range");
    row("a client certificate",
        R"("algorithms": ["RS256"], "jwks": {"url": "https://a/"}, "tls": {"certificate": "a", "key": "b"})",
        "");
    row("a client certificate without its key",
        R"("algorithms": ["RS256"], "jwks": {"url": "https://a/"}, "tls": {"certificate": "a"})",
        "/authenticators/0/tls config.missing-key");
    row("a key without its certificate",
        R"("algorithms": ["RS256"], "jwks": {"url": "https://a/"}, "tls": {"key": "a"})",
        "/authenticators/0/tls config.missing-key");
}

void TestAuthenticator::jwtErrors()
{
    QFETCH(QByteArray, extra);
    QFETCH(QByteArray, expected);
    const auto json = withAuthenticator(object(R"("name": "corp", "type": "jwt")", extra));
    QCOMPARE(summary(parse(json).errors), expected);
}

void TestAuthenticator::introspectionErrors_data()
{
    QTest::addColumn<QByteArray>("extra");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *extra, const char *expected) {
        QTest::newRow(name) << QByteArray(extra) << QByteArray(expected);
    };
    const char *least = R"("endpoint": "https://idp.example.com/i", "clientId": "g", )"
                        R"("clientSecret": {"env": "SECRET"})";
    row("the least", least, "");
    row("nothing", "",
        "/authenticators/0 config.missing-key; /authenticators/0 config.missing-key; "
        "/authenticators/0 config.missing-key");
    row("plain http",
        R"("endpoint": "http://idp/i", "clientId": "g", "clientSecret": {"file": "s"})",
        "/authenticators/0/endpoint config.url");
    row("a secret in the document",
        R"("endpoint": "https://idp/i", "clientId": "g", "clientSecret": "hunter2")",
        "/authenticators/0/clientSecret config.type");
    row("a secret of the store in a file",
        R"("endpoint": "https://idp/i", "clientId": "g", "clientSecret": {"secret": "a"})",
        "/authenticators/0/clientSecret/secret config.secret");
    row("two places of a secret",
        R"("endpoint": "https://idp/i", "clientId": "g", "clientSecret": {"env": "A", "file": "b"})",
        "/authenticators/0/clientSecret config.secret");
    row("no place of a secret",
        R"("endpoint": "https://idp/i", "clientId": "g", "clientSecret": {})",
        "/authenticators/0/clientSecret config.secret");
    row("no concurrency",
        R"("endpoint": "https://idp/i", "clientId": "g", "clientSecret": {"env": "A"}, "maxConcurrent": 0)",
        "/authenticators/0/maxConcurrent config.range");
}

void TestAuthenticator::introspectionErrors()
{
    QFETCH(QByteArray, extra);
    QFETCH(QByteArray, expected);
    const auto json =
        withAuthenticator(object(R"("name": "o", "type": "oauth2-introspection")", extra));
    QCOMPARE(summary(parse(json).errors), expected);
}

void TestAuthenticator::apiKeysAreReadFromXApiKeyUnlessTold()
{
    const auto read = [](const char *extra) {
        const auto json =
            withAuthenticator(object(R"("name": "k", "type": "api-key")", QByteArray(extra)));
        return std::get<ApiKeyAuthenticator>(parse(json).document.authenticators.at(0).kind);
    };
    QVERIFY((read("") == ApiKeyAuthenticator{"X-API-Key", "", ""}));
    QVERIFY((read(R"("query": "key")") == ApiKeyAuthenticator{"", "key", ""}));
}

void TestAuthenticator::readsEveryKeyOfJwt()
{
    const ParseOutcome outcome = parse(withAuthenticator(
        R"({"name": "corp", "type": "jwt", "issuer": "https://idp/", "audiences": ["a", "b"],
            "algorithms": ["EdDSA", "PS512"], "jwks": {"url": "https://idp/k"}, "clockSkew": "0s",
            "subjectClaim": "s", "groupsClaim": "g", "scopesClaim": "c", "requireExpiry": false,
            "tls": {"ca": "ca.pem", "serverName": "idp"}, "forward": true, "mapToConsumers": true})"));
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    Authenticator expected;
    expected.name = "corp";
    expected.forward = true;
    expected.mapToConsumers = true;
    JwtAuthenticator jwt;
    jwt.issuer = "https://idp/";
    jwt.audiences = {"a", "b"};
    jwt.algorithms = {JwtAlgorithm::EdDSA, JwtAlgorithm::PS512};
    jwt.keys.kind = JwtKeys::Kind::Url;
    jwt.keys.url = "https://idp/k";
    jwt.tls = {"/etc/portcullis/ca.pem", "idp", true};
    jwt.clockSkew = 0ms;
    jwt.subjectClaim = "s";
    jwt.groupsClaim = "g";
    jwt.scopesClaim = "c";
    jwt.requireExpiry = false;
    expected.kind = jwt;
    QVERIFY(outcome.document.authenticators.at(0) == expected);
}

void TestAuthenticator::inlineKeysKeepTheirMembers()
{
    const ParseOutcome outcome = parse(withAuthenticator(
        R"({"name": "a", "type": "jwt", "algorithms": ["RS256"],
            "jwks": {"keys": [{"kty": "RSA", "x-ours": [1.50, null, true], "n": "\u0041/"}],
                     "etag": "7"}})"));
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    const auto &jwt = std::get<JwtAuthenticator>(outcome.document.authenticators.at(0).kind);
    QCOMPARE(
        QByteArray::fromStdString(jwt.keys.text),
        QByteArray(R"({"keys":[{"kty":"RSA","x-ours":[1.50,null,true],"n":"A/"}],"etag":"7"})"));
}

void TestAuthenticator::keysAreCheckedByTheCaller()
{
    ParseOptions with = options();
    int asked = 0;
    with.checkKeys = [&asked](const JwtAuthenticator &) {
        ++asked;
        return std::vector<KeyProblem>{{"/jwks/keys/0", "too short", false},
                                       {"/jwks/keys/1", "unknown kty", true}};
    };
    const ParseOutcome outcome =
        parse(withAuthenticator(R"({"name": "a", "type": "jwt", "algorithms": ["RS256"],
                              "jwks": {"keys": [{"kty": "RSA"}, {"kty": "X"}]}})"),
              with);
    QCOMPARE(asked, 1);
    QCOMPARE(summary(outcome.errors), QByteArray("/authenticators/0/jwks/keys/0 config.key"));
    QVERIFY(summary(outcome.warnings).startsWith("/authenticators/0/jwks/keys/1 config.key"));
}

QTEST_APPLESS_MAIN(TestAuthenticator)
#include "tst_model_authenticator.moc"
