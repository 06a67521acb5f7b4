// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::app {

/// Where systemd's journal takes entries with fields (its native protocol).
inline constexpr char kJournalSocket[] = "/run/systemd/journal/socket";

/// The journal of systemd. Any thread: a datagram for each entry.
class Journal {
public:
    virtual ~Journal() = default;
    /// False: the journal does not take them, and this one and those behind it are lost.
    virtual bool send(const std::vector<std::string> &entries) const = 0;
};

/// Null if standard error is not the journal's (JOURNAL_STREAM of systemd.exec(5)), or the system
/// has none.
std::unique_ptr<Journal> journalBehindStandardError();
/// The one that listens at `socket`; fails if nobody does.
Result<std::unique_ptr<Journal>> openJournal(const std::string &socket);

} // namespace portcullis::app
