// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/key.h"
#include "service/pipeline/authenticate/jose/openssl_errors.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>

namespace portcullis::jose {

namespace {

/// PEM of one key; certificates are longer than keys, chains don't belong here.
constexpr std::size_t kMaxPem = 64 * 1024;

std::string parameter(const EVP_PKEY *key, const char *name)
{
    BIGNUM *number = nullptr;
    std::string octets;
    if (EVP_PKEY_get_bn_param(key, name, &number) == 1) {
        octets.resize(static_cast<std::size_t>(BN_num_bytes(number)));
        BN_bn2bin(number, reinterpret_cast<unsigned char *>(octets.data()));
    }
    BN_free(number);
    return octets;
}

/// `octets` with zeros in front up to `size`; left alone if it is longer.
std::string padded(const std::string &octets, std::size_t size)
{
    return octets.size() < size ? std::string(size - octets.size(), '\0') + octets : octets;
}

Result<Key> fromEc(const EVP_PKEY *key)
{
    struct Named {
        std::string_view name;
        KeyType type;
        std::size_t octets;
    };
    constexpr std::array kNames{Named{"prime256v1", KeyType::P256, 32},
                                Named{"secp384r1", KeyType::P384, 48},
                                Named{"secp521r1", KeyType::P521, 66}};
    std::array<char, 64> group{};
    std::size_t length = 0;
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) != 1)
        return failure("the EC key is of no named curve");
    for (const Named &named : kNames) {
        if (named.name == std::string_view(group.data(), length))
            return makeEcKey(named.type,
                             padded(parameter(key, OSSL_PKEY_PARAM_EC_PUB_X), named.octets),
                             padded(parameter(key, OSSL_PKEY_PARAM_EC_PUB_Y), named.octets));
    }
    return failure("the EC key has to be of P-256, P-384 or P-521");
}

/// Takes the key apart and makes it again, so that every check applies to it.
Result<Key> fromPkey(const EVP_PKEY *key)
{
    if (EVP_PKEY_is_a(key, "RSA"))
        return makeRsaKey(parameter(key, OSSL_PKEY_PARAM_RSA_N),
                          parameter(key, OSSL_PKEY_PARAM_RSA_E));
    if (EVP_PKEY_is_a(key, "EC"))
        return fromEc(key);
    const bool is448 = EVP_PKEY_is_a(key, "ED448") == 1;
    if (is448 || EVP_PKEY_is_a(key, "ED25519")) {
        std::array<unsigned char, 64> octets{};
        std::size_t size = octets.size();
        if (EVP_PKEY_get_raw_public_key(key, octets.data(), &size) == 1)
            return makeEdKey(is448 ? KeyType::Ed448 : KeyType::Ed25519,
                             {reinterpret_cast<const char *>(octets.data()), size});
    }
    return failure("the key has to be RSA, EC or Ed25519");
}

/// The key inside one DER block called `label`.
PkeyPtr decode(std::string_view label, const unsigned char *der, long size)
{
    if (label == PEM_STRING_PUBLIC)
        return PkeyPtr(d2i_PUBKEY(nullptr, &der, size));
    if (label == PEM_STRING_RSA_PUBLIC)
        return PkeyPtr(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &der, size));
    PkeyPtr key;
    if (X509 *certificate = d2i_X509(nullptr, &der, size)) {
        key.reset(X509_get_pubkey(certificate));
        X509_free(certificate);
    }
    return key;
}

} // namespace

Result<Key> makePemKey(std::string_view pem)
{
    const OpenSslErrors errors;
    if (pem.size() > kMaxPem)
        return failure("the PEM text is too long");
    BIO *bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    char *label = nullptr;
    char *header = nullptr;
    unsigned char *der = nullptr;
    long size = 0;
    Result<Key> result =
        failure("there has to be one PEM block: PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE");
    if (bio && PEM_read_bio(bio, &label, &header, &der, &size) == 1) {
        const std::string_view name(label);
        if (name.find("PRIVATE") != std::string_view::npos)
            result = failure("this is a private key: the gateway needs the public one only");
        else if (name == PEM_STRING_PUBLIC || name == PEM_STRING_RSA_PUBLIC
                 || name == PEM_STRING_X509) {
            const PkeyPtr key = decode(name, der, size);
            result = key ? fromPkey(key.get()) : failure("the PEM block can't be read");
        }
    }
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_clear_free(der, static_cast<std::size_t>(size));
    BIO_free(bio);
    return result;
}

} // namespace portcullis::jose
