// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

/// The event log of Windows, and the log file beside it. Windows only.
namespace portcullis::app {

/// What the service tells; the text of each is in windows_messages.mc.
enum class ServiceEvent : std::uint8_t {
    Running,
    Stopping,
    Stopped,
    Reloading,
    Failed, ///< with the exit code
    LogWarning,
    LogError,
    LogMore,
};

/// Writes to the log "Application" under the source `source`. Any thread; never fails audibly: the
/// event log may be full, and there is nobody else to tell.
void reportEvent(std::string_view source, ServiceEvent event, std::string_view text = {});

/// Names this program as the one that has the texts of `source`. Needs an administrator.
Result<void> registerEventSource(const std::string &source, const std::string &program);
void removeEventSource(const std::string &source);

/// From now on log() writes to `folder`\portcullisd.log, and warnings and errors to the event log
/// too: a service has no standard error. The file is renamed to portcullisd.log.1 at 10 MiB, and so
/// on up to .5. Where it can't be opened the event log has it all.
void logAsService(std::string_view source, const std::string &folder);

} // namespace portcullis::app
