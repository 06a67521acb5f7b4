// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/proxy_protocol/proxy_header.h"

#include "service/transport/proxy_protocol/crc32c.h"
#include "service/transport/proxy_protocol/proxy_line.h"

#include <algorithm>

namespace portcullis::transport {

namespace {

using Status = ProxyHeader::Status;

constexpr std::string_view kSignature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t kFixedPart = 16; // signature, version and command, family, length

constexpr unsigned kVersion2 = 0x20;
constexpr unsigned kLocal = 0;
constexpr unsigned kProxy = 1;
constexpr unsigned kUnspecified = 0x00;
constexpr unsigned kTcp4 = 0x11;
constexpr unsigned kTcp6 = 0x21;
constexpr std::size_t kTcp4Addresses = 12; // two addresses, two ports
constexpr std::size_t kTcp6Addresses = 36;

constexpr std::size_t kFieldHead = 3; // type, length
constexpr unsigned kChecksumType = 0x03;
constexpr std::size_t kChecksumSize = 4;

std::uint32_t number(std::string_view bytes)
{
    std::uint32_t value = 0;
    for (const char c : bytes)
        value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
}

unsigned byteAt(std::string_view bytes, std::size_t at)
{
    return static_cast<std::uint8_t>(bytes[at]);
}

/// Whether the checksum, whose four bytes lie at `at`, is that of the header without it.
bool checksumHolds(std::string_view header, std::size_t at)
{
    Crc32c sum;
    sum.add(header.substr(0, at));
    sum.add(std::string_view("\0\0\0\0", kChecksumSize));
    sum.add(header.substr(at + kChecksumSize));
    return sum.value() == number(header.substr(at, kChecksumSize));
}

/// Whether the additional fields from `at` on fill the header exactly, and none belies it.
bool fieldsHold(std::string_view header, std::size_t at)
{
    bool checked = false;
    while (at < header.size()) {
        if (header.size() - at < kFieldHead)
            return false;
        const unsigned type = byteAt(header, at);
        const std::size_t size = number(header.substr(at + 1, 2));
        at += kFieldHead;
        if (header.size() - at < size)
            return false;
        if (type == kChecksumType) {
            if (checked || size != kChecksumSize || !checksumHolds(header, at))
                return false;
            checked = true;
        }
        at += size;
    }
    return true;
}

ProxyHeader bad()
{
    return {Status::Bad, 0, {}};
}

/// Of a complete header of version 2 with the command PROXY.
ProxyHeader readAddresses(std::string_view header)
{
    const unsigned family = byteAt(header, 13);
    if (family == kUnspecified)
        return {Status::Done, header.size(), {}};
    const std::size_t addresses = family == kTcp4 ? kTcp4Addresses : kTcp6Addresses;
    if (header.size() < kFixedPart + addresses || !fieldsHold(header, kFixedPart + addresses))
        return bad();
    IpAddress source;
    if (family == kTcp4)
        source = IpAddress::fromV4(number(header.substr(kFixedPart, 4)));
    else
        std::copy_n(header.begin() + kFixedPart, source.bytes.size(), source.bytes.begin());
    return {Status::Done, header.size(), source};
}

ProxyHeader parseBinary(std::string_view bytes)
{
    const std::size_t known = std::min(bytes.size(), kSignature.size());
    if (bytes.substr(0, known) != kSignature.substr(0, known))
        return bad();
    const unsigned command = bytes.size() > 12 ? byteAt(bytes, 12) ^ kVersion2 : kLocal;
    if (command != kLocal && command != kProxy)
        return bad();
    if (bytes.size() < kFixedPart)
        return {};
    const unsigned family = byteAt(bytes, 13);
    if (command == kProxy && family != kUnspecified && family != kTcp4 && family != kTcp6)
        return bad();
    const std::size_t size = kFixedPart + number(bytes.substr(14, 2));
    if (size > kMaxProxyHeader)
        return bad();
    if (bytes.size() < size)
        return {};
    // What follows LOCAL is to be discarded whatever it is.
    return command == kLocal ? ProxyHeader{Status::Done, size, {}}
                             : readAddresses(bytes.substr(0, size));
}

} // namespace

ProxyHeader parseProxyHeader(std::string_view bytes)
{
    if (bytes.empty())
        return {};
    return bytes.front() == kSignature.front() ? parseBinary(bytes) : parseProxyLine(bytes);
}

} // namespace portcullis::transport
