// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/file_version.h"
#include "service/control/config/sources.h"
#include "service/control/snapshot/snapshot_builder.h"
#include "service/transport/transport.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace portcullis::control {

/// A document, compiled, and with everything loaded that it names: all that can fail but for
/// binding addresses.
struct PreparedConfig {
    std::shared_ptr<const pipeline::Snapshot> snapshot;
    std::vector<transport::ListenerSetup> listeners;
    std::vector<SeenFile> files; ///< for TLS, as they were before they were read
    std::vector<model::Problem> warnings;
    SecretReader secrets; ///< what its secrets were read with, for those that are read later
};

/// Why there is none.
struct PrepareFailure {
    std::string what; ///< for problems without a place in the document
    std::vector<model::Problem> errors;
};

/// What preparing needs beside the document.
struct PrepareContext {
    BuildContext build;
    io::TlsServerOptions tls; ///< what clients may agree on, and the keys of session tickets
};

/// Prepares a valid document, which is moved from only if that succeeds. What did not change since
/// `previous` (may be null) is taken over. Any thread; takes seconds for a million keys, and some
/// milliseconds where they are as before.
Result<PreparedConfig, PrepareFailure> prepare(model::Document &&document, std::uint64_t revision,
                                               PrepareContext &context,
                                               const pipeline::Snapshot *previous);

} // namespace portcullis::control
