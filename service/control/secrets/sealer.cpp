// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/sealer.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace portcullis::secrets {

namespace {

constexpr char kVersion = 1;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
static_assert(1 + kNonce + kTag == Sealer::kOverhead);

constexpr char kDigits[] = "0123456789abcdef";

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char *bytesOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

unsigned char *bytesOf(std::string &text)
{
    return reinterpret_cast<unsigned char *>(text.data());
}

/// What is sealed is bound to what it is for: to this format, and to its name.
std::string associatedData(std::string_view name)
{
    return "portcullis secret 1:" + std::string(name);
}

/// A context that is ready for the text, with `name` authenticated; null if OpenSSL refuses.
Cipher start(bool encrypt, const MasterKey &key, std::string_view nonce, std::string_view name)
{
    Cipher cipher(EVP_CIPHER_CTX_new());
    const std::string data = associatedData(name);
    int length = 0;
    if (cipher
        && EVP_CipherInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key.bytes()),
                             bytesOf(nonce), encrypt ? 1 : 0)
            == 1
        && EVP_CipherUpdate(cipher.get(), nullptr, &length, bytesOf(data),
                            static_cast<int>(data.size()))
            == 1)
        return cipher;
    return nullptr;
}

int hexValue(char c)
{
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    const char *const found = std::find(kDigits, kDigits + 16, lower);
    return found == kDigits + 16 ? -1 : static_cast<int>(found - kDigits);
}

std::optional<SecretBytes> fromHex(std::string_view text)
{
    if (text.size() != 2 * MasterKey::kSize)
        return std::nullopt;
    SecretBytes bytes(MasterKey::kSize);
    for (std::size_t i = 0; i < MasterKey::kSize; ++i) {
        const int high = hexValue(text[2 * i]);
        const int low = hexValue(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes.data()[i] = static_cast<unsigned char>(high << 4 | low);
    }
    return bytes;
}

std::optional<SecretBytes> fromBase64(std::string_view text)
{
    constexpr std::size_t kDigitsOfKey = 44;
    constexpr int kDecoded = 33; // with the padding's zero byte
    if (text.size() != kDigitsOfKey || text.back() != '=')
        return std::nullopt;
    SecretBytes padded(kDecoded);
    if (EVP_DecodeBlock(padded.data(), bytesOf(text), static_cast<int>(text.size())) != kDecoded)
        return std::nullopt;
    return SecretBytes::copyOf(padded.view().substr(0, MasterKey::kSize));
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string hex(std::string_view bytes)
{
    std::string text;
    text.reserve(2 * bytes.size()); // so that no part of a key is left where it grew out of
    for (const char c : bytes) {
        text += kDigits[static_cast<std::uint8_t>(c) >> 4];
        text += kDigits[static_cast<std::uint8_t>(c) & 15];
    }
    return text;
}

std::string fingerprintOf(std::string_view key)
{
    constexpr std::string_view kPurpose = "portcullis master key";
    constexpr std::size_t kShown = 16;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytesOf(kPurpose), kPurpose.size(),
         digest.data(), &length);
    return hex({reinterpret_cast<const char *>(digest.data()), kShown});
}

} // namespace

MasterKey::MasterKey(SecretBytes bytes)
    : m_bytes(std::move(bytes)), m_fingerprint(fingerprintOf(m_bytes.view()))
{
}

Result<MasterKey> MasterKey::random()
{
    SecretBytes bytes(kSize);
    if (RAND_priv_bytes(bytes.data(), kSize) != 1)
        return failure("no random numbers can be had");
    return MasterKey(std::move(bytes));
}

Result<MasterKey> MasterKey::parse(std::string_view content)
{
    if (content.size() == kSize)
        return MasterKey(SecretBytes::copyOf(content));
    const std::string_view text = trimmed(content);
    if (auto bytes = fromHex(text))
        return MasterKey(*std::move(bytes));
    if (auto bytes = fromBase64(text))
        return MasterKey(*std::move(bytes));
    return failure(
        "it is no master key: that is 64 hexadecimal digits, 44 characters of base64, or "
        "32 bytes, such as `openssl rand -hex 32` prints");
}

SecretBytes MasterKey::toText() const
{
    return SecretBytes(hex(m_bytes.view()));
}

Result<std::string> Sealer::seal(std::string_view name, std::string_view plain) const
{
    if (plain.size() > kMaxPlain)
        return failure("a secret has at most " + std::to_string(kMaxPlain) + " bytes");
    std::string sealed(plain.size() + kOverhead, '\0');
    sealed[0] = kVersion;
    unsigned char *const nonce = bytesOf(sealed) + 1;
    unsigned char *const text = nonce + kNonce;
    if (RAND_bytes(nonce, kNonce) != 1)
        return failure("no random numbers can be had");
    const Cipher cipher = start(true, m_key, std::string_view(sealed).substr(1, kNonce), name);
    int length = 0;
    int rest = 0;
    if (!cipher
        || EVP_CipherUpdate(cipher.get(), text, &length, bytesOf(plain),
                            static_cast<int>(plain.size()))
            != 1
        || EVP_CipherFinal_ex(cipher.get(), text + length, &rest) != 1
        || EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTag, text + plain.size()) != 1)
        return failure("sealing failed");
    return sealed;
}

Result<SecretBytes> Sealer::open(std::string_view name, std::string_view sealed) const
{
    if (sealed.size() < kOverhead || sealed.size() > kMaxPlain + kOverhead || sealed[0] != kVersion)
        return failure("it is not a sealed secret");
    const std::string_view nonce = sealed.substr(1, kNonce);
    const std::string_view text = sealed.substr(1 + kNonce, sealed.size() - kOverhead);
    std::string tag(sealed.substr(sealed.size() - kTag));
    SecretBytes plain(text.size());
    const Cipher cipher = start(false, m_key, nonce, name);
    int length = 0;
    int rest = 0;
    unsigned char end = 0; // GCM has no padding: nothing is written here
    if (!cipher
        || EVP_CipherUpdate(cipher.get(), plain.data(), &length, bytesOf(text),
                            static_cast<int>(text.size()))
            != 1
        || EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) != 1
        || EVP_CipherFinal_ex(cipher.get(), &end, &rest) != 1)
        return failure("the key or the name is another one, or it was changed");
    return plain;
}

} // namespace portcullis::secrets
