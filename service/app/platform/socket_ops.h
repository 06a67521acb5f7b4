// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"

namespace portcullis::app {

/// The sockets of the system we run on. Lives as long as the process.
const io::SocketOps &systemSockets();

} // namespace portcullis::app
