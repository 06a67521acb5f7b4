// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/counters/redis_link.h"

#include <algorithm>
#include <array>

namespace portcullis::counters {

namespace {

using Failure = telemetry::SharedCounterMetrics::Failure;

/// Of what a server says in an error: enough to know it by.
constexpr std::size_t kMostErrorText = 200;

/// Whether every other call would be answered so, too; else it is about one key, such as a value
/// of somebody else's under its name.
bool concernsEveryCall(const Reply &reply)
{
    constexpr std::array<std::string_view, 11> kStates{
        "LOADING",    "READONLY", "OOM",    "MISCONF",     "BUSY", "MASTERDOWN",
        "NOREPLICAS", "NOAUTH",   "NOPERM", "CLUSTERDOWN", "MOVED"};
    return reply.kind != Reply::Kind::Error
        || std::any_of(kStates.begin(), kStates.end(),
                       [&reply](std::string_view code) { return reply.isError(code); });
}

} // namespace

Ask::~Ask()
{
    if (m_link)
        m_link->forget(*this);
}

RedisLink::RedisLink(io::Loop &loop, telemetry::SharedCounterMetrics &metrics)
    : m_loop(loop), m_metrics(metrics), m_expiry([this] { expire(); }), m_retry([this] {
        if (m_state == State::Resting)
            connect();
        else
            rest("no answer");
    })
{
}

RedisLink::~RedisLink()
{
    use(nullptr);
}

void RedisLink::use(std::shared_ptr<const CountersPlan> plan)
{
    if (plan == m_plan)
        return;
    disconnect();
    m_state = State::Off;
    m_retry.stop();
    failAll(m_sent, m_firstSent, Failure::Lost);
    failAll(m_waiting, m_firstWaiting, Failure::Lost);
    m_plan = std::move(plan);
    m_circuit = {};
    setCircuit();
    if (m_plan)
        connect();
}

void RedisLink::connect()
{
    m_state = State::Connecting;
    m_metrics.connects.add();
    m_reader = std::make_unique<ReplyReader>();
    m_retry.start(m_loop.timers(), kConnectTime);
    m_stream = m_loop.connect(m_plan->endpoint, *this);
    m_stream->setHandler(this);
}

void RedisLink::disconnect()
{
    m_stream.reset();
    m_reader.reset();
    m_out.clear();
}

void RedisLink::onConnected()
{
    m_state = State::Greeting;
    m_stream->setReadAhead(ReplyReader::kMostBytes);
    greet();
}

/// Says who we are, and makes sure that the script is known, all in one piece.
void RedisLink::greet()
{
    const model::Counters &config = m_plan->config;
    m_greetings = 2;
    if (!m_plan->password.empty()) {
        ++m_greetings;
        if (config.user.empty())
            appendCommand(m_out, {"AUTH", m_plan->password});
        else
            appendCommand(m_out, {"AUTH", config.user, m_plan->password});
    }
    if (config.database != 0) {
        ++m_greetings;
        appendCommand(m_out, {"SELECT", std::to_string(config.database)});
    }
    appendCommand(m_out, {"TIME"});
    appendCommand(m_out, {"SCRIPT", "LOAD", limitScript()});
    m_stream->write(m_out);
    m_out.clear();
}

void RedisLink::greeted(const Reply &reply)
{
    if (reply.kind == Reply::Kind::Error) {
        std::string why = reply.text.substr(0, kMostErrorText);
        // No server says it back; should one do so, no log shows it.
        if (!m_plan->password.empty() && reply.text.find(m_plan->password) != std::string::npos)
            why = "it answers with an error";
        rest(why);
        return;
    }
    if (reply.kind == Reply::Kind::List && reply.numbers.size() == 2)
        noteClock(reply.numbers[0] * 1'000'000 + reply.numbers[1]);
    if (--m_greetings > 0)
        return;
    if (reply.kind != Reply::Kind::Text) {
        rest("it does not speak like Redis");
        return;
    }
    m_sha = reply.text;
    ready();
}

void RedisLink::ready()
{
    m_state = State::Ready;
    m_readyAt = m_loop.now();
    m_retry.stop();
    m_circuit.answered();
    setCircuit();
    m_plan->log.back();
    sendWaiting();
}

void RedisLink::onInput()
{
    const std::string_view bytes = m_stream->input();
    m_reader->feed(bytes);
    m_stream->consume(bytes.size());
    // Each answer may end this connection.
    while (m_reader) {
        switch (m_reader->next(m_reply)) {
        case ReplyReader::Next::NeedMore:
            return;
        case ReplyReader::Next::Failed:
            rest("it does not speak like Redis");
            return;
        case ReplyReader::Next::Reply:
            if (m_state == State::Greeting)
                greeted(m_reply);
            else
                take(m_reply);
        }
    }
}

void RedisLink::onError(io::StreamError error)
{
    switch (error) {
    case io::StreamError::ConnectFailed:
        return lost("it can't be reached");
    case io::StreamError::Tls:
        return lost("TLS failed");
    case io::StreamError::Reset:
        return lost("the connection broke");
    }
}

/// A connection that worked may just have been idle for too long: then once more at once.
void RedisLink::lost(std::string_view why)
{
    const SteadyTime now = m_loop.now();
    if (m_state != State::Ready || now - m_readyAt < kConnectTime) {
        rest(why);
        return;
    }
    disconnect();
    m_state = State::Connecting; // so that none is sent; none waited, as there was a connection
    while (Ask *const each = pop(m_sent, m_firstSent)) {
        if (std::exchange(each->m_again, true) || each->m_due <= now)
            fail(*each, Failure::Lost);
        else
            push(m_waiting, m_firstWaiting, Ask::Where::Waiting, *each);
    }
    connect();
}

/// Nobody is there: nobody waits, and it is tried again later.
void RedisLink::rest(std::string_view why)
{
    disconnect();
    m_circuit.trip();
    setCircuit();
    m_state = State::Resting;
    m_retry.start(m_loop.timers(), m_circuit.rest());
    m_plan->log.away(why);
    failAll(m_sent, m_firstSent, Failure::Lost);
    failAll(m_waiting, m_firstWaiting, Failure::Lost);
}

void RedisLink::ask(Ask &ask)
{
    m_metrics.asks.add();
    if (away()) {
        fail(ask, Failure::Away);
        return;
    }
    if (m_waiting.size() + m_sent.size() >= kMostAsks) {
        fail(ask, Failure::Busy);
        return;
    }
    ask.m_link = this;
    ask.m_askedAt = m_loop.now();
    ask.m_due = ask.m_askedAt + m_plan->config.timeout;
    if (m_state == State::Ready)
        send(ask, false);
    else
        push(m_waiting, m_firstWaiting, Ask::Where::Waiting, ask);
    if (!m_expiry.active())
        m_expiry.start(m_loop.timers(), m_plan->config.timeout);
}

void RedisLink::push(Queue &queue, std::uint64_t first, Ask::Where where, Ask &ask)
{
    ask.m_where = where;
    ask.m_number = first + queue.size();
    queue.push_back(&ask);
}

/// The first one that somebody still waits for; null: none.
Ask *RedisLink::pop(Queue &queue, std::uint64_t &first)
{
    while (!queue.empty()) {
        Ask *const ask = queue.front();
        queue.pop_front();
        ++first;
        if (!ask)
            continue;
        ask->m_where = Ask::Where::Nowhere;
        return ask;
    }
    return nullptr;
}

void RedisLink::send(Ask &ask, bool whole)
{
    if (whole)
        ask.call.appendWhole(m_out);
    else
        ask.call.appendByHash(m_out, m_sha);
    push(m_sent, m_firstSent, Ask::Where::Sent, ask);
    flushSoon();
}

void RedisLink::sendWaiting()
{
    while (Ask *const each = pop(m_waiting, m_firstWaiting))
        send(*each, false);
}

/// What is asked in one turn of the loop goes out in one piece.
void RedisLink::flushSoon()
{
    if (std::exchange(m_flushPosted, true))
        return;
    m_loop.post([this, alive = std::weak_ptr<bool>(m_alive)] {
        if (alive.expired())
            return;
        m_flushPosted = false;
        if (m_state != State::Ready)
            return;
        m_stream->write(m_out);
        m_out.clear();
    });
}

void RedisLink::take(const Reply &reply)
{
    if (m_sent.empty()) {
        rest("it answers unasked");
        return;
    }
    Ask *const ask = m_sent.front();
    m_sent.pop_front();
    ++m_firstSent;
    if (!ask)
        return;
    ask->m_where = Ask::Where::Nowhere;
    if (reply.isError("NOSCRIPT") && !std::exchange(ask->m_again, true))
        send(*ask, true); // somebody emptied its cache, which this call fills again
    else
        settle(*ask, reply);
}

void RedisLink::settle(Ask &ask, const Reply &reply)
{
    if (!readVerdicts(reply, ask.call.size(), m_verdicts)) {
        const std::string why = reply.text.substr(0, kMostErrorText);
        const bool everyCall = concernsEveryCall(reply);
        fail(ask, Failure::Refused);
        if (everyCall)
            rest(why.empty() ? "it answers with something else" : why);
        else
            m_plan->log.refused(why);
        return;
    }
    const SteadyTime now = m_loop.now();
    noteClock(clockOf(reply));
    m_circuit.answered();
    m_metrics.answered(Nanoseconds(now - ask.m_askedAt).count());
    ask.m_link = nullptr;
    ask.answered(m_verdicts);
}

void RedisLink::fail(Ask &ask, Failure why)
{
    m_metrics.failed(why);
    ask.m_link = nullptr;
    ask.m_where = Ask::Where::Nowhere;
    ask.unanswered();
}

void RedisLink::failAll(Queue &queue, std::uint64_t &first, Failure why)
{
    while (Ask *const ask = pop(queue, first)) // who is told may take others out of the queue
        fail(*ask, why);
}

void RedisLink::forget(const Ask &ask)
{
    if (ask.m_where == Ask::Where::Sent)
        m_sent[ask.m_number - m_firstSent] = nullptr;
    else if (ask.m_where == Ask::Where::Waiting)
        m_waiting[ask.m_number - m_firstWaiting] = nullptr;
}

/// Fails what is due in `queue`; when the next one is.
SteadyTime RedisLink::expire(Queue &queue, SteadyTime now)
{
    // By position: who is told may ask again, or stop to wait.
    for (std::size_t i = 0; i < queue.size(); ++i) {
        Ask *const ask = queue[i];
        if (!ask)
            continue;
        if (ask->m_due > now)
            return ask->m_due;
        queue[i] = nullptr;
        m_late = true;
        fail(*ask, Failure::Timeout);
    }
    return SteadyTime::max();
}

void RedisLink::expire()
{
    if (!m_plan)
        return;
    const SteadyTime now = m_loop.now();
    m_late = false;
    SteadyTime next = expire(m_sent, now);
    next = std::min(next, expire(m_waiting, now));
    // However many are due together, it is one time that there was no answer.
    if (m_late && m_circuit.timedOut()) {
        rest("no answer in time");
        return;
    }
    if (next != SteadyTime::max())
        m_expiry.start(m_loop.timers(), next - now);
}

void RedisLink::setCircuit()
{
    m_metrics.circuitOpen.set(m_plan && m_circuit.open() ? 1 : 0);
}

void RedisLink::noteClock(std::int64_t redisUs)
{
    const auto ours =
        std::chrono::duration_cast<std::chrono::microseconds>(m_loop.wallNow().time_since_epoch());
    m_plan->clockOffsetUs.store(redisUs - ours.count(), std::memory_order_relaxed);
}

} // namespace portcullis::counters
