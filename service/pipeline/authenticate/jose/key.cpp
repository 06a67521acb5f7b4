// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/key.h"

#include "service/pipeline/authenticate/jose/openssl_errors.h"
#include "service/pipeline/authenticate/jose/weak_keys.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

namespace portcullis::jose {

namespace {

const unsigned char *bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

template <auto function>
struct FreeBy {
    template <typename T>
    void operator()(T *object) const
    {
        function(object);
    }
};
using BnPtr = std::unique_ptr<BIGNUM, FreeBy<BN_free>>;
using BuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, FreeBy<OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, FreeBy<OSSL_PARAM_free>>;
using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, FreeBy<EVP_PKEY_CTX_free>>;

std::string_view withoutLeadingZeros(std::string_view octets)
{
    while (!octets.empty() && octets.front() == '\0')
        octets.remove_prefix(1);
    return octets;
}

bool isOdd(std::string_view bigEndian)
{
    return !bigEndian.empty() && (bigEndian.back() & 1) != 0;
}

/// The public key of `algorithm` (OpenSSL's name) with what `builder` holds, or null.
PkeyPtr fromParameters(const char *algorithm, OSSL_PARAM_BLD *builder)
{
    const ParamsPtr parameters(OSSL_PARAM_BLD_to_param(builder));
    const ContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
    EVP_PKEY *key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1
        || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return PkeyPtr(key);
}

struct Curve {
    KeyType type;
    const char *name;   // OpenSSL's
    std::size_t octets; // of a coordinate
};
constexpr std::array kCurves{Curve{KeyType::P256, "P-256", 32}, Curve{KeyType::P384, "P-384", 48},
                             Curve{KeyType::P521, "P-521", 66}};

/// Material of equal keys is equal: nothing but the type and the public octets.
std::string fingerprintOf(KeyType type, std::initializer_list<std::string_view> parts)
{
    std::string fingerprint(1, static_cast<char>('0' + static_cast<int>(type)));
    for (const std::string_view part : parts) {
        fingerprint += std::to_string(part.size());
        fingerprint += ':';
        fingerprint += part;
    }
    return fingerprint;
}

} // namespace

void FreePkey::operator()(evp_pkey_st *key) const
{
    EVP_PKEY_free(key);
}

Result<Key> makeRsaKey(std::string_view modulus, std::string_view exponent)
{
    const OpenSslErrors errors;
    modulus = withoutLeadingZeros(modulus);
    exponent = withoutLeadingZeros(exponent);
    if (modulus.size() > kMaxRsaBits / 8 || exponent.size() > 8)
        return failure("the RSA modulus or exponent is too large: up to "
                       + std::to_string(kMaxRsaBits) + " bits and 64 bits");
    if (!isOdd(modulus) || !isOdd(exponent) || exponent == "\x01")
        return failure("the RSA modulus has to be odd, the exponent odd and above 1");
    if (isRocaModulus(modulus))
        return failure("the RSA key comes from the broken generator of CVE-2017-15361");
    const BnPtr n(BN_bin2bn(bytes(modulus), static_cast<int>(modulus.size()), nullptr));
    const BnPtr e(BN_bin2bn(bytes(exponent), static_cast<int>(exponent.size()), nullptr));
    if (!n || BN_num_bits(n.get()) < kMinRsaBits)
        return failure("the RSA key has to have 2048 bits or more");
    const BuilderPtr builder(OSSL_PARAM_BLD_new());
    if (!builder || !e || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1
        || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return failure("the RSA key can't be read");
    Key key;
    key.type = KeyType::Rsa;
    key.pkey = fromParameters("RSA", builder.get());
    if (!key.pkey)
        return failure("the RSA key can't be read");
    key.fingerprint = fingerprintOf(key.type, {modulus, exponent});
    return key;
}

Result<Key> makeEcKey(KeyType curve, std::string_view x, std::string_view y)
{
    const OpenSslErrors errors;
    const auto *it = std::find_if(kCurves.begin(), kCurves.end(),
                                  [curve](const Curve &c) { return c.type == curve; });
    if (it == kCurves.end() || x.size() != it->octets || y.size() != it->octets)
        return failure("x and y have to be as long as the curve's field");
    std::string point(1, '\x04'); // uncompressed
    point.append(x).append(y);
    const BuilderPtr builder(OSSL_PARAM_BLD_new());
    if (!builder
        || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, it->name, 0)
            != 1
        || OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                            point.size())
            != 1)
        return failure("the EC key can't be read");
    Key key;
    key.type = curve;
    key.pkey = fromParameters("EC", builder.get());
    const ContextPtr check(key.pkey ? EVP_PKEY_CTX_new_from_pkey(nullptr, key.pkey.get(), nullptr)
                                    : nullptr);
    if (!check || EVP_PKEY_public_check(check.get()) != 1)
        return failure("the point is not on the curve");
    key.fingerprint = fingerprintOf(curve, {x, y});
    return key;
}

Result<Key> makeEdKey(KeyType curve, std::string_view octets)
{
    const OpenSslErrors errors;
    const bool is448 = curve == KeyType::Ed448;
    if (octets.size() != (is448 ? 57U : 32U))
        return failure(is448 ? "an Ed448 key has 57 octets" : "an Ed25519 key has 32 octets");
    if (is448 ? isWeakEd448(octets) : isWeakEd25519(octets))
        return failure("the key is not a point of large order: anybody could sign with it");
    Key key;
    key.type = curve;
    key.pkey.reset(EVP_PKEY_new_raw_public_key_ex(nullptr, is448 ? "ED448" : "ED25519", nullptr,
                                                  bytes(octets), octets.size()));
    if (!key.pkey)
        return failure("the Edwards curve key can't be read");
    key.fingerprint = fingerprintOf(curve, {octets});
    return key;
}

Result<Key> makeSecretKey(std::string_view octets)
{
    Key key;
    key.type = KeyType::Secret;
    key.secret = octets;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(octets.data(), octets.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        return failure("the secret can't be read");
    key.fingerprint = fingerprintOf(
        key.type, {std::string_view(reinterpret_cast<const char *>(digest.data()), size)});
    return key;
}

Result<Key> restrictKey(Key key, const std::vector<Algorithm> &allowed)
{
    bool tooShort = false;
    std::vector<Algorithm> usable;
    for (const Algorithm algorithm : allowed) {
        if (!fits(algorithm, key.type))
            continue;
        const auto needed = static_cast<std::size_t>(hashBits(algorithm) / 8);
        if (key.type == KeyType::Secret && key.secret.size() < needed)
            tooShort = true;
        else
            usable.push_back(algorithm);
    }
    if (usable.empty())
        return failure(tooShort
                           ? "the secret is shorter than the hash: HS256 needs 32 octets or more, "
                             "HS384 48, HS512 64"
                           : "no listed algorithm can use this key");
    key.algorithms = std::move(usable);
    return key;
}

} // namespace portcullis::jose
