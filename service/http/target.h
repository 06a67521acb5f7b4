// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/arena.h"
#include "shared/core/reason.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include <tl/expected.hpp>

namespace portcullis::http {

/// Host and port of an authority, normalised.
struct Authority {
    std::string_view host; ///< lower case, without a trailing dot; IPv6 with its brackets
    std::optional<std::uint16_t> port;
};

/// Splits and checks an authority (RFC 3986 section 3.2.2: reg-name, IPv4 or bracketed IPv6; no
/// user information). The host is lower-cased into `arena` if it has to be.
std::optional<Authority> parseAuthority(std::string_view text, Arena &arena);

/// The one form of a path that is matched and forwarded (docs: "Path safety"): percent-encoded
/// unreserved characters decoded, dot segments removed (also encoded ones), repeated slashes
/// merged. Every other escape, such as `%2F` and `%5C`, stays inside its segment as it was sent,
/// with the case of its digits: the path goes on to back ends that may compare bytes (RFC 9110
/// section 7.7). Slashes are merged before dot segments are removed. Fails with ReceiveBadPath for
/// NUL, control characters, bad percent sequences, a path that climbs above `/`, or one that does
/// not begin with `/`. Idempotent. The result is `path` itself when nothing had to change, else a
/// copy in `arena`.
tl::expected<std::string_view, Reason> normalizePath(std::string_view path, Arena &arena);

/// `path` with the hexadecimal digits of its escapes in upper case, for comparing: `%c3` and `%C3`
/// are the same (RFC 3986 section 2.1). It has the same length and the same segments. The result is
/// `path` itself when nothing had to change, else a copy in `arena`.
std::string_view upperCaseEscapes(std::string_view path, Arena &arena);

/// How a lenient back end may read a normalised path (docs: "Lookalikes"): `%2F`, `%5C` and `\` as
/// `/`; in each segment `;` (also `%3B`) and what follows dropped, trailing dots, spaces and their
/// encodings dropped, also the spaces of Unicode; cut at `%3F`, `%23`, `#`; ASCII case folded;
/// repeated slashes merged and dot segments removed again (never climbing above `/`). The result is
/// `path` itself when both readings are the same, else a copy in `arena`.
std::string_view lookalikePath(std::string_view path, Arena &arena);

} // namespace portcullis::http
