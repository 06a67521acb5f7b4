// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/key_check.h"
#include "tests/unit/service/pipeline/authenticate/jose/signing.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using portcullis::signing::SigningKey;
using Kind = model::JwtKeys::Kind;

namespace {

model::JwtAuthenticator with(Kind kind, const std::string &text)
{
    model::JwtAuthenticator config;
    config.algorithms = {model::JwtAlgorithm::ES256};
    config.keys.kind = kind;
    config.keys.text = text;
    config.keys.path = text;
    return config;
}

} // namespace

class TestKeyCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointsAtTheKey();
    void pointsAtThePem();
    void looksIntoFiles();
    void saysNothingOfWhatItCannotSee();
};

void TestKeyCheck::pointsAtTheKey()
{
    const std::string good = SigningKey::ec().jwk();
    const auto one = checkJwtKeys(with(Kind::Inline, R"({"keys":[{"kty":"RSA"}]})"), {});
    QCOMPARE(one.errors.size(), std::size_t{1});
    QCOMPARE(one.errors[0].pointer, std::string("/jwks/keys/0"));
    const auto two =
        checkJwtKeys(with(Kind::Inline, R"({"keys":[)" + good + R"(,{"kty":"XYZ"}]})"), {});
    QVERIFY(two.errors.empty());
    QCOMPARE(two.warnings.at(0).pointer, std::string("/jwks/keys/1"));
}

void TestKeyCheck::pointsAtThePem()
{
    QVERIFY(checkJwtKeys(with(Kind::Pem, SigningKey::ec().pem()), {}).errors.empty());
    const auto check = checkJwtKeys(with(Kind::Pem, SigningKey::ec("P-384").pem()), {});
    QCOMPARE(check.errors.at(0).pointer, std::string("/publicKey/pem"));
}

void TestKeyCheck::looksIntoFiles()
{
    const auto reads = [](const std::string &text) {
        return [text](const std::string &) -> Result<std::string> { return text; };
    };
    const auto fails = [](const std::string &) -> Result<std::string> { return failure("gone"); };
    QVERIFY(checkJwtKeys(with(Kind::File, "f"), reads(SigningKey::ec().jwk())).errors.empty());
    QCOMPARE(checkJwtKeys(with(Kind::File, "f"), reads("{}")).errors.at(0).pointer,
             std::string("/jwks/file"));
    QCOMPARE(checkJwtKeys(with(Kind::PemFile, "f"), fails).errors.at(0).pointer,
             std::string("/publicKey/file"));
    QVERIFY(checkJwtKeys(with(Kind::PemFile, "f"), {}).errors.empty());
}

void TestKeyCheck::saysNothingOfWhatItCannotSee()
{
    QVERIFY(checkJwtKeys(with(Kind::Url, "https://a"), {}).errors.empty());
    QVERIFY(checkJwtKeys(with(Kind::Discovery, ""), {}).errors.empty());
    model::JwtAuthenticator secret = with(Kind::Inline, "");
    secret.keys.secret = {model::SecretRef::Kind::Secret, "hs"};
    QVERIFY(checkJwtKeys(secret, {}).errors.empty());
}

QTEST_APPLESS_MAIN(TestKeyCheck)
#include "tst_key_check.moc"
