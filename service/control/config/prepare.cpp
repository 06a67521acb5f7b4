// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/prepare.h"

#include "service/control/config/file_check.h"
#include "service/control/config/tls_files_in_use.h"

#include <iterator>
#include <utility>

namespace portcullis::control {

Result<PreparedConfig, PrepareFailure> prepare(model::Document &&document, std::uint64_t revision,
                                               PrepareContext &context,
                                               const pipeline::Snapshot *previous)
{
    PreparedConfig prepared;
    // Before they are read: what changes meanwhile is then a change.
    prepared.files = tlsFilesOf(document);
    noteTlsContent(document);
    FileProblems files = checkFiles(document, context.build.sources.readSecret);
    std::move(files.missing.begin(), files.missing.end(), std::back_inserter(files.errors));
    if (!files.errors.empty())
        return tl::unexpected(PrepareFailure{{}, std::move(files.errors)});
    prepared.warnings = std::move(files.warnings);
    for (const model::Listener &listener : document.listeners) {
        auto setup =
            transport::ListenerSetup::make(listener, document.defaults.trustedProxies, context.tls);
        if (!setup)
            return tl::unexpected(PrepareFailure{setup.error().what, {}});
        prepared.listeners.push_back(std::move(*setup));
    }
    auto snapshot = buildSnapshot(std::move(document), revision, context.build, previous);
    if (!snapshot)
        return tl::unexpected(PrepareFailure{snapshot.error().what, {}});
    prepared.snapshot = std::move(*snapshot);
    prepared.secrets = context.build.sources.readSecret;
    return prepared;
}

} // namespace portcullis::control
