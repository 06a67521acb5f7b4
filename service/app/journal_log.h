// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/platform/journal.h"
#include "service/telemetry/access_log_sink.h"
#include "shared/core/log.h"

#include <memory>
#include <string>
#include <string_view>

/// What is logged as entries of the journal: the same text, and fields to search by.
namespace portcullis::app {

/// An entry of the operators' log: MESSAGE, PRIORITY, and each `key=value` as a field, its key in
/// capitals. Reason codes (`code`) are REASON.
std::string journalEntry(const LogRecord &record);

/// An entry for a line of the access log: MESSAGE is the line; REQUEST_ID, ROUTE, REASON, STATUS
/// and what else people search by are fields. `line` without its line feed.
std::string journalEntryOfExchange(std::string_view line);

/// Lines of the access log go there. `journal` is shared with whoever else writes to it.
std::unique_ptr<telemetry::AccessLogSink> makeJournalSink(std::shared_ptr<const Journal> journal);

} // namespace portcullis::app
