// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>
#include <string_view>

namespace portcullis::model {

/// A DNS name of A-labels in lower case, or an IPv4 address. `_` is let through: host names in
/// private networks have it.
bool isHostName(std::string_view lower);

/// The form of a host pattern that is matched: lower case, without port and trailing dot; an IPv6
/// address in brackets. For a pattern that rules::hostPattern accepts.
std::string normalizeHostPattern(std::string_view pattern);

} // namespace portcullis::model
