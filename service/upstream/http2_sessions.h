// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/worker_metrics.h"
#include "service/upstream/pending_connection.h"
#include "service/upstream/upstream_state.h"
#ifdef PORTCULLIS_HAVE_NGHTTP2
#include "service/upstream/http2_session.h"
#endif

#include <memory>
#include <vector>

namespace portcullis::upstream {

#ifdef PORTCULLIS_HAVE_NGHTTP2
inline constexpr bool kHasHttp2 = true;

/// One worker's HTTP/2 sessions with one target. Requests share a session as far as it goes, and
/// one that has none open stays for the keep-alive time. Counts what it opens and uses again.
/// Thread: its loop's.
class Http2Sessions final : private Http2SessionOwner, private PendingOwner {
public:
    /// At a time; each carries many requests, unless the target allows but few.
    static constexpr std::size_t kMaxSessions = 512;

    Http2Sessions(io::Loop &loop, const TargetState &target, Milliseconds keepAlive,
                  telemetry::TargetCounters &counters);
    ~Http2Sessions() override;

    /// A stream of a session that is up and has room, or null.
    std::unique_ptr<Connection> takeReady();
    /// The same, or else what waits for a session, perhaps a new one; null where there are too many
    /// of them.
    std::unique_ptr<Connection> connect();
    /// Ends what is idle now, and the rest with its last stream.
    void retire();

private:
    struct Entry {
        std::unique_ptr<Http2Session> session;
        std::vector<PendingConnection *> waiting; // for it to be ready
        SteadyTime idleUntil{};
        bool idle = false;
    };

    void sessionReady(Http2Session &session) override;
    void sessionSpeaksHttp1(Http2Session &session, io::StreamPtr stream) override;
    void sessionIdle(Http2Session &session) override;
    void sessionEnded(Http2Session &session) override;
    void pendingGone(PendingConnection &pending) override;

    std::vector<Entry>::iterator entryOf(const Http2Session &session);
    std::unique_ptr<Connection> openOn(Entry &entry);
    bool place(PendingConnection &pending);
    void placeAll(const std::vector<PendingConnection *> &all);
    void failAll(std::vector<PendingConnection *> &all, io::StreamError error, Reason reason);
    void becomeIdle(Entry &entry);
    void setIdle(Entry &entry, bool idle);
    /// Takes it out; it is destroyed in a later turn, for it may be what calls.
    std::vector<PendingConnection *> remove(std::vector<Entry>::iterator entry);
    void sweep();

    io::Loop &m_loop;
    const TargetState &m_target;
    Milliseconds m_keepAlive;
    telemetry::TargetCounters &m_counters;
    std::vector<Entry> m_entries;
    std::vector<std::unique_ptr<Http2Session>> m_gone;
    std::vector<PendingConnection *> *m_settling = nullptr; // those whose turn is just now
    /// How many requests may wait for one session that is not up yet: what the last one allowed.
    std::size_t m_expected = Http2Session::kMaxStreams;
    bool m_retired = false;
    io::Timer m_sweep;
    io::Timer m_bury;
};

#else
inline constexpr bool kHasHttp2 = false;

/// Built without HTTP/2: an upstream that asks for it is refused before it comes to this.
class Http2Sessions {
public:
    Http2Sessions(io::Loop &, const TargetState &, Milliseconds, telemetry::TargetCounters &) { }
    std::unique_ptr<Connection> takeReady() { return nullptr; }
    std::unique_ptr<Connection> connect() { return nullptr; }
    void retire() { }
};
#endif

} // namespace portcullis::upstream
