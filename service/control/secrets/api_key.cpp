// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/api_key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>

namespace portcullis::secrets {

namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kRandomDigits = 43;  // of 256 bits in base 62
constexpr std::size_t kChecksumDigits = 6; // of 32 bits

/// CRC-32 (IEEE 802.3), so that scanners can tell a key from something that looks like one.
std::uint32_t crc32(std::string_view text)
{
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (0xEDB88320 & (0U - (crc & 1)));
    }
    return ~crc;
}

/// Writes the number that `bytes` are, the most significant first, into `digits`, with zeros in
/// front. Long division: `bytes` are used up.
void writeBase62(unsigned char *bytes, std::size_t size, char *digits, std::size_t count)
{
    for (std::size_t at = count; at-- > 0;) {
        unsigned rest = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const unsigned value = rest * 256 + bytes[i];
            bytes[i] = static_cast<unsigned char>(value / kBase62.size());
            rest = value % kBase62.size();
        }
        digits[at] = kBase62[rest];
    }
}

std::array<char, kChecksumDigits> checksumOf(std::string_view text)
{
    const std::uint32_t crc = crc32(text);
    std::array<unsigned char, 4> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<unsigned char>(crc >> (24 - 8 * i));
    std::array<char, kChecksumDigits> digits{};
    writeBase62(bytes.data(), bytes.size(), digits.data(), digits.size());
    return digits;
}

} // namespace

std::array<std::uint8_t, 32> sha256(std::string_view text)
{
    std::array<std::uint8_t, 32> digest{};
    EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return digest;
}

std::string hexDigits(std::string_view bytes)
{
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += kDigits[static_cast<std::uint8_t>(c) >> 4];
        text += kDigits[static_cast<std::uint8_t>(c) & 15];
    }
    return text;
}

std::string NewKey::sha256Hex() const
{
    return hexDigits({reinterpret_cast<const char *>(sha256.data()), sha256.size()});
}

std::string NewKey::id() const
{
    constexpr std::size_t kShown = 8;
    return 'k' + sha256Hex().substr(0, kShown);
}

Result<NewKey> makeKey(std::string_view prefix)
{
    SecretBytes random(kRandomBytes);
    if (RAND_priv_bytes(random.data(), static_cast<int>(random.size())) != 1)
        return failure("no random numbers can be had");
    NewKey key;
    key.text = SecretBytes(prefix.size() + kRandomDigits + kChecksumDigits);
    char *const text = reinterpret_cast<char *>(key.text.data());
    std::ranges::copy(prefix, text);
    writeBase62(random.data(), random.size(), text + prefix.size(), kRandomDigits);
    const std::size_t body = prefix.size() + kRandomDigits;
    std::ranges::copy(checksumOf(key.text.view().substr(0, body)), text + body);
    key.sha256 = sha256(key.text.view());
    return key;
}

bool looksLikeKey(std::string_view prefix, std::string_view text)
{
    const std::size_t body = prefix.size() + kRandomDigits;
    if (text.size() != body + kChecksumDigits || !text.starts_with(prefix)
        || text.find_first_not_of(kBase62, prefix.size()) != std::string_view::npos)
        return false;
    return std::ranges::equal(checksumOf(text.substr(0, body)), text.substr(body));
}

} // namespace portcullis::secrets
