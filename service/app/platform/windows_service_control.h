// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The Service Control Manager seen from outside. Plain Win32, Windows only.
namespace portcullis::app {

/// What an installed service is like.
struct ServiceView {
    enum class State { Stopped, Starting, Running, Stopping, Other };
    State state = State::Stopped;
    unsigned long process = 0;  ///< 0: none
    unsigned long exitCode = 0; ///< of the last run, the program's own
    std::string commandLine;
    std::string account;
};

/// What is registered.
struct ServiceEntry {
    std::string commandLine;
    std::string account;         ///< such as `NT SERVICE\Portcullis`
    Milliseconds preshutdown{0}; ///< how long the system waits for us when it goes down
};

/// Makes the service, or changes the one that is there. What this version of Windows does not know
/// of its settings is left out, and named in what is returned. Fails whole: a service that was made
/// and can't be set up is removed again.
Result<std::vector<std::string>> putService(const ServiceEntry &entry);
/// Nullopt: it is not installed.
Result<std::optional<ServiceView>> viewService();
/// These wait until it is done, as long as the service reports progress.
Result<void> startService();
/// Stopped is it when its process has ended, so that its files can be replaced.
Result<void> stopService();
/// Tells it to read its configuration again.
Result<void> reloadService();
/// The service must be stopped.
Result<void> deleteService();

} // namespace portcullis::app
