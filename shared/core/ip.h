// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portcullis {

/// An IPv4 or IPv6 address. IPv4 is kept in its IPv4-mapped IPv6 form, so that both spellings of
/// one address are equal. Default-constructed it is `::`.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};

    /// Dotted decimal (four decimal parts without leading zeros) or RFC 4291 section 2.2 text.
    /// No port, no brackets, no zone.
    static std::optional<IpAddress> parse(std::string_view text);
    static IpAddress fromV4(std::uint32_t hostOrder);

    bool isV4() const;
    bool isLoopback() const;
    /// The first 64 bits for IPv6, the whole for IPv4: what counts as one client for limits.
    IpAddress limitKey() const;
    /// RFC 5952 text; IPv4 as dotted decimal.
    std::string toString() const;
    /// The longest text of an address, in bytes.
    static constexpr std::size_t kMaxText = 39;
    /// The same text into `out`, which has room for kMaxText; returns its length. No allocation.
    std::size_t write(char *out) const;

    friend auto operator<=>(const IpAddress &, const IpAddress &) = default;
};

/// An address range such as `10.0.0.0/8` or `2001:db8::/32`; a single address is a full-length one.
struct IpRange {
    IpAddress base;
    int bits = 128; ///< of the 128-bit form: an IPv4 prefix length plus 96

    /// Bits of the address behind the prefix length are ignored.
    static std::optional<IpRange> parse(std::string_view text);
    bool contains(const IpAddress &address) const;

    friend bool operator==(const IpRange &, const IpRange &) = default;
};

} // namespace portcullis
