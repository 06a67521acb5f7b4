// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/core/log.h"
#include "shared/core/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace portcullis::app {

/// Exit codes: scripts rely on them.
enum ExitCode : int {
    kExitClean = 0,
    kExitInvalid = 1,     ///< the configuration is invalid
    kExitUsage = 2,       ///< the command line can't be used; for `check`, the file can't be read
    kExitCannotStart = 3, ///< an address can't be bound, a store or its key can't be used
};

/// `portcullisd run`.
struct RunOptions {
    std::string config; ///< path; with a store what an empty one begins with
    std::string data;   ///< folder of the embedded store; empty: none
    std::string store;  ///< `postgres://…`; empty: none
    std::string masterKeyFile;
    std::string previousMasterKeyFile;  ///< what is sealed with this key is sealed anew
    std::vector<std::string> allowPath; ///< folders that documents may name files in
    std::string node;                   ///< of this gateway on its store; empty: the host's
    std::uint64_t historyKeep = 0;      ///< revisions that are kept; 0: all
    std::string adminAddress = "127.0.0.1";
    std::uint16_t adminPort = 9180;
    std::string adminCert;
    std::string adminKey;
    std::string adminTokenFile;
    std::size_t workers = 0; ///< 0: as many as there are cores
    std::string transport = "auto";
    std::string io = "auto"; ///< of the native transport
    Milliseconds drainTimeout{30'000};
    std::string state; ///< folder for quotas; empty: they are kept in memory only
    LogLevel logLevel = LogLevel::Info;
    std::string logFile; ///< of the operators' log; empty: standard error, or the journal
};

/// What the command line asks for.
struct CommandLine {
    enum class Command : std::uint8_t {
        Help,
        Version,
        Run,
        Check,
        KeyNew,
        TokenNew,
        Echo,
        Service,
    };
    Command command = Command::Help;
    RunOptions run;
    std::string checkConfig;                   ///< Check
    std::string consumer;                      ///< KeyNew
    std::uint16_t echoPort = 0;                ///< Echo
    std::vector<std::string> serviceArguments; ///< Service
};

/// Reads the arguments after the program's name. Fails with what to type instead. Pure.
Result<CommandLine> parseCommandLine(const std::vector<std::string> &arguments);

/// The text of --help.
std::string helpText();

} // namespace portcullis::app
