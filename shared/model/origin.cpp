// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/core/ip.h"
#include "shared/model/host.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <algorithm>
#include <charconv>

namespace portcullis::model {

namespace {

bool isScheme(std::string_view text)
{
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !text.empty() && letter(text.front())
        && std::all_of(text.begin(), text.end(), [&](char c) {
               return letter(c) || asciiDigit(c) || c == '+' || c == '-' || c == '.';
           });
}

/// Nothing, or a port as browsers write it: not the scheme's own, no leading zero.
bool isPortSuffix(std::string_view text, std::string_view scheme)
{
    if (text.empty())
        return true;
    if (text.size() < 2 || text[0] != ':' || text[1] < '1' || text[1] > '9')
        return false;
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), port);
    const bool usual = (scheme == "http" && port == 80) || (scheme == "https" && port == 443);
    return error == std::errc() && end == text.data() + text.size() && !usual;
}

bool isHostAndPort(std::string_view text, std::string_view scheme)
{
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        return close != std::string_view::npos && IpAddress::parse(text.substr(1, close - 1))
            && isPortSuffix(text.substr(close + 1), scheme);
    }
    const std::size_t colon = std::min(text.find(':'), text.size());
    return isHostName(text.substr(0, colon)) && isPortSuffix(text.substr(colon), scheme);
}

} // namespace

/// Browsers send an origin in one spelling only (RFC 6454 section 6.2), and it is compared as
/// bytes.
MaybeFault rules::origin(std::string_view text)
{
    const std::size_t colon = text.find("://");
    if (text == "*")
        return std::nullopt;
    if (colon != std::string_view::npos && isScheme(text.substr(0, colon))
        && isHostAndPort(text.substr(colon + 3), text.substr(0, colon)))
        return std::nullopt;
    return Fault{code::kFormat,
                 quote(text)
                     + " is not allowed here: \"*\", or an origin as browsers send it, such as "
                       "\"https://app.example.com\" or \"http://localhost:3000\": lower case, "
                       "without path, trailing slash and the scheme's own port"};
}

} // namespace portcullis::model
