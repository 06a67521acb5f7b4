// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/body_decoder.h"
#include "service/http/request_parser.h"
#include "service/pipeline/exchange_handler.h"

#include <string>

namespace portcullis::transport {

class ServerConnection;

/// The exchange that a ServerConnection runs now. One object serves many exchanges in turn, of one
/// connection after the other, so that buffers stay warm.
class ServerExchange final : public pipeline::Exchange {
public:
    ServerExchange() = default;

    const http::RequestHead &head() const override { return m_head; }
    std::optional<Reason> receiveFailure() const override { return m_failure; }
    std::string_view receiveDetail() const override { return m_failureDetail; }
    const IpAddress &peer() const override;
    const pipeline::ListenerFacts &listener() const override;
    const io::PeerCertificate *clientCertificate() const override;
    SteadyTime startedAt() const override { return m_startedAt; }

    pipeline::BodyPiece body() override;
    void consumeBody(std::size_t size) override;
    const http::FieldList &requestTrailers() const override { return m_decoder.trailers(); }
    void sendContinue() override;

    void sendInterim(int status, const http::FieldList &fields) override;
    void sendHead(int status, const http::FieldList &fields, const http::Framing &framing) override;
    void sendBody(std::string_view bytes) override;
    void finish(const http::FieldList &trailers) override;
    void abort() override { m_aborted = true; }
    bool writable() const override;
    bool headSent() const override { return m_headSent; }
    void closeAfter() override { m_close = true; }

    std::uint64_t bytesIn() const override { return m_bytesIn; }
    std::uint64_t bytesOut() const override;
    io::Loop &loop() override;

private:
    friend class ServerConnection;
    /// Output gathers up to this size before it is written, so that head and body leave together.
    static constexpr std::size_t kGather = 16 * 1024;

    /// The next request is one of this connection's.
    void attach(ServerConnection &connection);
    /// Ready for the next request, on whatever connection.
    void reset();
    /// Copies the bytes that the parsed head points into to the arena.
    void adopt(std::string_view bytes);
    /// There is no request to be had from the `seen` bytes of input.
    void fail(Reason reason, std::string_view detail, std::size_t seen);
    void failBody(Reason reason);
    /// All of the request was read.
    bool requestDone() const { return m_decoder.finished() && m_pieceSize == 0; }
    bool bodyExpected() const { return !m_tunnel && !m_bodyFailure && !m_decoder.finished(); }
    bool mustClose() const { return m_close || m_bodyFailure || !requestDone(); }
    void appendFraming(int status, const http::Framing &framing);
    void flush();

    ServerConnection *m_connection = nullptr; // set while there is a request
    http::RequestHead m_head;
    http::BodyDecoder m_decoder;
    // The decoded piece that waits, as a place in the stream's input, which may move meanwhile.
    std::size_t m_pieceStart = 0;
    std::size_t m_pieceSize = 0;
    std::optional<Reason> m_failure;
    std::string_view m_failureDetail;
    std::optional<Reason> m_bodyFailure;
    SteadyTime m_startedAt{};
    SteadyTime m_lastByteAt{};
    std::uint32_t m_waitTicks = 0; // progress checks that found us waiting for the client's bytes
    std::string m_out;
    http::Framing::Kind m_sendAs = http::Framing::Kind::None;
    bool m_headSent = false;
    bool m_finished = false;
    bool m_aborted = false;
    bool m_close = false;
    bool m_tunnel = false;
    bool m_continueSent = false;
    std::uint64_t m_bytesIn = 0;
    std::uint64_t m_bodyIn = 0;        // of m_bytesIn, without framing
    std::uint64_t m_writtenBefore = 0; // to the stream, for earlier requests
};

} // namespace portcullis::transport
