// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/journal.h"

namespace portcullis::app {

std::unique_ptr<Journal> journalBehindStandardError()
{
    return nullptr;
}

Result<std::unique_ptr<Journal>> openJournal(const std::string &)
{
    return failure("this system has no journal");
}

} // namespace portcullis::app

#endif
