// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/proxy_protocol/proxy_line.h"

#include "shared/core/ascii.h"

#include <algorithm>

namespace portcullis::transport {

namespace {

using Status = ProxyHeader::Status;

constexpr std::string_view kStart = "PROXY ";
constexpr std::string_view kLineEnd = "\r\n";

/// The part up to the next space, which it takes off `rest`; at the last one `rest` is left empty.
std::optional<std::string_view> takePart(std::string_view &rest, bool last)
{
    const std::size_t space = rest.find(' ');
    if ((space == std::string_view::npos) != last)
        return {};
    const std::string_view part = rest.substr(0, space);
    rest.remove_prefix(last ? rest.size() : space + 1);
    return part;
}

bool isPort(std::string_view text)
{
    constexpr std::size_t kMostDigits = 5;
    if (text.empty() || text.size() > kMostDigits || (text.size() > 1 && text.front() == '0'))
        return false;
    unsigned value = 0;
    for (const char c : text) {
        if (!asciiDigit(c))
            return false;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value <= 0xFFFF;
}

/// An address in the notation of its family: no IPv4 where IPv6 is said, nor the other way round.
std::optional<IpAddress> readAddress(std::optional<std::string_view> text, bool v6)
{
    if (!text || (text->find(':') != std::string_view::npos) != v6)
        return {};
    return IpAddress::parse(*text);
}

/// What follows `PROXY TCP4 ` or `PROXY TCP6 `: the client's address, if all of it is right.
std::optional<IpAddress> readEnds(std::string_view rest, bool v6)
{
    const auto source = readAddress(takePart(rest, false), v6);
    const auto destination = readAddress(takePart(rest, false), v6);
    const auto sourcePort = takePart(rest, false);
    const auto destinationPort = takePart(rest, true);
    if (!destination || !sourcePort || !isPort(*sourcePort) || !destinationPort
        || !isPort(*destinationPort))
        return {};
    return source;
}

bool isPrintable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

ProxyHeader readLine(std::string_view line)
{
    const std::size_t size = line.size() + kLineEnd.size();
    line.remove_prefix(kStart.size());
    const std::string_view protocol = line.substr(0, line.find(' '));
    // What follows UNKNOWN is to be ignored (section 2.1).
    if (protocol == "UNKNOWN" && isPrintable(line))
        return {Status::Done, size, {}};
    const bool v6 = protocol == "TCP6";
    if (!v6 && protocol != "TCP4")
        return {Status::Bad, 0, {}};
    line.remove_prefix(std::min(protocol.size() + 1, line.size()));
    const auto source = readEnds(line, v6);
    return source ? ProxyHeader{Status::Done, size, source} : ProxyHeader{Status::Bad, 0, {}};
}

} // namespace

ProxyHeader parseProxyLine(std::string_view bytes)
{
    const std::size_t known = std::min(bytes.size(), kStart.size());
    if (bytes.substr(0, known) != kStart.substr(0, known))
        return {Status::Bad, 0, {}};
    bytes = bytes.substr(0, kMaxProxyLine);
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos)
        return {bytes.size() < kMaxProxyLine ? Status::NeedMore : Status::Bad, 0, {}};
    if (bytes[end - 1] != '\r')
        return {Status::Bad, 0, {}};
    return readLine(bytes.substr(0, end - 1));
}

} // namespace portcullis::transport
