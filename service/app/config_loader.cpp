// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/config_loader.h"

#include "service/app/commands.h"
#include "shared/core/log.h"

#include <iterator>
#include <utility>

namespace portcullis::app {

Result<control::PreparedConfig, LoadFailure>
loadConfig(const std::string &path, std::uint64_t revision, control::PrepareContext &context,
           const pipeline::Snapshot *previous, bool stateKept)
{
    const auto text = control::readFile(path);
    if (!text)
        return tl::unexpected(LoadFailure{text.error().what, {}, true});
    model::ParseOutcome outcome = model::parseDocument(*text, fileModeOptions(path));
    if (!outcome.valid())
        return tl::unexpected(LoadFailure{{}, std::move(outcome.errors), false});
    std::vector<model::Problem> quotas;
    if (!stateKept)
        quotas = model::quotaWarnings(outcome.document);

    auto prepared = control::prepare(std::move(outcome.document), revision, context, previous);
    if (!prepared)
        return tl::unexpected(LoadFailure{std::move(prepared.error().what),
                                          std::move(prepared.error().errors), false});
    std::vector<model::Problem> warnings = std::move(outcome.warnings);
    for (auto *const more : {&prepared->warnings, &quotas})
        std::move(more->begin(), more->end(), std::back_inserter(warnings));
    prepared->warnings = std::move(warnings);
    return std::move(*prepared);
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
