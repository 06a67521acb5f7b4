// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_sessions.h"

#include <openssl/ssl.h>

#include <algorithm>

namespace portcullis::io {

namespace {

int entryIndex()
{
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

} // namespace

void ClientSessions::FreeSession::operator()(ssl_session_st *session) const
{
    SSL_SESSION_free(session);
}

int ClientSessions::index()
{
    static const int index = SSL_CTX_get_ex_new_index(
        0, nullptr, nullptr, nullptr, [](void *, void *cache, CRYPTO_EX_DATA *, int, long, void *) {
            delete static_cast<ClientSessions *>(cache);
        });
    return index;
}

void ClientSessions::attach(ssl_ctx_st *context)
{
    SSL_CTX_set_ex_data(context, index(), new ClientSessions);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, onNewSession);
}

void ClientSessions::offer(ssl_st *ssl, std::string_view serverName)
{
    auto *const self =
        static_cast<ClientSessions *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), index()));
    Entry *const entry = self ? self->entryOf(serverName) : nullptr;
    if (!entry)
        return;
    SSL_set_ex_data(ssl, entryIndex(), entry);
    if (const Session session = self->take(*entry))
        SSL_set_session(ssl, session.get());
}

ClientSessions::Entry *ClientSessions::entryOf(std::string_view name)
{
    const std::lock_guard lock(m_mutex);
    if (const auto known = m_entries.find(name); known != m_entries.end())
        return &known->second;
    return m_entries.size() < kMaxNames ? &m_entries[std::string(name)] : nullptr;
}

int ClientSessions::onNewSession(ssl_st *ssl, ssl_session_st *session)
{
    auto *const self =
        static_cast<ClientSessions *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), index()));
    auto *const entry = static_cast<Entry *>(SSL_get_ex_data(ssl, entryIndex()));
    if (!self || !entry || SSL_SESSION_is_resumable(session) != 1)
        return 0;
    self->keep(*entry, Session(session));
    return 1; // it is ours now
}

void ClientSessions::keep(Entry &entry, Session session)
{
    const std::lock_guard lock(m_mutex);
    std::shift_right(entry.sessions.begin(), entry.sessions.end(), 1);
    entry.sessions.front() = std::move(session);
}

ClientSessions::Session ClientSessions::take(Entry &entry)
{
    const std::lock_guard lock(m_mutex);
    Session session = std::move(entry.sessions.front());
    if (!session)
        return session;
    // RFC 8446 appendix C.4: a ticket is used once, or those on the way could link connections.
    if (SSL_SESSION_get_protocol_version(session.get()) == TLS1_3_VERSION) {
        std::shift_left(entry.sessions.begin(), entry.sessions.end(), 1);
        return session;
    }
    SSL_SESSION_up_ref(session.get());
    entry.sessions.front().reset(session.get());
    return session;
}

} // namespace portcullis::io
