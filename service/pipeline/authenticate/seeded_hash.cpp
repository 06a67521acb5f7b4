// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/seeded_hash.h"

#include <openssl/rand.h>

#include <array>
#include <cstdlib>
#include <cstring>

namespace portcullis::pipeline {

namespace {

// Odd, with about as many ones as zeros; otherwise arbitrary.
constexpr std::uint64_t kMultiply = 0x9FB21C651E98DF25;

std::uint64_t load(const char *at)
{
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

std::uint64_t mix(std::uint64_t lane, std::uint64_t word)
{
    lane = (lane ^ word) * kMultiply;
    return lane ^ lane >> 29;
}

} // namespace

HashSeed HashSeed::random()
{
    HashSeed seed{};
    if (RAND_bytes(reinterpret_cast<unsigned char *>(&seed), sizeof seed) != 1)
        std::abort(); // a process without random numbers can't do TLS either
    return seed;
}

std::uint64_t seededHash(std::string_view text, const HashSeed &seed)
{
    // Four lanes, because one would wait for each multiplication.
    std::array<std::uint64_t, 4> lanes{seed.a, seed.b, seed.a + kMultiply, seed.b ^ kMultiply};
    const char *at = text.data();
    std::size_t left = text.size();
    for (; left >= 32; left -= 32, at += 32) {
        for (std::size_t i = 0; i < 4; ++i)
            lanes[i] = mix(lanes[i], load(at + 8 * i));
    }
    for (; left >= 8; left -= 8, at += 8)
        lanes[left / 8 % 4] = mix(lanes[left / 8 % 4], load(at));
    std::uint64_t tail = 0;
    if (left > 0)
        std::memcpy(&tail, at, left);
    std::uint64_t hash = mix(lanes[0], tail) ^ text.size() * kMultiply;
    for (std::size_t i = 1; i < 4; ++i)
        hash = mix(hash, lanes[i] + seed.b);
    return mix(hash, seed.a) ^ hash >> 32;
}

} // namespace portcullis::pipeline
