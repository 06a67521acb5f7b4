// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/snapshot/snapshot_builder.h"
#include "shared/model/parse.h"

#include <QTest>

#include <string>

using namespace portcullis;
using namespace portcullis::control;

namespace {

const QByteArray kPlain = R"("upstream": "u")";

// Piece by piece: moc takes the slashes of a URL in a longer raw string for a comment.
const QByteArray kUpstreams =
    R"("upstreams": [{"name": "u", "targets": [{"url": "http://127.0.0.1:1"}]}])";

QByteArray routeOf(const QByteArray &name, const QByteArray &members)
{
    return R"({"name": ")" + name + R"(", "match": {"paths": ["/)" + name + R"("]}, )" + members
        + '}';
}

/// Builds the snapshot of two routes, each with these members beside name and path.
struct TwoRoutes {
    TwoRoutes(const QByteArray &first, const QByteArray &second)
    {
        const QByteArray document = R"({"version": 1, "listeners": [{"name": "l", "port": 1}], )"
            + kUpstreams + R"(, "defaults": {"authenticate": "none"}, "routes": [)"
            + routeOf("a", first) + ", " + routeOf("b", second) + "]}";
        const model::ParseOutcome parsed =
            model::parseDocument(document.toStdString(), model::ParseOptions());
        for (const model::Problem &problem : parsed.errors)
            problems += QByteArray::fromStdString(problem.pointer + ": " + problem.message + "\n");
        if (!problems.isEmpty())
            return;
        BuildContext context{keySets, limits, metrics, {}};
        const auto built = buildSnapshot(parsed.document, 1, context, nullptr);
        if (built)
            snapshot = *built;
        else
            problems = QByteArray::fromStdString(built.error().what);
    }
    const pipeline::RoutePlan &a() const { return snapshot->routes[0]; }
    const pipeline::RoutePlan &b() const { return snapshot->routes[1]; }

    telemetry::Metrics metrics{1};
    pipeline::KeySets keySets;
    pipeline::LimitRegistry limits{SteadyTime{}, pipeline::QuotaImage::fresh()};
    std::shared_ptr<const pipeline::Snapshot> snapshot;
    QByteArray problems;
};

} // namespace

class TestSnapshotBuilder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void routesShareWhatIsTheSame_data();
    void routesShareWhatIsTheSame();
    void whatOneRouteSaysIsNotTheOthers();
};

void TestSnapshotBuilder::routesShareWhatIsTheSame_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QByteArray>("own"); // the plans that each has to itself
    const QByteArray plain = kPlain;
    const auto with = [&](const char *more) { return plain + ", " + more; };

    QTest::newRow("nothing but an upstream") << plain << plain << QByteArray();
    QTest::newRow("the same steps")
        << with(R"("request": {"headers": {"set": {"X-A": "1"}}})")
        << with(R"("request": {"headers": {"set": {"X-A": "1"}}})") << QByteArray();
    QTest::newRow("groups") << with(R"("authorize": {"groups": ["g"]})")
                            << with(R"("authorize": {"groups": ["h"]})") << QByteArray("authorize");
    QTest::newRow("authorization or none")
        << with(R"("authorize": {"groups": ["g"]})") << plain << QByteArray("authorize");
    QTest::newRow("shadow") << with(R"("authorize": {"groups": ["g"]})")
                            << with(R"("authorize": {"groups": ["g"], "shadow": true})")
                            << QByteArray("authorize");
    QTest::newRow("a request step")
        << with(R"("request": {"headers": {"set": {"X-A": "1"}}})")
        << with(R"("request": {"headers": {"set": {"X-A": "2"}}})") << QByteArray("request");
    QTest::newRow("upgrades") << with(R"("upgrades": ["echo"])") << plain << QByteArray("request");
    QTest::newRow("a body step of the response also asks for a plain response")
        << with(R"("response": {"body": [{"remove": ["/a"]}]})") << plain
        << QByteArray("request response");
    QTest::newRow("which body step it is doesn't matter to the request")
        << with(R"("response": {"body": [{"remove": ["/a"]}]})")
        << with(R"("response": {"body": [{"remove": ["/b"]}]})") << QByteArray("response");
    QTest::newRow("a response step") << with(R"("response": {"headers": {"remove": ["Server"]}})")
                                     << plain << QByteArray("response");
    QTest::newRow("a mapped status")
        << with(R"("response": {"status": {"404": 410}})") << plain << QByteArray("response");
    QTest::newRow("CORS") << with(R"("cors": {"origins": ["https://a.test"]})")
                          << with(R"("cors": {"origins": ["https://b.test"]})")
                          << QByteArray("response");
    QTest::newRow("fixed answers")
        << QByteArray(R"("respond": {"status": 200, "body": "a"})")
        << QByteArray(R"("respond": {"status": 200, "body": "b"})") << QByteArray("answer");
    QTest::newRow("the same fixed answer")
        << QByteArray(R"("respond": {"status": 200, "body": "a"})")
        << QByteArray(R"("respond": {"status": 200, "body": "a"})") << QByteArray();
}

void TestSnapshotBuilder::routesShareWhatIsTheSame()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(QByteArray, own);
    const TwoRoutes built(first, second);
    QCOMPARE(built.problems, QByteArray());
    QByteArrayList differing;
    if (built.a().authorize != built.b().authorize)
        differing.append("authorize");
    if (built.a().request != built.b().request)
        differing.append("request");
    if (built.a().response != built.b().response)
        differing.append("response");
    if (built.a().answer != built.b().answer)
        differing.append("answer");
    QCOMPARE(differing.join(' '), own);
}

void TestSnapshotBuilder::whatOneRouteSaysIsNotTheOthers()
{
    const TwoRoutes built(kPlain + R"(, "request": {"maxBody": "1KiB"})",
                          kPlain + R"(, "request": {"maxBody": "2KiB"})");
    QCOMPARE(built.problems, QByteArray());
    QCOMPARE(built.a().maxRequestBody, 1024U);
    QCOMPARE(built.b().maxRequestBody, 2048U);
    QCOMPARE(built.a().name, std::string("a"));
    QCOMPARE(built.b().name, std::string("b"));
    QVERIFY(built.a().series != built.b().series);
}

QTEST_APPLESS_MAIN(TestSnapshotBuilder)
#include "tst_snapshot_builder.moc"
