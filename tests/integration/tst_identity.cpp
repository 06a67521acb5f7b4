// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "identity_fixture.h"

#include <QTest>

using namespace portcullis::test;

/// Tokens, and the key sets that they are checked with: fetched over TLS, changed, wrong and away.
class TestIdentity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_f.begin()); }
    void init() { m_f.forget(); }
    void cleanup() { QCOMPARE(m_f.stopAndFindSecret(), QByteArray()); }
    void token_data();
    void token();
    void unknownKeyIsFetchedOnce();
    void keysChangeInTheBackground();
    void knownKeysOutliveTheProvider_data();
    void knownKeysOutliveTheProvider();
    void keysThatNeverCame_data();
    void keysThatNeverCame();
    void discoveryOfAnotherIssuer();

private:
    IdentityFixture m_f;
};

void TestIdentity::token_data()
{
    QTest::addColumn<QByteArray>("order");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *name, const char *order, int status, const char *code) {
        QTest::newRow(name) << QByteArray(order) << status << QByteArray(code);
    };
    row("RS256", R"({"algorithm": "RS256"})", 200, "");
    row("ES256", R"({"algorithm": "ES256"})", 200, "");
    row("EdDSA", R"({"algorithm": "EdDSA"})", 200, "");
    row("no signature", R"({"algorithm": "none"})", 401, "authenticate.token-algorithm");
    row("a secret in place of a key", R"({"algorithm": "HS256", "secret": "x"})", 401,
        "authenticate.token-algorithm");
    row("expired", R"({"lifetime": -60})", 401, "authenticate.token-expired");
    row("another issuer's", R"({"claims": {"iss": "https://other.example/"}})", 401, "");
}

void TestIdentity::token()
{
    QFETCH(QByteArray, order);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    QVERIFY2(m_f.serveWithKeys(), m_f.log().constData());
    const QByteArray token = m_f.makeToken(order);
    for (const char *path : {"/keys", "/found"}) {
        const Answer answer = m_f.get(path, token);
        VERIFY_STATUS(answer, status);
        if (!code.isEmpty())
            QCOMPARE(answer.member("code"), code);
    }
    if (status != 200)
        return;
    QByteArray forged = token;
    const qsizetype at = forged.lastIndexOf('.') + 10;
    forged[at] = forged.at(at) == 'A' ? 'B' : 'A';
    VERIFY_STATUS(m_f.get("/keys", forged), 401);
}

void TestIdentity::unknownKeyIsFetchedOnce()
{
    QVERIFY2(m_f.serveWithKeys(), m_f.log().constData());
    const int before = m_f.count("GET /jwks.json");
    m_f.order("/control/rotate", "{}");
    VERIFY_STATUS(m_f.get("/keys", m_f.makeToken()), 200); // fetched for this request, which waited
    QCOMPARE(m_f.count("GET /jwks.json"), before + 1);
    m_f.order("/control/rotate", R"({"keep": true})");
    const Answer early = m_f.get("/keys", m_f.makeToken());
    VERIFY_STATUS(early, 401);
    QCOMPARE(early.member("code"), QByteArray("authenticate.token-key-unknown"));
    for (int i = 0; i < 20; ++i) {
        const QByteArray kid = "made-up-" + QByteArray::number(i);
        VERIFY_STATUS(m_f.get("/keys", m_f.makeToken(R"({"header": {"kid": ")" + kid + R"("}})")),
                      401);
    }
    QCOMPARE(m_f.count("GET /jwks.json"), before + 1);
}

void TestIdentity::keysChangeInTheBackground()
{
    QVERIFY2(m_f.serveWithKeys(), m_f.log().constData());
    // From here on no request makes the gateway fetch again.
    VERIFY_STATUS(m_f.get("/keys", m_f.makeToken(R"({"header": {"kid": "made-up"}})")), 401);
    m_f.order("/control/rotate", "{}");
    const QByteArray token = m_f.makeToken();
    VERIFY_STATUS(m_f.get("/keys", token), 401);
    m_f.gateway().signal(SIGHUP);
    QTRY_COMPARE_WITH_TIMEOUT(m_f.get("/keys", token).status, 200, kProcessWaitMs);
}

void TestIdentity::knownKeysOutliveTheProvider_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::newRow("it closes") << QByteArray(R"("fail": "reset")");
    QTest::newRow("it fails") << QByteArray(R"("status": 500)");
    QTest::newRow("it sends no JSON") << QByteArray(R"("fail": "garbage")");
    QTest::newRow("it sends half of it") << QByteArray(R"("fail": "truncate")");
    QTest::newRow("it never ends") << QByteArray(R"("fail": "endless")");
    QTest::newRow("it has no keys") << QByteArray(R"("body": "{\"keys\": []}")");
    QTest::newRow("it sends elsewhere")
        << QByteArray(R"("status": 302, "headers": {"Location": "/control/keys"})");
}

void TestIdentity::knownKeysOutliveTheProvider()
{
    QFETCH(QByteArray, mode);
    QVERIFY2(m_f.serveWithKeys(), m_f.log().constData());
    m_f.order("/control/mode", R"({"path": "/jwks.json", )" + mode + '}');
    const qsizetype from = m_f.log().size();
    m_f.gateway().signal(SIGHUP);
    const auto failed = [&](const char *name) {
        return m_f.log().indexOf(QByteArray("authenticator=") + name, from) >= 0;
    };
    QVERIFY2(m_f.gateway().waitFor([&] { return failed("keys") && failed("found"); }),
             m_f.log().constData());
    VERIFY_STATUS(m_f.get("/keys", m_f.makeToken()), 200);
    VERIFY_STATUS(m_f.get("/found", m_f.makeToken()), 200);
}

void TestIdentity::keysThatNeverCame_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("under another authority") << QByteArray("/wrong-ca") << QByteArray("TLS failed");
    QTest::newRow("under another name") << QByteArray("/wrong-name") << QByteArray("TLS failed");
    QTest::newRow("from a path that is none")
        << QByteArray("/wrong-path") << QByteArray("status 404");
}

void TestIdentity::keysThatNeverCame()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, why);
    QVERIFY2(m_f.serveWithKeys(), m_f.log().constData());
    const Answer answer = m_f.get(target, m_f.makeToken());
    VERIFY_STATUS(answer, 503);
    QCOMPARE(answer.member("code"), QByteArray("authenticate.provider-failed"));
    QVERIFY2(m_f.gateway().waitForErr(why), m_f.log().constData());
}

void TestIdentity::discoveryOfAnotherIssuer()
{
    m_f.order("/control/mode",
              R"({"path": "/.well-known/openid-configuration", "body":
              "{\"issuer\": \"https://evil.example/\", \"jwks_uri\": \")"
                  + m_f.idp().fact("https") + R"(/jwks.json\"}"})");
    QVERIFY2(m_f.serve(), m_f.log().constData());
    const Answer answer = m_f.get("/found", m_f.makeToken());
    VERIFY_STATUS(answer, 503);
    QVERIFY2(m_f.gateway().waitForErr("another issuer"), m_f.log().constData());
}

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"
