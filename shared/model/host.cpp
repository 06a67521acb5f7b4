// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/host.h"

#include "shared/core/ascii.h"
#include "shared/core/ip.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>

namespace portcullis::model {

namespace {

bool isLabel(std::string_view label)
{
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-'
        && std::all_of(label.begin(), label.end(), [](char c) {
               return asciiDigit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
           });
}

bool isIpv6InBrackets(std::string_view host)
{
    if (host.size() < 4 || host.front() != '[' || host.back() != ']')
        return false;
    const std::string_view inner = host.substr(1, host.size() - 2);
    return inner.find(':') != std::string_view::npos && IpAddress::parse(inner);
}

Fault refuse(std::string_view text, std::string_view allowed)
{
    return {code::kHost, quote(text) + " is not allowed here: " + std::string(allowed)};
}

} // namespace

bool isHostName(std::string_view lower)
{
    if (lower.empty() || lower.size() > 253)
        return false;
    std::string_view last;
    for (std::string_view rest = lower;;) {
        const std::size_t dot = rest.find('.');
        last = rest.substr(0, dot);
        if (!isLabel(last))
            return false;
        if (dot == std::string_view::npos)
            break;
        rest.remove_prefix(dot + 1);
    }
    // A name whose last label is a number is read as an IPv4 address by everyone else.
    return !std::all_of(last.begin(), last.end(), asciiDigit) || IpAddress::parse(lower);
}

std::string normalizeHostPattern(std::string_view pattern)
{
    std::string host = toLower(pattern);
    if (!host.starts_with('[') || host.find("]:") != std::string::npos) {
        const std::size_t colon = host.rfind(':');
        if (colon != std::string::npos && colon + 1 < host.size()
            && std::all_of(host.begin() + static_cast<std::ptrdiff_t>(colon) + 1, host.end(),
                           asciiDigit))
            host.resize(colon);
    }
    if (host.ends_with('.'))
        host.pop_back();
    return host;
}

MaybeFault rules::hostName(std::string_view text)
{
    const std::string lower = toLower(text);
    if (isHostName(lower) || IpAddress::parse(text))
        return std::nullopt;
    return refuse(text, "a host name of A-labels or an IP address, without port");
}

MaybeFault rules::hostPattern(std::string_view text)
{
    const bool ascii = std::all_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii)
        return refuse(text, "write the A-labels of the name, as in \"xn--bcher-kva.example\"");
    if (text == "*")
        return refuse(text, "leave \"hosts\" out for any host");
    const std::string host = normalizeHostPattern(text);
    std::string_view name = host;
    if (name.starts_with("*."))
        name.remove_prefix(2);
    if (isIpv6InBrackets(host) || isHostName(name))
        return std::nullopt;
    return refuse(text,
                  "a host name such as \"api.example.com\", a wildcard such as "
                  "\"*.example.com\" with the star as the whole first label, or an IP "
                  "address");
}

} // namespace portcullis::model
