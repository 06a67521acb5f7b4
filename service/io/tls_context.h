// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"
#include "shared/model/document.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace portcullis::io {

struct SslCtxFree {
    void operator()(ssl_ctx_st *context) const;
};
struct SslFree {
    void operator()(ssl_st *ssl) const;
};
using SslCtxPtr = std::unique_ptr<ssl_ctx_st, SslCtxFree>;
using SslPtr = std::unique_ptr<ssl_st, SslFree>;

/// What is wrong with the files of one certificate.
struct CertificateFault {
    enum class File : std::uint8_t { Certificate, Key };
    File file;
    std::string what; ///< names the file
};

/// What one listener, or one upstream, needs for its TLS connections: certificates, roots,
/// versions. Immutable once made, and shared by all workers. OpenSSL counts references on every
/// connection, not on every request.
class TlsContext {
public:
    /// Loads the certificates and keys. The first one answers names that no other one is for.
    /// Only `http/1.1` is agreed to by ALPN; a client that offers nothing but others is refused.
    /// With `clientCa` clients are asked for a certificate; one that it does not vouch for is
    /// refused, and none at all where it is required.
    /// Fails with a text that names the file.
    static Result<std::shared_ptr<const TlsContext>> server(const model::ListenerTls &settings);
    /// What is wrong with a certificate and its key, if anything. Opens both files.
    static std::optional<CertificateFault> faultOf(const model::CertificateFiles &files);
    /// Trusts `settings.ca`, or the system's roots.
    static Result<std::shared_ptr<const TlsContext>> client(const model::ClientTls &settings);

    /// A new connection's state. `serverName` (client only) is sent as SNI and checked against the
    /// certificate; an address is checked as an address and not sent.
    SslPtr connection(const std::string &serverName = {}) const;
    bool isServer() const { return m_server; }

private:
    TlsContext() = default;

    struct Entry {
        SslCtxPtr context;
    };
    std::vector<Entry> m_entries; // by certificate; one without any for clients
    bool m_server = false;
    bool m_verify = true;
};

} // namespace portcullis::io
