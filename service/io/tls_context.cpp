// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_context.h"

#include "shared/core/ip.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <system_error>

namespace portcullis::io {

namespace {

/// What OpenSSL says of its last failure; empties its queue.
std::string opensslError()
{
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    if (ERR_SYSTEM_ERROR(code))
        return std::generic_category().message(ERR_GET_REASON(code));
    const char *reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
    return reason ? reason : "unknown error";
}

/// ALPN: HTTP/1.1 or nothing at all (RFC 7301 section 3.2).
int selectProtocol(SSL *, const unsigned char **out, unsigned char *outSize,
                   const unsigned char *in, unsigned int inSize, void *)
{
    static constexpr unsigned char kOffer[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char *chosen = nullptr;
    const int result = SSL_select_next_proto(&chosen, outSize, kOffer, sizeof(kOffer), in, inSize);
    if (result != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/// Switches to the first certificate that is for the name the client asked for.
int selectCertificate(SSL *ssl, int *, void *argument)
{
    const auto *contexts = static_cast<const std::vector<SSL_CTX *> *>(argument);
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (!name || !contexts)
        return SSL_TLSEXT_ERR_OK;
    for (SSL_CTX *context : *contexts) {
        X509 *certificate = SSL_CTX_get0_certificate(context);
        if (certificate && X509_check_host(certificate, name, 0, 0, nullptr) == 1) {
            SSL_set_SSL_CTX(ssl, context);
            break;
        }
    }
    return SSL_TLSEXT_ERR_OK;
}

/// The contexts by name live in the first one's ex_data, and are freed with it.
int siblingIndex()
{
    static const int index = SSL_CTX_get_ex_new_index(
        0, nullptr, nullptr, nullptr, [](void *, void *list, CRYPTO_EX_DATA *, int, long, void *) {
            delete static_cast<std::vector<SSL_CTX *> *>(list);
        });
    return index;
}

SslCtxPtr newContext(const SSL_METHOD *method, int minVersion)
{
    SslCtxPtr context(SSL_CTX_new(method));
    if (!context)
        return nullptr;
    SSL_CTX_set_min_proto_version(context.get(),
                                  minVersion == 13 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(),
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
                            | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE
                         | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

using File = CertificateFault::File;

std::optional<CertificateFault> load(SSL_CTX *context, const model::CertificateFiles &files)
{
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
        return CertificateFault{File::Certificate,
                                "certificate " + files.certificate
                                    + " can't be used: " + opensslError()};
    if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1
        || SSL_CTX_check_private_key(context) != 1)
        return CertificateFault{File::Key,
                                "key " + files.key + " can't be used: " + opensslError()};
    return {};
}

/// Asks clients for a certificate and names the ones by whom it may be made.
std::optional<std::string> askForCertificate(SSL_CTX *context, const model::ListenerTls &settings)
{
    const std::string &ca = settings.clientCa;
    if (ca.empty())
        return {};
    ERR_clear_error();
    STACK_OF(X509_NAME) *const names = SSL_load_client_CA_file(ca.c_str());
    if (!names || SSL_CTX_load_verify_file(context, ca.c_str()) != 1) {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        return "certificates in " + ca + " can't be used: " + opensslError();
    }
    SSL_CTX_set_client_CA_list(context, names);
    const bool required = settings.clientCertificate == model::ClientCertificate::Required;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                       nullptr);
    // A resumed session keeps who the client was; OpenSSL wants to know where it may be resumed.
    static constexpr unsigned char kSessions[] = "portcullis";
    SSL_CTX_set_session_id_context(context, kSessions, sizeof(kSessions) - 1);
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

Result<std::shared_ptr<const TlsContext>> TlsContext::server(const model::ListenerTls &settings)
{
    std::shared_ptr<TlsContext> tls(new TlsContext);
    tls->m_server = true;
    for (const model::CertificateFiles &files : settings.certificates) {
        SslCtxPtr context = newContext(TLS_server_method(), settings.minVersion);
        if (!context)
            return failure("TLS can't be set up: " + opensslError());
        if (const auto fault = load(context.get(), files))
            return failure(fault->what);
        if (const auto fault = askForCertificate(context.get(), settings))
            return failure(*fault);
        SSL_CTX_set_alpn_select_cb(context.get(), selectProtocol, nullptr);
        tls->m_entries.push_back({std::move(context)});
    }
    if (tls->m_entries.empty())
        return failure("a TLS listener needs a certificate");
    auto siblings = std::make_unique<std::vector<SSL_CTX *>>();
    for (const Entry &entry : tls->m_entries)
        siblings->push_back(entry.context.get());
    SSL_CTX *first = tls->m_entries.front().context.get();
    SSL_CTX_set_tlsext_servername_callback(first, selectCertificate);
    SSL_CTX_set_tlsext_servername_arg(first, siblings.get());
    SSL_CTX_set_ex_data(first, siblingIndex(), siblings.release());
    return tls;
}

std::optional<CertificateFault> TlsContext::faultOf(const model::CertificateFiles &files)
{
    const SslCtxPtr context = newContext(TLS_server_method(), 12);
    if (!context)
        return CertificateFault{File::Certificate, "TLS can't be set up: " + opensslError()};
    return load(context.get(), files);
}

Result<std::shared_ptr<const TlsContext>> TlsContext::client(const model::ClientTls &settings)
{
    std::shared_ptr<TlsContext> tls(new TlsContext);
    tls->m_verify = settings.verify;
    SslCtxPtr context = newContext(TLS_client_method(), 12);
    if (!context)
        return failure("TLS can't be set up: " + opensslError());
    if (settings.ca.empty())
        SSL_CTX_set_default_verify_paths(context.get());
    else if (SSL_CTX_load_verify_file(context.get(), settings.ca.c_str()) != 1)
        return failure("certificates in " + settings.ca + " can't be used: " + opensslError());
    SSL_CTX_set_verify(context.get(), settings.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    static constexpr unsigned char kOffer[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    SSL_CTX_set_alpn_protos(context.get(), kOffer, sizeof(kOffer));
    tls->m_entries.push_back({std::move(context)});
    return tls;
}

SslPtr TlsContext::connection(const std::string &serverName) const
{
    SslPtr ssl(SSL_new(m_entries.front().context.get()));
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
    return ssl;
}

} // namespace portcullis::io
