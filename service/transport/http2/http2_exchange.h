// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/task.h"
#include "service/pipeline/common/exchange.h"
#include "service/transport/http2/byte_queue.h"
#include "service/transport/http2/request_collector.h"

#include <cstdint>
#include <memory>

namespace portcullis::transport {

class Http2Connection;

/// One stream of a Http2Connection, with the task that serves it. Its object serves others when the
/// stream is closed, so that buffers stay warm. Sizes of heads are counted before compression.
class Http2Exchange final : public pipeline::Exchange {
public:
    Http2Exchange() = default;
    ~Http2Exchange() override = default;

    const http::RequestHead &head() const override { return m_head; }
    std::optional<Reason> receiveFailure() const override { return m_failure; }
    std::string_view receiveDetail() const override { return m_failureDetail; }
    const IpAddress &peer() const override;
    const pipeline::ListenerFacts &listener() const override;
    const io::PeerCertificate *clientCertificate() const override;
    SteadyTime startedAt() const override { return m_startedAt; }

    pipeline::BodyPiece body() override;
    void consumeBody(std::size_t size) override;
    const http::FieldList &requestTrailers() const override { return m_trailers; }
    void sendContinue() override;

    void sendInterim(int status, const http::FieldList &fields) override;
    void sendHead(int status, const http::FieldList &fields, const http::Framing &framing) override;
    void sendBody(std::string_view bytes) override;
    void finish(const http::FieldList &trailers) override;
    void abort() override { m_aborted = true; }
    bool writable() const override;
    bool headSent() const override { return m_headSent; }
    void closeAfter() override { } // what is left of the stream is reset; others go on

    std::uint64_t bytesIn() const override { return m_bytesIn; }
    std::uint64_t bytesOut() const override { return m_bytesOut; }
    io::Loop &loop() override;

private:
    friend class Http2Connection;

    /// Memory that an object keeps for the next stream.
    static constexpr std::size_t kKeep = 32 * 1024;

    void open(Http2Connection &connection, std::int32_t id, SteadyTime now);
    /// As new. The task is gone by then.
    void reset();
    void failBody(Reason reason);
    void resume();
    bool bodyExpected() const { return !m_bodyFailure && !m_clientEnded; }
    /// Whether it was held back, and isn't any more.
    bool drained();

    Http2Connection *m_connection = nullptr;
    std::int32_t m_id = 0;
    std::size_t m_place = 0; // in the connection's list
    http2::RequestCollector m_collector;
    http::RequestHead m_head;
    http::FieldList m_trailers;
    std::optional<Reason> m_failure;
    std::string_view m_failureDetail;
    std::optional<Reason> m_bodyFailure;
    SteadyTime m_startedAt{};
    http2::ByteQueue m_in;
    http2::ByteQueue m_out;
    http::FieldList m_trailersOut;
    bool m_headDone = false;    // the request's
    bool m_running = false;     // the task
    bool m_answered = false;    // END_STREAM was sent
    bool m_clientEnded = false; // END_STREAM has come
    bool m_tunnel = false;
    bool m_continueSent = false;
    bool m_headSent = false;
    bool m_hasBody = false; // the answer has DATA
    bool m_finished = false;
    bool m_aborted = false;
    bool m_deferred = false; // the session waits for bytes of ours
    bool m_reset = false;    // RST_STREAM is on its way
    mutable bool m_heldBack = false;
    std::uint64_t m_bytesIn = 0;
    std::uint64_t m_bodyIn = 0;
    std::uint64_t m_bytesOut = 0;
    SteadyTime m_lastByteAt{};
    std::uint32_t m_waitTicks = 0; // progress checks that found us waiting for the client's bytes
    SteadyTime m_takenAt{};        // the client's window let some of the answer pass
    io::Task<> m_task;             // last: dies first
};

} // namespace portcullis::transport
