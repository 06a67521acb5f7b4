// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/claims.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::jose;

namespace {

const WallTime kNow{Seconds(1'700'000'000)};

QByteArray codeOf(const tl::expected<WallTime, Reason> &result)
{
    const std::string_view code = result ? "ok" : reasonInfo(result.error()).code;
    return QByteArray(code.data(), static_cast<qsizetype>(code.size()));
}

} // namespace

class TestClaims : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void checks_data();
    void checks();
    void expiryIsRequiredUnlessSaidOtherwise();
    void skewWidensTheWindow();
    void returnsTheTimeOfRefusal();
};

void TestClaims::checks_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char *name, const char *claims, const char *outcome) {
        QTest::newRow(name) << QByteArray(claims)
                            << (qstrcmp(outcome, "ok") == 0
                                    ? QByteArray("ok")
                                    : QByteArray("authenticate.token-") + outcome);
    };
    row("no dates", R"({})", "ok");
    row("exp a second ahead", R"({"exp":1700000001})", "ok");
    row("exp now", R"({"exp":1700000000})", "expired");
    row("exp half a second ahead", R"({"exp":1700000000.5})", "ok");
    row("exp half a second ago", R"({"exp":1699999999.5})", "expired");
    row("exp in scientific notation", R"({"exp":1.8e9})", "ok");
    row("exp zero", R"({"exp":0})", "expired");
    row("exp negative", R"({"exp":-1})", "expired");
    row("exp far below any clock", R"({"exp":-1e300})", "expired");
    row("exp beyond 32 bits", R"({"exp":4294967297})", "ok");
    row("exp in milliseconds", R"({"exp":1700000000000})", "ok");
    row("exp beyond 64 bits", R"({"exp":1e30})", "ok");
    row("exp beyond a double", R"({"exp":1e400})", "claims");
    row("exp as text", R"({"exp":"1800000000"})", "claims");
    row("exp null", R"({"exp":null})", "claims");
    row("exp an array", R"({"exp":[1800000000]})", "claims");
    row("exp true", R"({"exp":true})", "claims");
    row("nbf now", R"({"nbf":1700000000})", "ok");
    row("nbf a second ahead", R"({"nbf":1700000001})", "not-yet-valid");
    row("nbf a little ahead", R"({"nbf":1700000000.25})", "not-yet-valid");
    row("nbf beyond 64 bits", R"({"nbf":1e30})", "not-yet-valid");
    row("nbf as text", R"({"nbf":"1"})", "claims");
    row("iat in the future", R"({"iat":1800000000})", "ok");
    row("iat as text", R"({"iat":"now"})", "claims");
    row("sub a number", R"({"sub":7})", "claims");
    row("iss an array", R"({"iss":["https://a"]})", "claims");
}

void TestClaims::checks()
{
    QFETCH(QByteArray, claims);
    QFETCH(QByteArray, outcome);
    const auto object = parseJsonObject(claims.toStdString());
    QVERIFY(object.has_value());
    QCOMPARE(codeOf(checkClaims(*object, {{}, {}, Milliseconds(0), false}, kNow)), outcome);
}

void TestClaims::expiryIsRequiredUnlessSaidOtherwise()
{
    ClaimRules rules;
    QCOMPARE(codeOf(checkClaims(*parseJson("{}"), rules, kNow)),
             QByteArray("authenticate.token-claims"));
    rules.requireExpiry = false;
    QCOMPARE(codeOf(checkClaims(*parseJson("{}"), rules, kNow)), QByteArray("ok"));
}

void TestClaims::skewWidensTheWindow()
{
    const ClaimRules rules{{}, {}, Seconds(30), false};
    const auto check = [&](const char *text) {
        return codeOf(checkClaims(*parseJson(text), rules, kNow));
    };
    QCOMPARE(check(R"({"exp":1699999971})"), QByteArray("ok"));
    QCOMPARE(check(R"({"exp":1699999970})"), QByteArray("authenticate.token-expired"));
    QCOMPARE(check(R"({"nbf":1700000030})"), QByteArray("ok"));
    QCOMPARE(check(R"({"nbf":1700000031})"), QByteArray("authenticate.token-not-yet-valid"));
}

void TestClaims::returnsTheTimeOfRefusal()
{
    const ClaimRules rules{{}, {}, Seconds(30), false};
    QCOMPARE(*checkClaims(*parseJson(R"({"exp":1700000100})"), rules, kNow), kNow + Seconds(130));
    QVERIFY(*checkClaims(*parseJson("{}"), rules, kNow) == WallTime::max());
    QVERIFY(*checkClaims(*parseJson(R"({"exp":1e30})"), rules, kNow) == WallTime::max());
}

/// What depends on the rules for issuer and audience.
class TestIssuerAndAudience : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void checks_data();
    void checks();
};

void TestIssuerAndAudience::checks_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char *name, const char *claims, const char *outcome) {
        QTest::newRow(name) << QByteArray(claims) << QByteArray(outcome);
    };
    constexpr const char *kIssuer = "authenticate.token-issuer";
    constexpr const char *kAudience = "authenticate.token-audience";
    row("both as wanted", R"({"iss":"https://a/","aud":"api"})", "ok");
    row("another of the wanted audiences", R"({"iss":"https://a/","aud":"web"})", "ok");
    row("an array with a wanted one", R"({"iss":"https://a/","aud":["x","api"]})", "ok");
    row("an array without", R"({"iss":"https://a/","aud":["x"]})", kAudience);
    row("an empty array", R"({"iss":"https://a/","aud":[]})", kAudience);
    row("an array with something else in it", R"({"iss":"https://a/","aud":["api",1]})", kAudience);
    row("a nested array", R"({"iss":"https://a/","aud":[["api"]]})", kAudience);
    row("no audience", R"({"iss":"https://a/"})", kAudience);
    row("a list in a string", R"({"iss":"https://a/","aud":"api web"})", kAudience);
    row("another case", R"({"iss":"https://a/","aud":"API"})", kAudience);
    row("an object", R"({"iss":"https://a/","aud":{"api":1}})", kAudience);
    row("no issuer", R"({"aud":"api"})", kIssuer);
    row("an issuer without its slash", R"({"iss":"https://a","aud":"api"})", kIssuer);
    row("an issuer that goes on", R"({"iss":"https://a/b","aud":"api"})", kIssuer);
    row("an issuer with a NUL", R"({"iss":"https://a/\u0000","aud":"api"})", kIssuer);
}

void TestIssuerAndAudience::checks()
{
    QFETCH(QByteArray, claims);
    QFETCH(QByteArray, outcome);
    const ClaimRules rules{"https://a/", {"api", "web"}, Milliseconds(0), false};
    QCOMPARE(codeOf(checkClaims(*parseJsonObject(claims.toStdString()), rules, kNow)), outcome);
}

int main(int argc, char **argv)
{
    TestClaims claims;
    TestIssuerAndAudience issuer;
    return QTest::qExec(&claims, argc, argv) + QTest::qExec(&issuer, argc, argv);
}
#include "tst_claims.moc"
