// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/jose/base64url.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>
#include <string_view>

/// The other side of verification: keys that sign, for tests.
namespace portcullis::signing {

inline const unsigned char *bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

/// A fresh key pair, or a secret.
class SigningKey {
public:
    static SigningKey rsa(unsigned bits = 2048)
    {
        return SigningKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{bits}));
    }
    static SigningKey ec(const char *curve = "P-256")
    {
        return SigningKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
    }
    static SigningKey ed(const char *name = "ED25519")
    {
        return SigningKey(EVP_PKEY_Q_keygen(nullptr, nullptr, name));
    }
    static SigningKey secret(std::string octets)
    {
        SigningKey key(nullptr);
        key.m_secret = std::move(octets);
        return key;
    }

    /// The members of the public JWK, with `more` (such as `,"kid":"a"`) behind them.
    std::string jwk(std::string_view more = {}) const
    {
        using jose::encodeBase64Url;
        std::string text;
        if (!m_key) {
            text = R"({"kty":"oct","k":")" + encodeBase64Url(m_secret) + '"';
        } else if (EVP_PKEY_is_a(m_key.get(), "RSA")) {
            text = R"({"kty":"RSA","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")"
                + number(OSSL_PKEY_PARAM_RSA_E) + '"';
        } else if (EVP_PKEY_is_a(m_key.get(), "EC")) {
            const std::size_t size = coordinate();
            text = R"({"kty":"EC","crv":"P-)" + std::to_string(EVP_PKEY_get_bits(m_key.get()))
                + R"(","x":")" + number(OSSL_PKEY_PARAM_EC_PUB_X, size) + R"(","y":")"
                + number(OSSL_PKEY_PARAM_EC_PUB_Y, size) + '"';
        } else {
            std::string raw(57, '\0');
            std::size_t size = raw.size();
            EVP_PKEY_get_raw_public_key(m_key.get(), reinterpret_cast<unsigned char *>(raw.data()),
                                        &size);
            raw.resize(size);
            text = std::string(R"({"kty":"OKP","crv":")") + (size == 57 ? "Ed448" : "Ed25519")
                + R"(","x":")" + encodeBase64Url(raw) + '"';
        }
        return text + std::string(more) + '}';
    }

    std::string pem(bool isPrivate = false) const
    {
        BIO *bio = BIO_new(BIO_s_mem());
        if (isPrivate)
            PEM_write_bio_PrivateKey(bio, m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        else
            PEM_write_bio_PUBKEY(bio, m_key.get());
        char *data = nullptr;
        const long size = BIO_get_mem_data(bio, &data);
        std::string text(data, static_cast<std::size_t>(size));
        BIO_free(bio);
        return text;
    }

    /// A compact JWS of `header` (its `alg` says how) and `payload`.
    std::string token(std::string_view header, std::string_view payload) const
    {
        const std::string input =
            jose::encodeBase64Url(header) + '.' + jose::encodeBase64Url(payload);
        const std::size_t at = header.find(R"("alg":")") + 7;
        const std::string alg(header.substr(at, header.find('"', at) - at));
        return input + '.' + jose::encodeBase64Url(sign(alg, input));
    }

    /// The octets of a signature over `input`.
    std::string sign(const std::string &alg, const std::string &input) const
    {
        const EVP_MD *digest = alg.ends_with("256") ? EVP_sha256()
            : alg.ends_with("384")                  ? EVP_sha384()
            : alg.ends_with("512")                  ? EVP_sha512()
                                                    : nullptr;
        std::string signature(1024, '\0');
        auto *out = reinterpret_cast<unsigned char *>(signature.data());
        if (alg.starts_with("HS")) {
            unsigned size = 0;
            HMAC(digest, m_secret.data(), static_cast<int>(m_secret.size()), bytes(input),
                 input.size(), out, &size);
            signature.resize(size);
            return signature;
        }
        EVP_MD_CTX *context = EVP_MD_CTX_new();
        EVP_PKEY_CTX *parameters = nullptr;
        std::size_t size = signature.size();
        EVP_DigestSignInit(context, &parameters, digest, nullptr, m_key.get());
        if (alg.starts_with("PS")) {
            EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
            EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
        }
        EVP_DigestSign(context, out, &size, bytes(input), input.size());
        EVP_MD_CTX_free(context);
        signature.resize(size);
        return alg.starts_with("ES") ? fromDer(signature) : signature;
    }

private:
    explicit SigningKey(EVP_PKEY *key) : m_key(key, EVP_PKEY_free) { }

    std::size_t coordinate() const
    {
        return static_cast<std::size_t>(EVP_PKEY_get_bits(m_key.get()) + 7) / 8;
    }

    std::string number(const char *name, std::size_t size = 0) const
    {
        BIGNUM *value = nullptr;
        EVP_PKEY_get_bn_param(m_key.get(), name, &value);
        std::string octets(std::max(size, static_cast<std::size_t>(BN_num_bytes(value))), '\0');
        BN_bn2binpad(value, reinterpret_cast<unsigned char *>(octets.data()),
                     static_cast<int>(octets.size()));
        BN_free(value);
        return jose::encodeBase64Url(octets);
    }

    std::string fromDer(std::string_view der) const
    {
        const unsigned char *at = bytes(der);
        ECDSA_SIG *pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
        const auto size = static_cast<int>(coordinate());
        std::string raw(static_cast<std::size_t>(size) * 2, '\0');
        auto *out = reinterpret_cast<unsigned char *>(raw.data());
        BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, size);
        BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + size, size);
        ECDSA_SIG_free(pair);
        return raw;
    }

    std::shared_ptr<EVP_PKEY> m_key;
    std::string m_secret;
};

} // namespace portcullis::signing
