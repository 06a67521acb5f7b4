// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace portcullis::http {

/// An authority taken apart and checked, as received.
struct AuthorityParts {
    std::string_view host; ///< not empty; IPv6 with its brackets; a trailing dot may be there
    std::optional<std::uint16_t> port;
};

/// RFC 3986 section 3.2, with what no client of ours needs left out: user information, an empty
/// host, percent-encoding in names, zones and future address forms.
std::optional<AuthorityParts> splitAuthority(std::string_view text);

/// Without one trailing dot.
std::string_view withoutRootDot(std::string_view host);

/// The same host, whatever its case and trailing dot, and the same port, `defaultPort` where there
/// is none.
bool sameAuthority(const AuthorityParts &a, const AuthorityParts &b, std::uint16_t defaultPort);

} // namespace portcullis::http
