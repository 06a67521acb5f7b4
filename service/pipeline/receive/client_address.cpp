// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/receive/receive.h"
#include "shared/core/ascii.h"

#include <iterator>

namespace portcullis::pipeline {

namespace {

bool isPort(std::string_view digits)
{
    std::uint32_t port = 0;
    for (const char c : digits) {
        if (!asciiDigit(c))
            return false;
        port = port * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return !digits.empty() && digits.size() <= 5 && port <= 65535;
}

/// An address, or one with a port behind it: `192.0.2.1:80`, `[2001:db8::1]:80`, `[2001:db8::1]`.
std::optional<IpAddress> parseEntry(std::string_view entry)
{
    if (entry.starts_with('[')) {
        const std::size_t close = entry.find(']');
        if (close == std::string_view::npos)
            return std::nullopt;
        const std::string_view behind = entry.substr(close + 1);
        if (!behind.empty() && !(behind.front() == ':' && isPort(behind.substr(1))))
            return std::nullopt;
        const std::string_view inside = entry.substr(1, close - 1);
        return inside.find(':') == std::string_view::npos ? std::nullopt : IpAddress::parse(inside);
    }
    const std::size_t colon = entry.find(':');
    if (colon != std::string_view::npos && entry.find(':', colon + 1) == std::string_view::npos) {
        return isPort(entry.substr(colon + 1)) ? IpAddress::parse(entry.substr(0, colon))
                                               : std::nullopt;
    }
    return IpAddress::parse(entry);
}

/// Walks from the right; false once `current` is final.
bool walkLine(std::string_view line, const IpSet &trusted, IpAddress &current)
{
    for (;;) {
        const std::size_t comma = line.rfind(',');
        const bool first = comma == std::string_view::npos;
        const std::string_view entry = trimOws(line.substr(first ? 0 : comma + 1));
        // An empty element is none (RFC 9110 section 5.6.1.2).
        if (!entry.empty()) {
            const auto address = parseEntry(entry);
            if (!address)
                return false;
            current = *address;
            if (!trusted.contains(current))
                return false;
        }
        if (first)
            return true;
        line = line.substr(0, comma);
    }
}

} // namespace

IpAddress clientAddress(const http::FieldList &fields, const IpAddress &peer,
                        const IpSet &trustedProxies)
{
    IpAddress current = peer;
    if (!trustedProxies.contains(peer))
        return current;
    for (auto field = std::make_reverse_iterator(fields.end());
         field != std::make_reverse_iterator(fields.begin()); ++field) {
        if (equalsIgnoreCase(field->name, "X-Forwarded-For")
            && !walkLine(field->value, trustedProxies, current))
            break;
    }
    return current;
}

} // namespace portcullis::pipeline
