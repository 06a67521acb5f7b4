// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ip.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace portcullis::transport {

/// The longest header of version 1, with its line end (section 2.1 of the specification).
inline constexpr std::size_t kMaxProxyLine = 107;
/// The longest header of version 2. The addresses take 52 bytes; the rest is room for what load
/// balancers add, of which a client's whole certificate is the largest.
inline constexpr std::size_t kMaxProxyHeader = 8 * 1024;

/// What the first bytes of a connection are.
struct ProxyHeader {
    enum class Status : std::uint8_t {
        NeedMore, ///< the beginning of a header
        Bad,      ///< no header, whatever follows
        Done,     ///< a header of `size` bytes
    };
    Status status = Status::NeedMore;
    std::size_t size = 0;
    /// Where the client is; none: the sender speaks for itself or doesn't know (LOCAL, UNKNOWN,
    /// UNSPEC), and the connection's own peer stays.
    std::optional<IpAddress> source;

    friend bool operator==(const ProxyHeader &, const ProxyHeader &) = default;
};

/// Reads a PROXY protocol header, version 1 or 2, at the beginning of `bytes`, which is all that
/// has come so far. Pure; asked again with more bytes it never takes back Bad or Done, and a header
/// of version 2 costs nothing until it is complete.
///
/// Stricter than the specification where that leaves no doubt about the client: only TCP over IPv4
/// and IPv6 has an address, numbers have no leading zeros, an additional field must lie within the
/// header, and a checksum (PP2_TYPE_CRC32C) must be right where there is one.
ProxyHeader parseProxyHeader(std::string_view bytes);

} // namespace portcullis::transport
