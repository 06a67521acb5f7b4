// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/verify.h"

#include "service/pipeline/authenticate/jose/openssl_errors.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>

namespace portcullis::jose {

namespace {

const unsigned char *bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

const EVP_MD *digestOf(Algorithm algorithm)
{
    switch (hashBits(algorithm)) {
    case 256:
        return EVP_sha256();
    case 384:
        return EVP_sha384();
    case 512:
        return EVP_sha512();
    default:
        return nullptr; // EdDSA hashes by itself
    }
}

struct FreeMdCtx {
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};

bool verifyDigest(Algorithm algorithm, const Key &key, std::string_view input,
                  std::string_view signature, bool pss)
{
    const std::unique_ptr<EVP_MD_CTX, FreeMdCtx> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX *parameters = nullptr; // owned by `context`
    if (!context
        || EVP_DigestVerifyInit(context.get(), &parameters, digestOf(algorithm), nullptr,
                                key.pkey.get())
            != 1)
        return false;
    if (pss
        && (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) != 1
            || EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) != 1
            || EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, digestOf(algorithm)) != 1))
        return false;
    return EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(input),
                            input.size())
        == 1;
}

bool verifyRsa(Algorithm algorithm, const Key &key, std::string_view input,
               std::string_view signature, bool pss)
{
    // RFC 8017 section 8.1.2: exactly as long as the modulus.
    return signature.size() == static_cast<std::size_t>(EVP_PKEY_get_size(key.pkey.get()))
        && verifyDigest(algorithm, key, input, signature, pss);
}

std::size_t coordinateSize(KeyType type)
{
    switch (type) {
    case KeyType::P256:
        return 32;
    case KeyType::P384:
        return 48;
    default:
        return 66;
    }
}

/// r||s as the DER that OpenSSL wants, or empty. Zero, and numbers not below the group's order, are
/// refused by ECDSA_do_verify as well; what matters here is the length.
std::string toDer(std::string_view signature)
{
    const std::size_t half = signature.size() / 2;
    BIGNUM *r = BN_bin2bn(bytes(signature), static_cast<int>(half), nullptr);
    BIGNUM *s = BN_bin2bn(bytes(signature) + half, static_cast<int>(half), nullptr);
    ECDSA_SIG *pair = ECDSA_SIG_new();
    std::string der;
    if (r && s && pair && !BN_is_zero(r) && !BN_is_zero(s) && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = nullptr; // both are owned by `pair` now
        s = nullptr;
        std::array<unsigned char, 160> buffer{}; // P-521 needs 139
        unsigned char *end = buffer.data();
        const int size = i2d_ECDSA_SIG(pair, nullptr);
        if (size > 0 && static_cast<std::size_t>(size) <= buffer.size()
            && i2d_ECDSA_SIG(pair, &end) == size)
            der.assign(reinterpret_cast<const char *>(buffer.data()),
                       static_cast<std::size_t>(size));
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return der;
}

bool verifyEcdsa(Algorithm algorithm, const Key &key, std::string_view input,
                 std::string_view signature)
{
    if (signature.size() != 2 * coordinateSize(key.type))
        return false;
    const std::string der = toDer(signature);
    return !der.empty() && verifyDigest(algorithm, key, input, der, false);
}

bool verifyEdDsa(Algorithm algorithm, const Key &key, std::string_view input,
                 std::string_view signature)
{
    const std::size_t size = key.type == KeyType::Ed448 ? 114 : 64;
    return signature.size() == size && verifyDigest(algorithm, key, input, signature, false);
}

bool verifyHmac(Algorithm algorithm, const Key &key, std::string_view input,
                std::string_view signature)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    if (!HMAC(digestOf(algorithm), key.secret.data(), static_cast<int>(key.secret.size()),
              bytes(input), input.size(), mac.data(), &size))
        return false;
    return signature.size() == size && CRYPTO_memcmp(mac.data(), signature.data(), size) == 0;
}

} // namespace

bool verify(Algorithm algorithm, const Key &key, std::string_view input, std::string_view signature)
{
    const OpenSslErrors errors;
    if (!fits(algorithm, key.type) || (key.type != KeyType::Secret && !key.pkey))
        return false;
    switch (algorithm) {
    case Algorithm::RS256:
    case Algorithm::RS384:
    case Algorithm::RS512:
        return verifyRsa(algorithm, key, input, signature, false);
    case Algorithm::PS256:
    case Algorithm::PS384:
    case Algorithm::PS512:
        return verifyRsa(algorithm, key, input, signature, true);
    case Algorithm::ES256:
    case Algorithm::ES384:
    case Algorithm::ES512:
        return verifyEcdsa(algorithm, key, input, signature);
    case Algorithm::EdDSA:
        return verifyEdDsa(algorithm, key, input, signature);
    case Algorithm::HS256:
    case Algorithm::HS384:
    case Algorithm::HS512:
        return verifyHmac(algorithm, key, input, signature);
    }
    return false;
}

} // namespace portcullis::jose
