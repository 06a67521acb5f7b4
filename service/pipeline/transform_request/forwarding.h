// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "service/pipeline/common/context.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// What the caller knows and forwarding needs.
struct ForwardInput {
    const RequestContext &context;
    const Principal &principal;
    bool via = true;                            ///< `defaults.via`
    std::optional<std::uint32_t> maxForwards{}; ///< as in Received
    /// Ours to send on, replacing the client's; empty: the client's passes.
    std::string_view traceparent{};
    std::string_view tracestate{}; ///< only looked at with a traceparent
};

/// Removes what must not pass (hop-by-hop fields and those that Connection names, Host, framing,
/// Expect, spoofed and lookalike names; docs: "Forwarding"), then adds X-Forwarded-For, -Proto,
/// -Host, X-Request-Id, Via, X-Consumer-Name and X-Consumer-Groups. One pass over the fields.
///
/// X-Consumer-Groups joins groups with `,`; a group with `,`, `%` or white space at an end is
/// percent-encoded, so that none can pose as another or as two.
///
/// Refuses with ReceiveBadField when Connection names more fields than any client would, and with
/// TransformRequestValue when the consumer's name or a group could break or blur a field. `fields`
/// is cleared first and may be kept for its memory. `trailers` says whether the client understands
/// trailers: then send `TE: trailers`, and name TE in Connection. Memory: the arena, and only for
/// values that are joined. Any thread.
std::optional<Reason> forwardRequestFields(const ForwardInput &input, http::FieldList &fields,
                                           bool &trailers);

/// The one protocol of the request's `Upgrade` that is passed on: the first that is `websocket`
/// (for a GET without a body) or one of `allowed` (lower case, route's `upgrades`) in any version,
/// as the client spelled it; empty: none, and the request goes on as an ordinary one. h2c never
/// passes.
std::string_view selectUpgrade(const http::RequestHead &head,
                               const std::vector<std::string> &allowed);

} // namespace portcullis::pipeline
