// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

/// How a process finds what its predecessor left it: the protocol between the two, and of systems
/// with descriptors only.
namespace portcullis::app {

class Predecessor;

/// Inherited descriptors begin here, as with systemd (sd_listen_fds(3)).
inline constexpr int kFirstInherited = 3;

/// PORTCULLIS_HANDOVER=PID:KEPT. The listening sockets are as systemd hands them on, but for
/// LISTEN_PID, which can't be known before there is a process; behind them is the socket to talk.
inline constexpr char kHandoverVariable[] = "PORTCULLIS_HANDOVER";

struct HandedOver {
    std::size_t kept = 0; ///< so many of the sockets, from the first on, are the service manager's
};
/// Nothing: this process was not started by its predecessor. Takes the variable away.
std::optional<HandedOver> takeHandedOver();

/// Looks which file this process runs. At the start: later the name may be another file's.
void rememberProgram();

/// Talks over `socket`, and takes it over.
std::unique_ptr<Predecessor> makePredecessor(int socket);

} // namespace portcullis::app
