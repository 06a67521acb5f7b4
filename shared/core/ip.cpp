// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ip.h"

#include "shared/core/ascii.h"

#include <algorithm>
#include <cstring>

namespace portcullis {

namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr int kMappedBits = 96;
constexpr int kGroups = 8;

std::optional<std::uint32_t> parseV4(std::string_view text)
{
    std::uint32_t value = 0;
    for (int part = 0; part < 4; ++part) {
        std::size_t digits = 0;
        std::uint32_t octet = 0;
        while (digits < text.size() && digits < 4 && asciiDigit(text[digits]))
            octet = octet * 10 + static_cast<std::uint32_t>(text[digits++] - '0');
        // A leading zero is octal to some readers (RFC 6943 section 3.1.1).
        if (digits == 0 || octet > 255 || (digits > 1 && text[0] == '0'))
            return std::nullopt;
        text.remove_prefix(digits);
        value = value << 8 | octet;
        if (part == 3)
            break;
        if (text.empty() || text[0] != '.')
            return std::nullopt;
        text.remove_prefix(1);
    }
    return text.empty() ? std::optional(value) : std::nullopt;
}

int hexDigit(char c)
{
    if (asciiDigit(c))
        return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The groups on one side of `::`, or of a whole address.
struct GroupRun {
    std::array<std::uint16_t, kGroups> groups{};
    int count = 0;

    bool append(std::uint32_t group)
    {
        if (count == kGroups)
            return false;
        groups[static_cast<std::size_t>(count++)] = static_cast<std::uint16_t>(group);
        return true;
    }
};

bool appendGroup(GroupRun &run, std::string_view text)
{
    if (text.empty() || text.size() > 4)
        return false;
    std::uint32_t group = 0;
    for (const char c : text) {
        const int digit = hexDigit(c);
        if (digit < 0)
            return false;
        group = group << 4 | static_cast<std::uint32_t>(digit);
    }
    return run.append(group);
}

/// Reads groups separated by single colons; the last may be an IPv4 address where `mayEndInV4`.
bool parseRun(std::string_view text, bool mayEndInV4, GroupRun &run)
{
    if (text.empty())
        return true;
    for (;;) {
        const std::size_t colon = text.find(':');
        const std::string_view part = text.substr(0, colon);
        if (colon == std::string_view::npos && mayEndInV4
            && part.find('.') != std::string_view::npos) {
            const auto v4 = parseV4(part);
            return v4 && run.append(*v4 >> 16) && run.append(*v4 & 0xFFFF);
        }
        if (!appendGroup(run, part))
            return false;
        if (colon == std::string_view::npos)
            return true;
        text.remove_prefix(colon + 1);
    }
}

std::optional<IpAddress> parseV6(std::string_view text)
{
    GroupRun front;
    GroupRun back;
    const std::size_t gap = text.find("::");
    if (gap == std::string_view::npos) {
        if (!parseRun(text, true, front) || front.count != kGroups)
            return std::nullopt;
    } else if (!parseRun(text.substr(0, gap), false, front)
               || !parseRun(text.substr(gap + 2), true, back)
               || front.count + back.count >= kGroups) {
        return std::nullopt;
    }

    std::array<std::uint16_t, kGroups> all{};
    std::copy_n(front.groups.begin(), front.count, all.begin());
    std::copy_n(back.groups.begin(), back.count, all.end() - back.count);
    IpAddress address;
    for (std::size_t i = 0; i < kGroups; ++i) {
        address.bytes[2 * i] = static_cast<std::uint8_t>(all[i] >> 8);
        address.bytes[2 * i + 1] = static_cast<std::uint8_t>(all[i] & 0xFF);
    }
    return address;
}

char *putDecimal(char *out, std::uint8_t octet)
{
    if (octet >= 100)
        *out++ = static_cast<char>('0' + octet / 100);
    if (octet >= 10)
        *out++ = static_cast<char>('0' + octet / 10 % 10);
    *out++ = static_cast<char>('0' + octet % 10);
    return out;
}

/// First group and length of the longest run of zero groups that `::` may stand for: at least two,
/// the first of equals (RFC 5952 section 4.2).
std::pair<int, int> longestZeroRun(const std::array<std::uint16_t, kGroups> &groups)
{
    std::pair<int, int> best{-1, 1};
    for (int i = 0; i < kGroups;) {
        int end = i;
        while (end < kGroups && groups[static_cast<std::size_t>(end)] == 0)
            ++end;
        if (end - i > best.second)
            best = {i, end - i};
        i = end + 1;
    }
    return best;
}

char *putHex(char *out, std::uint16_t group)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
        const std::size_t digit = static_cast<std::size_t>(group >> shift) & 0xF;
        started = started || digit != 0 || shift == 0;
        if (started)
            *out++ = kDigits[digit];
    }
    return out;
}

/// `address` with every bit behind the first `bits` cleared.
IpAddress masked(IpAddress address, int bits)
{
    for (int i = 0; i < 16; ++i) {
        const int keep = std::clamp(bits - 8 * i, 0, 8);
        address.bytes[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xFF00 >> keep);
    }
    return address;
}

std::optional<int> parsePrefixLength(std::string_view text, int most)
{
    if (text.empty() || text.size() > 3 || (text.size() > 1 && text[0] == '0'))
        return std::nullopt;
    int value = 0;
    for (const char c : text) {
        if (!asciiDigit(c))
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value <= most ? std::optional(value) : std::nullopt;
}

} // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
    if (text.find(':') != std::string_view::npos)
        return parseV6(text);
    const auto v4 = parseV4(text);
    return v4 ? std::optional(fromV4(*v4)) : std::nullopt;
}

IpAddress IpAddress::fromV4(std::uint32_t hostOrder)
{
    IpAddress address;
    std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes.begin());
    for (std::size_t i = 0; i < 4; ++i)
        address.bytes[12 + i] = static_cast<std::uint8_t>(hostOrder >> (24 - 8 * i) & 0xFF);
    return address;
}

bool IpAddress::isV4() const
{
    return std::memcmp(bytes.data(), kMappedPrefix.data(), kMappedPrefix.size()) == 0;
}

bool IpAddress::isLoopback() const
{
    if (isV4())
        return bytes[12] == 127;
    return bytes[15] == 1
        && std::all_of(bytes.begin(), bytes.end() - 1, [](auto b) { return b == 0; });
}

IpAddress IpAddress::limitKey() const
{
    return isV4() ? *this : masked(*this, 64);
}

std::string IpAddress::toString() const
{
    std::array<char, kMaxText> text;
    return {text.data(), write(text.data())};
}

std::size_t IpAddress::write(char *out) const
{
    char *at = out;
    if (isV4()) {
        for (std::size_t i = kMappedPrefix.size(); i < bytes.size(); ++i) {
            if (at != out)
                *at++ = '.';
            at = putDecimal(at, bytes[i]);
        }
        return static_cast<std::size_t>(at - out);
    }
    std::array<std::uint16_t, kGroups> groups{};
    for (std::size_t i = 0; i < kGroups; ++i)
        groups[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    const auto [gap, gapLength] = longestZeroRun(groups);
    for (int i = 0; i < kGroups; ++i) {
        if (i == gap) {
            *at++ = ':';
            *at++ = ':';
            i += gapLength - 1;
            continue;
        }
        if (at != out && at[-1] != ':')
            *at++ = ':';
        at = putHex(at, groups[static_cast<std::size_t>(i)]);
    }
    return static_cast<std::size_t>(at - out);
}

std::optional<IpRange> IpRange::parse(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address)
        return std::nullopt;
    if (slash == std::string_view::npos)
        return IpRange{*address, 128};

    const bool dotted = text.substr(0, slash).find(':') == std::string_view::npos;
    const auto length = parsePrefixLength(text.substr(slash + 1), dotted ? 32 : 128);
    if (!length)
        return std::nullopt;
    const int bits = dotted ? *length + kMappedBits : *length;
    return IpRange{masked(*address, bits), bits};
}

bool IpRange::contains(const IpAddress &address) const
{
    // `::/0` is all of IPv6 and nothing of IPv4, although IPv4 is kept in a corner of its space.
    const bool v4Range = bits >= kMappedBits && base.isV4();
    return address.isV4() == v4Range && masked(address, bits) == masked(base, bits);
}

} // namespace portcullis
