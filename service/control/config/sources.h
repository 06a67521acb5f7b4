// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"
#include "shared/model/parse.h"

#include <cstdint>
#include <functional>
#include <string>

/// What documents refer to outside of themselves, and how they are read because of it.
namespace portcullis::control {

/// Keys and time zones are looked at; relative paths start at `baseFolder`.
model::ParseOptions parseOptions(std::string baseFolder);

/// Larger configuration, key and secret files are refused.
inline constexpr std::uint64_t kMaxFile = 2ULL * 1024 * 1024 * 1024;
/// The whole file, or why not. Bounded by kMaxFile.
Result<std::string> readFile(const std::string &path);

/// The value of a secret, or why there is none. Any thread.
using SecretReader = std::function<Result<std::string>(const model::SecretRef &)>;
/// Reads secrets of files and of the environment; there is no store.
Result<std::string> readSecret(const model::SecretRef &ref);

} // namespace portcullis::control
