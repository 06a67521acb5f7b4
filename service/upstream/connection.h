// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "service/http/request_parser.h"
#include "service/io/stream.h"
#include "service/io/waker.h"
#include "shared/core/arena.h"
#include "shared/core/reason.h"

#include <memory>
#include <optional>
#include <string_view>

namespace portcullis::upstream {

/// Bits that a connection notifies its user's waker with.
namespace event {
inline constexpr io::Waker::Events kConnected = 1U << 8;
inline constexpr io::Waker::Events kInput = 1U << 9;    ///< response bytes, or their end
inline constexpr io::Waker::Events kDrained = 1U << 10; ///< writable() again
inline constexpr io::Waker::Events kFailed = 1U << 11;
inline constexpr io::Waker::Events kTimer = 1U << 12; ///< the user's own deadline
inline constexpr io::Waker::Events kRoom = 1U << 13;  ///< of a Breaker
} // namespace event

/// A request's head as every version of HTTP needs it. Views live until sendHead() returns.
struct OutgoingHead {
    std::string_view method; ///< until the response's head is read
    std::string_view target; ///< path and query
    std::string_view host;
    /// End-to-end fields only: no Host, framing, Connection, TE, Upgrade. Those that can't be sent
    /// are left out.
    const http::FieldList *fields = nullptr;
    std::string_view upgrade; ///< the protocol to ask for; empty: none
    bool trailers = false;    ///< the client understands trailers
    http::Framing framing;    ///< of the body that follows; Chunked where its length is unknown
};

/// What one exchange with a target goes over: an HTTP/1.1 connection, or one stream of an HTTP/2
/// session. Lent to one exchange at a time. Thread: its loop's.
class Connection {
public:
    /// Bound of a response head, as for requests.
    static constexpr std::size_t kMaxHead = 32 * 1024;
    static constexpr std::size_t kMaxFields = 200;

    Connection() = default;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    virtual ~Connection() = default;

    /// Lends it out: its events go to `waker`, which must outlive the loan.
    void lend(io::Waker &waker)
    {
        m_waker = &waker;
        ++m_uses;
    }
    /// Ends the loan.
    void takeBack() { m_waker = nullptr; }

    /// How many exchanges were lent this, or the session it belongs to, the current one included.
    int uses() const { return m_uses; }

    virtual bool connected() const = 0;
    /// What went wrong, if something did.
    virtual std::optional<io::StreamError> error() const = 0;
    /// The reason to give where connecting failed, with error() set.
    virtual Reason connectFailure() const
    {
        return error() == io::StreamError::Tls ? Reason::ProxyTls : Reason::ProxyConnectRefused;
    }
    /// Once connected: what is to be used in place of this, if it was only there to wait.
    virtual std::unique_ptr<Connection> settled() { return nullptr; }
    /// The peer closed or sent something between two exchanges.
    virtual bool stale() = 0;
    /// Seconds of idleness that the peer announced in its last response; -1: it did not.
    virtual int keepAliveTimeout() const { return -1; }

    // --- the request. What is sent gathers until flush(), or until there is much of it.

    /// Begins an exchange. Sends nothing, and says why, where this can't carry the request.
    virtual std::optional<Reason> sendHead(const OutgoingHead &head) = 0;
    virtual void sendBody(std::string_view bytes) = 0;
    /// The whole request was sent; without it the connection can't be used again. Trailers are only
    /// sent after a body of unknown length.
    virtual void endRequest(const http::FieldList &trailers) = 0;
    virtual void flush() = 0;
    /// Whether more can be sent without building up a queue; else kDrained comes.
    virtual bool writable() const = 0;

    // --- the response

    /// Whether any byte of a response has come in this exchange.
    virtual bool responseBegan() const = 0;
    /// The peer said that it did nothing with the request: it may be sent again.
    virtual bool unprocessed() const { return false; }
    /// Reads a response head if one is complete: on Done `head` has views into `arena`, and the
    /// body can be read. On NeedMore see ended(). Interim heads are delivered like others.
    virtual http::ParseStatus readHead(Arena &arena, http::ResponseHead &head) = 0;
    virtual const http::ParseError &headError() const = 0;

    enum class BodyStatus : std::uint8_t { Waiting, Data, End, Malformed, Truncated };
    struct Body {
        BodyStatus status;
        std::string_view bytes; ///< Data: valid until consumeBody() or the next wait
        bool last = false;      ///< Data: nothing follows
    };
    /// What of the body is here. Never waits.
    virtual Body body() = 0;
    virtual void consumeBody(std::size_t size) = 0;
    virtual const http::FieldList &trailers() const = 0;
    /// The peer ended its direction, or the stream broke.
    virtual bool ended() const = 0;

    // --- after a 101: bytes both ways, sent by sendBody()

    virtual void beginTunnel() = 0;
    virtual std::string_view tunnelInput() const = 0;
    virtual void consumeTunnel(std::size_t size) = 0;
    virtual void shutdownWrite() = 0;

    /// The response is complete, nothing is left over, and both sides may go on: a pool may keep
    /// this for the next exchange.
    virtual bool reusable() const = 0;

protected:
    /// May end this connection: nothing of it may be touched after.
    void notify(io::Waker::Events events)
    {
        if (m_waker)
            m_waker->notify(events);
    }
    io::Waker *waker() const { return m_waker; }
    void setUses(int uses) { m_uses = uses; }

private:
    io::Waker *m_waker = nullptr;
    int m_uses = 0;
};

} // namespace portcullis::upstream
