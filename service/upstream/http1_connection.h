// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/body_decoder.h"
#include "service/http/response_parser.h"
#include "service/io/loop.h"
#include "service/upstream/connection.h"

#include <cstdint>
#include <string>

namespace portcullis::upstream {

/// An HTTP/1.1 connection to one target: sends requests, and reads responses strictly.
class Http1Connection final : public Connection, private io::StreamHandler {
public:
    /// Begins to connect.
    Http1Connection(io::Loop &loop, const io::Endpoint &endpoint);
    /// Takes a stream over that is connected.
    explicit Http1Connection(io::StreamPtr stream);
    ~Http1Connection() override;

    bool connected() const override { return m_connected; }
    std::optional<io::StreamError> error() const override { return m_error; }
    bool stale() override { return m_error || m_stream->stale(); }
    int keepAliveTimeout() const override { return m_keepAliveTimeout; }

    std::optional<Reason> sendHead(const OutgoingHead &head) override;
    void sendBody(std::string_view bytes) override;
    void endRequest(const http::FieldList &trailers) override;
    void flush() override;
    bool writable() const override
    {
        return m_stream && m_stream->queued() < io::Stream::kHighWater;
    }

    bool responseBegan() const override { return m_responseBegan; }
    http::ParseStatus readHead(Arena &arena, http::ResponseHead &head) override;
    const http::ParseError &headError() const override { return m_parser.error(); }
    Body body() override;
    void consumeBody(std::size_t size) override;
    const http::FieldList &trailers() const override { return m_decoder.trailers(); }
    bool ended() const override { return m_error || !m_stream || m_stream->atEof(); }

    void beginTunnel() override;
    std::string_view tunnelInput() const override
    {
        return m_stream ? m_stream->input() : std::string_view();
    }
    void consumeTunnel(std::size_t size) override { m_stream->consume(size); }
    void shutdownWrite() override;

    bool reusable() const override;

private:
    void onConnected() override;
    void onInput() override;
    void onEof() override;
    void onDrained() override;
    void onError(io::StreamError error) override;

    io::StreamPtr m_stream;
    http::ResponseParser m_parser;
    http::BodyDecoder m_decoder;
    std::string m_out; // kept for the next request
    std::size_t m_pieceStart = 0;
    std::size_t m_pieceSize = 0;
    std::uint64_t m_bodyLeft = 0; // of a length that was announced
    bool m_connected = false;
    bool m_chunked = false;
    bool m_responseBegan = false;
    bool m_headDone = false;
    bool m_keepAlive = false;
    bool m_requestComplete = false;
    bool m_tunnel = false;
    int m_keepAliveTimeout = -1;
    std::optional<io::StreamError> m_error;
};

} // namespace portcullis::upstream
