// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/field_steps.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

class TestFieldSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void steps_data();
    void steps();
    void aValueThatBreaksAFieldIsRefused();
    void touched();
};

Q_DECLARE_METATYPE(portcullis::model::FieldSteps)

void TestFieldSteps::steps_data()
{
    QTest::addColumn<model::FieldSteps>("steps");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, model::FieldSteps steps, const QByteArray &before,
                        const QByteArray &after) {
        QTest::newRow(name) << steps << before << after;
    };

    row("no step", {}, "A: 1\nB: 2\n", "A: 1\nB: 2\n");
    row("remove takes every line, in any case", {{}, {}, {"x-a"}, {}}, "X-A: 1\nB: 2\nx-A: 3\n",
        "B: 2\n");
    row("and names that only look like it", {{}, {}, {"X-Debug"}, {}}, "X_Debug: 1\nX_Debugs: 2\n",
        "X_Debugs: 2\n");
    row("rename keeps lines, values and places", {{}, {}, {}, {{"X-Old", "X-New"}}},
        "A: 1\nx-old: 2\nB: 3\nX-OLD: 4\n", "A: 1\nX-New: 2\nB: 3\nX-New: 4\n");
    row("what had the new name before is gone", {{}, {}, {}, {{"X-Old", "X-New"}}},
        "X-New: forged\nX_New: forged\nX-Old: 2\n", "X-New: 2\n");
    row("without the old name nothing is renamed", {{}, {}, {}, {{"X-Old", "X-New"}}}, "X-New: 1\n",
        "X-New: 1\n");
    row("a new spelling", {{}, {}, {}, {{"x-a", "X-A"}}}, "x-a: 1\n", "X-A: 1\n");
    row("set replaces all lines by one", {{{"X-A", "new"}}, {}, {}, {}}, "x-a: 1\nB: 2\nX-A: 3\n",
        "X-A: new\nB: 2\n");
    row("set appends what was not there", {{{"X-A", "new"}}, {}, {}, {}}, "B: 2\n",
        "B: 2\nX-A: new\n");
    row("set removes names that only look like it", {{{"X-Tenant", "acme"}}, {}, {}, {}},
        "X_Tenant: forged\nX.Tenant: forged\n", "X-Tenant: acme\n");
    row("set without a value still replaces", {{{"X-A", "${query.none}"}}, {}, {}, {}}, "X-A: 1\n",
        "X-A: \n");
    row("add appends", {{}, {{"X-A", "2"}}, {}, {}}, "X-A: 1\nB: 2\n", "X-A: 1\nB: 2\nX-A: 2\n");
    row("remove, rename, set, add", {{{"S", "set"}}, {{"S", "added"}}, {"R"}, {{"O", "R"}}},
        "R: 1\nO: 2\nS: 3\n", "R: 2\nS: set\nS: added\n");
    row("values come from the request", {{{"X-M", "${request.method} ${header.b}"}}, {}, {}, {}},
        "B: 2\n", "B: 2\nX-M: GET from-client\n");
    row("framing and connection are the gateway's own",
        {{{"Transfer-Encoding", "chunked"}, {"Connection", "x"}},
         {{"Content-Length", "9"}},
         {"Upgrade"},
         {{"X-A", "Content-Length"}, {"TE", "X-B"}}},
        "X-A: 1\n", "X-A: 1\n");
}

void TestFieldSteps::steps()
{
    QFETCH(model::FieldSteps, steps);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    RequestFixture request;
    request.setFields("B: from-client\n");
    const auto plan = compileFieldSteps(steps);
    QVERIFY(plan);
    const auto values = evaluateFieldSteps(*plan, request.scope());
    QVERIFY(values);
    http::FieldList fields = fieldsOf(before);
    applyFieldSteps(*plan, *values, fields);
    QCOMPARE(lines(fields), after);
}

void TestFieldSteps::aValueThatBreaksAFieldIsRefused()
{
    RequestFixture request;
    request.head.query = "x=a%0d%0aSet-Cookie:%20b";
    const auto plan = compileFieldSteps({{}, {{"X-A", "1"}, {"X-B", "${query.x}"}}, {}, {}});
    const auto values = evaluateFieldSteps(*plan, request.scope());
    QVERIFY(!values);
    QCOMPARE(values.error(), Reason::TransformRequestValue);
    QVERIFY(!compileFieldSteps({{{"X-A", "${bad}"}}, {}, {}, {}}));
}

void TestFieldSteps::touched()
{
    const auto plan = compileFieldSteps({{{"S", "1"}}, {{"A", "1"}}, {"R-R"}, {{"O", "N"}}});
    for (const char *name : {"s", "r-r", "R_R", "o", "n"})
        QVERIFY2(plan->touches(name), name);
    QVERIFY(!plan->touches("a"));
    QVERIFY(!plan->touches("x"));
}

QTEST_APPLESS_MAIN(TestFieldSteps)
#include "tst_field_steps.moc"
