// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <optional>
#include <string>
#include <vector>

/// What an installer asks about the gateway's first configuration. Windows only.
namespace portcullis::app {

/// Where a gateway listens that has just been installed.
struct FirstListener {
    std::string port;
    std::string address = "127.0.0.1";
};

/// Takes `--first-port` and `--first-address` off the options of `service install`. Nullopt: there
/// are none. Fails with what they take.
Result<std::optional<FirstListener>> takeFirstListener(std::vector<std::string> &options);

/// The document in `folder` that an empty store begins with.
std::string firstConfigurationPath(const std::string &folder);
/// Writes it: one listener, and the access log into a file, as a service has no standard output.
/// One that is there stays: somebody may have written it.
Result<void> writeFirstConfiguration(const std::string &folder, const FirstListener &first);

} // namespace portcullis::app
