// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace portcullis::telemetry {

/// Why a client's connection ended. X(enumerator, label)
#define PORTCULLIS_CONNECTION_ENDS(X)                                                              \
    X(ClientClosed, "client-closed") /* in order, between two requests */                          \
    X(ClientReset, "client-reset")   /* or gone in the middle of an exchange */                    \
    X(Finished, "finished")          /* after an answer with `Connection: close` */                \
    X(Refused, "refused")            /* after the answer to a malformed or refused request */      \
    X(UpstreamAborted, "upstream-aborted") /* the answer could not be completed */                 \
    X(IdleTimeout, "idle-timeout")                                                                 \
    X(HeadTimeout, "head-timeout")                                                                 \
    X(BodyTimeout, "body-timeout")                                                                 \
    X(WriteTimeout, "write-timeout")                                                               \
    X(TooSlow, "too-slow")              /* below minRate */                                        \
    X(TlsFailed, "tls-failed")          /* no handshake */                                         \
    X(NoProxyHeader, "no-proxy-header") /* or a bad one, or from who may not send one */           \
    X(MadeRoom, "made-room")            /* the oldest without a head, at the limit */              \
    X(AtLimit, "at-limit")              /* and none of those open could make room */               \
    X(TooManyPerAddress, "too-many-per-address")                                                   \
    X(ProtocolError, "protocol-error") /* HTTP/2 frames that break its rules */                    \
    X(Flood, "flood")                  /* HTTP/2 frames that only make work */                     \
    X(TunnelEnded, "tunnel-ended")     /* an upgraded connection */                                \
    X(Draining, "draining")            /* the gateway stops or the listener went away */           \
    X(Error, "error")

enum class ConnectionEnd : std::uint8_t {
#define X(name, label) name,
    PORTCULLIS_CONNECTION_ENDS(X)
#undef X
};

inline constexpr std::string_view kConnectionEndNames[] = {
#define X(name, label) label,
    PORTCULLIS_CONNECTION_ENDS(X)
#undef X
};
inline constexpr std::size_t kConnectionEndCount =
    sizeof(kConnectionEndNames) / sizeof(kConnectionEndNames[0]);

} // namespace portcullis::telemetry
