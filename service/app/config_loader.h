// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/prepare.h"

#include <string>
#include <string_view>
#include <vector>

namespace portcullis::app {

/// Why there is no configuration.
struct LoadFailure {
    std::string what; ///< for problems without a place in the document
    std::vector<model::Problem> errors;
    bool unreadable = false;
};

/// Reads `path` and prepares what it says. Any thread; takes seconds for a million keys.
/// `stateKept`: whether the use of quotas outlives the process.
Result<control::PreparedConfig, LoadFailure>
loadConfig(const std::string &path, std::uint64_t revision, control::PrepareContext &context,
           const pipeline::Snapshot *previous, bool stateKept);

/// Writes the failure to the log, a line for each problem.
void logFailure(const LoadFailure &failure, std::string_view path);

} // namespace portcullis::app
