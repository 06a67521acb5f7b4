// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__) || defined(_M_X64)
#define PORTCULLIS_SSE2 1
#include <emmintrin.h>
#endif

/// Sixteen bytes at a time, where every processor of the kind can: a quick look at text that is
/// what it nearly always is. What none of these calls plain has to be looked at byte by byte.
namespace portcullis::http::blocks {

#ifdef PORTCULLIS_SSE2

using Block = __m128i;
inline constexpr std::size_t kBlock = sizeof(Block);

inline Block blockAt(const char *bytes)
{
    return _mm_loadu_si128(reinterpret_cast<const Block *>(bytes));
}

inline Block within(Block block, char first, char last)
{
    const Block from = _mm_sub_epi8(block, _mm_set1_epi8(first));
    const Block most = _mm_set1_epi8(static_cast<char>(last - first));
    return _mm_cmpeq_epi8(_mm_min_epu8(from, most), from);
}

/// A bit for each byte that is no letter, digit or `-`.
inline unsigned oddInName(Block block)
{
    const Block letter = within(_mm_or_si128(block, _mm_set1_epi8(0x20)), 'a', 'z');
    const Block digit = within(block, '0', '9');
    const Block dash = _mm_cmpeq_epi8(block, _mm_set1_epi8('-'));
    const Block plain = _mm_or_si128(_mm_or_si128(letter, digit), dash);
    return static_cast<unsigned>(_mm_movemask_epi8(plain)) ^ 0xFFFFU;
}

/// A bit for each byte that is a control character or DEL, HTAB among them.
inline unsigned oddInValue(Block block)
{
    const Block text = _mm_cmpeq_epi8(_mm_max_epu8(block, _mm_set1_epi8(0x20)), block);
    const Block del = _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7F));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_andnot_si128(del, text))) ^ 0xFFFFU;
}

template <unsigned (*odd)(Block)>
std::size_t skipPlain(std::string_view text, std::size_t at)
{
    for (; text.size() - at >= kBlock; at += kBlock) {
        const unsigned bits = odd(blockAt(text.data() + at));
        if (bits != 0)
            return at + static_cast<std::size_t>(std::countr_zero(bits));
    }
    return at;
}

/// Both ends of four to fifteen bytes, which overlap, in one block.
inline Block endsOf(std::string_view text)
{
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (text.size() >= sizeof first) {
        std::memcpy(&first, text.data(), sizeof first);
        std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
    } else {
        std::uint32_t half = 0;
        std::memcpy(&half, text.data(), sizeof half);
        first = half;
        std::memcpy(&half, text.data() + text.size() - sizeof half, sizeof half);
        first |= std::uint64_t{half} << 32;
        last = first;
    }
    return _mm_set_epi64x(static_cast<long long>(last), static_cast<long long>(first));
}

template <unsigned (*odd)(Block)>
bool isPlain(std::string_view text)
{
    if (text.size() < sizeof(std::uint32_t))
        return false;
    if (text.size() < kBlock)
        return odd(endsOf(text)) == 0;
    // The last block overlaps the one before it.
    const std::size_t last = text.size() - kBlock;
    unsigned bits = odd(blockAt(text.data() + last));
    for (std::size_t at = 0; at < last; at += kBlock)
        bits |= odd(blockAt(text.data() + at));
    return bits == 0;
}

/// The first position from `at` on where skip() has to look.
inline std::size_t skipPlainName(std::string_view text, std::size_t at)
{
    return skipPlain<oddInName>(text, at);
}
inline std::size_t skipPlainValue(std::string_view text, std::size_t at)
{
    return skipPlain<oddInValue>(text, at);
}
/// Letters, digits and `-` only.
inline bool isPlainName(std::string_view text)
{
    return isPlain<oddInName>(text);
}
/// No control characters.
inline bool isPlainValue(std::string_view text)
{
    return isPlain<oddInValue>(text);
}

#else

inline constexpr std::size_t kBlock = sizeof(std::uint64_t);

inline std::size_t skipPlainName(std::string_view, std::size_t at)
{
    return at;
}
inline std::size_t skipPlainValue(std::string_view text, std::size_t at)
{
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    for (; text.size() - at >= kBlock; at += kBlock) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, kBlock);
        const std::uint64_t del = word ^ (kOnes * 0x7F);
        const std::uint64_t control = (word - kOnes * 0x20) & ~word;
        if (((control | ((del - kOnes) & ~del)) & (kOnes * 0x80)) != 0)
            break;
    }
    return at;
}
inline bool isPlainName(std::string_view)
{
    return false;
}
inline bool isPlainValue(std::string_view)
{
    return false;
}

#endif

} // namespace portcullis::http::blocks
