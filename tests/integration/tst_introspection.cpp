// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "identity_fixture.h"

#include <QTest>

#include <QDateTime>

#include <list>

using namespace portcullis::test;

/// Tokens that only their provider understands: asked about over TLS, kept, slow, wrong and away.
class TestIntrospection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_f.begin()); }
    void init() { m_f.forget(); }
    void cleanup() { QCOMPARE(m_f.stopAndFindSecret(), QByteArray()); }
    void introspection_data();
    void introspection();
    void answersAreKept_data();
    void answersAreKept();
    void oneQuestionAToken();
    void neverBeyondExpiry();
    void providerFails_data();
    void providerFails();
    void providerIsBusy();
    void providerIsSlow();

private:
    IdentityFixture m_f;
};

void TestIntrospection::introspection_data()
{
    QTest::addColumn<QByteArray>("answered");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *name, const char *answered, int status, const char *code) {
        QTest::newRow(name) << QByteArray(answered) << status << QByteArray(code);
    };
    row("active", R"({"active": true, "sub": "somebody"})", 200, "");
    row("inactive", R"({"active": false})", 401, "authenticate.token-inactive");
    row("over", R"({"active": true, "sub": "somebody", "exp": 1000000000})", 401,
        "authenticate.token-");
    row("no member active", R"({"sub": "somebody"})", 503, "authenticate.provider-failed");
    row("active as a text", R"({"active": "true", "sub": "somebody"})", 503,
        "authenticate.provider-failed");
}

void TestIntrospection::introspection()
{
    QFETCH(QByteArray, answered);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    QVERIFY2(m_f.serve(), m_f.log().constData());
    m_f.answer("opaque-token", answered);
    const Answer seen = m_f.get("/opaque", "opaque-token");
    VERIFY_STATUS(seen, status);
    QVERIFY2(seen.member("code").startsWith(code), seen.all().constData());
}

void TestIntrospection::answersAreKept_data()
{
    QTest::addColumn<QByteArray>("answered");
    QTest::addColumn<int>("status");
    QTest::newRow("good ones") << QByteArray(R"({"active": true, "sub": "somebody"})") << 200;
    QTest::newRow("bad ones") << QByteArray(R"({"active": false})") << 401;
}

void TestIntrospection::answersAreKept()
{
    QFETCH(QByteArray, answered);
    QFETCH(int, status);
    QVERIFY2(m_f.serve(), m_f.log().constData());
    m_f.answer("kept-token", answered);
    for (int i = 0; i < 10; ++i)
        VERIFY_STATUS(m_f.get("/opaque", "kept-token"), status);
    QCOMPARE(m_f.count("POST /introspect"), 1);
    VERIFY_STATUS(m_f.get("/opaque", "another-token"), 401);
    QCOMPARE(m_f.count("POST /introspect"), 2);
}

void TestIntrospection::oneQuestionAToken()
{
    QVERIFY2(m_f.serve(), m_f.log().constData());
    m_f.answer("shared-token", R"({"active": true, "sub": "somebody"})");
    m_f.order("/control/mode", R"({"path": "/introspect", "delay": 0.5})");
    std::list<RawClient> clients;
    for (int i = 0; i < 20; ++i) {
        RawClient &client = clients.emplace_back(m_f.gateway().port("main"));
        client.send(getRequest("/opaque", "Authorization: Bearer shared-token\r\n"));
    }
    for (RawClient &client : clients)
        VERIFY_STATUS(client.answer(), 200);
    QCOMPARE(m_f.count("POST /introspect"), 1);
}

void TestIntrospection::neverBeyondExpiry()
{
    QVERIFY2(m_f.serve(), m_f.log().constData());
    const qint64 expiry = QDateTime::currentSecsSinceEpoch() + 3;
    m_f.answer("dying-token",
               R"({"active": true, "sub": "somebody", "exp": )" + QByteArray::number(expiry) + '}');
    VERIFY_STATUS(m_f.get("/opaque", "dying-token"), 200);
    m_f.answer("dying-token", R"({"active": false})");
    QTRY_COMPARE_WITH_TIMEOUT(m_f.get("/opaque", "dying-token").status, 401, kProcessWaitMs);
    QVERIFY(QDateTime::currentSecsSinceEpoch() >= expiry);
    QCOMPARE(m_f.count("POST /introspect"), 2);
}

void TestIntrospection::providerFails_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("mode");
    const auto row = [](const char *name, const char *target, const char *mode) {
        QTest::newRow(name) << QByteArray(target) << QByteArray(mode);
    };
    row("it closes", "/opaque", R"(, "fail": "reset")");
    row("it fails", "/opaque", R"(, "status": 500)");
    row("it sends no JSON", "/opaque", R"(, "fail": "garbage")");
    row("it sends half of it", "/opaque", R"(, "fail": "truncate")");
    row("it never ends", "/opaque", R"(, "fail": "endless")");
    row("it says nothing", "/brief", R"(, "fail": "hang")");
    row("it drips", "/brief", R"(, "fail": "drip")");
    row("it sends elsewhere", "/opaque",
        R"(, "status": 307, "headers": {"Location": "/introspect"})");
    row("another authority", "/opaque-wrong-ca", "");
    row("another secret", "/wrong-secret", "");
}

void TestIntrospection::providerFails()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, mode);
    QVERIFY2(m_f.serve(), m_f.log().constData());
    m_f.answer("good-token", R"({"active": true, "sub": "somebody"})");
    m_f.order("/control/mode", R"({"path": "/introspect")" + mode + '}');
    const Answer failed = m_f.get(target, "good-token");
    VERIFY_STATUS(failed, 503);
    QCOMPARE(failed.member("code"), QByteArray("authenticate.provider-failed"));
    if (mode.isEmpty())
        return;
    m_f.order("/control/mode", R"({"path": "/introspect"})");
    VERIFY_STATUS(m_f.get(target, "good-token"), 200); // a failure is no answer: it is not kept
}

void TestIntrospection::providerIsBusy()
{
    QVERIFY2(m_f.serve(), m_f.log().constData());
    m_f.order("/control/introspection", R"({"answer": {"active": true, "sub": "somebody"}})");
    m_f.order("/control/mode", R"({"path": "/introspect", "delay": 0.3})");
    std::list<RawClient> clients;
    for (int i = 0; i < 5; ++i) {
        const QByteArray token = "token-" + QByteArray::number(i);
        RawClient &client = clients.emplace_back(m_f.gateway().port("main"));
        client.send(getRequest("/busy", "Authorization: Bearer " + token + "\r\n"));
        m_f.keepSecret(token);
    }
    int passed = 0;
    for (RawClient &client : clients) {
        const Answer seen = client.answer();
        passed += seen.status == 200;
        if (seen.status != 200) {
            VERIFY_STATUS(seen, 503);
            QCOMPARE(seen.member("code"), QByteArray("authenticate.provider-busy"));
        }
    }
    QCOMPARE(passed, 2); // one was asked about, one waited
    QCOMPARE(m_f.count("POST /introspect"), 2);
}

void TestIntrospection::providerIsSlow()
{
    QVERIFY2(m_f.serve(), m_f.log().constData());
    m_f.answer("good-token", R"({"active": true, "sub": "somebody"})");
    m_f.order("/control/mode", R"({"path": "/introspect", "delay": 0.5})");
    VERIFY_STATUS(m_f.get("/opaque", "good-token"), 200); // as slow as it may be
    m_f.order("/control/mode", R"({"path": "/introspect", "delay": 2.5, "times": 1})");
    VERIFY_STATUS(m_f.get("/brief", "good-token"), 503);
    VERIFY_STATUS(m_f.get("/brief", "good-token"), 200);
}

QTEST_GUILESS_MAIN(TestIntrospection)
#include "tst_introspection.moc"
