// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <chrono>

namespace portcullis {

/// For intervals and deadlines; never shown to people.
using SteadyTime = std::chrono::steady_clock::time_point;

/// For what the outside world dates: `exp`, key expiry, calendar quotas, log lines.
using WallTime = std::chrono::system_clock::time_point;

using Milliseconds = std::chrono::milliseconds;
using Nanoseconds = std::chrono::nanoseconds;
using Seconds = std::chrono::seconds;

} // namespace portcullis
