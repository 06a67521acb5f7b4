// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/counters/circuit.h"
#include "service/counters/counters_plan.h"
#include "service/counters/limit_script.h"
#include "service/telemetry/shared_counter_metrics.h"

#include <deque>
#include <memory>
#include <string>

namespace portcullis::counters {

class RedisLink;

/// One call of the script, and whoever waits for its answer. Destroying it before that is how one
/// stops waiting: the answer, if it still comes, is thrown away (what was charged stays charged).
/// Thread: its link's.
class Ask {
public:
    Ask() = default;
    Ask(const Ask &) = delete;
    Ask &operator=(const Ask &) = delete;
    virtual ~Ask();

    ScriptCall call;

protected:
    /// Exactly one of these is called, once: later, or within RedisLink::ask() where it is known
    /// at once. It may destroy this.
    virtual void answered(const std::vector<Verdict> &verdicts) = 0;
    virtual void unanswered() = 0;

private:
    friend class RedisLink;
    enum class Where : std::uint8_t { Nowhere, Waiting, Sent };

    RedisLink *m_link = nullptr;
    Where m_where = Where::Nowhere;
    std::uint64_t m_number = 0; // in its queue
    SteadyTime m_askedAt{};
    SteadyTime m_due{};
    bool m_again = false; // it was sent before
};

/// One worker's connection to Redis: many calls are on their way at once, and answers come in their
/// order. Connects by itself and again after each loss. A call waits at most for the time-out
/// (and a tick of the timer wheel); where nobody is there it does not wait at all, see Circuit.
///
/// Thread: its loop's. `loop` and `metrics` are borrowed and outlive it.
class RedisLink final : private io::StreamHandler {
public:
    /// Calls that wait or are on their way; more are not asked. What a worker has at the highest
    /// rates within a time-out of 50 ms, and a few megabytes.
    static constexpr std::size_t kMostAsks = 16'384;
    /// Until a new connection has to be of use. No request waits for it that long.
    static constexpr Milliseconds kConnectTime{1'000};

    RedisLink(io::Loop &loop, telemetry::SharedCounterMetrics &metrics);
    ~RedisLink() override;
    RedisLink(const RedisLink &) = delete;
    RedisLink &operator=(const RedisLink &) = delete;

    /// From now on to that server; null: to none. Whoever waits gets no answer, unless it is the
    /// same one.
    void use(std::shared_ptr<const CountersPlan> plan);
    const CountersPlan *plan() const { return m_plan.get(); }

    void ask(Ask &ask);
    /// Nobody is there, and calls fail at once.
    bool away() const { return !m_plan || m_circuit.open(); }

private:
    friend class Ask;
    using Queue = std::deque<Ask *>; // null: whoever asked has gone

    void onConnected() override;
    void onInput() override;
    void onEof() override { lost("the connection was closed"); }
    void onDrained() override { }
    void onError(io::StreamError error) override;

    void connect();
    void disconnect();
    void lost(std::string_view why);
    void rest(std::string_view why);
    void greet();
    void greeted(const Reply &reply);
    void ready();
    void take(const Reply &reply);
    void settle(Ask &ask, const Reply &reply);
    static void push(Queue &queue, std::uint64_t first, Ask::Where where, Ask &ask);
    void fail(Ask &ask, telemetry::SharedCounterMetrics::Failure why);
    void failAll(Queue &queue, std::uint64_t &first, telemetry::SharedCounterMetrics::Failure why);
    static Ask *pop(Queue &queue, std::uint64_t &first);
    void sendWaiting();
    void send(Ask &ask, bool whole);
    void flushSoon();
    void forget(const Ask &ask);
    void expire();
    SteadyTime expire(Queue &queue, SteadyTime now);
    void setCircuit();
    void noteClock(std::int64_t redisUs);

    enum class State : std::uint8_t { Off, Connecting, Greeting, Ready, Resting };

    io::Loop &m_loop;
    telemetry::SharedCounterMetrics &m_metrics;
    std::shared_ptr<const CountersPlan> m_plan;
    State m_state = State::Off;
    SteadyTime m_readyAt{};
    Circuit m_circuit;
    io::StreamPtr m_stream;
    std::unique_ptr<ReplyReader> m_reader; // of this connection
    Reply m_reply;
    std::vector<Verdict> m_verdicts;
    std::size_t m_greetings = 0; // answers that are still to come before calls are
    std::string m_sha;
    std::string m_out; // not given to the stream yet
    Queue m_waiting;   // for a connection
    std::uint64_t m_firstWaiting = 0;
    Queue m_sent;
    std::uint64_t m_firstSent = 0;
    bool m_flushPosted = false;
    bool m_late = false; // of expire()
    io::Timer m_expiry;
    io::Timer m_retry; // rests, or gives a connection up that is not ready in time
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace portcullis::counters
