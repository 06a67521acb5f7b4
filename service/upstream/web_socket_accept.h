// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>
#include <string_view>

namespace portcullis::upstream {

/// The `Sec-WebSocket-Accept` that answers a `Sec-WebSocket-Key` (RFC 6455 section 4.2.2): over
/// HTTP/2 the server gives none, and a client of HTTP/1.1 insists on it.
std::string webSocketAccept(std::string_view key);

} // namespace portcullis::upstream
