// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/log_output.h"

#include "service/app/journal_log.h"
#include "service/telemetry/access_log_sink.h"
#include "shared/core/log.h"

#include <mutex>
#include <utility>

namespace portcullis::app {

struct LogOutput::File {
    std::mutex mutex;
    std::unique_ptr<telemetry::AccessLogSink> sink;
};

LogOutput::~LogOutput()
{
    setLogSink({});
}

Result<void> LogOutput::open(const std::string &file)
{
    m_journal = journalBehindStandardError();
    if (!file.empty()) {
        auto sink = telemetry::openFileSink(file);
        if (!sink)
            return failure("log file " + file + " can't be opened for writing");
        m_file = std::make_shared<File>();
        m_file->sink = std::move(*sink);
        setLogSink([to = m_file](const LogRecord &record) {
            const std::lock_guard lock(to->mutex);
            to->sink->write(std::string(record.line) + '\n');
        });
    } else if (m_journal) {
        setLogSink([to = m_journal](const LogRecord &record) { to->send({journalEntry(record)}); });
    }
    return {};
}

void LogOutput::reopen()
{
    if (!m_file)
        return;
    bool opened = false;
    {
        const std::lock_guard lock(m_file->mutex);
        opened = m_file->sink->reopen();
    }
    if (!opened)
        log(LogLevel::Warning, "log file can't be opened again, the old one stays");
}

} // namespace portcullis::app
