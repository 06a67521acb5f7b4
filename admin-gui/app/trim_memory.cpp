// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/trim_memory.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace portcullis::gui {

void trimMemory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace portcullis::gui
