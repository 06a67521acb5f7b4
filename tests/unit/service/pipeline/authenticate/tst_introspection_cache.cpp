// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/auth_plan.h"
#include "service/pipeline/authenticate/introspection_cache.h"

#include <QTest>

#include <thread>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

const WallTime kWall{Seconds(1'700'000'000)};
const SteadyTime kNow{Seconds(1000)};
constexpr const char *kActive = R"({"active":true,"sub":"alice"})";
constexpr const char *kInactive = R"({"active":false})";

void runAtOnce(std::function<void()> task)
{
    task();
}

/// Keeps requests until the test answers them.
struct FakeProvider : IntrospectionTransport {
    struct Request {
        std::string body;
        std::function<void(Result<std::string>)> done;
    };
    std::deque<Request> requests;
    std::size_t seen = 0;

    void post(const model::IntrospectionAuthenticator &, std::string, std::string body,
              std::function<void(Result<std::string>)> done) override
    {
        ++seen;
        requests.push_back({std::move(body), std::move(done)});
    }
    void answer(Result<std::string> body)
    {
        Request request = std::move(requests.front());
        requests.pop_front();
        request.done(std::move(body));
    }
};

/// Answers from within post(), on whatever thread.
struct EagerProvider : IntrospectionTransport {
    std::atomic<int> seen{0};
    void post(const model::IntrospectionAuthenticator &, std::string, std::string,
              std::function<void(Result<std::string>)> done) override
    {
        ++seen;
        done(std::string(kActive));
    }
};

struct Fixture {
    explicit Fixture(std::uint32_t maxConcurrent = 32, std::uint32_t maxPending = 256)
    {
        config.maxConcurrent = maxConcurrent;
        config.maxPending = maxPending;
        config.cache = Seconds(60);
        authenticator.introspection = &config;
        authenticator.cacheKey = std::string("opaque\0", 7);
    }
    WaitTicket ask(IntrospectionCache &cache, const char *token)
    {
        return cache.lookup(authenticator, token, kNow, kWall, runAtOnce,
                            [this](const IntrospectionAnswer &answer) { got.push_back(answer); });
    }
    auto find(IntrospectionCache &cache, const char *token, Seconds later = Seconds(0))
    {
        return cache.find(authenticator, token, kNow + later, kWall + later);
    }

    model::IntrospectionAuthenticator config;
    CompiledAuthenticator authenticator;
    std::vector<IntrospectionAnswer> got;
};

} // namespace

class TestIntrospectionCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksOnceAndRemembers();
    void remembersRefusals();
    void doesNotRememberFailures();
    void neverKeepsBeyondExp();
    void oneRequestForManyWaiters();
    void queuesBeyondMaxConcurrent();
    void refusesBeyondMaxPending();
    void cancelledWaitersMakeRoom();
    void aDestroyedTicketIsSilent();
    void authenticatorsDoNotShareAnswers();
    void isBounded();
    void eagerTransportDoesNotRecurse();
    void worksFromManyThreads();
};

void TestIntrospectionCache::asksOnceAndRemembers()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x;
    QVERIFY(!x.find(cache, "t"));
    const WaitTicket ticket = x.ask(cache, "t");
    QCOMPARE(provider.requests.front().body, std::string("token=t&token_type_hint=access_token"));
    QCOMPARE(cache.inFlight(), std::size_t{1});
    provider.answer(std::string(kActive));
    QCOMPARE(x.got.size(), std::size_t{1});
    QVERIFY(x.got[0].facts && x.got[0].facts->subject == "alice");
    QVERIFY(x.find(cache, "t", Seconds(59))->facts);
    QVERIFY(!x.find(cache, "t", Seconds(60)));
    const WaitTicket again = x.ask(cache, "t"); // known: nobody is asked
    QCOMPARE(provider.seen, std::size_t{1});
    QCOMPARE(x.got.size(), std::size_t{2});
    QCOMPARE(cache.inFlight(), std::size_t{0});
}

void TestIntrospectionCache::remembersRefusals()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x;
    const WaitTicket ticket = x.ask(cache, "t");
    provider.answer(std::string(kInactive));
    const auto known = x.find(cache, "t", Seconds(59));
    QVERIFY(known && !known->facts && known->refusal == Reason::AuthenticateTokenInactive);
    QVERIFY(!x.find(cache, "t", Seconds(60)));
}

void TestIntrospectionCache::doesNotRememberFailures()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x;
    const WaitTicket a = x.ask(cache, "t");
    provider.answer(failure("connection refused"));
    const WaitTicket b = x.ask(cache, "t");
    provider.answer(std::string("<html>"));
    QCOMPARE(x.got.size(), std::size_t{2});
    for (const IntrospectionAnswer &answer : x.got)
        QVERIFY(!answer.facts && answer.refusal == Reason::AuthenticateProviderFailed);
    QVERIFY(!x.find(cache, "t"));
}

void TestIntrospectionCache::neverKeepsBeyondExp()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x;
    const WaitTicket ticket = x.ask(cache, "t");
    provider.answer(std::string(R"({"active":true,"exp":1700000010})"));
    QVERIFY(x.find(cache, "t", Seconds(9)));
    QVERIFY(!x.find(cache, "t", Seconds(10)));
}

void TestIntrospectionCache::oneRequestForManyWaiters()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x;
    std::vector<WaitTicket> tickets;
    for (int i = 0; i < 5; ++i)
        tickets.push_back(x.ask(cache, "t"));
    QCOMPARE(provider.seen, std::size_t{1});
    provider.answer(std::string(kActive));
    QCOMPARE(x.got.size(), std::size_t{5});
}

void TestIntrospectionCache::queuesBeyondMaxConcurrent()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x(2, 10);
    std::vector<WaitTicket> tickets;
    for (const char *token : {"a", "b", "c", "d"})
        tickets.push_back(x.ask(cache, token));
    QCOMPARE(provider.seen, std::size_t{2});
    provider.answer(std::string(kActive));
    QCOMPARE(provider.seen, std::size_t{3});
    while (!provider.requests.empty())
        provider.answer(std::string(kActive));
    QCOMPARE(x.got.size(), std::size_t{4});
}

void TestIntrospectionCache::refusesBeyondMaxPending()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x(1, 2);
    std::vector<WaitTicket> tickets;
    for (const char *token : {"a", "b", "b"}) // one is asked, two wait
        tickets.push_back(x.ask(cache, token));
    QVERIFY(x.got.empty());
    tickets.push_back(x.ask(cache, "c"));
    tickets.push_back(x.ask(cache, "a"));
    QCOMPARE(x.got.size(), std::size_t{2});
    for (const IntrospectionAnswer &answer : x.got)
        QVERIFY(!answer.facts && answer.refusal == Reason::AuthenticateProviderBusy);
    provider.answer(std::string(kActive)); // now "b" is asked, one waits beside it
    tickets.push_back(x.ask(cache, "c"));
    QCOMPARE(x.got.size(), std::size_t{3});
}

void TestIntrospectionCache::cancelledWaitersMakeRoom()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x(1, 1);
    const WaitTicket first = x.ask(cache, "a");
    WaitTicket second = x.ask(cache, "b");
    second.reset();
    const WaitTicket third = x.ask(cache, "c");
    QVERIFY(x.got.empty());
    provider.answer(std::string(kActive));
    QVERIFY(provider.requests.front().body.starts_with("token=c&")); // nobody waits for "b"
    provider.answer(std::string(kActive));
    QCOMPARE(x.got.size(), std::size_t{2});
}

void TestIntrospectionCache::aDestroyedTicketIsSilent()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x;
    std::vector<std::function<void()>> posted;
    bool told = false;
    WaitTicket ticket = cache.lookup(
        x.authenticator, "t", kNow, kWall,
        [&](std::function<void()> task) { posted.push_back(std::move(task)); },
        [&](const IntrospectionAnswer &) { told = true; });
    provider.answer(std::string(kActive));
    QCOMPARE(posted.size(), std::size_t{1});
    ticket.reset();
    posted[0]();
    QVERIFY(!told);
    QVERIFY(x.find(cache, "t")); // the answer was not in vain
}

void TestIntrospectionCache::authenticatorsDoNotShareAnswers()
{
    FakeProvider provider;
    IntrospectionCache cache(&provider);
    Fixture x;
    Fixture other;
    other.authenticator.cacheKey = std::string("other\0", 6);
    const WaitTicket ticket = x.ask(cache, "t");
    provider.answer(std::string(kActive));
    QVERIFY(x.find(cache, "t") && !other.find(cache, "t"));
}

void TestIntrospectionCache::isBounded()
{
    EagerProvider provider;
    IntrospectionCache cache(&provider, 1280);
    Fixture x;
    for (int i = 0; i < 5000; ++i)
        const WaitTicket ticket = x.ask(cache, std::to_string(i).c_str());
    QVERIFY(cache.size() <= 1280);
    QVERIFY(cache.size() >= 500);
}

void TestIntrospectionCache::eagerTransportDoesNotRecurse()
{
    FakeProvider slow;
    Fixture x(1, 100'000);
    struct Mixed : IntrospectionTransport {
        FakeProvider *slow = nullptr;
        void post(const model::IntrospectionAuthenticator &config, std::string authorization,
                  std::string body, std::function<void(Result<std::string>)> done) override
        {
            if (slow->seen == 0) // the first keeps all others waiting
                slow->post(config, std::move(authorization), std::move(body), std::move(done));
            else
                done(std::string(kActive));
        }
    } mixed;
    mixed.slow = &slow;
    IntrospectionCache cache(&mixed);
    std::vector<WaitTicket> tickets;
    for (int i = 0; i < 20'000; ++i)
        tickets.push_back(x.ask(cache, std::to_string(i).c_str()));
    slow.answer(std::string(kActive));
    QCOMPARE(x.got.size(), std::size_t{20'000});
    for (WaitTicket &ticket : tickets)
        ticket.reset();
}

void TestIntrospectionCache::worksFromManyThreads()
{
    EagerProvider provider;
    IntrospectionCache cache(&provider, 1000);
    Fixture x(4, 64);
    std::atomic<int> answers{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 500; ++i) {
                const std::string token = std::to_string(i * (t % 2 + 1));
                // Waiters run wherever the answer arrives here: only the count is theirs.
                WaitTicket ticket = cache.lookup(x.authenticator, token, kNow, kWall, runAtOnce,
                                                 [&](const IntrospectionAnswer &) { ++answers; });
                if (i % 7 == 0)
                    ticket.reset();
                cache.find(x.authenticator, token, kNow, kWall);
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(cache.inFlight(), std::size_t{0});
    QVERIFY(answers > 0);
}

QTEST_APPLESS_MAIN(TestIntrospectionCache)
#include "tst_introspection_cache.moc"
