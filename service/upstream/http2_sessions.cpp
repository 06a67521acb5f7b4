// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef PORTCULLIS_HAVE_NGHTTP2

#include "service/upstream/http2_sessions.h"

#include "service/upstream/http1_connection.h"

#include <algorithm>
#include <utility>

namespace portcullis::upstream {

Http2Sessions::Http2Sessions(io::Loop &loop, const TargetState &target, Milliseconds keepAlive,
                             telemetry::TargetCounters &counters)
    : m_loop(loop)
    , m_target(target)
    , m_keepAlive(keepAlive)
    , m_counters(counters)
    , m_sweep([this] { sweep(); })
    , m_bury([this] { const auto gone = std::exchange(m_gone, {}); })
{
}

Http2Sessions::~Http2Sessions()
{
    for (Entry &entry : m_entries) {
        setIdle(entry, false);
        entry.session->close();
    }
}

std::unique_ptr<Connection> Http2Sessions::openOn(Entry &entry)
{
    setIdle(entry, false);
    return entry.session->open();
}

std::unique_ptr<Connection> Http2Sessions::takeReady()
{
    const SteadyTime now = m_loop.recently();
    for (std::size_t i = 0; i < m_entries.size();) {
        Entry &entry = m_entries[i];
        if (!entry.session->accepts()) {
            ++i;
            continue;
        }
        // One that is in use hears of its end by itself.
        if (entry.idle && (entry.idleUntil <= now || entry.session->stale())) {
            entry.session->close();
            (void)remove(m_entries.begin() + static_cast<std::ptrdiff_t>(i));
            continue;
        }
        if (entry.session->served() > 0)
            m_counters.reuses.add();
        return openOn(entry);
    }
    return nullptr;
}

std::unique_ptr<Connection> Http2Sessions::connect()
{
    if (std::unique_ptr<Connection> stream = takeReady())
        return stream;
    auto pending = std::make_unique<PendingConnection>(static_cast<PendingOwner &>(*this));
    if (place(*pending))
        return pending;
    pending->fail(io::StreamError::ConnectFailed, Reason::ProxyBusy);
    return nullptr;
}

/// Lets it wait for a session that is about to come up, or for a new one.
bool Http2Sessions::place(PendingConnection &pending)
{
    for (Entry &entry : m_entries) {
        if (!entry.session->ready() && entry.waiting.size() < m_expected) {
            entry.waiting.push_back(&pending);
            return true;
        }
    }
    if (m_entries.size() >= kMaxSessions)
        return false;
    m_counters.connects.add();
    Entry &entry = m_entries.emplace_back();
    entry.waiting.push_back(&pending);
    entry.session = std::make_unique<Http2Session>(
        m_loop, m_target.http2Endpoint,
        Http2Session::Settings{m_target.config.tls, m_target.http1Allowed},
        static_cast<Http2SessionOwner &>(*this));
    return true;
}

void Http2Sessions::placeAll(const std::vector<PendingConnection *> &all)
{
    for (PendingConnection *const pending : all) {
        if (!place(*pending))
            pending->fail(io::StreamError::ConnectFailed, Reason::ProxyBusy);
    }
}

void Http2Sessions::pendingGone(PendingConnection &pending)
{
    if (m_settling && std::erase(*m_settling, &pending) > 0)
        return;
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
        if (std::erase(entry->waiting, &pending) == 0)
            continue;
        if (entry->waiting.empty() && !entry->session->ready()) {
            entry->session->close(); // nobody waits for it: it may never come up
            (void)remove(entry);
        }
        return;
    }
}

// ---- what sessions say

std::vector<Http2Sessions::Entry>::iterator Http2Sessions::entryOf(const Http2Session &session)
{
    return std::find_if(m_entries.begin(), m_entries.end(),
                        [&session](const Entry &entry) { return entry.session.get() == &session; });
}

void Http2Sessions::sessionReady(Http2Session &session)
{
    auto entry = entryOf(session);
    if (entry == m_entries.end())
        return;
    m_expected = std::max<std::size_t>(session.capacity(), 1);
    std::vector<PendingConnection *> waiting = std::move(entry->waiting);
    entry->waiting.clear();
    std::size_t next = 0;
    // Whoever is told may come back for more, or end others that wait: so one at a time, and those
    // that are left wait where they are found.
    std::vector<PendingConnection *> left(waiting.rbegin(), waiting.rend());
    m_settling = &left;
    while (!left.empty() && session.accepts()) {
        entry = entryOf(session); // the one before may have changed the list
        if (entry == m_entries.end())
            break;
        PendingConnection *const pending = left.back();
        left.pop_back();
        std::unique_ptr<Connection> stream = openOn(*entry);
        if (next++ > 0)
            m_counters.reuses.add();
        pending->settle(std::move(stream));
    }
    m_settling = nullptr;
    if (!left.empty() && session.capacity() == 0) {
        failAll(left, io::StreamError::ConnectFailed, Reason::ProxyBusy);
    } else if (!left.empty() && next == 0 && session.ending()) {
        // A target that is about to go: a new connection would be told the same.
        failAll(left, io::StreamError::ConnectFailed, Reason::ProxyConnectRefused);
    } else {
        std::reverse(left.begin(), left.end());
        placeAll(left);
    }
    entry = entryOf(session);
    if (entry != m_entries.end() && session.streams() == 0)
        becomeIdle(*entry);
}

void Http2Sessions::sessionSpeaksHttp1(Http2Session &session, io::StreamPtr stream)
{
    const auto entry = entryOf(session);
    if (entry == m_entries.end())
        return;
    m_expected = 1; // the next ones will hardly be others
    std::vector<PendingConnection *> waiting = remove(entry);
    if (waiting.empty())
        return;
    PendingConnection *const first = waiting.front();
    waiting.erase(waiting.begin());
    placeAll(waiting);
    first->settle(std::make_unique<Http1Connection>(std::move(stream)));
}

void Http2Sessions::sessionIdle(Http2Session &session)
{
    const auto entry = entryOf(session);
    if (entry != m_entries.end() && session.ready() && entry->waiting.empty())
        becomeIdle(*entry);
}

void Http2Sessions::sessionEnded(Http2Session &session)
{
    const auto entry = entryOf(session);
    if (entry == m_entries.end())
        return;
    const io::StreamError error = session.error();
    const Reason reason = session.connectFailure();
    std::vector<PendingConnection *> waiting = remove(entry);
    std::reverse(waiting.begin(), waiting.end());
    failAll(waiting, error, reason);
}

/// Whoever is told may end others of them.
void Http2Sessions::failAll(std::vector<PendingConnection *> &all, io::StreamError error,
                            Reason reason)
{
    m_settling = &all;
    while (!all.empty()) {
        PendingConnection *const pending = all.back();
        all.pop_back();
        pending->fail(error, reason);
    }
    m_settling = nullptr;
}

// ---- how long they stay

void Http2Sessions::becomeIdle(Entry &entry)
{
    if (m_retired || m_keepAlive <= Milliseconds::zero()) {
        entry.session->close();
        (void)remove(entryOf(*entry.session));
        return;
    }
    entry.idleUntil = m_loop.recently() + m_keepAlive;
    setIdle(entry, true);
    if (!m_sweep.active())
        m_sweep.start(m_loop.timers(), m_keepAlive);
}

void Http2Sessions::setIdle(Entry &entry, bool idle)
{
    if (entry.idle != idle)
        m_counters.idle.add(idle ? 1 : -1);
    entry.idle = idle;
}

std::vector<PendingConnection *> Http2Sessions::remove(std::vector<Entry>::iterator entry)
{
    setIdle(*entry, false);
    std::vector<PendingConnection *> waiting = std::move(entry->waiting);
    m_gone.push_back(std::move(entry->session));
    m_entries.erase(entry);
    m_bury.start(m_loop.timers(), Milliseconds::zero());
    return waiting;
}

void Http2Sessions::sweep()
{
    const SteadyTime now = m_loop.now();
    SteadyTime next = SteadyTime::max();
    for (std::size_t i = 0; i < m_entries.size();) {
        Entry &entry = m_entries[i];
        if (entry.idle && entry.idleUntil <= now) {
            entry.session->close();
            (void)remove(m_entries.begin() + static_cast<std::ptrdiff_t>(i));
            continue;
        }
        if (entry.idle)
            next = std::min(next, entry.idleUntil);
        ++i;
    }
    if (next != SteadyTime::max())
        m_sweep.start(m_loop.timers(), next - now);
}

void Http2Sessions::retire()
{
    m_retired = true;
    m_sweep.stop();
    for (std::size_t i = 0; i < m_entries.size();) {
        Entry &entry = m_entries[i];
        if (entry.idle) {
            entry.session->close();
            (void)remove(m_entries.begin() + static_cast<std::ptrdiff_t>(i));
            continue;
        }
        ++i;
    }
}

} // namespace portcullis::upstream

#endif
