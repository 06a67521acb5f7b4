// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/config_loader.h"

#include "service/app/commands.h"
#include "service/app/file_check.h"
#include "service/app/tls_files_in_use.h"
#include "shared/core/log.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace portcullis::app {

Result<std::string> readSecret(const model::SecretRef &ref)
{
    using Kind = model::SecretRef::Kind;
    if (ref.kind == Kind::Env) {
        const char *value = std::getenv(ref.name.c_str());
        if (!value || !*value)
            return failure("environment variable " + ref.name + " is not set");
        return std::string(value);
    }
    if (ref.kind == Kind::File) {
        auto text = readFile(ref.name);
        // Editors end files with a line feed that is no part of the secret.
        while (text && !text->empty() && (text->back() == '\n' || text->back() == '\r'))
            text->pop_back();
        if (text && text->empty())
            return failure(ref.name + ": is empty");
        return text;
    }
    return failure("secret " + ref.name + " is not to be had without a store");
}

Result<LoadedConfig, LoadFailure> loadConfig(const std::string &path, std::uint64_t revision,
                                             control::BuildContext &context,
                                             const pipeline::Snapshot *previous, bool stateKept,
                                             const io::TlsServerOptions &tls)
{
    const auto text = readFile(path);
    if (!text)
        return tl::unexpected(LoadFailure{text.error().what, {}, true});
    model::ParseOutcome outcome = model::parseDocument(*text, fileModeOptions(path));
    if (!outcome.valid())
        return tl::unexpected(LoadFailure{{}, std::move(outcome.errors), false});

    LoadedConfig loaded;
    // Before they are read: what changes meanwhile is then a change.
    loaded.files = tlsFilesOf(outcome.document);
    noteTlsContent(outcome.document);
    FileProblems files = checkFiles(outcome.document);
    std::move(files.missing.begin(), files.missing.end(), std::back_inserter(files.errors));
    if (!files.errors.empty())
        return tl::unexpected(LoadFailure{{}, std::move(files.errors), false});

    loaded.warnings = std::move(outcome.warnings);
    std::move(files.warnings.begin(), files.warnings.end(), std::back_inserter(loaded.warnings));
    if (!stateKept) {
        for (model::Problem &problem : model::quotaWarnings(outcome.document))
            loaded.warnings.push_back(std::move(problem));
    }
    for (const model::Listener &listener : outcome.document.listeners) {
        auto setup =
            transport::ListenerSetup::make(listener, outcome.document.defaults.trustedProxies, tls);
        if (!setup)
            return tl::unexpected(LoadFailure{setup.error().what, {}, false});
        loaded.listeners.push_back(std::move(*setup));
    }
    auto snapshot =
        control::buildSnapshot(std::move(outcome.document), revision, context, previous);
    if (!snapshot)
        return tl::unexpected(LoadFailure{snapshot.error().what, {}, false});
    loaded.snapshot = std::move(*snapshot);
    return loaded;
}

void logFailure(const LoadFailure &failure, std::string_view path)
{
    if (!failure.what.empty())
        log(LogLevel::Error, "configuration refused:", {{"file", path}, {"why", failure.what}});
    for (const model::Problem &problem : failure.errors) {
        log(LogLevel::Error, "configuration refused:",
            {{"file", path},
             {"pointer", problem.pointer},
             {"code", problem.code},
             {"why", problem.message}});
    }
}

} // namespace portcullis::app
