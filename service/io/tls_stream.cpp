// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>

namespace portcullis::io {

namespace {

constexpr std::size_t kRecord = 16 * 1024; // the largest TLS record's plain text
constexpr unsigned char kHandshakeRecord = 0x16;

} // namespace

TlsStream::TlsStream(std::shared_ptr<const TlsContext> tls, Loop &loop, SslPtr ssl,
                     std::string_view plainAnswer)
    : m_tls(std::move(tls))
    , m_loop(loop)
    , m_ssl(std::move(ssl))
    , m_plainAnswer(plainAnswer)
    , m_self(std::make_shared<TlsStream *>(this))
{
    SSL_set_bio(m_ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
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
    return std::string_view(m_input).substr(m_inputStart);
}

void TlsStream::consume(std::size_t size)
{
    m_inputStart += size;
    if (m_inputStart == m_input.size()) {
        m_input.clear();
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
    const bool waiting = m_inner
        && (!m_inner->input().empty() || BIO_pending(SSL_get_rbio(m_ssl.get())) > 0
            || SSL_pending(m_ssl.get()) > 0 || (m_inner->atEof() && !m_eof));
    if (m_pumpScheduled || m_failed || !waiting)
        return;
    m_pumpScheduled = true;
    m_loop.post([self = std::weak_ptr<TlsStream *>(m_self)] {
        if (self.expired())
            return;
        TlsStream *const stream = *self.lock(); // not held: pump() asks whether it still lives
        stream->m_pumpScheduled = false;
        stream->pump();
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
        const std::string_view part = bytes.substr(0, kRecord);
        ERR_clear_error();
        const int done = SSL_write(m_ssl.get(), part.data(), static_cast<int>(part.size()));
        if (done <= 0)
            break; // the memory buffer takes everything: only a broken session refuses
        bytes.remove_prefix(static_cast<std::size_t>(done));
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

void TlsStream::release(bool abort)
{
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
    if (m_inner && !m_ready)
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

/// Moves cipher text from the inner stream into OpenSSL's buffer.
void TlsStream::feed()
{
    const std::string_view bytes = m_inner->input();
    if (bytes.empty())
        return;
    BIO_write(SSL_get_rbio(m_ssl.get()), bytes.data(), static_cast<int>(bytes.size()));
    m_inner->consume(bytes.size());
}

bool TlsStream::handshake()
{
    ERR_clear_error();
    const int result = SSL_do_handshake(m_ssl.get());
    flush();
    if (result == 1) {
        m_ready = true;
        return true;
    }
    const int error = SSL_get_error(m_ssl.get(), result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        fail(StreamError::Tls);
    return false;
}

/// Fills m_input up to the read-ahead; returns whether something new is there.
bool TlsStream::decrypt()
{
    thread_local std::array<char, kRecord> scratch;
    bool grew = false;
    while (input().size() < m_readAhead) {
        ERR_clear_error();
        const int size = SSL_read(m_ssl.get(), scratch.data(), static_cast<int>(scratch.size()));
        if (size > 0) {
            if (m_inputStart > 0) {
                m_input.erase(0, m_inputStart);
                m_inputStart = 0;
            }
            m_input.append(scratch.data(), static_cast<std::size_t>(size));
            grew = true;
            continue;
        }
        const int error = SSL_get_error(m_ssl.get(), size);
        if (error == SSL_ERROR_ZERO_RETURN)
            m_eof = true;
        else if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
            fail(StreamError::Reset);
        break;
    }
    flush();
    return grew;
}

void TlsStream::flush()
{
    if (!m_inner)
        return;
    BIO *out = SSL_get_wbio(m_ssl.get());
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(out, &bytes);
    if (size <= 0)
        return;
    m_inner->write({bytes, static_cast<std::size_t>(size)});
    BIO_reset(out);
}

void TlsStream::pump()
{
    if (m_failed || !m_inner)
        return;
    if (refusePlainHttp(m_inner->input())) {
        fail(StreamError::Tls);
        return;
    }
    const std::weak_ptr<TlsStream *> alive = m_self;
    if (!m_ready) {
        feed();
        if (!handshake())
            return;
        if (!m_early.empty())
            write(std::exchange(m_early, {}));
        if (m_shutdownWanted)
            shutdownWrite();
        if (m_handler && !m_tls->isServer())
            m_handler->onConnected();
        if (alive.expired())
            return;
    }
    const bool hadEof = m_eof;
    bool grew = false;
    // Cipher text stays with the inner stream, and so with the peer, while plain text waits.
    while (!m_failed && input().size() < m_readAhead) {
        const bool more = !m_inner->input().empty();
        feed();
        const bool got = decrypt();
        grew = grew || got;
        if (!more || m_eof)
            break;
    }
    if (alive.expired())
        return;
    // All was read, and TLS did not say that it is the end.
    const bool cutOff =
        !m_eof && m_inner->atEof() && m_inner->input().empty() && input().size() < m_readAhead;
    if (grew && m_handler)
        m_handler->onInput();
    if (alive.expired())
        return;
    if (m_eof && !hadEof && m_handler)
        m_handler->onEof();
    else if (cutOff)
        fail(StreamError::Reset);
}

} // namespace portcullis::io
