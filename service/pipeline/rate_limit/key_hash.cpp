// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/key_hash.h"

#include <bit>
#include <cstring>
#include <random>

namespace portcullis::pipeline {

KeySeed KeySeed::random()
{
    std::random_device device;
    const auto word = [&device] {
        return static_cast<std::uint64_t>(device()) << 32 | static_cast<std::uint32_t>(device());
    };
    return {word(), word()};
}

namespace {

std::uint64_t littleEndian(std::string_view bytes)
{
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&word, bytes.data(), bytes.size());
    } else {
        for (std::size_t i = bytes.size(); i > 0; --i)
            word = word << 8 | static_cast<std::uint8_t>(bytes[i - 1]);
    }
    return word;
}

} // namespace

KeyHasher::KeyHasher(const KeySeed &seed, int rounds, int finalRounds)
    : m_v0(seed.k0 ^ 0x736f6d6570736575ULL)
    , m_v1(seed.k1 ^ 0x646f72616e646f6dULL ^ 0xEE) // 0xEE: 128 bits of output
    , m_v2(seed.k0 ^ 0x6c7967656e657261ULL)
    , m_v3(seed.k1 ^ 0x7465646279746573ULL)
    , m_rounds(rounds)
    , m_finalRounds(finalRounds)
{
}

void KeyHasher::round()
{
    m_v0 += m_v1;
    m_v2 += m_v3;
    m_v1 = std::rotl(m_v1, 13) ^ m_v0;
    m_v3 = std::rotl(m_v3, 16) ^ m_v2;
    m_v0 = std::rotl(m_v0, 32);
    m_v2 += m_v1;
    m_v0 += m_v3;
    m_v1 = std::rotl(m_v1, 17) ^ m_v2;
    m_v3 = std::rotl(m_v3, 21) ^ m_v0;
    m_v2 = std::rotl(m_v2, 32);
}

void KeyHasher::compress(std::uint64_t word)
{
    m_v3 ^= word;
    for (int i = 0; i < m_rounds; ++i)
        round();
    m_v0 ^= word;
}

/// Adds the `count` (at most 8) lowest bytes of `word`, the lowest first; those above are 0.
void KeyHasher::absorb(std::uint64_t word, unsigned count)
{
    const unsigned at = static_cast<unsigned>(m_length % 8);
    m_tail |= word << (8 * at);
    m_length += count;
    if (at + count < 8)
        return;
    compress(m_tail);
    m_tail = at == 0 ? 0 : word >> (64 - 8 * at);
}

void KeyHasher::bytes(std::string_view text)
{
    for (; text.size() >= 8; text.remove_prefix(8))
        absorb(littleEndian(text.substr(0, 8)), 8);
    if (!text.empty())
        absorb(littleEndian(text), static_cast<unsigned>(text.size()));
}

void KeyHasher::part(std::string_view text)
{
    std::size_t length = text.size();
    while (length >= 0x80) {
        byte(static_cast<std::uint8_t>(length | 0x80));
        length >>= 7;
    }
    byte(static_cast<std::uint8_t>(length));
    bytes(text);
}

KeyHash KeyHasher::finish()
{
    compress(m_tail | (m_length & 0xFF) << 56);
    m_v2 ^= 0xEE;
    for (int i = 0; i < m_finalRounds; ++i)
        round();
    KeyHash hash;
    hash.lo = m_v0 ^ m_v1 ^ m_v2 ^ m_v3;
    m_v1 ^= 0xDD;
    for (int i = 0; i < m_finalRounds; ++i)
        round();
    hash.hi = m_v0 ^ m_v1 ^ m_v2 ^ m_v3;
    if (hash.lo == 0)
        hash.lo = 1;
    return hash;
}

} // namespace portcullis::pipeline
