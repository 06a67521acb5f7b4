// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/receive/receive.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

namespace portcullis::pipeline {

namespace {

constexpr std::string_view kField = "X-Request-Id";
constexpr std::size_t kLongest = 128;
constexpr std::string_view kPunctuation = "-._~+/=:@";

/// xoshiro256** by Blackman and Vigna: four words of state, a nanosecond a number. Ids have to be
/// unique, not secret.
class IdGenerator {
public:
    IdGenerator()
    {
        std::random_device device;
        for (std::uint64_t &word : m_state)
            word = static_cast<std::uint64_t>(device()) << 32 | device();
        m_state[0] |= 1; // all zero would stay zero
    }

    std::uint64_t next()
    {
        const std::uint64_t result = rotate(m_state[1] * 5, 7) * 9;
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = rotate(m_state[3], 45);
        return result;
    }

private:
    static std::uint64_t rotate(std::uint64_t value, int by)
    {
        return value << by | value >> (64 - by);
    }

    std::array<std::uint64_t, 4> m_state{};
};

/// The two digits of each byte.
constexpr auto kHexPairs = [] {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::array<std::array<char, 2>, 256> pairs{};
    for (std::size_t i = 0; i < pairs.size(); ++i)
        pairs[i] = {kDigits[i >> 4], kDigits[i & 0xF]};
    return pairs;
}();

bool isSane(std::string_view id)
{
    return !id.empty() && id.size() <= kLongest && std::all_of(id.begin(), id.end(), [](char c) {
        const char lower = asciiLower(c);
        return asciiDigit(c) || (lower >= 'a' && lower <= 'z')
            || kPunctuation.find(c) != std::string_view::npos;
    });
}

std::string_view makeId(Arena &arena)
{
    thread_local IdGenerator generator;
    char *const text = arena.allocate(32);
    for (std::size_t word = 0; word < 2; ++word) {
        std::uint64_t bits = generator.next();
        for (std::size_t i = 0; i < 8; ++i, bits >>= 8)
            std::memcpy(text + 16 * word + 2 * i, kHexPairs[bits & 0xFF].data(), 2);
    }
    return {text, 32};
}

} // namespace

std::string_view requestId(const http::FieldList &fields, bool peerTrusted, Arena &arena)
{
    if (peerTrusted) {
        const auto given = fields.find(kField);
        if (given && fields.count(kField) == 1 && isSane(*given))
            return *given;
    }
    return makeId(arena);
}

} // namespace portcullis::pipeline
