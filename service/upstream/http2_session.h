// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/upstream/frame_budget.h"
#include "service/upstream/http2_stream.h"

#include <nghttp2/nghttp2.h>

#include <memory>
#include <string>
#include <vector>

namespace portcullis::upstream {

class Http2Session;

/// Learns what becomes of a session. Nothing here may destroy it before its call has returned to
/// the loop.
class Http2SessionOwner {
public:
    virtual ~Http2SessionOwner() = default;
    /// The peer's settings are known: streams can be opened.
    virtual void sessionReady(Http2Session &session) = 0;
    /// The peer chose HTTP/1.1 instead: the session is over, and this is the connection.
    virtual void sessionSpeaksHttp1(Http2Session &session, io::StreamPtr stream) = 0;
    /// Its last stream has ended.
    virtual void sessionIdle(Http2Session &session) = 0;
    /// It is over. Said once.
    virtual void sessionEnded(Http2Session &session) = 0;
};

/// An HTTP/2 connection to one target: connects, and carries many exchanges at a time (RFC 9113).
/// The peer's bytes are read at once, as far as the windows of the streams allow: a client that
/// does not read holds back its own stream and no other. Memory: the window and a head for each
/// stream, and what nghttp2 holds of its own (HPACK tables of 4 KiB; at most 1000 answers to PING
/// and SETTINGS). Thread: its loop's.
class Http2Session final : private io::StreamHandler {
public:
    /// Streams at a time, if the peer allows as many.
    static constexpr std::size_t kMaxStreams = 100;
    /// What may be on its way on all streams together. What has arrived counts as taken: each
    /// stream's own window bounds what is kept of it.
    static constexpr std::int32_t kWindow = 1024 * 1024;
    /// A stream that was given up without an answer, with nothing heard of the peer for so long,
    /// lets us ask whether it is still there; and how long the answer may take.
    static constexpr Milliseconds kSilence{2'000};
    static constexpr Milliseconds kPingTime{5'000};

    struct Settings {
        bool tls = false;
        bool http1Allowed = false; ///< the peer may choose HTTP/1.1 by ALPN
    };

    /// Begins to connect.
    Http2Session(io::Loop &loop, const io::Endpoint &endpoint, const Settings &settings,
                 Http2SessionOwner &owner);
    Http2Session(const Http2Session &) = delete;
    Http2Session &operator=(const Http2Session &) = delete;
    /// Its streams have failed then.
    ~Http2Session() override;

    bool ready() const { return m_ready; }
    /// Whether open() is possible now.
    bool accepts() const;
    /// Whether the target takes no more streams on it.
    bool ending() const { return m_ending; }
    /// How many streams may be open at a time.
    std::size_t capacity() const;
    std::size_t streams() const { return m_streams.size(); }
    std::unique_ptr<Connection> open();
    /// How many exchanges there were.
    int served() const { return m_served; }
    bool stale() { return !m_stream || m_stream->stale(); }
    /// Why there is no connection, after sessionEnded() without sessionReady().
    io::StreamError error() const { return m_error; }
    Reason connectFailure() const { return m_connectFailure; }
    /// Ends it in order, where nothing goes on.
    void close();

private:
    friend class Http2Stream;
    friend struct Http2Callbacks;
    struct SessionDelete {
        void operator()(nghttp2_session *session) const { nghttp2_session_del(session); }
    };

    void onConnected() override;
    void onInput() override;
    void onEof() override;
    void onDrained() override;
    void onError(io::StreamError error) override;

    void begin();
    // for streams
    std::optional<Reason> submit(Http2Stream &stream, const OutgoingHead &head);
    void submitTrailers(Http2Stream &stream);
    void resume(Http2Stream &stream);
    void consumed(Http2Stream &stream, std::size_t size);
    void detach(Http2Stream &stream);
    void flush(Http2Stream *by);
    void addField(std::string_view name, std::string_view value);
    bool connectAllowed() const;

    void note(Http2Stream &stream, io::Waker::Events events);
    void deliverNotes();
    void write();
    void endTurn();
    void post();
    void shut();
    void fail(io::StreamError error, Reason reason, bool protocol);
    void failStreams();
    void askWhetherAlive();

    io::Loop &m_loop;
    Http2SessionOwner &m_owner;
    Settings m_settings;
    std::unique_ptr<nghttp2_session, SessionDelete> m_h2;
    io::StreamPtr m_stream;
    std::vector<Http2Stream *> m_streams;
    std::vector<Http2Stream *> m_noted; // in the order in which they are to be told
    std::string m_gather;
    std::vector<nghttp2_nv> m_fields; // of the head that is being sent
    FrameBudget m_budget;
    SteadyTime m_heard;
    io::Timer m_ping;
    std::shared_ptr<Http2Session *> m_self; // tells what was posted whether this still lives
    std::size_t m_refusedAt = kMaxStreams;
    int m_served = 0;
    bool m_ready = false;
    bool m_saidReady = false;
    bool m_ending = false; // no new streams
    bool m_failed = false;
    bool m_protocolError = false;
    bool m_over = false; // the connection was let go of
    bool m_saidOver = false;
    bool m_blocked = false; // the connection takes no more for now
    bool m_inTurn = false;
    bool m_posted = false;
    io::StreamError m_error = io::StreamError::Reset;
    Reason m_connectFailure = Reason::ProxyConnectRefused;
};

} // namespace portcullis::upstream
