// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/platform/journal.h"
#include "shared/core/result.h"

#include <memory>
#include <string>

namespace portcullis::app {

/// Where the operators' log goes: a file, the journal with fields, or standard error. Thread: the
/// main one; what is logged meanwhile comes from any.
class LogOutput {
public:
    /// Standard error again.
    ~LogOutput();
    LogOutput() = default;
    LogOutput(const LogOutput &) = delete;
    LogOutput &operator=(const LogOutput &) = delete;

    /// `file` empty: to the journal if standard error is its, else to standard error. Fails if the
    /// file can't be written.
    Result<void> open(const std::string &file);
    /// After its file was renamed, for log rotation. If it can't be made again the old one stays.
    void reopen();
    /// Null: there is none behind standard error.
    const std::shared_ptr<const Journal> &journal() const { return m_journal; }

private:
    struct File;

    std::shared_ptr<const Journal> m_journal;
    std::shared_ptr<File> m_file;
};

} // namespace portcullis::app
