// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <string>
#include <string_view>

/// Where the service keeps its files, and who may read them. Windows only.
namespace portcullis::app {

/// `%ProgramData%\Portcullis`. Asks the system and not the environment, which a user can set.
Result<std::string> serviceFolder();

/// The security identifier that Windows gives the virtual account `NT SERVICE\name`, such as
/// `S-1-5-80-…`: a hash of the name, known before there is such a service.
Result<std::string> serviceSid(std::string_view name);

/// The access list of a folder in SDDL: the system, administrators and the account `sid`, nobody
/// else, nothing inherited from above, and the same for all that lies in it.
std::string privateAccess(std::string_view sid);

/// Makes `folder` where it is missing, and gives it that access list and to the administrators.
/// Any user may make folders in %ProgramData%: one that somebody else made, or that leads
/// elsewhere, is refused, for it may hold files that were put there to be trusted.
Result<void> makePrivateFolder(const std::string &folder, const std::string &sid);

} // namespace portcullis::app
