// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/introspection_cache.h"

#include "service/pipeline/authenticate/auth_plan.h"
#include "service/pipeline/authenticate/introspection_answers.h"
#include "service/pipeline/authenticate/introspection_message.h"
#include "service/pipeline/authenticate/sha256.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

TokenDigest digestOf(const CompiledAuthenticator &authenticator, std::string_view token)
{
    // One context a thread: this is called by every worker.
    thread_local Sha256Hasher sha256;
    std::string text = authenticator.cacheKey; // ends with NUL, which no token holds
    text.append(token);
    return sha256(text);
}

using Cancelled = std::shared_ptr<std::atomic<bool>>;
using Done = std::function<void(const IntrospectionAnswer &)>;

/// Runs `done` on the waiter's thread, unless it has gone by then.
void deliver(const Executor &executor, Cancelled cancelled, Done done, IntrospectionAnswer answer)
{
    executor(
        [cancelled = std::move(cancelled), done = std::move(done), answer = std::move(answer)] {
            if (!cancelled->load(std::memory_order_relaxed))
                done(answer);
        });
}

struct Waiter {
    std::uint64_t id = 0;
    bool pending = false; ///< counts against maxPending
    Cancelled cancelled;
    Executor executor;
    Done done;
};

/// One question to a provider, asked or still to be asked.
struct Flight {
    TokenDigest digest{};
    std::string token;
    WallTime wallNow; ///< of who asked first: a little early is on the safe side
    SteadyTime now;
    std::vector<Waiter> waiters;
};
using FlightPtr = std::shared_ptr<Flight>;

/// The questions of one authenticator.
struct Lane {
    model::IntrospectionAuthenticator config;
    std::string authorization;
    std::unordered_map<TokenDigest, FlightPtr, TokenDigestHash> flights;
    std::deque<FlightPtr> queue; ///< those of `flights` that were not asked yet
    std::uint32_t inFlight = 0;
    std::uint32_t pending = 0; ///< waiters but for the first of each question that was asked
    bool starting = false;     ///< a thread is in start()
};
using LanePtr = std::shared_ptr<Lane>;

} // namespace

struct IntrospectionCache::Core : std::enable_shared_from_this<Core> {
    Core(IntrospectionTransport *t, std::size_t entries) : transport(t), answers(entries) { }

    IntrospectionTransport *const transport;
    IntrospectionAnswers answers;
    std::mutex mutex; // for all below; never held while a callback runs
    std::unordered_map<std::string, LanePtr> lanes;
    std::uint64_t lastWaiter = 0;

    LanePtr laneOf(const CompiledAuthenticator &authenticator);
    bool join(Lane &lane, const TokenDigest &digest, std::string_view token, WallTime wallNow,
              SteadyTime now, Waiter waiter);
    void start(const LanePtr &lane);
    FlightPtr next(Lane &lane);
    void ask(const LanePtr &lane, const FlightPtr &flight);
    void finish(const LanePtr &lane, const FlightPtr &flight, const Result<std::string> &body);
    void cancel(const LanePtr &lane, const TokenDigest &digest, std::uint64_t waiter);
};

LanePtr IntrospectionCache::Core::laneOf(const CompiledAuthenticator &authenticator)
{
    if (lanes.size() > 64) // only reloads that change authenticators make more than a few
        std::erase_if(lanes, [](const auto &lane) { return lane.second->flights.empty(); });
    LanePtr &lane = lanes[authenticator.cacheKey];
    if (!lane)
        lane = std::make_shared<Lane>();
    lane->config = *authenticator.introspection; // limits and secrets may have changed
    lane->authorization = authenticator.authorization;
    return lane;
}

bool IntrospectionCache::Core::join(Lane &lane, const TokenDigest &digest, std::string_view token,
                                    WallTime wallNow, SteadyTime now, Waiter waiter)
{
    const auto found = lane.flights.find(digest);
    const bool isNew = found == lane.flights.end();
    waiter.pending = !isNew || lane.inFlight + lane.queue.size() >= lane.config.maxConcurrent;
    if (waiter.pending && lane.pending >= lane.config.maxPending)
        return false;
    lane.pending += waiter.pending ? 1 : 0;
    FlightPtr flight = isNew ? std::make_shared<Flight>() : found->second;
    flight->waiters.push_back(std::move(waiter));
    if (isNew) {
        flight->digest = digest;
        flight->token = token;
        flight->wallNow = wallNow;
        flight->now = now;
        lane.flights.emplace(digest, flight);
        lane.queue.push_back(flight);
    }
    return true;
}

FlightPtr IntrospectionCache::Core::next(Lane &lane)
{
    const std::lock_guard lock(mutex);
    if (lane.queue.empty() || lane.inFlight >= std::max(lane.config.maxConcurrent, 1U)) {
        lane.starting = false;
        return nullptr;
    }
    FlightPtr flight = std::move(lane.queue.front());
    lane.queue.pop_front();
    ++lane.inFlight;
    if (!flight->waiters.empty() && flight->waiters.front().pending) {
        flight->waiters.front().pending = false;
        --lane.pending;
    }
    return flight;
}

void IntrospectionCache::Core::start(const LanePtr &lane)
{
    {
        // A transport that answers at once would recurse through finish() as deep as the queue.
        const std::lock_guard lock(mutex);
        if (std::exchange(lane->starting, true))
            return;
    }
    while (const FlightPtr flight = next(*lane))
        ask(lane, flight);
}

void IntrospectionCache::Core::ask(const LanePtr &lane, const FlightPtr &flight)
{
    model::IntrospectionAuthenticator config;
    std::string authorization;
    {
        const std::lock_guard lock(mutex);
        config = lane->config;
        authorization = lane->authorization;
    }
    if (!transport) {
        finish(lane, flight, failure("there is no transport"));
        return;
    }
    transport->post(config, std::move(authorization), introspectionBody(flight->token),
                    [core = shared_from_this(), lane, flight](const Result<std::string> &body) {
                        core->finish(lane, flight, body);
                    });
}

void IntrospectionCache::Core::finish(const LanePtr &lane, const FlightPtr &flight,
                                      const Result<std::string> &body)
{
    IntrospectionAnswer answer{nullptr, Reason::AuthenticateProviderFailed, flight->now};
    std::vector<Waiter> waiters;
    {
        const std::lock_guard lock(mutex);
        if (body)
            answer = readIntrospectionAnswer(*body, lane->config, flight->wallNow, flight->now);
        // Before the question disappears, so that nobody asks it again in between.
        if (answer.facts || answer.refusal == Reason::AuthenticateTokenInactive)
            answers.put(flight->digest, answer);
        waiters = std::move(flight->waiters);
        for (const Waiter &waiter : waiters)
            lane->pending -= waiter.pending ? 1 : 0;
        lane->flights.erase(flight->digest);
        --lane->inFlight;
    }
    for (Waiter &waiter : waiters)
        deliver(waiter.executor, std::move(waiter.cancelled), std::move(waiter.done), answer);
    start(lane);
}

void IntrospectionCache::Core::cancel(const LanePtr &lane, const TokenDigest &digest,
                                      std::uint64_t waiter)
{
    const std::lock_guard lock(mutex);
    const auto found = lane->flights.find(digest);
    if (found == lane->flights.end())
        return;
    const FlightPtr flight = found->second;
    std::erase_if(flight->waiters, [&](const Waiter &candidate) {
        if (candidate.id != waiter)
            return false;
        lane->pending -= candidate.pending ? 1 : 0;
        return true;
    });
    const auto queued = std::find(lane->queue.begin(), lane->queue.end(), flight);
    if (flight->waiters.empty() && queued != lane->queue.end()) {
        lane->queue.erase(queued); // nobody wants to know any more
        lane->flights.erase(digest);
    }
}

IntrospectionCache::IntrospectionCache(IntrospectionTransport *transport, std::size_t entries)
    : m_core(std::make_shared<Core>(transport, entries))
{
}

IntrospectionCache::~IntrospectionCache() = default;

std::optional<IntrospectionAnswer>
IntrospectionCache::find(const CompiledAuthenticator &authenticator, std::string_view token,
                         SteadyTime now, WallTime wallNow)
{
    return m_core->answers.find(digestOf(authenticator, token), now, wallNow);
}

WaitTicket IntrospectionCache::lookup(const CompiledAuthenticator &authenticator,
                                      std::string_view token, SteadyTime now, WallTime wallNow,
                                      const Executor &executor,
                                      std::function<void(const IntrospectionAnswer &)> done)
{
    const TokenDigest digest = digestOf(authenticator, token);
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    if (const auto known = m_core->answers.find(digest, now, wallNow)) {
        deliver(executor, cancelled, std::move(done), *known);
        return WaitTicket([cancelled] { cancelled->store(true, std::memory_order_relaxed); });
    }
    LanePtr lane;
    bool joined = false;
    std::uint64_t id = 0;
    {
        const std::lock_guard lock(m_core->mutex);
        lane = m_core->laneOf(authenticator);
        id = ++m_core->lastWaiter;
        joined = m_core->join(*lane, digest, token, wallNow, now,
                              Waiter{id, false, cancelled, executor, done});
    }
    if (joined) {
        m_core->start(lane);
    } else {
        deliver(executor, cancelled, std::move(done),
                {nullptr, Reason::AuthenticateProviderBusy, now});
    }
    return WaitTicket([core = m_core, lane, digest, id, cancelled] {
        cancelled->store(true, std::memory_order_relaxed);
        core->cancel(lane, digest, id);
    });
}

std::size_t IntrospectionCache::inFlight() const
{
    const std::lock_guard lock(m_core->mutex);
    std::size_t count = 0;
    for (const auto &[key, lane] : m_core->lanes)
        count += lane->inFlight;
    return count;
}

std::size_t IntrospectionCache::size() const
{
    return m_core->answers.size();
}

} // namespace portcullis::pipeline
