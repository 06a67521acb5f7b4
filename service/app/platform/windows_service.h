// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <functional>
#include <string>

/// This process as a service of Windows: what the Service Control Manager asks, and is told. Plain
/// Win32, Windows only; once a process.
namespace portcullis::app {

/// The service's key in the registry, its source in the event log, and with `NT SERVICE\` before it
/// its account.
inline constexpr char kServiceName[] = "Portcullis";

/// What the manager asks. Called on a thread of the system's: pass it on and return.
struct ServiceControls {
    std::function<void()> stop;   ///< stop, shutdown and pre-shutdown
    std::function<void()> reload; ///< parameter change
};

/// Runs `body` on this thread while the manager takes the process for the service, and tells it the
/// exit code. Fails where no manager started this process. From its begin to reportServiceRunning()
/// it is "starting", for kLongestStart at most: from then on the manager sees no more progress.
Result<int> runAsService(const std::function<int()> &body);
inline constexpr Seconds kLongestStart{300};

/// Whether body runs.
bool isService();
/// From now on these are called; at once for what was asked before.
void watchServiceControls(ServiceControls controls);
/// Serves now.
void reportServiceRunning();
/// The process ends with this code, now. Called by runAsService() after body; before it by who ends
/// the process in another way, so that the manager does not take that for a crash. Any thread.
void reportServiceEnded(int exitCode);

} // namespace portcullis::app
