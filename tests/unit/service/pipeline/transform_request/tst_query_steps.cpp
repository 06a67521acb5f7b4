// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_request/query_steps.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

Q_DECLARE_METATYPE(portcullis::model::QuerySteps)

namespace {

model::QuerySteps steps(model::StringPairs set, model::StringPairs add = {},
                        model::StringList remove = {}, model::StringPairs rename = {},
                        bool sort = false)
{
    model::QuerySteps made;
    made.set = std::move(set);
    made.add = std::move(add);
    made.remove = std::move(remove);
    made.rename = std::move(rename);
    made.sort = sort;
    return made;
}

/// `?query`, or nothing where there is none.
QByteArray shownQuery(const std::optional<std::string_view> &query)
{
    return query ? '?' + bytes(*query) : QByteArray();
}

} // namespace

class TestQuerySteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void steps_data();
    void steps();
    void untouchedIsTheSameText();
};

void TestQuerySteps::steps_data()
{
    QTest::addColumn<model::QuerySteps>("config");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const model::QuerySteps &config, const QByteArray &before,
                        const QByteArray &after) {
        QTest::newRow(name) << config << before << after;
    };
    using ::steps;
    const QByteArray odd = "?a=%zz&&b=+%2f%2F&=c&d&e=f=g;h";
    row("no step", steps({}), odd, odd);
    row("no step and no query", steps({}), "", "");
    row("no step and an empty query", steps({}), "?", "?");
    row("steps that find nothing", steps({}, {}, {"x"}, {{"y", "z"}}), odd, odd);
    row("remove every one of the name", steps({}, {}, {"a"}), "?a=1&b=2&a=3", "?b=2");
    row("remove by the decoded name", steps({}, {}, {"api key"}), "?%61pi+key=1&api%20key=2&b=%20",
        "?b=%20");
    row("case matters", steps({}, {}, {"A"}), "?a=1&A=2", "?a=1");
    row("remove one without a value", steps({}, {}, {"debug"}), "?debug&a=1", "?a=1");
    row("remove the last one", steps({}, {}, {"a"}), "?a=1", "");
    row("what is left keeps its bytes", steps({}, {}, {"x"}), "?a=%zz&x=1&&b=+%2f%2F&=c&d",
        "?a=%zz&&b=+%2f%2F&=c&d");
    row("rename keeps the value's bytes", steps({}, {}, {}, {{"a", "b c"}}), "?a=%2f+&x&%61",
        "?b%20c=%2f+&x&b%20c");
    row("rename replaces", steps({}, {}, {}, {{"a", "b"}}), "?b=0&a=1&b=2", "?b=1");
    row("rename of what is not there", steps({}, {}, {}, {{"a", "b"}}), "?b=0", "?b=0");
    row("set replaces the first and removes the others", steps({{"a", "x"}}), "?a=1&b=2&a=3",
        "?a=x&b=2");
    row("set appends", steps({{"a", "x"}}), "?b=2", "?b=2&a=x");
    row("set where there was no query", steps({{"a", "x"}}), "", "?a=x");
    row("set where it was empty", steps({{"a", "x"}}), "?", "?a=x");
    row("set encodes", steps({{"a&=", "x y&z=%\xC3\xA9#"}}), "",
        "?a%26%3D=x%20y%26z%3D%25%C3%A9%23");
    row("add appends", steps({}, {{"a", "x"}}), "?a=1", "?a=1&a=x");
    row("values come from the request", steps({{"m", "${request.method}"}, {"i", "${query.j}"}}),
        "?j=a%26admin%3D1", "?j=a%26admin%3D1&m=GET&i=a%26admin%3D1");
    row("a line break is encoded", steps({{"i", "${query.j}"}}), "?j=%0d%0a", "?j=%0d%0a&i=%0D%0A");
    row("sort is by decoded name and stable", steps({}, {}, {}, {}, true), "?b=1&%61=2&a=1&c&b=0",
        "?%61=2&a=1&b=1&b=0&c");
    row("sorted already", steps({}, {}, {}, {}, true), "?a=%7e&b", "?a=%7e&b");
    row("remove, rename, set, add, sort",
        steps({{"s", "1"}}, {{"a", "2"}}, {"r"}, {{"o", "r"}}, true), "?s=0&r=1&o=2",
        "?a=2&r=2&s=1");
}

void TestQuerySteps::steps()
{
    QFETCH(model::QuerySteps, config);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    RequestFixture request;
    if (!before.isEmpty())
        request.head.query = view(before).substr(1);
    const auto plan = compileQuerySteps(config);
    QVERIFY(plan);
    QCOMPARE(shownQuery(applyQuerySteps(*plan, request.head.query, request.scope())), after);
}

void TestQuerySteps::untouchedIsTheSameText()
{
    RequestFixture request;
    request.head.query = "a=1&b=2";
    const auto plan = compileQuerySteps(::steps({}, {}, {"x"}));
    const auto after = applyQuerySteps(*plan, request.head.query, request.scope());
    QVERIFY(after->data() == request.head.query->data());
    QVERIFY(!compileQuerySteps(::steps({{"a", "${x}"}})));
}

QTEST_APPLESS_MAIN(TestQuerySteps)
#include "tst_query_steps.moc"
