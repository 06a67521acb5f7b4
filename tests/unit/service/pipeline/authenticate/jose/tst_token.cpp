// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/token.h"
#include "tests/unit/service/pipeline/authenticate/jose/signing.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::jose;
using portcullis::signing::SigningKey;

namespace {

const std::vector<Algorithm> kAll{
    Algorithm::RS256, Algorithm::RS384, Algorithm::RS512, Algorithm::PS256, Algorithm::PS384,
    Algorithm::PS512, Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA,
    Algorithm::HS256, Algorithm::HS384, Algorithm::HS512};

/// "ok", or the code without its stage.
QByteArray verdictOn(const std::string &token, const std::string &jwks,
                     const std::vector<Algorithm> &allowed = kAll)
{
    const KeySetOutcome keys = parseKeySet(jwks, allowed);
    if (!keys.errors.empty())
        return "no keys";
    const auto result = verifySignature(parseToken(token), keys.keys, allowed);
    const std::string_view code = result ? "ok" : reasonInfo(result.error()).code.substr(13);
    return QByteArray(code.data(), static_cast<qsizetype>(code.size()));
}

SigningKey keyFor(const QByteArray &alg)
{
    if (alg == "ES256")
        return SigningKey::ec("P-256");
    if (alg == "ES384")
        return SigningKey::ec("P-384");
    if (alg == "ES512")
        return SigningKey::ec("P-521");
    if (alg == "EdDSA")
        return SigningKey::ed();
    if (alg.startsWith("HS"))
        return SigningKey::secret(std::string(64, 's'));
    return SigningKey::rsa();
}

std::string headerOf(const QByteArray &alg)
{
    return R"({"alg":")" + alg.toStdString() + R"("})";
}

} // namespace

class TestToken : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verifiesEveryAlgorithm_data();
    void verifiesEveryAlgorithm();
    void verifiesEd448();
    void refusesBadHeaders_data();
    void refusesBadHeaders();
    void refusesBadForms_data();
    void refusesBadForms();
    void kidChoosesTheKey();
    void withoutKidAFewKeysAreTried();
    void theAlgorithmHasToBeListed();
    void aPublicKeyIsNoSecret();
    void pssSaltHasToBeAsLongAsTheHash();
    void leavesTheErrorQueueAlone();
};

void TestToken::verifiesEveryAlgorithm_data()
{
    QTest::addColumn<QByteArray>("alg");
    for (const char *alg : {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                            "ES512", "EdDSA", "HS256", "HS384", "HS512"})
        QTest::newRow(alg) << QByteArray(alg);
}

void TestToken::verifiesEveryAlgorithm()
{
    QFETCH(QByteArray, alg);
    const SigningKey key = keyFor(alg);
    const std::string token = key.token(headerOf(alg), R"({"sub":"alice"})");
    QCOMPARE(verdictOn(token, key.jwk()), QByteArray("ok"));
    QCOMPARE(verdictOn(token, keyFor(alg == "HS256" ? "ES256" : alg).jwk()),
             alg.startsWith("HS") && alg != "HS256" ? QByteArray("ok")
                 : alg == "HS256"                   ? QByteArray("token-algorithm")
                                                    : QByteArray("token-signature"));

    const std::size_t dot = token.rfind('.');
    const std::string signature = *decodeBase64Url(token.substr(dot + 1));
    const auto with = [&](const std::string &octets) {
        return verdictOn(token.substr(0, dot + 1) + encodeBase64Url(octets), key.jwk());
    };
    QCOMPARE(with(signature), QByteArray("ok"));
    std::string flipped = signature;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
    QCOMPARE(with(flipped), QByteArray("token-signature"));
    QCOMPARE(with(signature + '\0'), QByteArray("token-signature"));
    QCOMPARE(with('\0' + signature), QByteArray("token-signature"));
    QCOMPARE(with(signature.substr(0, signature.size() / 2)), QByteArray("token-signature"));
    QCOMPARE(with(std::string(signature.size(), '\0')), QByteArray("token-signature"));
    QCOMPARE(with({}), QByteArray("token-signature"));
}

void TestToken::verifiesEd448()
{
    const SigningKey key = SigningKey::ed("ED448");
    QCOMPARE(verdictOn(key.token(headerOf("EdDSA"), "{}"), key.jwk()), QByteArray("ok"));
    QCOMPARE(verdictOn(SigningKey::ed().token(headerOf("EdDSA"), "{}"), key.jwk()),
             QByteArray("token-signature"));
}

void TestToken::refusesBadHeaders_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("verdict");
    const auto row = [](const char *name, const char *header, const char *verdict) {
        QTest::newRow(name) << QByteArray(header) << QByteArray(verdict);
    };
    row("unknown parameters are ignored", R"({"alg":"HS256","x":{},"jwk":{},"jku":"file:///"})",
        "ok");
    row("typ at+jwt", R"({"alg":"HS256","typ":"at+jwt"})", "ok");
    row("white space", "{ \"alg\":\"HS256\" }\n", "ok");
    row("b64 true", R"({"alg":"HS256","b64":true})", "ok");
    row("b64 false", R"({"alg":"HS256","b64":false})", "token-critical");
    row("crit", R"({"alg":"HS256","crit":["x"],"x":1})", "token-critical");
    row("an empty crit", R"({"alg":"HS256","crit":[]})", "token-critical");
    row("crit null", R"({"alg":"HS256","crit":null})", "token-critical");
    row("alg twice", R"({"alg":"HS256","alg":"HS256"})", "token-malformed");
    row("kid a number", R"({"alg":"HS256","kid":1})", "token-malformed");
    row("typ a number", R"({"alg":"HS256","typ":1})", "token-malformed");
    row("no alg", R"({"typ":"JWT"})", "token-algorithm");
    row("alg none", R"({"alg":"none"})", "token-algorithm");
    row("alg of another case", R"({"alg":"hs256"})", "token-algorithm");
    row("alg with a NUL", R"({"alg":"HS256\u0000"})", "token-algorithm");
    row("no object", R"(["alg","HS256"])", "token-malformed");
}

void TestToken::refusesBadHeaders()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, verdict);
    const SigningKey key = SigningKey::secret(std::string(32, 's'));
    const std::string input = encodeBase64Url(header.toStdString()) + ".e30";
    const std::string token = input + '.' + encodeBase64Url(key.sign("HS256", input));
    QCOMPARE(verdictOn(token, key.jwk()), verdict);
}

void TestToken::refusesBadForms_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("a blank in front") << QByteArray(" ") << QByteArray();
    QTest::newRow("a line end behind") << QByteArray() << QByteArray("\n");
    QTest::newRow("a fourth part") << QByteArray() << QByteArray(".e30");
    QTest::newRow("a trailing dot") << QByteArray() << QByteArray(".");
    QTest::newRow("a leading dot") << QByteArray(".") << QByteArray();
    QTest::newRow("padding") << QByteArray() << QByteArray("=");
    QTest::newRow("a NUL behind") << QByteArray() << QByteArray(1, '\0');
    QTest::newRow("very many dots") << QByteArray() << QByteArray(20'000, '.');
    QTest::newRow("too long") << QByteArray() << QByteArray(int(kMaxToken), 'A');
}

void TestToken::refusesBadForms()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const SigningKey key = SigningKey::secret(std::string(32, 's'));
    const std::string token = key.token(headerOf("HS256"), "{}");
    QCOMPARE(verdictOn(token, key.jwk()), QByteArray("ok"));
    QCOMPARE(verdictOn(before.toStdString() + token + after.toStdString(), key.jwk()),
             QByteArray("token-malformed"));
    QCOMPARE(verdictOn(token.substr(0, token.rfind('.')), key.jwk()),
             QByteArray("token-malformed"));
    QCOMPARE(verdictOn({}, key.jwk()), QByteArray("token-malformed"));
}

void TestToken::kidChoosesTheKey()
{
    const SigningKey a = SigningKey::ec();
    const SigningKey b = SigningKey::ec();
    const std::string set =
        R"({"keys":[)" + a.jwk(R"(,"kid":"a")") + ',' + b.jwk(R"(,"kid":"b")") + "]}";
    QCOMPARE(verdictOn(b.token(R"({"alg":"ES256","kid":"b"})", "{}"), set), QByteArray("ok"));
    QCOMPARE(verdictOn(b.token(R"({"alg":"ES256","kid":"a"})", "{}"), set),
             QByteArray("token-signature"));
    QCOMPARE(verdictOn(b.token(R"({"alg":"ES256","kid":"B"})", "{}"), set),
             QByteArray("token-key-unknown"));
    QCOMPARE(verdictOn(b.token(R"({"alg":"ES256"})", "{}"), set), QByteArray("ok"));
    // A key without a name may be the one that is meant: PEM keys never have one.
    QCOMPARE(verdictOn(b.token(R"({"alg":"ES256","kid":"x"})", "{}"), b.jwk()), QByteArray("ok"));
}

void TestToken::withoutKidAFewKeysAreTried()
{
    const SigningKey last = SigningKey::ec();
    std::string set = R"({"keys":[)";
    for (std::size_t i = 0; i < kMaxTries; ++i)
        set += SigningKey::ec().jwk() + ',';
    QCOMPARE(verdictOn(last.token(headerOf("ES256"), "{}"), set + last.jwk() + "]}"),
             QByteArray("token-signature"));
}

void TestToken::theAlgorithmHasToBeListed()
{
    const SigningKey key = SigningKey::rsa();
    QCOMPARE(verdictOn(key.token(headerOf("RS384"), "{}"), key.jwk(), {Algorithm::RS256}),
             QByteArray("token-algorithm"));
    QCOMPARE(verdictOn(key.token(headerOf("RS384"), "{}"), key.jwk(R"(,"alg":"RS256")")),
             QByteArray("token-algorithm"));
}

void TestToken::aPublicKeyIsNoSecret()
{
    const SigningKey key = SigningKey::rsa();
    const SigningKey forger = SigningKey::secret(key.pem());
    QCOMPARE(verdictOn(forger.token(headerOf("HS256"), "{}"), key.jwk()),
             QByteArray("token-algorithm"));
}

void TestToken::pssSaltHasToBeAsLongAsTheHash()
{
    // The same key signs PS256 with the right salt, but for another hash.
    const SigningKey key = SigningKey::rsa();
    const std::string input = encodeBase64Url(headerOf("PS256")) + ".e30";
    QCOMPARE(verdictOn(input + '.' + encodeBase64Url(key.sign("PS384", input)), key.jwk()),
             QByteArray("token-signature"));
    QCOMPARE(verdictOn(input + '.' + encodeBase64Url(key.sign("RS256", input)), key.jwk()),
             QByteArray("token-signature"));
}

void TestToken::leavesTheErrorQueueAlone()
{
    const SigningKey key = SigningKey::rsa();
    std::string token = key.token(headerOf("RS256"), "{}");
    token[token.size() - 3] = token[token.size() - 3] == 'A' ? 'B' : 'A';
    ERR_clear_error();
    QCOMPARE(verdictOn(token, key.jwk()), QByteArray("token-signature"));
    verdictOn(token, R"({"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"})");
    parsePemKeySet("nothing", kAll);
    QCOMPARE(ERR_peek_error(), 0UL);
}

QTEST_APPLESS_MAIN(TestToken)
#include "tst_token.moc"
