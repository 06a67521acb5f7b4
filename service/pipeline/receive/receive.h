// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"
#include "service/pipeline/common/decision.h"
#include "shared/core/ip_set.h"
#include "shared/model/document.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace portcullis::pipeline {

/// What a transport knows of a request beside its head. Everything is borrowed for the exchange.
struct Arrival {
    const http::RequestHead *head = nullptr;
    IpAddress peer; ///< the other end of the connection
    bool tls = false;
    std::string_view listener; ///< name
    SteadyTime now;
    WallTime wallNow;
    Arena *arena = nullptr;
};

/// The part of a snapshot that step 1 looks at.
struct ReceiveSettings {
    IpSet trustedProxies;

    static ReceiveSettings compile(const model::Document &document);
};

/// What step 1 made of a request.
struct Received {
    /// Always has peer, client, peerTrusted, requestId and the facts of the arrival, so that a
    /// refusal can be logged and answered; path and authority only where `decision` allows.
    RequestContext context;
    Decision decision;
    /// `OPTIONS *`, or OPTIONS with `Max-Forwards: 0`: answer 204 with `allow`, look up no route.
    bool answerOptions = false;
    /// For `Allow`, of a 204 or of a 405; empty otherwise.
    std::string_view allow;
    /// The value that `Max-Forwards` has to have when the request is forwarded, already one less
    /// (RFC 9110 section 7.6.2). Set for OPTIONS with a well-formed value only.
    std::optional<std::uint32_t> maxForwards;
};

/// Step 1: normalises path and authority, reads the path as a lenient back end would, refuses TRACE
/// and CONNECT, finds the client address and the request id. What the codec has checked, such as
/// one Host that agrees with the target, is not checked again.
///
/// Refusals, the first that applies: ReceiveConnect, ReceiveMethodNotAllowed, ReceiveBadHost,
/// ReceiveBadTarget, ReceiveBadPath. Pure but for the random request id. Any thread. Cost: linear
/// in the head; memory from the arena only.
Received receive(const Arrival &arrival, const ReceiveSettings &settings);

/// The address that limits, `ip` conditions and logs use (docs: "Client address"): `peer`, or, when
/// that is trusted, the rightmost entry of X-Forwarded-For that is not; all lines are one list. An
/// entry that is no address, with or without port, ends the search at its right neighbour; where
/// all entries are trusted it is the leftmost.
IpAddress clientAddress(const http::FieldList &fields, const IpAddress &peer,
                        const IpSet &trustedProxies);

/// The id of a request: the trusted peer's `X-Request-Id` where that is one line of 1 to 128
/// letters, digits and `-._~+/=:@`, otherwise 128 random bits as 32 hex digits in `arena`.
std::string_view requestId(const http::FieldList &fields, bool peerTrusted, Arena &arena);

} // namespace portcullis::pipeline
