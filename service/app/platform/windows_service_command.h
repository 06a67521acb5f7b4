// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <functional>
#include <string>
#include <vector>

/// `portcullisd service …`. Plain Win32, Windows only.
namespace portcullis::app {

/// What of the program's options the service's registration depends on.
struct ServiceOptions {
    bool namesSource = false; ///< what to serve is said; else it is the store in the data folder
    Milliseconds stopsWithin{35'000};
    std::vector<std::string> folders; ///< that the service writes to
};

/// The program that is registered, and that runs when the manager starts it.
struct ServiceProgram {
    /// Reads the options of `run`; fails with what is wrong with them.
    std::function<Result<ServiceOptions>(const std::vector<std::string> &options)> read;
    /// Runs with them; returns the exit code. Called on the calling thread.
    std::function<int(const std::vector<std::string> &options)> run;
};

/// Exit codes of the commands, for scripts.
enum ServiceExit : int {
    kServiceDone = 0,       ///< of `status`: it runs
    kServiceNotRunning = 1, ///< of `status` alone
    kServiceUsage = 2,
    kServiceFailed = 3, ///< also of `status`: it is not installed
};

/// Runs `install [--first-port N [--first-address A]] [OPTION…]`, `uninstall`, `start`, `stop`,
/// `restart`, `reload`, `status`, or `run [OPTION…]` as the manager starts it. Says on standard
/// output and error what was done and what was not; returns the exit code. Waits until the service
/// has done what was asked.
///
/// With --first-port an empty store begins with that listener. `install` on an installed service
/// takes it over to this program, with the options that it has had unless new ones are given: that
/// is how an upgrade works.
int runServiceCommand(const std::vector<std::string> &arguments, const ServiceProgram &program);

} // namespace portcullis::app
