// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <openssl/evp.h>
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

} // namespace portcullis::test
