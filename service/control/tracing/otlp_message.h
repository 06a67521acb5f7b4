// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/model/document.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What is said to a collector and what it answers: OTLP 1.x over HTTP, in JSON.
namespace portcullis::control {

/// Where a request goes for the `otlp` of a document: as it is, or to `/v1/traces` of a collector
/// that is named without a path.
std::string exportUrl(std::string_view otlp);

/// What stands before the spans of a request (an ExportTraceServiceRequest): the resource with its
/// attributes. `instance` tells this process from every other.
std::string messageStart(const model::Tracing &config, std::string_view instance);
/// What stands behind them.
inline constexpr std::string_view kMessageEnd = "]}]}]}";

/// What an answer with a status of success says of single spans.
struct PartialSuccess {
    std::uint64_t rejected = 0;
    std::string message; ///< for people; may be there though nothing was rejected
};
/// Of a body that is no such answer: nothing was rejected.
PartialSuccess readPartialSuccess(std::string_view body);

/// Whether the same request may be sent again after an answer with this status (OTLP/HTTP,
/// "Failures").
bool mayRetry(int status);

/// The wait that a `Retry-After` asks for: seconds, or a date. Nullopt for what is neither.
std::optional<Milliseconds> readRetryAfter(std::string_view value, WallTime now);

} // namespace portcullis::control
