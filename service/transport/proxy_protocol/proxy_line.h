// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/proxy_protocol/proxy_header.h"

namespace portcullis::transport {

/// parseProxyHeader() for version 1, one line of text.
ProxyHeader parseProxyLine(std::string_view bytes);

} // namespace portcullis::transport
