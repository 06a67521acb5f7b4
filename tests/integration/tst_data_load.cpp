// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "data_fixture.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace portcullis::test;

/// Changes under load cost nobody a request, a connection or memory.
class TestDataLoad : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesUnderLoad();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

constexpr int kClients = 4;

QByteArray routesDocument(const QByteArray &upstream, int version)
{
    QByteArray routes;
    for (int i = 0; i < 50; ++i)
        routes += ',' + fixedRoute("r" + QByteArray::number(i), "r");
    return R"({"version": 1, "listeners": [{"name": "main", "port": 0}],
               "accessLog": {"to": "off"},
               "upstreams": [{"name": "echo", "targets": [{"url": "http://)"
        + upstream + R"("}]}],
               "routes": [{"name": "passed", "match": {"paths": ["/passed"]},
                           "authenticate": "none", "upstream": "echo"},)"
        + fixedRoute("changing", "v" + QByteArray::number(version)) + routes + "]}";
}

/// Asks on one connection until it is told to stop.
struct Asker {
    std::atomic<int> answers{0};
    QByteArray fault; ///< read after the thread has ended

    void run(quint16 port, const std::atomic<bool> &stop)
    {
        RawClient client(port);
        while (!stop && fault.isEmpty()) {
            const Answer fixed = client.ask(getRequest("/changing"));
            const Answer passed = client.ask(getRequest("/passed"));
            if (fixed.status != 200 || !fixed.body.startsWith('v'))
                fault = "fixed: " + fixed.all();
            if (passed.status != 200)
                fault = "passed on: " + passed.all();
            answers += 2;
        }
    }
};

} // namespace

void TestDataLoad::changesUnderLoad()
{
    const int changes = timesOf("PORTCULLIS_TEST_CHANGES", kSanitized ? 25 : 100);
    const int reloads = timesOf("PORTCULLIS_TEST_RELOADS", kSanitized ? 5 : 20);
    GatewayProcess upstream;
    QVERIFY(upstream.echo());
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(routesDocument(upstream.at("echo"), 0)), gateway.process().err());
    const quint16 port = gateway.process().port("main");

    std::atomic<bool> stop{false};
    std::vector<Asker> askers(kClients);
    std::vector<std::thread> threads;
    for (Asker &asker : askers)
        threads.emplace_back([&] { asker.run(port, stop); });

    AdminConnection admin(gateway.process().port("admin"), gateway.token());
    QByteArray fault;
    const auto change = [&](const QByteArray &method, const QByteArray &path,
                            const QByteArray &body) {
        const Answer answer = admin.ask(method, path, body, "If-Match: *\r\n");
        QCoreApplication::processEvents(); // reads the gateway's log, which would fill its pipe
        if (answer.status != 200 || answer.body.contains("pendingWorkers"))
            fault = answer.all();
    };
    // The first round fills what is filled once, such as the allocator's arenas for each thread; in
    // the second memory is to stay where it is.
    qint64 before = 0;
    for (const int round : {0, 1}) {
        before = gateway.process().residentKiB();
        for (int i = 0; i < changes && fault.isEmpty(); ++i)
            change("PATCH", "/v1/routes/changing",
                   R"({"respond": {"body": "v)" + QByteArray::number(round + 2 * i) + "\"}}");
        for (int i = 0; i < reloads && fault.isEmpty(); ++i)
            change("PUT", "/v1/config",
                   routesDocument(upstream.at("echo"), 10'000 + reloads * round + i));
    }
    stop = true;
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY2(fault.isEmpty(), fault);
    int answers = 0;
    for (const Asker &asker : askers) {
        QVERIFY2(asker.fault.isEmpty(), asker.fault);
        answers += asker.answers;
    }
    QVERIFY(answers > changes);
    QCOMPARE(gateway.get("/changing").body, "v" + QByteArray::number(10'000 + 2 * reloads - 1));

    const auto grown = [&] { return gateway.process().residentKiB() - before; };
    qInfo("%d answers during %d changes and %d reloads; memory %lld KiB, then %+lld", answers,
          changes, reloads, static_cast<long long>(before), static_cast<long long>(grown()));
    if (!kSanitized)
        QTRY_VERIFY_WITH_TIMEOUT(grown() <= before / 20, kProcessWaitMs);
    const QByteArray metrics = curl({"http://" + gateway.process().at("admin") + "/metrics"}).body;
    const qsizetype at = metrics.indexOf("\nportcullis_main_loop_blocked_max_seconds ");
    QVERIFY(at >= 0);
    const double blocked = metrics.mid(at, 200).split(' ').value(1).split('\n').value(0).toDouble();
    qInfo("main loop blocked for %.1f ms at most", blocked * 1e3);
}

QTEST_GUILESS_MAIN(TestDataLoad)
#include "tst_data_load.moc"
