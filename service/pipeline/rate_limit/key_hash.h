// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace portcullis::pipeline {

/// Secret of one process (or of one quota file): without it nobody can choose keys that meet in one
/// place of a table.
struct KeySeed {
    std::uint64_t k0 = 0;
    std::uint64_t k1 = 0;

    /// From the system's source of randomness.
    static KeySeed random();
    friend bool operator==(const KeySeed &, const KeySeed &) = default;
};

/// Identity of a bucket. 128 bits: two different keys meet with a chance of 2^-88 among a million.
struct KeyHash {
    std::uint64_t lo = 0; ///< never 0, which marks an empty place
    std::uint64_t hi = 0;

    friend bool operator==(const KeyHash &, const KeyHash &) = default;
};

/// SipHash-1-3 (or what the constructor says) with 128 bits of output over the bytes added
/// (Aumasson, Bernstein: SipHash, 2012), as a stream, so that no key has to be put together first.
class KeyHasher {
public:
    explicit KeyHasher(const KeySeed &seed, int rounds = 1, int finalRounds = 3);

    void bytes(std::string_view text);
    void byte(std::uint8_t value) { absorb(value, 1); }
    /// A part of a key: its length and its bytes, so that ("ab","c") and ("a","bc") differ.
    void part(std::string_view text);
    /// The hash of all that was added. The hasher is then used up.
    KeyHash finish();

private:
    void round();
    void compress(std::uint64_t word);
    void absorb(std::uint64_t word, unsigned count);

    std::uint64_t m_v0, m_v1, m_v2, m_v3;
    std::uint64_t m_tail = 0; // bytes that don't fill a word yet, the first one lowest
    std::uint64_t m_length = 0;
    int m_rounds;
    int m_finalRounds;
};

} // namespace portcullis::pipeline
