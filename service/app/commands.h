// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"
#include "shared/model/parse.h"

#include <cstdint>
#include <string>

namespace portcullis::app {

/// How documents from files are read: file mode, keys checked.
model::ParseOptions fileModeOptions(const std::string &path);

/// The whole file, or why not. Bounded by kMaxFile.
Result<std::string> readFile(const std::string &path);
/// Larger configuration, key and secret files are refused.
inline constexpr std::uint64_t kMaxFile = 2ULL * 1024 * 1024 * 1024;

/// `portcullisd check`: prints errors and warnings; returns the exit code.
int checkCommand(const std::string &path);
/// `portcullisd key new`: prints a new key and its JSON.
int keyNewCommand(const std::string &consumer);
/// `portcullisd echo`: serves until it is told to stop. Needs the application object.
int echoCommand(std::uint16_t port);

} // namespace portcullis::app
