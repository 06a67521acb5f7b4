// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ascii.h"

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;

namespace portcullis::io {

/// Sessions of a client by the name of the server, so that a further connection needs no
/// public-key operations and no certificate (RFC 8446 section 2.2). Thread: any; the lock is held
/// in handshakes only, for a look-up.
class ClientSessions {
public:
    /// Sessions kept for one name: a burst of connections finds as many.
    static constexpr std::size_t kPerName = 8;
    /// Names; connections to further ones are not resumed. An upstream has up to 1000 targets.
    static constexpr std::size_t kMaxNames = 1024;

    /// Lets clients of `context` resume. The cache lives as long as the context.
    static void attach(ssl_ctx_st *context);
    /// Offers the server of that name an earlier session, if there is one, and keeps those that
    /// come. Before the handshake.
    static void offer(ssl_st *ssl, std::string_view serverName);

private:
    struct FreeSession {
        void operator()(ssl_session_st *session) const;
    };
    using Session = std::unique_ptr<ssl_session_st, FreeSession>;
    /// The newest first.
    struct Entry {
        std::array<Session, kPerName> sessions;
    };

    static int index();
    static int onNewSession(ssl_st *ssl, ssl_session_st *session);
    Entry *entryOf(std::string_view name);
    void keep(Entry &entry, Session session);
    Session take(Entry &entry);

    std::mutex m_mutex;
    // Entries stay where they are: connections point to theirs.
    std::unordered_map<std::string, Entry, StringHash, std::equal_to<>> m_entries;
};

} // namespace portcullis::io
