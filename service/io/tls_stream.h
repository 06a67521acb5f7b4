// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/io/tls_context.h"

#include <string>

namespace portcullis::io {

/// TLS over another stream, in either role: OpenSSL on memory buffers, so it is the same over every
/// transport. An end of the inner stream without TLS's own goodbye counts as a reset, for it may be
/// an attacker's (RFC 9112 section 9.8).
class TlsStream final : public Stream, private StreamHandler {
public:
    /// Takes `inner` over. As a server, a peer that speaks plain HTTP is sent `plainAnswer`.
    /// `loop` outlives the stream.
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
    bool stale() override;
    void release(bool abort) override;

private:
    TlsStream(std::shared_ptr<const TlsContext> tls, Loop &loop, SslPtr ssl,
              std::string_view plainAnswer);

    void onConnected() override;
    void onInput() override;
    void onEof() override;
    void onDrained() override;
    void onError(StreamError error) override;

    bool refusePlainHttp(std::string_view first);
    void feed();
    bool handshake();
    bool decrypt();
    void flush();
    void pump();
    void schedulePump();
    void fail(StreamError error);

    std::shared_ptr<const TlsContext> m_tls;
    Loop &m_loop;
    SslPtr m_ssl;
    std::string_view m_plainAnswer;
    StreamPtr m_inner;
    std::string m_input;
    std::size_t m_inputStart = 0;
    std::size_t m_readAhead = kReadAhead;
    std::string m_early; // written before the handshake was done
    bool m_sawBytes = false;
    bool m_ready = false;
    bool m_eof = false;
    bool m_failed = false;
    bool m_shutdownWanted = false;
    bool m_pumpScheduled = false;
    std::shared_ptr<TlsStream *> m_self; // tells a scheduled pump whether this still lives
};

} // namespace portcullis::io
