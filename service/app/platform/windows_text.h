// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <string>
#include <string_view>
#include <vector>

/// Texts as Windows wants them. Windows only.
namespace portcullis::app {

/// UTF-8 to UTF-16 and back; what is not valid becomes U+FFFD.
std::wstring wide(std::string_view utf8);
std::string narrow(std::wstring_view utf16);

/// `what: the system's words for `code` (error 5)`, for operators.
Error systemFailure(const std::string &what, unsigned long code);
/// Likewise with GetLastError().
Error lastFailure(const std::string &what);

/// One line that CommandLineToArgvW, and so every C runtime, reads as `arguments` again.
std::string joinCommandLine(const std::vector<std::string> &arguments);
/// What `line` says, program first. Empty for a line that can't be read.
std::vector<std::string> splitCommandLine(const std::string &line);

} // namespace portcullis::app
