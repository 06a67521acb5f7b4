// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "shared/core/arena.h"
#include "shared/core/reason.h"

#include <optional>
#include <string>
#include <string_view>

namespace portcullis::pipeline {

inline constexpr std::string_view kProblemMediaType = "application/problem+json";

/// A refusal as the client sees it.
struct ProblemInfo {
    Reason reason = Reason::RouteNotFound;
    std::string_view requestId{}; ///< `instance`
    std::string_view detail{};    ///< any bytes; empty: the reason's title stands there
    std::string_view rule{};      ///< what decided; left out of a 401 and where empty
    int status = 0;               ///< 0: that of the reason
};

/// The reason that a client is told: an API key's states look alike from outside, everything else
/// is itself. Log, metrics and trace have the true one.
Reason clientReason(Reason reason);

/// The problem document of a refusal (RFC 9457): type, title, status, detail, instance, stage, code
/// and rule. `type` is `urn:portcullis:reason:CODE`, which is as stable as the code. A 401 has no
/// rule and no detail but its title: they could tell a guesser how far he got. In `arena`. Any
/// thread.
std::string_view problemDocument(const ProblemInfo &problem, Arena &arena);

/// The gRPC status of a refusal with this HTTP status (docs: "Upgrades"): 401 is 16, 403 7, 429 8,
/// 404 12, 504 4, 502 and 503 14, 400 3; beyond that table 405 and 501 12, 408 4, 413 8, other 4xx
/// 3, and 13 otherwise.
int grpcStatus(int httpStatus);

/// The request's content type where its client expects a status in gRPC's way.
std::optional<std::string_view> grpcContentType(const http::FieldList &request);

/// The fields of a trailers-only gRPC answer; its HTTP status is 200 and it has no body.
/// `contentType` is the request's.
void appendGrpcRefusal(http::FieldList &fields, const ProblemInfo &problem,
                       std::string_view contentType, Arena &arena);

} // namespace portcullis::pipeline
