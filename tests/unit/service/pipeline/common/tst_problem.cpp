// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_check.h"
#include "service/pipeline/common/json_text.h"
#include "service/pipeline/common/problem.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

#include <set>

using namespace portcullis;
using namespace portcullis::pipeline;

class TestProblem : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void document();
    void anUnauthorizedClientLearnsNothing();
    void statesOfAKeyLookAlike();
    void everyReasonMakesValidJson();
    void strings_data();
    void strings();
    void anyBytesMakeValidJson();
    void grpc_data();
    void grpc();
    void grpcRefusal();
};

void TestProblem::document()
{
    Arena arena;
    const ProblemInfo problem{Reason::AuthorizeScope, "id-1", "needs \"orders:read\"",
                              "routes/orders/authorize/scopes"};
    QCOMPARE(bytes(problemDocument(problem, arena)),
             QByteArray(R"({"type":"urn:portcullis:reason:authorize.scope",)"
                        R"("title":"A required scope is missing","status":403,)"
                        R"("detail":"needs \"orders:read\"","instance":"id-1",)"
                        R"("stage":"authorize","code":"authorize.scope",)"
                        R"("rule":"routes/orders/authorize/scopes"})"
                        "\n"));
    QVERIFY(problemDocument({Reason::RouteNotFound, "i", {}, {}, 410}, arena)
                .find(R"("status":410,"detail":"No route matches","instance")")
            != std::string_view::npos);
}

void TestProblem::anUnauthorizedClientLearnsNothing()
{
    Arena arena;
    const ProblemInfo told{Reason::AuthenticateTokenSignature, "i", "kid was x",
                           "authenticators/a"};
    const ProblemInfo untold{Reason::AuthenticateTokenSignature, "i"};
    QCOMPARE(bytes(problemDocument(told, arena)), bytes(problemDocument(untold, arena)));
}

void TestProblem::statesOfAKeyLookAlike()
{
    Arena arena;
    const QByteArray unknown = bytes(problemDocument({Reason::AuthenticateKeyUnknown, "i"}, arena));
    QVERIFY(unknown.contains("\"code\":\"authenticate.key-unknown\""));
    for (const Reason reason : {Reason::AuthenticateKeyExpired, Reason::AuthenticateKeyDisabled})
        QCOMPARE(bytes(problemDocument({reason, "i"}, arena)), unknown);
}

void TestProblem::everyReasonMakesValidJson()
{
    Arena arena;
    std::set<std::string, std::less<>> seen;
    for (int i = 0; i < kReasonCount; ++i) {
        const ProblemInfo problem{static_cast<Reason>(i), "id\xff\n\"", "d", "r"};
        const std::string_view text = problemDocument(problem, arena);
        QVERIFY2(!checkJson(text), std::string(text).c_str());
        seen.emplace(text);
    }
    QCOMPARE(int(seen.size()), kReasonCount - 2); // expired and disabled keys are unknown ones
}

void TestProblem::strings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    const QByteArray replaced = "\xEF\xBF\xBD";
    QTest::newRow("plain") << QByteArray("a") << QByteArray("\"a\"");
    QTest::newRow("quote and backslash") << QByteArray("\"\\") << QByteArray(R"("\"\\")");
    QTest::newRow("controls") << QByteArray("\n\0\x7f", 3) << QByteArray(R"("\u000a\u0000\u007f")");
    QTest::newRow("other scripts")
        << QByteArray("\xC3\xA9\xF0\x9F\x98\x80") << QByteArray("\"\xC3\xA9\xF0\x9F\x98\x80\"");
    QTest::newRow("a stray byte") << QByteArray("a\xff") << QByteArray("\"a" + replaced + '"');
    QTest::newRow("an overlong form")
        << QByteArray("\xC0\xAF") << QByteArray('"' + replaced + replaced + '"');
    QTest::newRow("a cut sequence")
        << QByteArray("\xE2\x82") << QByteArray('"' + replaced + replaced + '"');
    QTest::newRow("a surrogate") << QByteArray("\xED\xA0\x80")
                                 << QByteArray('"' + replaced + replaced + replaced + '"');
}

void TestProblem::strings()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, json);
    std::string out;
    appendJsonString(out, view(text));
    QCOMPARE(QByteArray::fromStdString(out), json);
}

void TestProblem::anyBytesMakeValidJson()
{
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            std::string out;
            const char text[] = {static_cast<char>(first), static_cast<char>(second), 'x'};
            appendJsonString(out, {text, 3});
            QVERIFY(!checkJson(out));
        }
    }
}

void TestProblem::grpc_data()
{
    QTest::addColumn<int>("http");
    QTest::addColumn<int>("grpc");
    const std::pair<int, int> table[] = {{400, 3}, {401, 16}, {403, 7},  {404, 12}, {405, 12},
                                         {408, 4}, {413, 8},  {414, 3},  {415, 3},  {429, 8},
                                         {431, 3}, {500, 13}, {501, 12}, {502, 14}, {503, 14},
                                         {504, 4}, {505, 13}, {0, 13}};
    for (const auto &[http, grpc] : table)
        QTest::newRow(QByteArray::number(http).constData()) << http << grpc;
}

void TestProblem::grpc()
{
    QFETCH(int, http);
    QFETCH(int, grpc);
    QCOMPARE(grpcStatus(http), grpc);
}

void TestProblem::grpcRefusal()
{
    Arena arena;
    http::FieldList fields;
    appendGrpcRefusal(fields, {Reason::AuthenticateKeyExpired, "i"}, "application/grpc+proto",
                      arena);
    QCOMPARE(lines(fields),
             QByteArray("Content-Type: application/grpc\ngrpc-status: 16\n"
                        "grpc-message: authenticate.key-unknown\n"));
    fields.clear();
    appendGrpcRefusal(fields, {Reason::ProxyReset, "i"}, "Application/grpc-web+proto", arena);
    QCOMPARE(lines(fields),
             QByteArray("Content-Type: application/grpc-web\ngrpc-status: 14\n"
                        "grpc-message: proxy.reset\n"));
}

QTEST_APPLESS_MAIN(TestProblem)
#include "tst_problem.moc"
