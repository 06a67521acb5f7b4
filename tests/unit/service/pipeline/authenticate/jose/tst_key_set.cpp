// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/key_set.h"
#include "service/pipeline/authenticate/jose/weak_keys.h"
#include "tests/unit/service/pipeline/authenticate/jose/signing.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::jose;
using portcullis::signing::SigningKey;

namespace {

const std::vector<Algorithm> kAll{Algorithm::RS256, Algorithm::PS256, Algorithm::ES256,
                                  Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA,
                                  Algorithm::HS256, Algorithm::HS512};

QByteArray describe(const KeySetOutcome &outcome)
{
    std::string text = std::to_string(outcome.keys.keys().size()) + " keys";
    for (const KeyRemark &error : outcome.errors)
        text += "\nerror " + error.pointer + " " + error.message;
    for (const KeyRemark &warning : outcome.warnings)
        text += "\nwarning " + warning.pointer + " " + warning.message;
    return QByteArray::fromStdString(text);
}

std::string setOf(std::initializer_list<std::string> keys)
{
    std::string text = R"({"keys":[)";
    for (const std::string &key : keys)
        text += (text.ends_with('[') ? "" : ",") + key;
    return text + "]}";
}

} // namespace

class TestKeySet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryType_data();
    void readsEveryType();
    void refusesASingleBadKey_data();
    void refusesASingleBadKey();
    void ignoresBadKeysBesideAGoodOne();
    void anEmptySetIsAnError();
    void differentKeysUnderOneKidAreIgnored();
    void theSameKeyMayStandTwice();
    void algOfAKeyNarrowsWhatItIsFor();
    void warnsOfPrivateMembers();
    void readsPem();
    void refusesPrivatePem();
    void secretsServeOnlyShorterHashes();
    void knowsRocaKeys();
    void knowsWeakEdwardsKeys();
};

void TestKeySet::readsEveryType_data()
{
    QTest::addColumn<QByteArray>("jwk");
    const auto row = [](const char *name, const SigningKey &key) {
        QTest::newRow(name) << QByteArray::fromStdString(key.jwk());
    };
    row("RSA", SigningKey::rsa());
    row("P-256", SigningKey::ec("P-256"));
    row("P-384", SigningKey::ec("P-384"));
    row("P-521", SigningKey::ec("P-521"));
    row("Ed25519", SigningKey::ed());
    row("Ed448", SigningKey::ed("ED448"));
    row("oct", SigningKey::secret(std::string(32, 'k')));
}

void TestKeySet::readsEveryType()
{
    QFETCH(QByteArray, jwk);
    for (const std::string &text : {jwk.toStdString(), setOf({jwk.toStdString()})}) {
        const KeySetOutcome outcome = parseKeySet(text, kAll);
        QVERIFY2(outcome.errors.empty() && outcome.warnings.empty(), describe(outcome));
        QCOMPARE(outcome.keys.keys().size(), std::size_t{1});
    }
}

void TestKeySet::refusesASingleBadKey_data()
{
    QTest::addColumn<QByteArray>("jwk");
    const auto row = [](const char *name, const std::string &jwk) {
        QTest::newRow(name) << QByteArray::fromStdString(jwk);
    };
    const SigningKey ec = SigningKey::ec();
    row("no object", "1");
    row("an unknown kty", R"({"kty":"XYZ"})");
    row("a kty of another case", R"({"kty":"rsa"})");
    row("RSA without n", R"({"kty":"RSA","e":"AQAB"})");
    row("RSA of 1024 bits", SigningKey::rsa(1024).jwk());
    row("an RSA exponent of one",
        R"({"kty":"RSA","e":"AQ","n":")" + encodeBase64Url(std::string(256, '\xFF')) + "\"}");
    row("an even RSA exponent",
        R"({"kty":"RSA","e":"Ag","n":")" + encodeBase64Url(std::string(256, '\xFF')) + "\"}");
    row("an even RSA modulus",
        R"({"kty":"RSA","e":"AQAB","n":")" + encodeBase64Url(std::string(256, '\xFE')) + "\"}");
    row("an RSA modulus beyond all bounds",
        R"({"kty":"RSA","e":"AQAB","n":")" + encodeBase64Url(std::string(2049, '\xFF')) + "\"}");
    row("an EC point that is not on its curve",
        R"({"kty":"EC","crv":"P-256","x":")" + encodeBase64Url(std::string(32, 'a')) + R"(","y":")"
            + encodeBase64Url(std::string(32, 'b')) + "\"}");
    row("the EC point of zeros",
        R"({"kty":"EC","crv":"P-256","x":")" + encodeBase64Url(std::string(32, '\0')) + R"(","y":")"
            + encodeBase64Url(std::string(32, '\0')) + "\"}");
    row("EC coordinates that are too short", R"({"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"})");
    row("an unknown curve", R"({"kty":"EC","crv":"secp256k1","x":"AQ","y":"AQ"})");
    row("an Ed25519 key of another length", R"({"kty":"OKP","crv":"Ed25519","x":"AQID"})");
    row("X25519 does not sign",
        R"({"kty":"OKP","crv":"X25519","x":")" + encodeBase64Url(std::string(32, 'a')) + "\"}");
    row("a secret of 31 octets", SigningKey::secret(std::string(31, 'k')).jwk());
    row("an empty secret", R"({"kty":"oct","k":""})");
    row("a secret that is no base64url", R"({"kty":"oct","k":"=="})");
    row("a key for encryption", ec.jwk(R"(,"use":"enc")"));
    row("a use that is no string", ec.jwk(R"(,"use":["sig"])"));
    row("a key to sign with only", ec.jwk(R"(,"key_ops":["sign"])"));
    row("no operation", ec.jwk(R"(,"key_ops":[])"));
    row("an alg that is not listed", ec.jwk(R"(,"alg":"ES256K")"));
    row("an alg for another type", ec.jwk(R"(,"alg":"RS256")"));
    row("a kid that is no string", ec.jwk(R"(,"kid":1)"));
    row("a member twice", ec.jwk(R"(,"kty":"EC")"));
}

void TestKeySet::refusesASingleBadKey()
{
    QFETCH(QByteArray, jwk);
    for (const std::string &text : {jwk.toStdString(), setOf({jwk.toStdString()})}) {
        const KeySetOutcome outcome = parseKeySet(text, kAll);
        QVERIFY2(!outcome.errors.empty() && outcome.keys.keys().empty(), describe(outcome));
    }
}

void TestKeySet::ignoresBadKeysBesideAGoodOne()
{
    const std::string good = SigningKey::ec().jwk(R"(,"kid":"good","x5t":"unknown")");
    const KeySetOutcome outcome = parseKeySet(
        setOf({R"({"kty":"XYZ"})", good, R"({"kty":"RSA","n":"!","e":"AQAB"})", "7"}), kAll);
    QVERIFY2(outcome.errors.empty(), describe(outcome));
    QCOMPARE(outcome.keys.keys().size(), std::size_t{1});
    QCOMPARE(outcome.warnings.size(), std::size_t{3});
    QCOMPARE(outcome.warnings[0].pointer, std::string("/keys/0"));
    QCOMPARE(outcome.warnings[1].pointer, std::string("/keys/2"));
}

void TestKeySet::anEmptySetIsAnError()
{
    QCOMPARE(parseKeySet(R"({"keys":[]})", kAll).errors.size(), std::size_t{1});
    QCOMPARE(parseKeySet(R"({"keys":{}})", kAll).errors.size(), std::size_t{1});
    QCOMPARE(parseKeySet("{}", kAll).errors.size(), std::size_t{1});
}

void TestKeySet::differentKeysUnderOneKidAreIgnored()
{
    const std::string kid = R"(,"kid":"a")";
    const std::string a = SigningKey::secret(std::string(32, 'a')).jwk(kid);
    const std::string b = SigningKey::secret(std::string(32, 'b')).jwk(kid);
    const std::string broken = R"({"kty":"oct","k":"AAB","kid":"a"})";
    QVERIFY(!parseKeySet(setOf({a, b}), kAll).errors.empty());
    QVERIFY(!parseKeySet(setOf({a, broken}), kAll).errors.empty());
    const std::string other = SigningKey::ec().jwk(kid);
    const KeySetOutcome outcome = parseKeySet(setOf({a, other}), kAll);
    QVERIFY2(outcome.errors.empty() && outcome.keys.keys().size() == 2, describe(outcome));
}

void TestKeySet::theSameKeyMayStandTwice()
{
    const SigningKey key = SigningKey::rsa();
    const KeySetOutcome outcome = parseKeySet(
        setOf({key.jwk(R"(,"kid":"a","alg":"RS256")"), key.jwk(R"(,"kid":"a","alg":"PS256")")}),
        kAll);
    QVERIFY2(outcome.errors.empty() && outcome.keys.keys().size() == 2, describe(outcome));
}

void TestKeySet::algOfAKeyNarrowsWhatItIsFor()
{
    const SigningKey key = SigningKey::rsa();
    QCOMPARE(parseKeySet(key.jwk(), kAll).keys.keys()[0].algorithms.size(), std::size_t{2});
    const auto narrowed = parseKeySet(key.jwk(R"(,"alg":"PS256")"), kAll);
    QVERIFY(narrowed.keys.keys()[0].algorithms == std::vector{Algorithm::PS256});
}

void TestKeySet::warnsOfPrivateMembers()
{
    const auto outcome = parseKeySet(setOf({SigningKey::ec().jwk(R"(,"d":"AAAA")")}), kAll);
    QVERIFY2(outcome.errors.empty() && outcome.warnings.size() == 1, describe(outcome));
}

void TestKeySet::readsPem()
{
    for (const SigningKey &key : {SigningKey::rsa(), SigningKey::ec("P-521"), SigningKey::ed()}) {
        const KeySetOutcome pem = parsePemKeySet(key.pem(), kAll);
        QVERIFY2(pem.errors.empty(), describe(pem));
        const KeySetOutcome jwk = parseKeySet(key.jwk(), kAll);
        QCOMPARE(pem.keys.keys()[0].fingerprint, jwk.keys.keys()[0].fingerprint);
    }
    QVERIFY(!parsePemKeySet("", kAll).errors.empty());
    QVERIFY(!parsePemKeySet("no PEM", kAll).errors.empty());
    QVERIFY(!parsePemKeySet(SigningKey::rsa(1024).pem(), kAll).errors.empty());
    QVERIFY(!parsePemKeySet(SigningKey::ec("secp256k1").pem(), kAll).errors.empty());
    QVERIFY(!parsePemKeySet(SigningKey::rsa().pem(), {Algorithm::ES256}).errors.empty());
}

void TestKeySet::refusesPrivatePem()
{
    const auto outcome = parsePemKeySet(SigningKey::ec().pem(true), kAll);
    QCOMPARE(outcome.errors.size(), std::size_t{1});
    QVERIFY(outcome.errors[0].message.find("private") != std::string::npos);
}

void TestKeySet::secretsServeOnlyShorterHashes()
{
    const auto outcome = parseSecretKeySet(std::string(40, 's'), kAll);
    QVERIFY(outcome.keys.keys()[0].algorithms == std::vector{Algorithm::HS256});
    QVERIFY(!parseSecretKeySet(std::string(40, 's'), {Algorithm::HS512}).errors.empty());
}

void TestKeySet::knowsRocaKeys()
{
    // 65537^k mod the product of the primes is in the subgroup for every one of them.
    QVERIFY(isRocaModulus(std::string("\x01\x00\x01", 3)));
    QVERIFY(isRocaModulus(std::string("\x01\x00\x02\x00\x01", 5)));
    QVERIFY(!isRocaModulus(std::string("\x01\x00\x03", 3)));
}

void TestKeySet::knowsWeakEdwardsKeys()
{
    std::string key(32, '\0');
    QVERIFY(isWeakEd25519(key));
    key[0] = 1;
    QVERIFY(isWeakEd25519(key));
    key[31] = '\x80'; // the same y, the other sign
    QVERIFY(isWeakEd25519(key));
    key.assign(32, '\xFF'); // not reduced
    QVERIFY(isWeakEd25519(key));
    key.assign(32, '\x09');
    QVERIFY(!isWeakEd25519(key));
    QVERIFY(isWeakEd448(std::string(57, '\0')));
    QVERIFY(isWeakEd448(std::string(57, '\xFF')));
    QVERIFY(!isWeakEd448(std::string(56, '\x09') + '\0'));
}

QTEST_APPLESS_MAIN(TestKeySet)
#include "tst_key_set.moc"
