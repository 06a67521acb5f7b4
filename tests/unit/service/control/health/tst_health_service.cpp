// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/health/health_service.h"
#include "tests/unit/service/upstream/upstream_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::control;
using namespace portcullis::test;
using namespace std::chrono_literals;

/// Checks, drain and what is told of them, with a clock and peers that the test moves.
class TestHealthService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void checksTakeTargetsOutAndBringThemBack_data();
    void checksTakeTargetsOutAndBringThemBack();
    void aCheckAsksForWhatIsConfigured();
    void checksSurviveAReload();
    void whatIsNotWatchedIsHealthy();
    void checksAtOnceHaveABound();
    void drain();
    void eventsSayWhatChanged();
    void json();
};

namespace {

/// A peer that answers each request in one word.
struct Web {
    Web()
    {
        network.loop.accept = [this](const io::Endpoint &endpoint, io::StreamPtr stream) {
            ports << endpoint.port;
            network.peers.emplace_back(std::move(stream));
        };
        network.loop.letTimersFollow();
        service = std::make_unique<HealthService>(HealthNeeds{
            network.loop, network.metrics.worker(0),
            [](const model::SecretRef &) -> Result<std::string> { return failure("none"); },
            [this](const auto &) { ++refreshes; }});
        service->subscribe([this](const HealthEvent &event) {
            events << QByteArray::fromStdString(event.target + ": "
                                                + std::string(conditionName(event.before)) + " to "
                                                + std::string(conditionName(event.now))
                                                + (event.why.empty() ? "" : ", " + event.why));
        });
    }
    ~Web()
    {
        service.reset();
        network.loop.run();
    }
    /// Puts `config` in force.
    void adopt(const model::Upstream &config)
    {
        model::Document document;
        document.upstreams.push_back(config);
        auto snapshot = std::make_unique<pipeline::Snapshot>(std::move(document));
        state = *upstream::UpstreamState::make(
            config, [](const auto &, const auto &) { return telemetry::TargetSeries(1); },
            &service->registry());
        snapshot->upstreams.push_back(state);
        service->adopt(*snapshot);
    }
    /// Lets time pass, and answers what is asked meanwhile; the requests.
    QByteArrayList pass(Milliseconds span, const QByteArray &answer)
    {
        QByteArrayList asked;
        for (Milliseconds passed(0); passed < span; passed += 20ms) {
            network.loop.pass(20ms);
            for (TestPeer &peer : network.peers) {
                const QByteArray request = QByteArray::fromStdString(peer.takeReceived());
                if (request.isEmpty())
                    continue;
                asked << request;
                if (answer == "close")
                    peer.close();
                else
                    peer.send(
                        ("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n").toStdString());
                network.loop.run();
            }
        }
        return asked;
    }
    QByteArray condition(std::size_t target = 0)
    {
        return QByteArray::fromStdString(
            std::string(conditionName(service->upstream("test")->targets.at(target).condition)));
    }

    Network network;
    QList<int> ports;
    std::unique_ptr<HealthService> service;
    std::shared_ptr<upstream::UpstreamState> state;
    QByteArrayList events;
    int refreshes = 0;
};

model::Upstream checked(std::initializer_list<std::uint32_t> weights = {1})
{
    model::Upstream config = upstreamWithWeights(weights);
    config.health.active = model::ActiveHealth{"/up?deep=1", 1s, 500ms, 2, 3};
    return config;
}

} // namespace

void TestHealthService::checksTakeTargetsOutAndBringThemBack_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("good");
    QTest::addColumn<QByteArray>("error");

    QTest::newRow("200") << QByteArray("200 OK") << true << QByteArray();
    QTest::newRow("a redirect") << QByteArray("302 Found") << true << QByteArray();
    QTest::newRow("not found") << QByteArray("404 No") << false << QByteArray("404");
    QTest::newRow("unavailable") << QByteArray("503 No") << false << QByteArray("503");
    QTest::newRow("no answer") << QByteArray("close") << false
                               << QByteArray("the connection was closed");
    QTest::newRow("malformed") << QByteArray("x") << false << QByteArray("malformed answer");
}

void TestHealthService::checksTakeTargetsOutAndBringThemBack()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, good);
    QFETCH(QByteArray, error);
    Web web;
    web.adopt(checked());
    QCOMPARE(web.condition(), QByteArray("healthy")); // until the opposite is known
    web.pass(6s, answer);
    QCOMPARE(web.condition(), QByteArray(good ? "healthy" : "unhealthy"));
    const TargetHealthView view = web.service->upstream("test")->targets.front();
    QVERIFY2(view.checks >= 4 && view.checks <= 8, QByteArray::number(qulonglong(view.checks)));
    QCOMPARE(view.failedChecks, good ? 0U : view.checks);
    QCOMPARE(view.lastCheck->good, good);
    if (good)
        return;
    const QByteArray seen = view.lastCheck->status != 0
        ? QByteArray::number(view.lastCheck->status)
        : QByteArray::fromStdString(view.lastCheck->error);
    QCOMPARE(seen, error);
    const auto asked = web.pass(4s, "204 No Content");
    QVERIFY(asked.size() >= 2);
    QCOMPARE(web.condition(), QByteArray("healthy"));
    QCOMPARE(web.events.size(), 2);
}

void TestHealthService::aCheckAsksForWhatIsConfigured()
{
    Web web;
    model::Upstream config = checked();
    config.targets.front().host = "orders.internal";
    config.targets.front().port = 9000;
    config.targets.front().path = "/api";
    web.adopt(config);
    const auto asked = web.pass(1500ms, "200 OK");
    QVERIFY(!asked.isEmpty());
    QCOMPARE(asked.first(),
             QByteArray("GET /api/up?deep=1 HTTP/1.1\r\nHost: orders.internal:9000\r\n"
                        "User-Agent: portcullis-health-check\r\n\r\n"));
    QCOMPARE(web.ports.first(), 9000);
}

void TestHealthService::checksSurviveAReload()
{
    Web web;
    model::Upstream config = checked({1, 1});
    web.adopt(config);
    web.pass(6s, "500 No");
    QCOMPARE(web.condition(), QByteArray("unhealthy"));
    const auto before = web.service->upstream("test")->targets.front();
    QVERIFY(web.service->drain("test", "b", true) == HealthView::DrainOutcome::Done);
    const auto state = web.state;
    config.timeouts.connect = 1s;
    web.adopt(config);
    QVERIFY(web.state != state); // made anew
    QCOMPARE(web.condition(0), QByteArray("unhealthy"));
    QCOMPARE(web.condition(1), QByteArray("draining"));
    const auto after = web.service->upstream("test")->targets.front();
    QCOMPARE(after.checks, before.checks);
    QCOMPARE(after.lastCheck->status, 500);
    web.pass(3s, "200 OK");
    QCOMPARE(web.condition(0), QByteArray("healthy"));
    QCOMPARE(web.condition(1), QByteArray("draining"));
}

void TestHealthService::whatIsNotWatchedIsHealthy()
{
    Web web;
    model::Upstream config = checked();
    config.health.passive = model::PassiveHealth{1, 1h, 100};
    web.adopt(config);
    web.pass(6s, "500 No");
    web.state->targets()->targets.front()->health->eject(web.network.loop.now(),
                                                         *config.health.passive);
    QCOMPARE(web.condition(), QByteArray("unhealthy"));
    config.health.active.reset();
    web.adopt(config);
    QCOMPARE(web.condition(), QByteArray("ejected"));
    config.health.passive.reset();
    web.adopt(config);
    QCOMPARE(web.condition(), QByteArray("healthy"));
    QVERIFY(web.pass(3s, "200 OK").isEmpty()); // nobody is asked any more
}

void TestHealthService::checksAtOnceHaveABound()
{
    Web web;
    model::Upstream config = upstreamWithWeights({});
    config.health.active = model::ActiveHealth{"/", 1s, 60s, 1, 1};
    for (int i = 0; i < 200; ++i) {
        model::Target &target = config.targets.emplace_back();
        target.name = "t" + std::to_string(i);
        target.host = "127.0.0.1";
        target.port = std::uint16_t(1000 + i);
    }
    web.adopt(config);
    web.network.loop.pass(5s); // nobody answers
    QCOMPARE(web.ports.size(), qsizetype(HealthChecker::kMaxAtOnce));
    // The others get their turn, each.
    web.pass(3s, "200 OK");
    QCOMPARE(QSet<int>(web.ports.begin(), web.ports.end()).size(), 200);
}

void TestHealthService::drain()
{
    using Outcome = HealthView::DrainOutcome;
    Web web;
    web.adopt(upstreamWithWeights({1, 1}));
    QVERIFY(web.service->drain("other", "a", true) == Outcome::NoSuchUpstream);
    QVERIFY(web.service->drain("test", "c", true) == Outcome::NoSuchTarget);
    QVERIFY(web.service->drain("test", "c", false) == Outcome::NoSuchTarget);
    QVERIFY(web.service->drain("test", "a", true) == Outcome::Done);
    QVERIFY(web.service->drain("test", "a", true) == Outcome::Done); // once more is the same
    upstream::WorkerUpstream worker(web.network.loop, web.state, web.network.metrics.worker(0));
    for (int i = 0; i < 4; ++i)
        QCOMPARE(worker.pick({})->target().config.name, std::string("b"));
    QVERIFY(web.service->drain("test", "a", false) == Outcome::Done);
    QCOMPARE(web.condition(), QByteArray("healthy"));
    QCOMPARE(web.events, (QByteArrayList{"a: healthy to draining", "a: draining to healthy"}));
}

void TestHealthService::eventsSayWhatChanged()
{
    Web web;
    model::Upstream config = checked();
    config.health.slowStart = 1h;
    config.health.passive = model::PassiveHealth{1, 1h, 100};
    web.adopt(config);
    web.pass(6s, "503 No");
    QCOMPARE(web.events, QByteArrayList{"a: healthy to unhealthy, check failed: status 503"});
    web.pass(3s, "200 OK");
    QCOMPARE(web.events.last(), QByteArray("a: unhealthy to slow-starting"));
    web.state->targets()->targets.front()->health->eject(web.network.loop.now(),
                                                         *config.health.passive);
    web.network.loop.pass(HealthService::kLook + 20ms); // nobody tells: it is looked for
    QCOMPARE(web.events.last(),
             QByteArray("a: slow-starting to ejected, requests failed in a row"));
    QCOMPARE(web.events.size(), 3);
}

void TestHealthService::json()
{
    Web web;
    model::Upstream config = upstreamWithWeights({3});
    config.circuitBreaker = model::CircuitBreaker{7, 8};
    config.targets.front().url = "http://127.0.0.1";
    web.adopt(config);
    web.state->targets()->targets.front()->health->inFlight = 5;
    QCOMPARE(
        toJson(*web.service->upstream("test")),
        std::string(R"({"upstream":"test","source":"static","circuitBreaker":{"maxInFlight":7,)"
                    R"("maxPending":8,"inFlight":0,"pending":0,"refused":0},"targets":[)"
                    R"({"name":"a","url":"http://127.0.0.1","weight":3,"priority":0,)"
                    R"("state":"healthy","unhealthy":false,"draining":false,)"
                    R"("sharePercent":100,"inFlight":5,"failures":0,"ejections":0,)"
                    R"("checks":0,"failedChecks":0}]})"));
    QVERIFY(!web.service->upstream("other"));
}

QTEST_APPLESS_MAIN(TestHealthService)
#include "tst_health_service.moc"
