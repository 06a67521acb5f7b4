// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/exchange_handler.h"
#include "service/transport/common/client_connection.h"
#include "service/transport/common/connection_settings.h"
#include "service/transport/http2/http2_exchange.h"
#include "service/transport/http2/http2_limits.h"
#include "service/transport/http2/http2_session.h"

#include <memory>
#include <optional>
#include <vector>

/// HTTP/2 towards clients over any stream (RFC 9113, RFC 8441).
namespace portcullis::transport {

/// One client connection: yields an exchange for each stream, moves bodies as far as both sides'
/// windows let it, keeps time-outs and bounds, and ends properly. What many frames of one turn ask
/// for leaves in one write. Thread: its loop's.
class Http2Connection final : public ClientConnection, private io::StreamHandler {
public:
    /// `stream` holds the client's preface, or will. All but the settings outlive it.
    Http2Connection(io::StreamPtr stream, const IpAddress &peer,
                    std::shared_ptr<const ConnectionSettings> settings,
                    pipeline::ExchangeHandler &handler, ConnectionOwner &owner, io::Loop &loop);
    ~Http2Connection() override;

    /// Begins with what has come. Once.
    void start();
    void drain() override;
    void kill(telemetry::ConnectionEnd why) override { end(true, why); }
    const IpAddress &peer() const override { return m_peer; }
    /// Requests that are open now.
    std::size_t streams() const { return m_streams.size(); }

private:
    friend class Http2Exchange;
    friend class http2::Session;
    enum class State : std::uint8_t { Open, Lingering, Ended };
    enum class Draining : std::uint8_t { No, Announced, Final };
    enum class Timing : std::uint8_t { None, Head, Idle, Drain }; // what m_timer is for

    void onInput() override;
    void onEof() override;
    void onDrained() override;
    void onError(io::StreamError error) override;

    // From the session; false: it has to stop.
    bool frameBegins(std::uint8_t type, std::int32_t id);
    void headBegins();
    Http2Exchange &streamBegins(std::int32_t id);
    bool fieldCame(Http2Exchange &x, std::string_view name, std::string_view value);
    void headersCame(Http2Exchange &x, bool ends);
    void dataCame(Http2Exchange &x, std::string_view bytes, bool frameEndsStream);
    void clientEnded(Http2Exchange &x);
    void streamEnds(Http2Exchange &x);
    void answerEnded(Http2Exchange &x);
    void resetSent(std::uint32_t code);
    void goAwaySent(std::uint32_t code);
    void pingAnswered();
    bool ended() const { return m_state != State::Open || m_stopped; }
    struct Next {
        std::size_t size;
        bool last;
        const http::FieldList *trailers;
    };
    Next nextData(Http2Exchange &x, std::size_t most);
    void takeData(Http2Exchange &x, std::size_t size, std::string &out);

    void afterRun(Http2Exchange &x);
    void resetStream(Http2Exchange &x, std::uint32_t code);
    void closeIfDone(Http2Exchange &x);
    void process();
    void settle();
    void flush();
    void tellDrained();
    void updateWaiting();
    void flushLater();
    void flood();
    void stop(telemetry::ConnectionEnd why, std::uint32_t code);
    void broken(std::ptrdiff_t error);
    telemetry::ConnectionEnd why() const;
    void dropStreams();
    void linger();
    void discard();
    void end(bool abort, telemetry::ConnectionEnd why);
    void onTimer();
    void watchProgress();
    void checkProgress();
    void resetHeldStreams();
    void checkStream(Http2Exchange &x, SteadyTime now);
    std::optional<Reason> receiveProblem(Http2Exchange &x, SteadyTime now);
    std::optional<telemetry::ConnectionEnd> sendStalled(SteadyTime now);

    io::StreamPtr m_stream;
    IpAddress m_peer;
    std::shared_ptr<const ConnectionSettings> m_settings;
    pipeline::ExchangeHandler &m_handler;
    ConnectionOwner &m_owner;
    io::Loop &m_loop;
    std::unique_ptr<http2::Session> m_session;
    std::vector<std::unique_ptr<Http2Exchange>> m_streams;

    State m_state = State::Open;
    Draining m_draining = Draining::No;
    Timing m_timing = Timing::None;
    // The stream opened last, and those that the client last left out.
    std::int32_t m_lastStream = -1;
    std::int32_t m_skippedFrom = 0;
    std::int32_t m_skippedTo = 0;
    bool m_headPending = false;
    bool m_stopped = false;
    bool m_inProcess = false;
    bool m_flushPosted = false;
    bool m_waits = false;
    bool m_someHeldBack = false;
    std::optional<telemetry::ConnectionEnd> m_why;
    std::uint32_t m_goAway = 0; // the code that was sent
    std::size_t m_lingered = 0;
    std::size_t m_queued = 0; // bytes of answers, over all streams
    std::uint64_t m_written = 0;
    http2::Budget m_idleFrames{http2::kIdleFrames, http2::kIdleFramesPerSecond};
    http2::Budget m_resets{http2::kResets, http2::kResetsPerSecond};
    io::Timer m_timer;
    io::Timer m_progress; // while a stream is open or something is queued
    SteadyTime m_sendProgressAt{};
    SteadyTime m_sendBlockedSince{};
    std::uint64_t m_sentAtBlock = 0;
    std::uint64_t m_lastSent = 0;
};

} // namespace portcullis::transport
