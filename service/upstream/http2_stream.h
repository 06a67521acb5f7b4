// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/frame_pool.h"
#include "service/upstream/connection.h"
#include "service/upstream/stored_fields.h"

#include <cstdint>
#include <string>
#include <vector>

namespace portcullis::upstream {

class Http2Session;

/// One exchange over an HTTP/2 session. Ending it early resets this stream and no other. It may
/// outlive its session; then it has failed.
class Http2Stream final : public Connection {
public:
    /// What the peer may send before it is read: the flow control window.
    static constexpr std::size_t kWindow = 64 * 1024;
    /// Bound of trailers, as for chunked bodies.
    static constexpr std::size_t kMaxTrailers = 8192;
    static constexpr std::size_t kMaxTrailerFields = 100;

    static void *operator new(std::size_t size) { return io::FramePool::allocate(size); }
    static void operator delete(void *stream, std::size_t size)
    {
        io::FramePool::release(stream, size);
    }

    /// `uses` counts the exchanges of the session, this one included.
    Http2Stream(Http2Session &session, int uses);
    ~Http2Stream() override;

    bool connected() const override { return true; }
    std::optional<io::StreamError> error() const override { return m_error; }
    bool stale() override { return m_session == nullptr; }

    std::optional<Reason> sendHead(const OutgoingHead &head) override;
    void sendBody(std::string_view bytes) override;
    void endRequest(const http::FieldList &trailers) override;
    void flush() override;
    bool writable() const override;

    bool responseBegan() const override { return m_began; }
    bool unprocessed() const override { return m_unprocessed; }
    http::ParseStatus readHead(Arena &arena, http::ResponseHead &head) override;
    const http::ParseError &headError() const override { return m_headError; }
    Body body() override;
    void consumeBody(std::size_t size) override;
    const http::FieldList &trailers() const override { return m_trailers; }
    bool ended() const override { return m_responseEnded || m_error || m_bad; }

    void beginTunnel() override { }
    std::string_view tunnelInput() const override
    {
        return std::string_view(m_body).substr(m_bodyRead);
    }
    void consumeTunnel(std::size_t size) override { consumeBody(size); }
    void shutdownWrite() override;

    bool reusable() const override { return false; }

private:
    friend class Http2Session;
    friend struct Http2Callbacks;
    /// One head that has arrived; its fields end before `lastField` of m_fields.
    struct Mark {
        int status = 0;
        std::size_t lastField = 0;
        std::size_t lastByte = 0;
        bool complete = false;
        bool endsStream = false;
    };

    // What the session tells, from within nghttp2: nothing here may call back.
    void headBegins();
    /// False: the stream is to be reset.
    bool headField(std::string_view name, std::string_view value);
    void headComplete(bool endsStream);
    bool trailerField(std::string_view name, std::string_view value);
    void data(std::string_view bytes);
    void responseComplete();
    void closed(std::uint32_t error);
    void sessionFailed(bool protocolError);
    std::size_t pending() const { return m_out.size() - m_outRead; }
    /// Copies what waits to be sent.
    std::size_t take(char *to, std::size_t size);
    void deliver(io::Waker::Events events) { notify(events); }

    bool refuse(Reason reason, std::string_view detail);
    void finishHead(const Mark &mark, Arena &arena, http::ResponseHead &head);
    void asTunnel(Arena &arena, http::ResponseHead &head);
    void resume();

    Http2Session *m_session; // null: it is gone
    std::size_t m_index = 0; // in the session's list
    std::int32_t m_id = -1;  // -1: not asked for yet
    io::Waker::Events m_events = 0;
    bool m_noted = false;

    std::string m_out;
    std::size_t m_outRead = 0;
    StoredFields m_requestTrailers;
    bool m_hasBody = false;
    bool m_requestEnded = false;
    bool m_deferred = false;
    mutable bool m_heldBack = false;
    bool m_sent = false; // its head is on the wire
    bool m_toHead = false;
    std::string m_protocol;     // of an extended CONNECT
    std::string m_webSocketKey; // to be answered in its place

    StoredFields m_fields; // of heads and trailers in their order
    std::vector<Mark> m_heads;
    std::size_t m_nextHead = 0;
    std::size_t m_interimBytes = 0;
    http::FieldList m_trailers;
    std::string m_body;
    std::size_t m_bodyRead = 0;
    bool m_began = false;
    bool m_finalHead = false; // has arrived
    bool m_inTrailers = false;
    bool m_responseEnded = false;
    bool m_closed = false;
    bool m_peerReset = false;
    bool m_unprocessed = false;
    std::optional<Reason> m_bad;
    std::string_view m_badDetail;
    http::ParseError m_headError;
    std::optional<io::StreamError> m_error;
};

} // namespace portcullis::upstream
