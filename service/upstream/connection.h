// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/body_decoder.h"
#include "service/http/response_parser.h"
#include "service/io/loop.h"
#include "service/io/waker.h"
#include "shared/core/arena.h"

#include <optional>

namespace portcullis::upstream {

/// Bits that a connection notifies its user's waker with.
namespace event {
inline constexpr io::Waker::Events kConnected = 1U << 8;
inline constexpr io::Waker::Events kInput = 1U << 9;    ///< response bytes, or their end
inline constexpr io::Waker::Events kDrained = 1U << 10; ///< writable() again
inline constexpr io::Waker::Events kFailed = 1U << 11;
inline constexpr io::Waker::Events kTimer = 1U << 12; ///< the user's own deadline
} // namespace event

/// An HTTP/1.1 connection to one target: sends bytes, and reads responses strictly. Lent to one
/// exchange at a time. Thread: its loop's.
class Connection final : private io::StreamHandler {
public:
    /// Bound of a response head, as for requests.
    static constexpr std::size_t kMaxHead = 32 * 1024;

    Connection(io::Loop &loop, const io::Endpoint &endpoint);
    ~Connection() override;

    /// Lends the connection out: its events go to `waker`, which must outlive the loan.
    void lend(io::Waker &waker);
    /// Ends the loan.
    void takeBack() { m_waker = nullptr; }

    bool connected() const { return m_connected; }
    /// What went wrong with the stream, if something did.
    std::optional<io::StreamError> error() const { return m_error; }
    /// The peer closed or sent something between two exchanges.
    bool stale() { return m_error || m_stream->stale(); }
    /// How many exchanges were lent this, the current one included.
    int uses() const { return m_uses; }
    /// Seconds of idleness that the peer announced in its last response; -1: it did not.
    int keepAliveTimeout() const { return m_keepAliveTimeout; }

    /// `method` decides how the response is framed.
    void beginExchange(std::string_view method);
    void write(std::string_view bytes);
    bool writable() const { return m_stream && m_stream->queued() < io::Stream::kHighWater; }
    std::size_t queued() const { return m_stream ? m_stream->queued() : 0; }
    /// Whether any byte of a response has come in this exchange.
    bool responseBegan() const { return m_responseBegan; }

    /// Reads a response head if one is complete: on Done `head` has views into `arena`, and the
    /// body can be read. On NeedMore see ended(). Interim heads are delivered like others.
    http::ParseStatus readHead(Arena &arena, http::ResponseHead &head);
    const http::ParseError &headError() const { return m_parser.error(); }

    enum class BodyStatus : std::uint8_t { Waiting, Data, End, Malformed, Truncated };
    struct Body {
        BodyStatus status;
        std::string_view bytes; ///< Data: valid until consumeBody() or the next wait
        bool last = false;      ///< Data: nothing follows
    };
    /// What of the body is here. Never waits.
    Body body();
    void consumeBody(std::size_t size);
    const http::FieldList &trailers() const { return m_decoder.trailers(); }

    /// After a 101: bytes both ways.
    void beginTunnel();
    std::string_view tunnelInput() const
    {
        return m_stream ? m_stream->input() : std::string_view();
    }
    void consumeTunnel(std::size_t size) { m_stream->consume(size); }
    void shutdownWrite();
    /// The peer ended its direction, or the stream broke.
    bool ended() const { return m_error || !m_stream || m_stream->atEof(); }

    /// The response is complete, nothing is left over, and both sides may go on.
    bool reusable() const;
    /// Whether the whole request was written; without it the connection can't be used again.
    void requestComplete() { m_requestComplete = true; }

private:
    void onConnected() override;
    void onInput() override;
    void onEof() override;
    void onDrained() override;
    void onError(io::StreamError error) override;
    void notify(io::Waker::Events events);

    io::StreamPtr m_stream;
    io::Waker *m_waker = nullptr;
    http::ResponseParser m_parser;
    http::BodyDecoder m_decoder;
    std::size_t m_pieceStart = 0;
    std::size_t m_pieceSize = 0;
    bool m_connected = false;
    bool m_responseBegan = false;
    bool m_headDone = false;
    bool m_keepAlive = false;
    bool m_requestComplete = false;
    bool m_tunnel = false;
    int m_uses = 0;
    int m_keepAliveTimeout = -1;
    std::optional<io::StreamError> m_error;
};

} // namespace portcullis::upstream
