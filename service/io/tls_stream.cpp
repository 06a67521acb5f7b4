// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_stream.h"

#include "service/io/tls_bio.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <utility>

namespace portcullis::io {

namespace {

constexpr std::size_t kRecord = 16 * 1024; // the largest TLS record's plain text
constexpr unsigned char kHandshakeRecord = 0x16;
/// Records are handed on when they are so many; what is left of a larger write follows.
constexpr std::size_t kMostOutput = 128 * 1024;
/// What TLS itself may have to say to a peer that reads none of it: an update of keys is answered
/// in 27 bytes, and may be asked for without end (RFC 8446 section 4.6.3).
constexpr std::size_t kMostAnswers = 16 * 1024;
/// Of plain text that one call of a reader may see; the read-ahead may be larger, and comes in
/// several.
constexpr std::size_t kScratch = 64 * 1024;

/// One for each worker: a session decrypts into it, and copies only what its reader leaves.
std::array<char, kScratch> &scratch()
{
    thread_local std::array<char, kScratch> memory;
    return memory;
}

} // namespace

TlsStream::TlsStream(std::shared_ptr<const TlsContext> tls, Loop &loop, SslPtr ssl,
                     std::string_view plainAnswer)
    : m_tls(std::move(tls)), m_loop(loop), m_ssl(std::move(ssl)), m_plainAnswer(plainAnswer)
{
    useStream(m_ssl.get(), &m_inner);
}

TlsStream *TlsStream::create(std::shared_ptr<const TlsContext> tls, Loop &loop,
                             const std::string &serverName, std::string_view plainAnswer)
{
    SslPtr ssl = tls->connection(serverName);
    return new TlsStream(std::move(tls), loop, std::move(ssl), plainAnswer);
}

StreamPtr TlsStream::wrap(StreamPtr inner, std::shared_ptr<const TlsContext> tls, Loop &loop,
                          const std::string &serverName, std::string_view plainAnswer)
{
    TlsStream *stream = create(std::move(tls), loop, serverName, plainAnswer);
    stream->attach(std::move(inner));
    return StreamPtr(stream);
}

void TlsStream::attach(StreamPtr inner)
{
    m_inner = std::move(inner);
    m_inner->setHandler(this);
}

std::string_view TlsStream::input() const
{
    return m_fresh.empty() ? std::string_view(m_input).substr(m_inputStart) : m_fresh;
}

void TlsStream::consume(std::size_t size)
{
    if (!m_fresh.empty()) {
        m_fresh.remove_prefix(size);
        return;
    }
    m_inputStart += size;
    if (m_inputStart == m_input.size()) {
        // An idle connection keeps nothing.
        std::string().swap(m_input);
        m_inputStart = 0;
    }
    if (input().size() < m_readAhead)
        schedulePump();
}

void TlsStream::setReadAhead(std::size_t size)
{
    const bool more = size > m_readAhead;
    m_readAhead = size;
    if (more)
        schedulePump();
}

void TlsStream::schedulePump()
{
    if (m_reading || m_pumpScheduled || m_failed || !m_inner)
        return;
    const bool waiting = !m_inner->input().empty() || SSL_has_pending(m_ssl.get()) == 1
        || (m_inner->atEof() && !m_eof);
    if (!waiting)
        return;
    m_pumpScheduled = true;
    if (!m_self)
        m_self = std::make_shared<TlsStream *>(this);
    m_loop.post([self = std::weak_ptr<TlsStream *>(m_self)] {
        if (const auto alive = self.lock()) {
            (*alive)->m_pumpScheduled = false;
            (*alive)->pump();
        }
    });
}

void TlsStream::write(std::string_view bytes)
{
    if (m_failed)
        return;
    if (!m_ready) {
        m_early.append(bytes);
        return;
    }
    while (!bytes.empty()) {
        const std::string_view part = bytes.substr(0, kMostOutput);
        std::size_t done = 0;
        if (SSL_write_ex(m_ssl.get(), part.data(), part.size(), &done) != 1) {
            ERR_clear_error();
            break; // the buffer takes everything: only a broken session refuses
        }
        bytes.remove_prefix(done);
        flush();
    }
    flush();
}

std::size_t TlsStream::queued() const
{
    return m_early.size() + (m_inner ? m_inner->queued() : 0);
}

void TlsStream::shutdownWrite()
{
    m_shutdownWanted = true;
    if (!m_ready || m_failed)
        return;
    SSL_shutdown(m_ssl.get());
    flush();
    if (m_inner)
        m_inner->shutdownWrite();
}

bool TlsStream::stale()
{
    if (m_failed || m_eof || !m_inner)
        return true;
    return !input().empty() || m_inner->stale();
}

std::string_view TlsStream::alpn() const
{
    const unsigned char *name = nullptr;
    unsigned size = 0;
    if (m_ready)
        SSL_get0_alpn_selected(m_ssl.get(), &name, &size);
    return {reinterpret_cast<const char *>(name), size};
}

bool TlsStream::resumed() const
{
    return m_ready && SSL_session_reused(m_ssl.get()) == 1;
}

/// Also that of a session that was resumed: it is sealed into the ticket.
const PeerCertificate *TlsStream::peerCertificate() const
{
    if (m_peerRead || !m_ready)
        return m_peer.get();
    m_peerRead = true;
    X509 *const certificate = SSL_get0_peer_certificate(m_ssl.get());
    const bool verified = (SSL_get_verify_mode(m_ssl.get()) & SSL_VERIFY_PEER) != 0
        && SSL_get_verify_result(m_ssl.get()) == X509_V_OK;
    if (certificate && verified)
        m_peer = std::make_unique<PeerCertificate>(describeCertificate(certificate));
    return m_peer.get();
}

void TlsStream::release(bool abort)
{
    leave();
    m_released = true;
    if (m_inner) {
        if (m_ready && !m_failed && !abort && !m_shutdownWanted) {
            SSL_shutdown(m_ssl.get());
            flush();
        }
        // Without a handshake there is nothing to be taken for complete, but an alert to be read.
        m_inner.get_deleter().abort = abort && m_ready;
        m_inner.reset();
    }
    m_self.reset();
    // Within one of our own callbacks the object is still in use further up the stack.
    m_loop.post([last = std::shared_ptr<TlsStream>(this)] {});
}

void TlsStream::onConnected()
{
    pump();
}

void TlsStream::onInput()
{
    pump();
}

void TlsStream::onEof()
{
    pump();
    if (m_inner && !m_ready && !waiting())
        fail(StreamError::Tls);
}

void TlsStream::onDrained()
{
    if (m_handler)
        m_handler->onDrained();
}

void TlsStream::onError(StreamError error)
{
    fail(!m_ready && error == StreamError::Reset ? StreamError::Tls : error);
}

void TlsStream::fail(StreamError error)
{
    if (m_failed)
        return;
    leave();
    m_failed = true;
    if (m_handler)
        m_handler->onError(error);
}

bool TlsStream::refusePlainHttp(std::string_view first)
{
    if (m_sawBytes || !m_tls->isServer() || first.empty())
        return false;
    m_sawBytes = true;
    if (static_cast<unsigned char>(first.front()) == kHandshakeRecord)
        return false;
    if (first.front() >= 'A' && first.front() <= 'Z')
        m_inner->write(m_plainAnswer);
    return true;
}

/// Steps without public-key operations need no turn: a client's greeting, what a server hears after
/// its own part is complete (unless that is a certificate), and the wait for more.
bool TlsStream::stepIsCheap() const
{
    if (m_inner->input().empty() || (!m_begun && !m_tls->isServer()))
        return true;
    char none = 0;
    const bool finished = SSL_get_finished(m_ssl.get(), &none, 0) > 0;
    return finished && m_tls->isServer()
        && (SSL_get_verify_mode(m_ssl.get()) & SSL_VERIFY_PEER) == 0;
}

/// Whether it is done.
bool TlsStream::handshake()
{
    const int result = SSL_do_handshake(m_ssl.get());
    const bool starved = SSL_get_error(m_ssl.get(), result) == SSL_ERROR_WANT_READ;
    flush();
    m_begun = true;
    m_ready = result == 1;
    if (!m_ready && !starved) {
        ERR_clear_error();
        fail(StreamError::Tls);
    }
    return m_ready;
}

/// One step of the handshake; after the last one what waited for it.
void TlsStream::step()
{
    if (!handshake())
        return;
    if (!m_early.empty())
        write(std::exchange(m_early, {}));
    if (m_shutdownWanted)
        shutdownWrite();
    if (m_handler && !m_tls->isServer())
        m_handler->onConnected();
    if (!m_released)
        read();
}

void TlsStream::handshakeTurn()
{
    if (m_failed || !m_inner)
        return;
    step();
    if (!m_ready && m_inner && m_inner->atEof())
        fail(StreamError::Tls);
}

/// Decrypts what is here, up to `room`, of which each record takes a part.
std::size_t TlsStream::decrypt(char *out, std::size_t room)
{
    std::size_t size = 0;
    if (ERR_peek_error() != 0) // somebody else's would be taken for ours
        ERR_clear_error();
    while (room - size >= kRecord && size < m_readAhead) {
        std::size_t got = 0;
        if (SSL_read_ex(m_ssl.get(), out + size, room - size, &got) == 1) {
            size += got;
            if (m_inner->input().empty() && SSL_pending(m_ssl.get()) == 0)
                break; // asking again would only be told so
            continue;
        }
        const int error = SSL_get_error(m_ssl.get(), 0);
        if (error == SSL_ERROR_WANT_READ)
            break;
        m_eof = error == SSL_ERROR_ZERO_RETURN;
        m_readFailed = !m_eof;
        ERR_clear_error();
        break;
    }
    answer();
    return size;
}

/// Sends what TLS has to say to what it was told. A reader would be held up by its own queue; this
/// is in nobody's hands.
void TlsStream::answer()
{
    m_answers += tlsOutput().size();
    flush();
    if (m_inner->queued() == 0)
        m_answers = 0;
    else if (m_answers > kMostAnswers)
        m_readFailed = true;
}

/// Shows the reader what comes next; false: nothing did.
bool TlsStream::receive()
{
    const std::size_t waits = m_input.size() - m_inputStart;
    const std::size_t size = decrypt(scratch().data(), scratch().size());
    if (size == 0)
        return false;
    const std::string_view bytes(scratch().data(), size);
    if (waits > 0) {
        m_input.erase(0, m_inputStart);
        m_inputStart = 0;
        m_input.append(bytes);
        if (m_handler)
            m_handler->onInput();
        return true;
    }
    m_fresh = bytes;
    if (m_handler)
        m_handler->onInput();
    // What the reader left has to outlive the scratch memory.
    if (!m_released)
        m_input.assign(m_fresh);
    m_inputStart = 0;
    m_fresh = {};
    return true;
}

void TlsStream::flush()
{
    std::string &out = tlsOutput();
    if (out.empty())
        return;
    if (m_inner)
        m_inner->write(out);
    out.clear();
    if (out.capacity() > 4 * kMostOutput)
        out.shrink_to_fit();
}

void TlsStream::pump()
{
    if (m_failed || !m_inner || m_reading)
        return;
    if (refusePlainHttp(m_inner->input())) {
        fail(StreamError::Tls);
        return;
    }
    if (m_ready)
        read();
    else if (!waiting() && (stepIsCheap() || m_loop.handshakes().enter(*this)))
        step();
}

/// Shows the reader all that it takes. Cipher text stays with the inner stream, and so with the
/// peer, while plain text waits.
void TlsStream::read()
{
    const bool hadEof = m_eof;
    m_reading = true;
    while (!m_eof && !m_readFailed && input().size() < m_readAhead && receive()) {
        if (m_released || m_failed || (m_inner->input().empty() && SSL_pending(m_ssl.get()) == 0))
            break;
    }
    m_reading = false;
    if (m_released || m_failed)
        return;
    // All was read, and TLS did not say that it is the end.
    const bool cutOff = m_inner->atEof() && m_inner->input().empty()
        && SSL_pending(m_ssl.get()) == 0 && input().size() < m_readAhead;
    if (m_eof) {
        if (!hadEof && m_handler)
            m_handler->onEof();
    } else if (m_readFailed || cutOff) {
        fail(StreamError::Reset);
    }
}

} // namespace portcullis::io
