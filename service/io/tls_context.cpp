// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_context.h"

#include "service/io/system_roots.h"
#include "service/io/tls_error.h"
#include "service/io/tls_sessions.h"
#include "shared/core/ip.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>

namespace portcullis::io {

namespace {

using Digest = std::array<unsigned char, 32>;

/// Forward secrecy and authenticated encryption first. AES-128 before AES-256: 128 bits are out of
/// anybody's reach, and are a third cheaper.
constexpr const char *kCiphers12 =
    "ECDHE+AESGCM+AES128:ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:!aNULL:!eNULL";
constexpr const char *kCiphers13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

SslCtxPtr newContext(const SSL_METHOD *method, int minVersion)
{
    SslCtxPtr context(SSL_CTX_new(method));
    if (!context)
        return nullptr;
    SSL_CTX_set_min_proto_version(context.get(),
                                  minVersion == 13 ? TLS1_3_VERSION : TLS1_2_VERSION);
    // Who puts ChaCha first has no hardware for AES.
    SSL_CTX_set_options(context.get(),
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
                            | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_ciphersuites(context.get(), kCiphers13);
    SSL_CTX_set_max_early_data(context.get(), 0); // what can be played again is no request
    SSL_CTX_set_timeout(context.get(), static_cast<long>(TlsContext::kSessionLifetime.count()));
    return context;
}

std::string cantSetUp()
{
    return "TLS can't be set up: " + opensslError();
}

Digest sha256(std::string_view bytes)
{
    Digest digest{};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return digest;
}

/// RFC 7301 section 3.1.
std::string onTheWire(const Protocols &protocols)
{
    std::string wire;
    for (const std::string &protocol : protocols)
        wire.append(1, static_cast<char>(protocol.size())).append(protocol);
    return wire;
}

const unsigned char *unsignedBytes(const std::string &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

/// Asks clients for a certificate and names the ones by whom it may be made. What is sealed into
/// tickets tells who was asked for what: a session is resumed nowhere else.
std::optional<std::string> askForCertificate(SSL_CTX *context, const model::ListenerTls &settings)
{
    const std::string &ca = settings.clientCa;
    std::string asked = "nobody";
    if (!ca.empty()) {
        const auto bytes = readTlsFile(ca);
        ERR_clear_error();
        STACK_OF(X509_NAME) *const names = bytes ? SSL_load_client_CA_file(ca.c_str()) : nullptr;
        if (!names || SSL_CTX_load_verify_file(context, ca.c_str()) != 1) {
            sk_X509_NAME_pop_free(names, X509_NAME_free);
            return "certificates in " + ca
                + " can't be used: " + (bytes ? opensslError() : bytes.error().what);
        }
        SSL_CTX_set_client_CA_list(context, names);
        const bool required = settings.clientCertificate == model::ClientCertificate::Required;
        SSL_CTX_set_verify(
            context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
        asked = (required ? "required by " : "welcome by ") + *bytes;
    }
    const Digest digest = sha256(asked);
    SSL_CTX_set_session_id_context(context, digest.data(), digest.size());
    return {};
}

} // namespace

void SslCtxFree::operator()(ssl_ctx_st *context) const
{
    SSL_CTX_free(context);
}

void SslFree::operator()(ssl_st *ssl) const
{
    SSL_free(ssl);
}

/// ALPN: one of ours, or nothing at all (RFC 7301 section 3.2).
int TlsContext::selectProtocol(ssl_st *, const unsigned char **out, unsigned char *outSize,
                               const unsigned char *in, unsigned inSize, void *self)
{
    const std::string &ours = static_cast<const TlsContext *>(self)->m_protocols;
    unsigned char *chosen = nullptr;
    if (SSL_select_next_proto(&chosen, outSize, unsignedBytes(ours),
                              static_cast<unsigned>(ours.size()), in, inSize)
        != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/// Switches to the certificate that is for the name the client asked for.
int TlsContext::selectCertificate(ssl_st *ssl, int *, void *self)
{
    const char *const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    SSL_CTX *const context =
        name ? static_cast<const TlsContext *>(self)->m_names.find(name) : nullptr;
    if (context && context != SSL_get_SSL_CTX(ssl))
        SSL_set_SSL_CTX(ssl, context);
    return SSL_TLSEXT_ERR_OK;
}

/// What is wrong, if anything.
std::optional<std::string> TlsContext::add(const model::CertificateFiles &files,
                                           const model::ListenerTls &settings)
{
    SslCtxPtr context = newContext(TLS_server_method(), settings.minVersion);
    if (!context)
        return cantSetUp();
    SSL_CTX *const raw = context.get();
    SSL_CTX_set_cipher_list(raw, kCiphers12);
    if (const auto fault = loadCertificate(raw, files.certificate, files.key))
        return fault->what;
    if (auto fault = askForCertificate(raw, settings))
        return fault;
    if (!files.ocsp.empty()) {
        auto response = OcspResponse::load(files.ocsp, raw);
        if (!response)
            return response.error().what;
        (*response)->staple(raw);
        m_ocsp.push_back(std::move(*response));
    }
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF); // tickets hold all of it
    useTicketKeys(raw, *m_tickets);
    SSL_CTX_set_alpn_select_cb(raw, selectProtocol, this);
    m_names.add(raw);
    m_contexts.push_back(std::move(context));
    return {};
}

Result<std::shared_ptr<const TlsContext>> TlsContext::server(const model::ListenerTls &settings,
                                                             const TlsServerOptions &options)
{
    std::shared_ptr<TlsContext> tls(new TlsContext);
    tls->m_server = true;
    tls->m_protocols = onTheWire(options.protocols);
    tls->m_tickets = options.tickets ? options.tickets : std::make_shared<TicketKeys>();
    for (const model::CertificateFiles &files : settings.certificates) {
        if (const auto fault = tls->add(files, settings))
            return failure(*fault);
    }
    if (tls->m_contexts.empty())
        return failure("a TLS listener needs a certificate");
    SSL_CTX *const first = tls->m_contexts.front().get();
    SSL_CTX_set_tlsext_servername_callback(first, selectCertificate);
    SSL_CTX_set_tlsext_servername_arg(first, tls.get());
    return std::shared_ptr<const TlsContext>(std::move(tls));
}

std::optional<CertificateFault> TlsContext::faultOf(const model::CertificateFiles &files)
{
    const SslCtxPtr context = newContext(TLS_server_method(), 12);
    if (!context)
        return CertificateFault{CertificateFault::File::Certificate, cantSetUp()};
    if (auto fault = loadCertificate(context.get(), files.certificate, files.key))
        return fault;
    if (files.ocsp.empty())
        return {};
    const auto response = OcspResponse::load(files.ocsp, context.get());
    if (!response)
        return CertificateFault{CertificateFault::File::Ocsp, response.error().what};
    return {};
}

std::optional<std::string> TlsContext::ocspProblem(const model::CertificateFiles &files,
                                                   WallTime now)
{
    const SslCtxPtr context = newContext(TLS_server_method(), 12);
    if (files.ocsp.empty() || !context
        || loadCertificate(context.get(), files.certificate, files.key))
        return {};
    const auto response = OcspResponse::load(files.ocsp, context.get());
    auto problem = response ? (*response)->problem(now) : std::nullopt;
    if (problem)
        problem = "OCSP response " + files.ocsp + " is not shown to clients: " + *problem;
    return problem;
}

std::optional<CertificateFault> TlsContext::faultOf(const model::ClientTls &settings)
{
    const SslCtxPtr context = newContext(TLS_client_method(), 12);
    if (settings.certificate.empty() || !context)
        return {};
    return loadCertificate(context.get(), settings.certificate, settings.key);
}

std::string TlsContext::digestOf(const model::ClientTls &settings)
{
    std::string all;
    for (const std::string *path : {&settings.ca, &settings.certificate, &settings.key}) {
        if (path->empty())
            continue;
        const Digest digest = sha256(readTlsFile(*path).value_or(std::string()));
        all.append(digest.begin(), digest.end());
    }
    return all;
}

Result<std::shared_ptr<const TlsContext>> TlsContext::client(const model::ClientTls &settings,
                                                             const Protocols &protocols)
{
    std::shared_ptr<TlsContext> tls(new TlsContext);
    SslCtxPtr context = newContext(TLS_client_method(), 12);
    if (!context)
        return failure(cantSetUp());
    ERR_clear_error();
    if (settings.ca.empty())
        trustSystemRoots(context.get());
    else if (SSL_CTX_load_verify_file(context.get(), settings.ca.c_str()) != 1)
        return failure("certificates in " + settings.ca + " can't be used: " + opensslError());
    if (!settings.certificate.empty()) {
        if (const auto fault = loadCertificate(context.get(), settings.certificate, settings.key))
            return failure(fault->what);
    }
    SSL_CTX_set_verify(context.get(), settings.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    const std::string offer = onTheWire(protocols);
    SSL_CTX_set_alpn_protos(context.get(), unsignedBytes(offer),
                            static_cast<unsigned>(offer.size()));
    ClientSessions::attach(context.get());
    tls->m_contexts.push_back(std::move(context));
    return std::shared_ptr<const TlsContext>(std::move(tls));
}

SslPtr TlsContext::connection(const std::string &serverName) const
{
    SslPtr ssl(SSL_new(m_contexts.front().get()));
    if (!ssl)
        return ssl;
    if (m_server) {
        SSL_set_accept_state(ssl.get());
        return ssl;
    }
    SSL_set_connect_state(ssl.get());
    if (IpAddress::parse(serverName)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), serverName.c_str());
    } else {
        SSL_set_tlsext_host_name(ssl.get(), serverName.c_str());
        SSL_set_hostflags(ssl.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(ssl.get(), serverName.c_str());
    }
    ClientSessions::offer(ssl.get(), serverName);
    return ssl;
}

} // namespace portcullis::io
