// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/file_version.h"
#include "service/control/snapshot/snapshot_builder.h"
#include "service/transport/transport.h"
#include "shared/model/parse.h"

#include <memory>
#include <string>
#include <vector>

namespace portcullis::app {

/// A configuration file, read, checked and compiled: all that can fail but for binding addresses.
struct LoadedConfig {
    std::shared_ptr<const pipeline::Snapshot> snapshot;
    std::vector<transport::ListenerSetup> listeners;
    std::vector<SeenFile> files; ///< for TLS, as they were before they were read
    std::vector<model::Problem> warnings;
};

/// Why there is none.
struct LoadFailure {
    std::string what; ///< for problems without a place in the document
    std::vector<model::Problem> errors;
    bool unreadable = false;
};

/// Reads `path` and prepares what it says. Any thread; takes seconds for a million keys.
/// `tls`: what the transport speaks with clients, and the keys of their session tickets.
Result<LoadedConfig, LoadFailure> loadConfig(const std::string &path, std::uint64_t revision,
                                             control::BuildContext &context,
                                             const pipeline::Snapshot *previous, bool stateKept,
                                             const io::TlsServerOptions &tls);

/// Writes the failure to the log, a line for each problem.
void logFailure(const LoadFailure &failure, std::string_view path);

/// Reads a secret of file mode.
Result<std::string> readSecret(const model::SecretRef &ref);

} // namespace portcullis::app
