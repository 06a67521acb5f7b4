// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace portcullis::test {

/// A certificate and its key, made on the spot.
struct Certificate {
    struct Free {
        void operator()(X509 *what) const { X509_free(what); }
        void operator()(EVP_PKEY *what) const { EVP_PKEY_free(what); }
    };
    std::unique_ptr<X509, Free> certificate;
    std::unique_ptr<EVP_PKEY, Free> key;

    bool write(const std::string &certificatePath, const std::string &keyPath) const
    {
        BIO *out = BIO_new_file(certificatePath.c_str(), "w");
        bool good = out && PEM_write_bio_X509(out, certificate.get()) == 1;
        BIO_free(out);
        out = BIO_new_file(keyPath.c_str(), "w");
        good = good && out
            && PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
        BIO_free(out);
        return good;
    }
};

struct CertificateWish {
    std::string name;     ///< the subject's common name
    std::string altNames; ///< as OpenSSL writes them: `DNS:a.test,IP:127.0.0.1`; empty: none
    bool authority = false;
    long notBefore = -3600; ///< seconds from now
    long notAfter = 3600;
};

/// `issuer` null: signed by itself.
inline Certificate makeCertificate(const CertificateWish &wish, const Certificate *issuer = nullptr)
{
    static long serial = 1;
    Certificate made;
    made.key.reset(EVP_EC_gen("P-256"));
    made.certificate.reset(X509_new());
    X509 *const x = made.certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), serial++);
    X509_gmtime_adj(X509_getm_notBefore(x), wish.notBefore);
    X509_gmtime_adj(X509_getm_notAfter(x), wish.notAfter);
    X509_set_pubkey(x, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(wish.name.c_str()), -1, -1,
                               0);
    const Certificate &signer = issuer ? *issuer : made;
    X509_set_issuer_name(x, X509_get_subject_name(signer.certificate.get()));
    X509V3_CTX context;
    X509V3_set_ctx(&context, signer.certificate.get(), x, nullptr, nullptr, 0);
    const auto extend = [&](int nid, const std::string &value) {
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
        X509_add_ext(x, extension, -1);
        X509_EXTENSION_free(extension);
    };
    extend(NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    // Strict clients (Python 3.13) ask for these (RFC 5280 4.2.1).
    extend(NID_subject_key_identifier, "hash");
    if (issuer)
        extend(NID_authority_key_identifier, "keyid:always");
    extend(NID_key_usage, wish.authority ? "critical,keyCertSign,cRLSign" : "digitalSignature");
    if (!wish.altNames.empty())
        extend(NID_subject_alt_name, wish.altNames);
    X509_sign(x, signer.key.get(), EVP_sha256());
    return made;
}

struct OcspWish {
    int status = V_OCSP_CERTSTATUS_GOOD;
    long from = -3600; ///< seconds from now
    long until = 3600;
};

/// What `issuer` says about `certificate`, as DER.
inline std::string makeOcspResponse(const Certificate &certificate, const Certificate &issuer,
                                    const OcspWish &wish = {})
{
    OCSP_BASICRESP *const basic = OCSP_BASICRESP_new();
    OCSP_CERTID *const id =
        OCSP_cert_to_id(EVP_sha1(), certificate.certificate.get(), issuer.certificate.get());
    ASN1_TIME *const from = X509_gmtime_adj(nullptr, wish.from);
    ASN1_TIME *const until = X509_gmtime_adj(nullptr, wish.until);
    const bool revoked = wish.status == V_OCSP_CERTSTATUS_REVOKED;
    OCSP_basic_add1_status(basic, id, wish.status, revoked ? OCSP_REVOKED_STATUS_KEYCOMPROMISE : 0,
                           revoked ? from : nullptr, from, until);
    OCSP_basic_sign(basic, issuer.certificate.get(), issuer.key.get(), EVP_sha256(), nullptr, 0);
    OCSP_RESPONSE *const response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    unsigned char *bytes = nullptr;
    const int size = i2d_OCSP_RESPONSE(response, &bytes);
    std::string der(reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    OCSP_RESPONSE_free(response);
    ASN1_TIME_free(until);
    ASN1_TIME_free(from);
    OCSP_CERTID_free(id);
    OCSP_BASICRESP_free(basic);
    return der;
}

} // namespace portcullis::test
