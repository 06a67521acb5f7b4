// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/io/peer_certificate.h"
#include "service/io/tls_context.h"

#include <string>

namespace portcullis::io {

/// TLS over another stream, in either role, and so the same over every transport. OpenSSL reads
/// straight from the inner stream's input, and plain text is shown where it was decrypted. An end
/// of the inner stream without TLS's own goodbye counts as a reset, for it may be an attacker's
/// (RFC 9112 section 9.8). Steps of handshakes with public-key operations wait for their turn, see
/// HandshakeGate.
class TlsStream final : public Stream, private StreamHandler, private HandshakeGate::Waiter {
public:
    /// Takes `inner` over. As a server, a peer that speaks plain HTTP is sent `plainAnswer`, which
    /// outlives the stream. `loop` outlives the stream.
    static StreamPtr wrap(StreamPtr inner, std::shared_ptr<const TlsContext> tls, Loop &loop,
                          const std::string &serverName, std::string_view plainAnswer = {});
    /// For an inner stream that is made with this as its handler: call attach() with it.
    static TlsStream *create(std::shared_ptr<const TlsContext> tls, Loop &loop,
                             const std::string &serverName, std::string_view plainAnswer);
    void attach(StreamPtr inner);
    StreamHandler &innerHandler() { return *this; }

    std::string_view input() const override;
    void consume(std::size_t size) override;
    void setReadAhead(std::size_t size) override;
    void write(std::string_view bytes) override;
    std::size_t queued() const override;
    void shutdownWrite() override;
    bool atEof() const override { return m_eof; }
    bool established() const override { return m_ready; }
    std::string_view alpn() const override;
    const PeerCertificate *peerCertificate() const override;
    bool stale() override;
    void release(bool abort) override;

    /// Whether the handshake went on with an earlier session.
    bool resumed() const;

private:
    TlsStream(std::shared_ptr<const TlsContext> tls, Loop &loop, SslPtr ssl,
              std::string_view plainAnswer);

    void onConnected() override;
    void onInput() override;
    void onEof() override;
    void onDrained() override;
    void onError(StreamError error) override;
    void handshakeTurn() override;

    bool refusePlainHttp(std::string_view first);
    bool stepIsCheap() const;
    bool handshake();
    void step();
    std::size_t decrypt(char *out, std::size_t room);
    void answer();
    bool receive();
    void flush();
    void pump();
    void read();
    void schedulePump();
    void fail(StreamError error);

    std::shared_ptr<const TlsContext> m_tls;
    Loop &m_loop;
    StreamPtr m_inner; // outlives m_ssl, which reads from it
    SslPtr m_ssl;
    std::string_view m_plainAnswer;
    std::string m_input; // what a reader left over
    std::size_t m_inputStart = 0;
    std::string_view m_fresh; // within receive(): just decrypted, not copied yet
    std::size_t m_readAhead = kReadAhead;
    std::size_t m_answers = 0; // bytes of TLS itself since the peer last took all
    std::string m_early;       // written before the handshake was done
    mutable std::unique_ptr<PeerCertificate> m_peer;
    mutable bool m_peerRead = false;
    bool m_sawBytes = false;
    bool m_begun = false; // our first message of the handshake has left
    bool m_ready = false;
    bool m_eof = false;
    bool m_failed = false;
    bool m_readFailed = false;
    bool m_shutdownWanted = false;
    bool m_reading = false; // pump() is at work, and looks at the input again by itself
    bool m_pumpScheduled = false;
    bool m_released = false;
    std::shared_ptr<TlsStream *> m_self; // tells a scheduled pump whether this still lives
};

} // namespace portcullis::io
