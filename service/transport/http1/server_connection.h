// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/request_parser.h"
#include "service/transport/common/client_connection.h"
#include "service/transport/common/connection_settings.h"
#include "service/transport/http1/server_exchange.h"

#include <memory>
#include <vector>

/// HTTP/1.1 towards clients over any stream: the same for every transport.
namespace portcullis::transport {

/// One client connection: reads heads, runs one exchange after the other (pipelined requests wait
/// their turn), keeps the time-outs, and ends properly. Thread: its loop's.
class ServerConnection final : public ClientConnection, private io::StreamHandler {
public:
    /// Bounds of what is still read after a refusal, so that the client sees the answer and not a
    /// reset (RFC 9112 section 9.6).
    static constexpr std::size_t kLingerBytes = 1024 * 1024;
    static constexpr Milliseconds kLingerTime{2000};
    /// A client that ended its direction may still read; without an answer in this time it is
    /// taken for gone, and the upstream's work is cancelled.
    static constexpr Milliseconds kHalfCloseGrace{1000};
    /// An idle connection that is to end waits this long for a request that may be under way: a
    /// client that had one answered a moment ago does not know yet. HTTP/2 has GOAWAY for that.
    static constexpr Milliseconds kDrainGrace{1000};
    /// Spare ones that are kept for each thread.
    static constexpr std::size_t kSpareWork = 256;
    /// minRate is not looked at before.
    static constexpr Milliseconds kRateGrace{5000};

    ServerConnection(io::StreamPtr stream, const IpAddress &peer,
                     std::shared_ptr<const ConnectionSettings> settings,
                     pipeline::ExchangeHandler &handler, ConnectionOwner &owner, io::Loop &loop);
    ~ServerConnection() override;

    /// Runs the exchange whose head is complete. Once for each headComplete().
    void serve();
    void drain() override;
    void kill(telemetry::ConnectionEnd why) override;
    /// For an owner that serves it in another way from now on, see ConnectionOwner::http2Begins().
    io::StreamPtr releaseStream();
    /// Whether a request is being served.
    bool busy() const { return m_state == State::Serving; }

    /// Between headComplete() and the end of the exchange.
    const http::RequestHead &head() const { return m_work->exchange.head(); }
    const IpAddress &peer() const override { return m_peer; }
    const std::shared_ptr<const ConnectionSettings> &settings() const { return m_settings; }

private:
    friend class ServerExchange;
    /// What a connection needs from the first byte of a request to the end of its exchange. Idle
    /// ones, of which there are many, have none; the one given back last is lent next, while it is
    /// still in the cache.
    struct Work {
        explicit Work(const http::HeadLimits &limits) : parser(limits) { }

        http::RequestParser parser;
        ServerExchange exchange;
        io::Task<> task; // after the exchange: dies first
    };
    struct GiveBack {
        void operator()(Work *work) const;
    };
    static std::vector<std::unique_ptr<Work>> &spareWork();
    void beginWork();

    enum class State : std::uint8_t { Idle, Head, Gate, Serving, Lingering, Ended };

    void onInput() override;
    void onEof() override;
    void onDrained() override;
    void onError(io::StreamError error) override;

    bool mayReadHead() const;
    bool writable() const { return m_stream->queued() < io::Stream::kHighWater; }
    bool leaveToHttp2();
    void processInput();
    bool readHead();
    void afterRun();
    void exchangeDone();
    void nextHead();
    void linger();
    void discard();
    void end(bool abort, telemetry::ConnectionEnd why);
    void onTimer();
    std::uint64_t sent() const;
    void watchProgress();
    void checkProgress();
    std::optional<Reason> receiveProblem(SteadyTime now);
    std::optional<telemetry::ConnectionEnd> sendStalled(SteadyTime now);

    io::StreamPtr m_stream;
    IpAddress m_peer;
    std::shared_ptr<const ConnectionSettings> m_settings;
    pipeline::ExchangeHandler &m_handler;
    ConnectionOwner &m_owner;
    io::Loop &m_loop;

    State m_state = State::Idle;
    bool m_closing = false;
    bool m_first = true;        // nothing of the first request was looked at
    bool m_handshaking = false; // the time for it runs, whether it is done or not
    telemetry::ConnectionEnd m_endAfterLinger = telemetry::ConnectionEnd::Finished;
    bool m_inProcess = false;
    std::size_t m_lingered = 0;
    std::unique_ptr<Work, GiveBack> m_work;
    std::uint64_t m_written = 0; // bytes given to the stream, in all
    io::Timer m_timer;           // head, idle, linger, half-close
    io::Timer m_progress;        // once a second while a body comes or a response waits to be read
    SteadyTime m_sendProgressAt{};
    SteadyTime m_sendBlockedSince{};
    std::uint64_t m_sentAtBlock = 0;
    std::uint64_t m_lastSent = 0;
};

} // namespace portcullis::transport
