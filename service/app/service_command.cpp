// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/service_command.h"

#include "service/app/options.h"

#ifdef _WIN32
#include "service/app/end_guard.h"
#include "service/app/gateway.h"
#include "service/app/platform/windows_service_command.h"

#include <filesystem>
#include <utility>
#else
#include <cstdio>
#endif

namespace portcullis::app {

#ifdef _WIN32

namespace {

Result<CommandLine> readRun(const std::vector<std::string> &options, bool store)
{
    std::vector<std::string> line{"run"};
    if (store)
        line.insert(line.end(), {"--data", "data"});
    line.insert(line.end(), options.begin(), options.end());
    return parseCommandLine(line);
}

/// Windows starts services in a folder of its own.
Result<void> checkWholePaths(const RunOptions &run)
{
    using Named = std::pair<const char *, std::string>;
    std::vector<Named> paths{{"--config", run.config},
                             {"--data", run.data},
                             {"--state", run.state},
                             {"--master-key-file", run.masterKeyFile},
                             {"--previous-master-key-file", run.previousMasterKeyFile},
                             {"--admin-cert", run.adminCert},
                             {"--admin-key", run.adminKey},
                             {"--admin-token-file", run.adminTokenFile}};
    for (const std::string &folder : run.allowPath)
        paths.emplace_back("--allow-path", folder);
    for (const auto &[option, path] : paths) {
        if (!path.empty() && !std::filesystem::path(path).is_absolute())
            return failure(std::string(option) + " of a service takes a whole path, not '" + path
                           + "'");
    }
    return {};
}

Result<ServiceOptions> readOptions(const std::vector<std::string> &options)
{
    auto line = readRun(options, false);
    const bool namesSource = line.has_value();
    if (!line)
        line = readRun(options, true); // the usual store
    if (!line)
        return tl::unexpected(line.error());
    if (!namesSource)
        line->run.data.clear();
    if (const auto whole = checkWholePaths(line->run); !whole)
        return tl::unexpected(whole.error());
    ServiceOptions read;
    read.namesSource = namesSource;
    read.stopsWithin = line->run.drainTimeout + EndGuard::kTidyUp;
    if (namesSource) {
        for (const std::string &folder : {line->run.data, line->run.state}) {
            if (!folder.empty())
                read.folders.push_back(folder);
        }
    }
    return read;
}

} // namespace

int serviceCommand(const std::vector<std::string> &arguments)
{
    return runServiceCommand(arguments, {readOptions, [](const std::vector<std::string> &options) {
                                             const auto line = readRun(options, false);
                                             return line ? runCommand(line->run) : int(kExitUsage);
                                         }});
}

#else

int serviceCommand(const std::vector<std::string> &)
{
    std::fputs("portcullisd: 'service' registers the gateway with Windows, and this is another "
               "system. Here systemd keeps it running: systemctl status portcullis\n",
               stderr);
    return kExitUsage;
}

#endif

} // namespace portcullis::app
