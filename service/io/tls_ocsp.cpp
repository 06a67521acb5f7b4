// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/tls_ocsp.h"

#include "service/io/tls_error.h"
#include "service/io/tls_files.h"
#include "shared/core/log.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>

#include <cstring>

namespace portcullis::io {

namespace {

struct Free {
    void operator()(OCSP_RESPONSE *response) const { OCSP_RESPONSE_free(response); }
    void operator()(OCSP_BASICRESP *basic) const { OCSP_BASICRESP_free(basic); }
    void operator()(OCSP_CERTID *id) const { OCSP_CERTID_free(id); }
};

/// Clocks of authorities may be a little ahead.
constexpr Seconds kClockSkew{300};

/// The certificate that made the one of `context`, if it stands in the chain.
X509 *issuerOf(SSL_CTX *context, X509 *certificate)
{
    STACK_OF(X509) *chain = nullptr;
    SSL_CTX_get0_chain_certs(context, &chain);
    for (int i = 0; chain && i < sk_X509_num(chain); ++i) {
        X509 *const candidate = sk_X509_value(chain, i);
        if (X509_check_issued(candidate, certificate) == X509_V_OK)
            return candidate;
    }
    return nullptr;
}

/// By serial number, and by the hash of who made it where that certificate is at hand.
bool isAbout(const OCSP_SINGLERESP *single, X509 *certificate, X509 *issuer)
{
    const OCSP_CERTID *const id = OCSP_SINGLERESP_get0_id(single);
    ASN1_OBJECT *digest = nullptr;
    ASN1_INTEGER *serial = nullptr;
    if (OCSP_id_get0_info(nullptr, &digest, nullptr, &serial, const_cast<OCSP_CERTID *>(id)) != 1
        || ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(certificate)) != 0)
        return false;
    const EVP_MD *const md = EVP_get_digestbyobj(digest);
    if (!issuer || !md)
        return true;
    const std::unique_ptr<OCSP_CERTID, Free> ours(OCSP_cert_to_id(md, certificate, issuer));
    return ours && OCSP_id_cmp(ours.get(), id) == 0;
}

const OCSP_SINGLERESP *singleFor(OCSP_BASICRESP *basic, SSL_CTX *context)
{
    X509 *const certificate = SSL_CTX_get0_certificate(context);
    X509 *const issuer = issuerOf(context, certificate);
    for (int i = 0; i < OCSP_resp_count(basic); ++i) {
        const OCSP_SINGLERESP *const single = OCSP_resp_get0(basic, i);
        if (isAbout(single, certificate, issuer))
            return single;
    }
    return nullptr;
}

} // namespace

Result<std::shared_ptr<const OcspResponse>> OcspResponse::load(const std::string &path,
                                                               ssl_ctx_st *context)
{
    auto bytes = readTlsFile(path);
    if (!bytes)
        return failure("OCSP response " + path + " can't be read: " + bytes.error().what);
    const auto *at = reinterpret_cast<const unsigned char *>(bytes->data());
    const std::unique_ptr<OCSP_RESPONSE, Free> response(
        d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(bytes->size())));
    if (!response)
        return failure("OCSP response " + path + " can't be used: " + opensslError());
    auto made = std::make_shared<OcspResponse>();
    made->m_path = path;
    made->m_bytes = std::move(*bytes);
    const std::unique_ptr<OCSP_BASICRESP, Free> basic(OCSP_response_get1_basic(response.get()));
    const OCSP_SINGLERESP *const single = basic ? singleFor(basic.get(), context) : nullptr;
    ASN1_GENERALIZEDTIME *from = nullptr;
    ASN1_GENERALIZEDTIME *until = nullptr;
    if (OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL || !basic) {
        made->m_fault = "the authority gave no answer";
    } else if (!single) {
        made->m_fault = "it is about another certificate";
    } else if (OCSP_single_get0_status(const_cast<OCSP_SINGLERESP *>(single), nullptr, nullptr,
                                       &from, &until)
               != V_OCSP_CERTSTATUS_GOOD) {
        made->m_fault = "it says that the certificate is revoked or unknown";
    } else {
        made->m_from = from ? wallTimeOf(from) : WallTime::min();
        made->m_until = until ? wallTimeOf(until) : WallTime::max();
    }
    ERR_clear_error();
    return std::shared_ptr<const OcspResponse>(std::move(made));
}

std::optional<std::string> OcspResponse::problem(WallTime now) const
{
    if (!m_fault.empty())
        return m_fault;
    if (m_from > now + kClockSkew)
        return "it is not valid yet";
    if (m_until <= now)
        return "it has expired";
    return {};
}

void OcspResponse::staple(ssl_ctx_st *context) const
{
    SSL_CTX_set_tlsext_status_cb(context, onStatusRequest);
    SSL_CTX_set_tlsext_status_arg(context, const_cast<OcspResponse *>(this));
}

int OcspResponse::onStatusRequest(ssl_st *ssl, void *response)
{
    const auto &self = *static_cast<const OcspResponse *>(response);
    if (const auto problem = self.problem(std::chrono::system_clock::now())) {
        if (!self.m_told.exchange(true))
            log(LogLevel::Warning,
                "OCSP response not shown:", {{"file", self.m_path}, {"why", *problem}});
        return SSL_TLSEXT_ERR_NOACK;
    }
    void *const copy = OPENSSL_malloc(self.m_bytes.size()); // OpenSSL frees it
    if (!copy)
        return SSL_TLSEXT_ERR_NOACK;
    std::memcpy(copy, self.m_bytes.data(), self.m_bytes.size());
    SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<long>(self.m_bytes.size()));
    return SSL_TLSEXT_ERR_OK;
}

} // namespace portcullis::io
