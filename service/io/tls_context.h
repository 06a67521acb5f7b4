// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/tls_files.h"
#include "service/io/tls_names.h"
#include "service/io/tls_ocsp.h"
#include "service/io/tls_tickets.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

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

/// Protocols for ALPN (RFC 7301), the preferred one first.
using Protocols = std::vector<std::string>;

/// What a server's context needs beside the listener's settings.
struct TlsServerOptions {
    Protocols protocols{"http/1.1"};
    /// Shared by what is to understand each other's tickets, such as a listener before and after a
    /// reload. Null: keys of its own.
    std::shared_ptr<TicketKeys> tickets;
};

/// What one listener, or one upstream, needs for its TLS connections: certificates, roots,
/// versions. Immutable once made, and shared by all workers; whoever has a connection of it keeps
/// it alive. OpenSSL counts references on every connection, not on every request.
class TlsContext {
public:
    /// How long a session may be resumed. For a client with a certificate it is also how long its
    /// withdrawal from `clientCa` may go unnoticed, unless the file changes.
    static constexpr Seconds kSessionLifetime{7200};

    /// Loads the certificates and keys. The first one answers names that no other one is for.
    /// The client's protocol is chosen by our order of preference; a client that offers only
    /// others is refused. With `clientCa` clients are asked for a certificate; one that it does not
    /// vouch for is refused, and none at all where it is required. Sessions are resumed by ticket,
    /// and only where the same clients' certificates are asked for in the same way.
    /// Fails with a text that names the file.
    static Result<std::shared_ptr<const TlsContext>> server(const model::ListenerTls &settings,
                                                            const TlsServerOptions &options = {});
    /// What is wrong with a certificate and its other files, if anything. Opens them all.
    static std::optional<CertificateFault> faultOf(const model::CertificateFiles &files);
    /// Why a certificate's OCSP response, which can be read, is not shown to clients.
    static std::optional<std::string> ocspProblem(const model::CertificateFiles &files,
                                                  WallTime now);
    /// Trusts `settings.ca`, or the system's roots; shows the certificate, if there is one, to
    /// servers that ask. Offers `protocols`.
    static Result<std::shared_ptr<const TlsContext>>
    client(const model::ClientTls &settings, const Protocols &protocols = {"http/1.1"});
    /// What is wrong with the certificate that is shown to others, if anything.
    static std::optional<CertificateFault> faultOf(const model::ClientTls &settings);
    /// A digest of all files of `settings`: differs when one of them changes.
    static std::string digestOf(const model::ClientTls &settings);

    TlsContext(const TlsContext &) = delete;
    TlsContext &operator=(const TlsContext &) = delete;

    /// A new connection's state. `serverName` (client only) is sent as SNI and checked against the
    /// certificate; an address is checked as an address and not sent.
    SslPtr connection(const std::string &serverName = {}) const;
    bool isServer() const { return m_server; }

private:
    TlsContext() = default;

    std::optional<std::string> add(const model::CertificateFiles &files,
                                   const model::ListenerTls &settings);
    static int selectCertificate(ssl_st *ssl, int *alert, void *self);
    static int selectProtocol(ssl_st *ssl, const unsigned char **out, unsigned char *outSize,
                              const unsigned char *in, unsigned inSize, void *self);

    // What contexts refer to, so that it outlives them:
    std::string m_protocols; // as on the wire
    std::shared_ptr<TicketKeys> m_tickets;
    std::vector<std::shared_ptr<const OcspResponse>> m_ocsp;
    CertificateNames m_names;
    std::vector<SslCtxPtr> m_contexts; // by certificate; one alone for clients
    bool m_server = false;
};

} // namespace portcullis::io
