// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/weak_keys.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace portcullis::jose {

namespace {

/// The odd primes up to 167: they divide the constant from which the broken generator made primes,
/// for every size of key. Small ones that can't tell anything do no harm.
constexpr std::array kRocaPrimes{3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,
                                 47,  53,  59,  61,  67,  71,  73,  79,  83,  89,  97,  101, 103,
                                 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};

std::uint32_t remainder(std::string_view bigEndian, std::uint32_t divisor)
{
    std::uint32_t rest = 0;
    for (const char c : bigEndian)
        rest = (rest << 8 | static_cast<std::uint8_t>(c)) % divisor;
    return rest;
}

/// Whether `value` is a power of 65537 modulo `prime`, as every modulus of that generator is.
bool isPowerOf65537(std::uint32_t value, std::uint32_t prime)
{
    std::uint32_t power = 1;
    for (std::uint32_t i = 0; i < prime; ++i) {
        if (power == value)
            return true;
        power = power * (65537 % prime) % prime;
    }
    return false;
}

using Octets = std::string_view;

/// Little-endian `a` >= `b` of the same length.
bool atLeast(Octets a, Octets b)
{
    for (std::size_t i = a.size(); i-- > 0;) {
        const auto x = static_cast<std::uint8_t>(a[i]);
        const auto y = static_cast<std::uint8_t>(b[i]);
        if (x != y)
            return x > y;
    }
    return true;
}

/// The y coordinates of the eight points of small order of edwards25519 that are not 0, 1 or p-1.
constexpr std::uint8_t kOrderEight[2][32] = {
    {0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4,
     0x89, 0xF2, 0xEF, 0x98, 0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6,
     0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05},
    {0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B,
     0x76, 0x0D, 0x10, 0x67, 0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39,
     0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A}};

/// y is 0, 1 or p-1, or not below p. `p` and `y` little-endian.
bool isTrivialOrUnreduced(Octets y, const std::string &p)
{
    std::string constant(y.size(), '\0');
    if (y == constant)
        return true;
    constant[0] = 1;
    if (y == constant)
        return true;
    std::string minusOne = p;
    --minusOne[0];
    return y == minusOne || atLeast(y, p);
}

} // namespace

bool isRocaModulus(std::string_view modulus)
{
    return std::all_of(kRocaPrimes.begin(), kRocaPrimes.end(), [&](int prime) {
        const auto p = static_cast<std::uint32_t>(prime);
        return isPowerOf65537(remainder(modulus, p), p);
    });
}

bool isWeakEd25519(std::string_view octets)
{
    std::string y(octets);
    y.back() = static_cast<char>(y.back() & 0x7F); // the top bit is the sign of x
    std::string p(32, '\xFF');                     // 2^255 - 19
    p.front() = '\xED';
    p.back() = '\x7F';
    if (isTrivialOrUnreduced(y, p))
        return true;
    return std::any_of(std::begin(kOrderEight), std::end(kOrderEight), [&](const auto &weak) {
        return std::equal(y.begin(), y.end(), std::begin(weak),
                          [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
    });
}

bool isWeakEd448(std::string_view octets)
{
    // The last octet holds the sign of x and seven bits that have to be zero.
    if ((octets.back() & 0x7F) != 0)
        return true;
    std::string p(56, '\xFF'); // 2^448 - 2^224 - 1
    p[28] = '\xFE';
    return isTrivialOrUnreduced(octets.substr(0, 56), p);
}

} // namespace portcullis::jose
