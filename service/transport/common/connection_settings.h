// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/request_parser.h"
#include "service/pipeline/common/exchange.h"
#include "shared/model/document.h"

#include <cstdint>
#include <string>

namespace portcullis::transport {

/// What connections of one listener need to know. Immutable; connections share it, so that one from
/// before a reload ends under the settings it began with.
struct ConnectionSettings {
    pipeline::ListenerFacts facts;
    std::string name; ///< what facts.name points to
    http::HeadLimits limits;
    model::ListenerTimeouts timeouts;
    std::uint64_t minRate = 0; ///< bytes a second; 0: off
    bool http2 = false;        ///< the connection's owner serves it, to clients that speak it
};

} // namespace portcullis::transport
