// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_response/static_answer.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

std::optional<StaticAnswerPlan> planOf(const model::Route &route)
{
    auto plan = compileStaticAnswer(route);
    if (!plan)
        qFatal("%s", plan.error().what.c_str());
    return std::move(*plan);
}

model::Route redirectTo(const char *location, int status = 308)
{
    model::Route route;
    route.redirect = {status, location};
    return route;
}

} // namespace

class TestStaticAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void redirects_data();
    void redirects();
    void responds();
    void valuesThatBreakFields();
    void otherRoutesHaveNone();
    void badTemplates();
};

void TestStaticAnswer::redirects_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QByteArray>("sent");
    QTest::newRow("the rest of the path") << QByteArray("https://api.example.com/${path.rest}")
                                          << QByteArray("https://api.example.com/a/b%20c");
    QTest::newRow("the query only where it is asked for")
        << QByteArray("/new?x=${query.x}") << QByteArray("/new?x=1%262");
    QTest::newRow("dots") << QByteArray("/${query.up}/x") << QByteArray("!transform-request.path");
}

void TestStaticAnswer::redirects()
{
    QFETCH(QByteArray, location);
    QFETCH(QByteArray, sent);
    RequestFixture request;
    request.head.query = "x=1%262&up=..";
    request.params = {{"rest", "a/b%20c", true}};
    const auto plan = planOf(redirectTo(location.constData(), 301));
    StaticAnswer answer;
    const auto refusal = makeStaticAnswer(*plan, request.scope(), answer);
    if (refusal) {
        QCOMPARE('!' + codeOf(refusal), sent);
        return;
    }
    QCOMPARE(answer.status, 301);
    QCOMPARE(lines(answer.fields), "Location: " + sent + '\n');
    QVERIFY(answer.body.empty());
}

void TestStaticAnswer::responds()
{
    RequestFixture request;
    model::Route route;
    route.respond = model::Respond{
        503,
        {{"Retry-After", "3600"}, {"X-Id", "${request.id}"}, {"Content-Length", "7"}},
        "back ${soon}"};
    const auto plan = planOf(route);
    StaticAnswer answer;
    QVERIFY(!makeStaticAnswer(*plan, request.scope(), answer));
    QCOMPARE(answer.status, 503);
    QCOMPARE(lines(answer.fields),
             QByteArray("Retry-After: 3600\nX-Id: id-1\n"
                        "Content-Type: text/plain; charset=utf-8\n"));
    QCOMPARE(bytes(answer.body), QByteArray("back ${soon}"));

    route.respond->headers = {{"content-type", "text/html"}};
    const auto typed = planOf(route);
    QVERIFY(!makeStaticAnswer(*typed, request.scope(), answer));
    QCOMPARE(lines(answer.fields), QByteArray("content-type: text/html\n"));

    route.respond = model::Respond{204, {}, {}};
    const auto empty = planOf(route);
    QVERIFY(!makeStaticAnswer(*empty, request.scope(), answer));
    QVERIFY(answer.fields.empty() && answer.body.empty());
}

void TestStaticAnswer::valuesThatBreakFields()
{
    RequestFixture request;
    request.head.query = "x=%0d%0aSet-Cookie:%20a";
    model::Route route;
    route.respond = model::Respond{200, {{"X-A", "${query.x}"}}, {}};
    StaticAnswer answer;
    QCOMPARE(codeOf(makeStaticAnswer(*planOf(route), request.scope(), answer)),
             QByteArray("transform-request.value"));
}

void TestStaticAnswer::otherRoutesHaveNone()
{
    QVERIFY(!planOf(model::Route()));
}

void TestStaticAnswer::badTemplates()
{
    QVERIFY(!compileStaticAnswer(redirectTo("${x}")));
    model::Route route;
    route.respond = model::Respond{200, {{"A", "${x}"}}, {}};
    QVERIFY(!compileStaticAnswer(route));
}

QTEST_APPLESS_MAIN(TestStaticAnswer)
#include "tst_static_answer.moc"
