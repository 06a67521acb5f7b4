// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace portcullis::pipeline {

/// All bytes of a regular file; nullopt if it is none or can't be read.
std::optional<std::string> readFile(const std::filesystem::path &path);

} // namespace portcullis::pipeline
