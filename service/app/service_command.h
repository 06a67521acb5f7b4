// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <string>
#include <vector>

namespace portcullis::app {

/// `portcullisd service …`: registers the gateway with Windows and steers it there; on other
/// systems it says who does that instead. Needs the application object; returns the exit code.
int serviceCommand(const std::vector<std::string> &arguments);

} // namespace portcullis::app
