// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/cors.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

CorsPlan planOf(const model::Cors &cors, const model::StringList &routeMethods = {})
{
    model::Route route;
    route.cors = cors;
    route.match.methods = routeMethods;
    return *compileCors({}, route);
}

model::Cors app()
{
    model::Cors cors;
    cors.origins = {"https://app.example.com", "null"};
    cors.methods = {"GET", "POST"};
    cors.headers = {"Content-Type", "X-A"};
    return cors;
}

model::Cors anybody()
{
    model::Cors cors;
    cors.origins = {"*"};
    cors.methods = {"*"};
    cors.headers = {"*"};
    return cors;
}

model::Cors withCredentials()
{
    model::Cors cors = app();
    cors.credentials = true;
    cors.exposed = {"X-B"};
    return cors;
}

} // namespace

class TestCors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void preflights_data();
    void preflights();
    void answers_data();
    void answers();
    void responses_data();
    void responses();
    void whoseCors();
};

void TestCors::preflights_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("is");
    const QByteArray origin = "Origin: https://a.test\n";
    const QByteArray asks = "Access-Control-Request-Method: PUT\n";
    QTest::newRow("a preflight") << QByteArray("OPTIONS") << origin + asks << true;
    QTest::newRow("in any case") << QByteArray("OPTIONS")
                                 << QByteArray("origin: https://a.test\n") + asks.toLower() << true;
    QTest::newRow("another method") << QByteArray("GET") << origin + asks << false;
    QTest::newRow("without an origin") << QByteArray("OPTIONS") << asks << false;
    QTest::newRow("with two origins") << QByteArray("OPTIONS") << origin + origin + asks << false;
    QTest::newRow("without a method") << QByteArray("OPTIONS") << origin << false;
    QTest::newRow("with an odd method")
        << QByteArray("OPTIONS") << origin + "Access-Control-Request-Method: A B\n"
        << false;
    QTest::newRow("with an empty origin")
        << QByteArray("OPTIONS") << QByteArray("Origin: \n") + asks << false;
}

void TestCors::preflights()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, head);
    QFETCH(bool, is);
    http::RequestHead request;
    request.method = view(method);
    request.fields = fieldsOf(head);
    QCOMPARE(findPreflight(request).has_value(), is);
}

void TestCors::answers_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray vary = "Vary: Origin, Access-Control-Request-Method, "
                            "Access-Control-Request-Headers\n";
    QTest::newRow("an allowed origin")
        << 0 << QByteArray("https://app.example.com")
        << "Access-Control-Allow-Origin: https://app.example.com\n"
           "Access-Control-Allow-Methods: GET, POST\n"
           "Access-Control-Allow-Headers: Content-Type, X-A\nAccess-Control-Max-Age: 600\n"
            + vary;
    QTest::newRow("another one") << 0 << QByteArray("https://evil.test") << vary;
    QTest::newRow("one with it as its beginning")
        << 0 << QByteArray("https://app.example.com.evil.test") << vary;
    QTest::newRow("another scheme") << 0 << QByteArray("http://app.example.com") << vary;
    QTest::newRow("anybody")
        << 1 << QByteArray("https://a.test")
        << "Access-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: PUT\n"
           "Access-Control-Allow-Headers: x-b, x-c\n"
           "Access-Control-Max-Age: 600\n"
            + vary;
    QTest::newRow("with credentials")
        << 2 << QByteArray("null")
        << "Access-Control-Allow-Origin: null\nAccess-Control-Allow-Credentials: true\n"
           "Access-Control-Allow-Methods: GET, POST\n"
           "Access-Control-Allow-Headers: Content-Type, X-A\nAccess-Control-Max-Age: 600\n"
            + vary;
}

void TestCors::answers()
{
    QFETCH(int, which);
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, answer);
    const model::Cors all[] = {app(), anybody(), withCredentials()};
    const CorsPlan plan = planOf(all[which]);
    http::FieldList fields;
    answerPreflight(plan, {view(origin), "PUT", "x-b, x-c"}, fields);
    QCOMPARE(lines(fields), answer);
}

void TestCors::responses_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, int which, const char *origin, const QByteArray &before,
                        const QByteArray &after) {
        QTest::newRow(name) << which << QByteArray(origin) << before << after;
    };
    row("an allowed origin", 0, "https://app.example.com", "A: b\n",
        "A: b\nAccess-Control-Allow-Origin: https://app.example.com\nVary: Origin\n");
    row("another one", 0, "https://evil.test", "", "Vary: Origin\n");
    row("no origin", 0, "", "", "Vary: Origin\n");
    row("the upstream's own are replaced", 0, "https://app.example.com",
        "access-control-allow-origin: *\nAccess-Control-Allow-Credentials: true\nVary: Accept, "
        "origin\n",
        "Vary: Accept, origin\nAccess-Control-Allow-Origin: https://app.example.com\n");
    row("and are gone where the origin is not allowed", 0, "https://evil.test",
        "Access-Control-Allow-Origin: https://evil.test\n", "Vary: Origin\n");
    row("anybody", 1, "https://a.test", "", "Access-Control-Allow-Origin: *\n");
    row("nobody where anybody may", 1, "", "", "Access-Control-Allow-Origin: *\n");
    row("with credentials", 2, "https://app.example.com", "Vary: *\n",
        "Vary: *\nAccess-Control-Allow-Origin: https://app.example.com\n"
        "Access-Control-Allow-Credentials: true\nAccess-Control-Expose-Headers: X-B\n");
}

void TestCors::responses()
{
    QFETCH(int, which);
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const model::Cors all[] = {app(), anybody(), withCredentials()};
    const CorsPlan plan = planOf(all[which]);
    http::FieldList fields = fieldsOf(before);
    addCorsFields(plan, view(origin), fields);
    QCOMPARE(lines(fields), after);
}

void TestCors::whoseCors()
{
    model::Document document;
    model::Route route;
    QVERIFY(!compileCors(document, route));
    document.defaults.cors = anybody();
    QVERIFY(compileCors(document, route)->anyOrigin);
    route.cors = app();
    QVERIFY(!compileCors(document, route)->anyOrigin);
    route.cors->methods.clear();
    route.match.methods = {"PUT", "DELETE"};
    QCOMPARE(QByteArray::fromStdString(compileCors(document, route)->methods),
             QByteArray("PUT, DELETE"));
}

QTEST_APPLESS_MAIN(TestCors)
#include "tst_cors.moc"
