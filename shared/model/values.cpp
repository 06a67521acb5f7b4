// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/values.h"

#include "shared/core/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace portcullis::model {

namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

// Largest first: formatting takes the first that divides.
constexpr std::array<Unit, 5> kDurations{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<Unit, 4> kSizes{
    {{"GiB", 1ULL << 30}, {"MiB", 1ULL << 20}, {"KiB", 1ULL << 10}, {"B", 1}}};

template <std::size_t N>
std::optional<std::uint64_t> parseUnit(std::string_view text, const std::array<Unit, N> &units)
{
    const auto digits = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), asciiDigit) - text.begin());
    const std::string_view name = text.substr(digits);
    std::uint64_t number = 0;
    if (std::from_chars(text.data(), text.data() + digits, number).ec != std::errc())
        return std::nullopt;
    for (const Unit &unit : units) {
        if (unit.name != name)
            continue;
        constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        if (number > kMost / unit.factor)
            return std::nullopt;
        return number * unit.factor;
    }
    return std::nullopt;
}

template <std::size_t N>
std::string formatUnit(std::uint64_t number, const std::array<Unit, N> &units)
{
    for (const Unit &unit : units) {
        if (number % unit.factor == 0 && (number > 0 || unit.factor == 1 || unit.name == "s"))
            return std::to_string(number / unit.factor) + std::string(unit.name);
    }
    return {};
}

int hexValue(char c)
{
    if (asciiDigit(c))
        return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

std::optional<Milliseconds> parseDuration(std::string_view text)
{
    const auto number = parseUnit(text, kDurations);
    if (!number)
        return std::nullopt;
    return Milliseconds(static_cast<std::int64_t>(*number));
}

std::string formatDuration(Milliseconds duration)
{
    return formatUnit(static_cast<std::uint64_t>(duration.count()), kDurations);
}

std::optional<Size> parseSize(std::string_view text)
{
    return parseUnit(text, kSizes);
}

std::string formatSize(Size size)
{
    return formatUnit(size, kSizes);
}

std::optional<std::uint32_t> parsePercent(std::string_view text)
{
    std::uint32_t number = 0;
    if (text.empty() || !asciiDigit(text.front()))
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number > 100
        || std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end)) != "%")
        return std::nullopt;
    return number;
}

std::optional<CountPerWindow> parseCountPerWindow(std::string_view text)
{
    CountPerWindow value;
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0 || !asciiDigit(text.front()))
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + slash, value.count);
    const auto window = parseDuration(text.substr(slash + 1));
    if (error != std::errc() || end != text.data() + slash || !window)
        return std::nullopt;
    value.window = *window;
    return value;
}

std::string formatCountPerWindow(const CountPerWindow &value)
{
    return std::to_string(value.count) + "/" + formatDuration(value.window);
}

std::optional<Sha256> parseSha256(std::string_view text)
{
    Sha256 hash;
    if (text.size() != 2 * hash.size())
        return std::nullopt;
    for (std::size_t i = 0; i < hash.size(); ++i) {
        const int high = hexValue(text[2 * i]);
        const int low = hexValue(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        hash[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return hash;
}

std::string formatSha256(const Sha256 &hash)
{
    static constexpr char kHex[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * hash.size());
    for (const std::uint8_t byte : hash) {
        text += kHex[byte >> 4];
        text += kHex[byte & 15];
    }
    return text;
}

std::string formatRange(const IpRange &range)
{
    std::string text = range.base.toString();
    if (range.bits < 128) {
        // A range wider than the IPv4-mapped block has a base that is not written as IPv4.
        const bool v4 = range.base.isV4() && range.bits >= 96;
        text += "/" + std::to_string(v4 ? range.bits - 96 : range.bits);
    }
    return text;
}

bool isName(std::string_view text)
{
    const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || asciiDigit(c); };
    return !text.empty() && text.size() <= 63 && alphanumeric(text.front())
        && std::all_of(text.begin(), text.end(),
                       [&](char c) { return alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

bool isToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return asciiDigit(c) || (asciiLower(c) >= 'a' && asciiLower(c) <= 'z')
            || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool hasControl(std::string_view text, bool exceptTab)
{
    return std::any_of(text.begin(), text.end(), [exceptTab](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && !(exceptTab && c == '\t')) || byte == 0x7f;
    });
}

} // namespace portcullis::model
