// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/introspection_message.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

const WallTime kWall{Seconds(1'700'000'000)};
const SteadyTime kSteady{Seconds(1000)};

} // namespace

class TestIntrospectionMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodesTheRequest();
    void readsAnswers_data();
    void readsAnswers();
    void readsWhoItIs();
    void keepsForAsLongAsAllowed();
};

void TestIntrospectionMessage::encodesTheRequest()
{
    QCOMPARE(introspectionBody("a+b/c=&d e"),
             std::string("token=a%2Bb%2Fc%3D%26d+e&token_type_hint=access_token"));
    QCOMPARE(introspectionAuthorization("gateway", "s3:cret"),
             "Basic " + QByteArray("gateway:s3%3Acret").toBase64().toStdString());
}

void TestIntrospectionMessage::readsAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char *name, const QByteArray &body, const char *outcome) {
        QTest::newRow(name) << body << QByteArray(outcome);
    };
    constexpr const char *kInactive = "authenticate.token-inactive";
    constexpr const char *kFailed = "authenticate.provider-failed";
    row("active", R"({"active":true,"sub":"a"})", "ok");
    row("active until later", R"({"active":true,"exp":1700000001})", "ok");
    row("not active", R"({"active":false})", kInactive);
    row("active, but expired", R"({"active":true,"exp":1700000000})", kInactive);
    row("active, but not yet", R"({"active":true,"nbf":1700000001})", kInactive);
    row("active as text", R"({"active":"true"})", kFailed);
    row("active as a number", R"({"active":1})", kFailed);
    row("active missing", R"({"sub":"a"})", kFailed);
    row("active twice", R"({"active":false,"active":true})", kFailed);
    row("exp as text", R"({"active":true,"exp":"1"})", kFailed);
    row("a subject that is no text", R"({"active":true,"sub":{}})", kFailed);
    row("no JSON", "<html>", kFailed);
    row("an array", R"([{"active":true}])", kFailed);
    row("nothing", "", kFailed);
    row("too long",
        R"({"active":true,"x":")" + QByteArray(int(kMaxIntrospectionAnswer), 'x') + "\"}", kFailed);
}

void TestIntrospectionMessage::readsAnswers()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, outcome);
    const auto answer = readIntrospectionAnswer(body.toStdString(), {}, kWall, kSteady);
    const std::string_view code = answer.facts ? "ok" : reasonInfo(answer.refusal).code;
    QCOMPARE(QByteArray(code.data(), static_cast<qsizetype>(code.size())), outcome);
}

void TestIntrospectionMessage::readsWhoItIs()
{
    model::IntrospectionAuthenticator config;
    config.subjectClaim = "username";
    const auto answer = readIntrospectionAnswer(
        R"({"active":true,"username":"alice","scope":"a b","groups":["g"],"exp":1700000100})",
        config, kWall, kSteady);
    QVERIFY(answer.facts != nullptr);
    QCOMPARE(answer.facts->subject, std::string("alice"));
    QCOMPARE(answer.facts->scopes.size(), std::size_t{2});
    QCOMPARE(answer.facts->groups.size(), std::size_t{1});
    QVERIFY(answer.facts->expiry == kWall + Seconds(100));
}

void TestIntrospectionMessage::keepsForAsLongAsAllowed()
{
    model::IntrospectionAuthenticator config;
    config.cache = Seconds(7);
    for (const char *body : {R"({"active":true})", R"({"active":false})"})
        QVERIFY(readIntrospectionAnswer(body, config, kWall, kSteady).freshUntil
                == kSteady + Seconds(7));
    QVERIFY(readIntrospectionAnswer("", config, kWall, kSteady).freshUntil == kSteady);
}

QTEST_APPLESS_MAIN(TestIntrospectionMessage)
#include "tst_introspection_message.moc"
