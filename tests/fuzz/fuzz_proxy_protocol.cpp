// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/proxy_protocol/crc32c.h"
#include "service/transport/proxy_protocol/proxy_header.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <cstdint>
#include <string>

using namespace portcullis;
using namespace portcullis::transport;
using Status = ProxyHeader::Status;

namespace {

/// The answer is the same however the bytes are cut, and none is taken back.
ProxyHeader steadyAnswer(std::string_view bytes)
{
    const ProxyHeader whole = parseProxyHeader(bytes);
    const std::size_t step = bytes.size() <= 512 ? 1 : 1 + bytes.size() / 64;
    for (std::size_t size = 0; size < bytes.size(); size += step) {
        const ProxyHeader part = parseProxyHeader(bytes.substr(0, size));
        check(part.status == Status::NeedMore || part == whole, "a split changes nothing");
        check(whole.status != Status::Done || (part.status == Status::Done) == (size >= whole.size),
              "a header is known at its last byte");
    }
    return whole;
}

/// Both versions of the header that names this client, without anything else.
void checkWritten(const IpAddress &source)
{
    const bool v4 = source.isV4();
    const std::string text = source.toString();
    const std::string line =
        (v4 ? "PROXY TCP4 " : "PROXY TCP6 ") + text + ' ' + text + " 1 65535\r\n";
    check(steadyAnswer(line) == ProxyHeader{Status::Done, line.size(), source},
          "a written line reads the same");

    std::string binary("\r\n\r\n\0\r\nQUIT\n\x21", 13);
    binary += v4 ? '\x11' : '\x21';
    binary += '\0';
    binary += v4 ? '\x13' : '\x2B'; // the addresses, and a checksum
    const auto *const bytes = reinterpret_cast<const char *>(source.bytes.data());
    const std::string address(bytes + (v4 ? 12 : 0), bytes + source.bytes.size());
    binary += address + address + std::string("\0\1\xFF\xFF\x03\0\4\0\0\0\0", 11);
    Crc32c sum;
    sum.add(binary);
    for (std::size_t i = 0; i < 4; ++i)
        binary[binary.size() - 4 + i] = static_cast<char>(sum.value() >> (24 - 8 * i));
    check(steadyAnswer(binary) == ProxyHeader{Status::Done, binary.size(), source},
          "a written header reads the same");
    binary.back() ^= 1;
    check(parseProxyHeader(binary).status == Status::Bad, "a checksum finds a changed bit");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    const ProxyHeader header = steadyAnswer(bytes);
    if (header.status == Status::NeedMore) {
        check(size < kMaxProxyHeader, "what is waited for has a bound");
        check(size < kMaxProxyLine || bytes.front() == '\r', "a line has a bound");
    }
    if (header.status != Status::Done) {
        check(header.size == 0 && !header.source, "without a header there is no client");
        return 0;
    }
    check(header.size <= size, "a header lies within what came");
    check(header.size <= kMaxProxyHeader, "a header has a bound");
    check(parseProxyHeader(bytes.substr(0, header.size)) == header, "what follows has no say");
    if (header.source)
        checkWritten(*header.source);
    return 0;
}
