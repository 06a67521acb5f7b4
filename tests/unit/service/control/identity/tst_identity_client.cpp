// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/identity/identity_client.h"
#include "service/telemetry/metrics.h"
#include "tests/support/test_loop.h"

#include <QTest>

#include <list>
#include <map>

using namespace portcullis;
using namespace portcullis::test;
using namespace std::chrono_literals;

namespace {

// RFC 8037 appendix A.2.
constexpr std::string_view kKeySet =
    R"({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "k",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";

/// Two authenticators with keys at ports 1 and 2, and the servers there.
struct Fixture {
    Fixture() : client(std::make_unique<control::IdentityClient>(loop, metrics.worker(0)))
    {
        loop.accept = [this](const io::Endpoint &endpoint, io::StreamPtr stream) {
            ++connects[endpoint.port];
            peers.emplace_back(std::move(stream));
        };
        client->attach(keySets);
        for (const char *port : {"1", "2"}) {
            model::JwtAuthenticator config;
            config.algorithms = {model::JwtAlgorithm::EdDSA};
            config.keys.kind = model::JwtKeys::Kind::Url;
            config.keys.url = std::string("http://127.0.0.1:") + port + "/keys";
            places.push_back(keySets.slot(std::string("of-") + port, config));
        }
    }
    ~Fixture()
    {
        client.reset();
        peers.clear();
        loop.run();
    }
    void refresh()
    {
        client->refreshAll();
        loop.run();
    }
    void answerAll(std::string_view body)
    {
        for (TestPeer &peer : peers) {
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                      + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
            peer.close();
        }
        loop.run();
        peers.clear();
    }
    bool has(std::size_t index) const { return places[index]->keys().first != nullptr; }

    TestLoop loop;
    telemetry::Metrics metrics{1};
    pipeline::KeySets keySets;
    std::list<TestPeer> peers;
    std::map<int, int> connects; // by port
    std::vector<std::shared_ptr<pipeline::KeySetSlot>> places;
    std::unique_ptr<control::IdentityClient> client;
};

} // namespace

class TestIdentityClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fetchesAll();
    void onlyWhatFailedIsTriedAgainSoon();
    void whatIsGoneIsNotFetched();
    void keepsKeysWhenAFetchFails();
};

void TestIdentityClient::fetchesAll()
{
    Fixture f;
    f.refresh();
    QVERIFY((f.connects == std::map<int, int>{{1, 1}, {2, 1}}));
    f.answerAll(kKeySet);
    QVERIFY(f.has(0) && f.has(1));
}

void TestIdentityClient::onlyWhatFailedIsTriedAgainSoon()
{
    Fixture f;
    f.loop.refused = {2};
    f.refresh();
    f.answerAll(kKeySet);
    QVERIFY(f.has(0) && !f.has(1));
    const std::size_t before = f.loop.connects;
    f.loop.pass(control::IdentityClient::kRetry - 1s);
    QCOMPARE(f.loop.connects, before);
    f.loop.pass(2s); // time that has passed counts for timers started since, so perhaps often
    QVERIFY(f.loop.connects > before);
    QCOMPARE(f.connects[1], 1);
}

void TestIdentityClient::whatIsGoneIsNotFetched()
{
    Fixture f;
    f.loop.refused = {2};
    f.refresh();
    f.answerAll(kKeySet);
    f.places.pop_back(); // a reload took the authenticator away
    const std::size_t before = f.loop.connects;
    f.loop.pass(control::IdentityClient::kRetry + 1s);
    QCOMPARE(f.loop.connects, before);
}

void TestIdentityClient::keepsKeysWhenAFetchFails()
{
    Fixture f;
    f.refresh();
    f.answerAll(kKeySet);
    const std::uint64_t generation = f.places[0]->keys().second;
    f.refresh();
    f.answerAll(R"({"keys": []})");
    QVERIFY(f.has(0));
    QCOMPARE(f.places[0]->keys().second, generation);
}

QTEST_APPLESS_MAIN(TestIdentityClient)
#include "tst_identity_client.moc"
