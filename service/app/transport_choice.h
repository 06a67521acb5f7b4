// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/options.h"
#include "service/transport/socket_transport.h"

#include <memory>

namespace portcullis::app {

/// The transport that the options ask for, or with `auto` the fastest one of this build and system.
/// Fails with a text that says why that one can't be had. `control` runs tasks on this thread.
Result<std::unique_ptr<transport::Transport>>
makeTransport(const RunOptions &options, std::size_t workers,
              const transport::HandlerFactory &factory, transport::ConnectionObserver *observer,
              transport::ControlPost control);

/// What that transport speaks with clients, the preferred one first.
io::Protocols protocolsOf(const RunOptions &options);

} // namespace portcullis::app
