// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <cstdint>
#include <string_view>

namespace portcullis::pipeline {

/// What a gateway does with a field because of its name.
enum class FieldClass : std::uint8_t {
    Plain,        ///< passes
    HopByHop,     ///< for one connection only (RFC 9110 section 7.6.1): never passes
    Te,           ///< hop-by-hop, but a client's `trailers` is asked for again
    Connection,   ///< hop-by-hop, and names others that are
    Framing,      ///< Content-Length and Transfer-Encoding: made anew for each connection
    Host,         ///< made anew
    Expect,       ///< answered here
    FromTrusted,  ///< X-Forwarded-*, Forwarded, X-Real-IP: only trusted peers may say it
    ForwardedFor, ///< the same, and X-Forwarded-For, -Proto, -Host are ours to send
    ForwardedProto,
    ForwardedHost,
    Forbidden, ///< rewrites URLs or claims an identity behind our back: from nobody
    RequestId, ///< ours to send
    Trace,     ///< traceparent and tracestate
    MaxForwards,
};

/// The class of a request field. Cost: a switch on length and first letter, rarely more.
FieldClass classifyRequestField(std::string_view name);

/// True for a name that is not spelled like one of the classes above or one of `ours`, but becomes
/// so when every character that is neither letter nor digit is read as `-`: CGI and its heirs fold
/// `X_Forwarded_For` and `X.Forwarded.For` into the name that we vouch for.
bool looksLike(std::string_view name, std::string_view ours);
/// The same for all names that have a class of their own.
bool looksLikeClassified(std::string_view name);
/// Whether `name` has a character that looksLike() would fold.
bool hasFoldable(std::string_view name);

/// The names that the Connection fields of one head make hop-by-hop (RFC 9110 section 7.6.1).
/// Framing and Host can't be taken away by it, because they are made anew anyway.
class Nominated {
public:
    static constexpr std::size_t kMax = 32; ///< more is not a request but an attack on this loop

    /// False when there are more than kMax.
    bool collect(const http::FieldList &fields);
    bool contains(std::string_view name) const;
    bool empty() const { return m_count == 0; }

private:
    std::string_view m_names[kMax];
    std::size_t m_count = 0;
    std::uint32_t m_lengths = 0; // bit n: a name of length n modulo 32 is among them
};

/// Whether a trailer field of this name may pass: nothing that frames, routes, authenticates,
/// controls or describes the message (RFC 9110 section 6.5.1), and nothing of our own.
bool trailerMayPass(std::string_view name);

} // namespace portcullis::pipeline
