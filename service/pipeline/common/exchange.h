// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "service/io/loop.h"
#include "service/io/waker.h"
#include "shared/core/arena.h"
#include "shared/core/clock.h"
#include "shared/core/ip.h"
#include "shared/core/reason.h"

#include <optional>
#include <string_view>

namespace portcullis::pipeline {

/// What a pipeline waits for: bits for Exchange::waker(). Upstream connections use those from
/// kFirstFree on.
namespace event {
inline constexpr io::Waker::Events kBody = 1U << 0; ///< request body: more, its end, or its failure
inline constexpr io::Waker::Events kDrained = 1U << 1;  ///< writable() again
inline constexpr io::Waker::Events kProvider = 1U << 3; ///< an identity provider has answered
inline constexpr io::Waker::Events kTimer = 1U << 4;    ///< a deadline of the pipeline's own
inline constexpr io::Waker::Events kCounters = 1U << 5; ///< the shared counters have answered
inline constexpr io::Waker::Events kFirstFree = 1U << 8;
} // namespace event

/// The connection's side of a listener's settings that decisions need.
struct ListenerFacts {
    std::string_view name;
    bool tls = false;
    std::uint32_t authFailures = 0; ///< authFailuresPerAddress; 0: off
    Milliseconds authFailureWindow{0};
    bool authFailuresLoopback = false; ///< also for clients on this machine: set explicitly
};

/// The body of a request as far as it has arrived.
struct BodyPiece {
    std::string_view bytes;        ///< decoded; valid until consumeBody() or the next wait
    bool end = false;              ///< nothing follows `bytes`
    std::optional<Reason> failure; ///< the rest will not come: malformed, too slow or cut off
};

/// One request and its response: all that the pipeline knows of the network. A transport makes one
/// when a head has arrived (or proved malformed), gives it to the ExchangeHandler, and destroys it,
/// running or not, when the client is gone for good or the exchange is finished.
///
/// Thread: its worker's. Nothing here calls back synchronously; events come through waker().
class Exchange {
public:
    virtual ~Exchange() = default;

    // --- the request

    /// Checked by the codec; views live as long as the exchange. Meaningless (all empty but what
    /// could be read) when receiveFailure() is set.
    virtual const http::RequestHead &head() const = 0;
    /// Why the head could not be read; then all that is left is to refuse.
    virtual std::optional<Reason> receiveFailure() const = 0;
    virtual std::string_view receiveDetail() const = 0;
    virtual const IpAddress &peer() const = 0;
    virtual const ListenerFacts &listener() const = 0;
    /// The client's certificate, if it showed one: verified, read when first asked for, and the
    /// same for all exchanges of a connection.
    virtual const io::PeerCertificate *clientCertificate() const { return nullptr; }
    /// When the first byte of the request came.
    virtual SteadyTime startedAt() const = 0;

    /// What of the body has arrived and was not consumed. Never waits.
    virtual BodyPiece body() = 0;
    virtual void consumeBody(std::size_t size) = 0;
    /// Trailer fields, once body() has said `end`.
    virtual const http::FieldList &requestTrailers() const = 0;
    /// Tells a client that waits for it to send the body (RFC 9110 section 10.1.1). Once; nothing
    /// happens if the client did not ask, or has begun anyway.
    virtual void sendContinue() = 0;

    // --- the response

    /// An interim response other than 100 and 101, to clients that understand them.
    virtual void sendInterim(int status, const http::FieldList &fields) = 0;
    /// Status and fields; framing and connection management are added here and must not be among
    /// `fields`. For HEAD, 204 and 304 the body is left out whatever `framing` says, and a Length
    /// is still announced where it may be. 101 turns the exchange into a tunnel: body() and
    /// sendBody() then carry raw bytes both ways, and `fields` has the Upgrade line.
    virtual void sendHead(int status, const http::FieldList &fields,
                          const http::Framing &framing) = 0;
    virtual void sendBody(std::string_view bytes) = 0;
    /// The response is complete (for a tunnel: our direction is).
    virtual void finish(const http::FieldList &trailers) = 0;
    /// The response can't be completed: the client must be able to tell, so the connection is
    /// reset.
    virtual void abort() = 0;
    /// Whether the client's side takes more without building up a queue.
    virtual bool writable() const = 0;
    virtual bool headSent() const = 0;
    /// Nothing further may follow on this connection: the response says so and it is closed after.
    virtual void closeAfter() = 0;

    // --- the surroundings

    /// Bytes of the request that were read, and of the answer that were sent so far: heads, bodies
    /// and their framing, as they stand on the connection before TLS.
    virtual std::uint64_t bytesIn() const = 0;
    virtual std::uint64_t bytesOut() const = 0;

    io::Waker &waker() { return m_waker; }
    Arena &arena() { return m_arena; }
    virtual io::Loop &loop() = 0;

protected:
    io::Waker m_waker;
    Arena m_arena;
};

} // namespace portcullis::pipeline
