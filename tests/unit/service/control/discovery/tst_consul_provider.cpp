// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/discovery/consul_provider.h"
#include "tests/unit/service/upstream/upstream_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::control;
using namespace portcullis::test;
using namespace std::chrono_literals;

/// The conversation with an agent, whose words the test says.
class TestConsulProvider : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksAgainFromWhereItWas();
    void failuresBackOffAndBeginAnew_data();
    void failuresBackOffAndBeginAnew();
    void theTokenIsReadEachTime();
    void endsWhileItAsks();
};

namespace {

struct Agent {
    explicit Agent(const model::SecretRef &token = {})
    {
        network.loop.letTimersFollow();
        model::Discovery config;
        auto &consul = config.kind.emplace<model::ConsulDiscovery>();
        consul.service = "web";
        consul.wait = 10s;
        consul.token = token;
        provider = std::make_unique<ConsulProvider>(
            config,
            DiscoveryNeeds{network.loop, network.metrics.worker(0),
                           [this](const model::SecretRef &) -> Result<std::string> {
                               if (secret.empty())
                                   return failure("gone");
                               return secret;
                           }},
            [this](const Result<std::vector<TargetSpec>> &found) {
                heard << (found ? QByteArray::number(qulonglong(found->size()))
                                : "!" + QByteArray::fromStdString(found.error().what));
            });
        network.loop.pass(20ms);
    }
    ~Agent()
    {
        provider.reset();
        network.loop.run();
    }
    /// What was asked since the last time.
    QByteArray question()
    {
        if (network.peers.empty())
            return {};
        const QByteArray all = QByteArray::fromStdString(network.last().takeReceived());
        return all.left(all.indexOf(" HTTP/1.1"));
    }
    QByteArray token()
    {
        const QByteArray all = QByteArray::fromStdString(network.last().takeReceived());
        const qsizetype at = all.indexOf("X-Consul-Token: ");
        return at < 0 ? QByteArray() : all.mid(at + 16, all.indexOf('\r', at) - at - 16);
    }
    void answer(const QByteArray &index, const QByteArray &body,
                const QByteArray &status = "200 OK")
    {
        network.last().send(
            ("HTTP/1.1 " + status + "\r\nContent-Length: " + QByteArray::number(body.size())
             + (index.isEmpty() ? "" : "\r\nX-Consul-Index: " + index) + "\r\n\r\n" + body)
                .toStdString());
        network.loop.run();
    }

    Network network;
    std::string secret = "s3cret";
    QByteArrayList heard;
    std::unique_ptr<ConsulProvider> provider;
};

const QByteArray kOne = R"([{"Service": {"Address": "10.0.0.1", "Port": 80}}])";
const QByteArray kFirst = "GET /v1/health/service/web?passing=true";

} // namespace

void TestConsulProvider::asksAgainFromWhereItWas()
{
    Agent agent;
    QCOMPARE(agent.question(), kFirst);
    agent.answer("7", kOne);
    QCOMPARE(agent.heard, QByteArrayList{"1"});
    agent.network.loop.pass(220ms);
    QCOMPARE(agent.question(), kFirst + "&index=7&wait=10000ms");
    agent.network.loop.pass(15s); // the agent may keep it
    QCOMPARE(agent.heard.size(), 1);
    agent.answer("9", "[]");
    QCOMPARE(agent.heard, (QByteArrayList{"1", "0"}));
    agent.network.loop.pass(220ms);
    QCOMPARE(agent.question(), kFirst + "&index=9&wait=10000ms");
    agent.answer("3", kOne); // the cluster was restored
    agent.network.loop.pass(500ms);
    QCOMPARE(agent.question(), QByteArray()); // not a flood
    agent.network.loop.pass(600ms);
    QCOMPARE(agent.question(), kFirst);
}

void TestConsulProvider::failuresBackOffAndBeginAnew_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("heard");

    QTest::newRow("an error") << QByteArray("500 Oops") << QByteArray("no leader")
                              << QByteArray("!status 500");
    QTest::newRow("not allowed") << QByteArray("403 No") << QByteArray("Permission denied")
                                 << QByteArray("!status 403");
    QTest::newRow("something else") << QByteArray("200 OK") << QByteArray("<html>")
                                    << QByteArray("!the answer is no JSON array");
    QTest::newRow("too much") << QByteArray("200 OK") << QByteArray(3 * 1024 * 1024, ' ')
                              << QByteArray("!the answer is too large");
}

void TestConsulProvider::failuresBackOffAndBeginAnew()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, heard);
    Agent agent;
    agent.answer("7", kOne);
    agent.network.loop.pass(220ms);
    agent.question();
    agent.answer("8", body, status);
    QCOMPARE(agent.heard.last(), heard);
    // The clock goes on meanwhile, and some of these answers take a while to read.
    agent.network.loop.pass(500ms);
    QCOMPARE(agent.question(), QByteArray());
    agent.network.loop.pass(600ms);
    QCOMPARE(agent.question(), kFirst); // without an index
    agent.answer("8", body, status);
    agent.network.loop.pass(1400ms);
    QCOMPARE(agent.question(), QByteArray());
    agent.network.loop.pass(700ms);
    QCOMPARE(agent.question(), kFirst);
}

void TestConsulProvider::theTokenIsReadEachTime()
{
    Agent agent({model::SecretRef::Kind::File, "token"});
    QCOMPARE(agent.token(), QByteArray("s3cret"));
    agent.secret = "another";
    agent.answer("7", kOne);
    agent.network.loop.pass(220ms);
    QCOMPARE(agent.token(), QByteArray("another"));
    agent.secret.clear();
    agent.answer("8", kOne);
    agent.network.loop.pass(220ms);
    QCOMPARE(agent.heard.last(), QByteArray("!the token can't be had: gone"));
}

void TestConsulProvider::endsWhileItAsks()
{
    Agent agent;
    QCOMPARE(agent.question(), kFirst);
    agent.provider.reset();
    agent.network.loop.run();
    QVERIFY(agent.heard.isEmpty());
}

QTEST_APPLESS_MAIN(TestConsulProvider)
#include "tst_consul_provider.moc"
