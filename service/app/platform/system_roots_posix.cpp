// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifndef _WIN32

#include "service/app/platform/system_roots.h"

namespace portcullis::app {

void useSystemRoots()
{
}

} // namespace portcullis::app

#endif
