// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/parse.h"

#include <cstdint>
#include <string>

namespace portcullis::app {

/// How documents from files are read: file mode, keys checked.
model::ParseOptions fileModeOptions(const std::string &path);

/// `portcullisd check`: prints errors and warnings; returns the exit code.
int checkCommand(const std::string &path);
/// `portcullisd key new`: prints a new key and its JSON.
int keyNewCommand(const std::string &consumer);
/// `portcullisd token new`: prints a new token of the admin API, and nothing else.
int tokenNewCommand();
/// `portcullisd echo`: serves until it is told to stop. Needs the application object.
int echoCommand(std::uint16_t port);

} // namespace portcullis::app
