// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/journal_log.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace portcullis::app {

namespace {

constexpr std::string_view kIdentifier = "portcullisd";

/// As syslog(3) counts.
char priorityOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Error:
        return '3';
    case LogLevel::Warning:
        return '4';
    case LogLevel::Info:
        return '6';
    case LogLevel::Debug:
        break;
    }
    return '7';
}

/// A value with a line feed has its length in front: it can't pose as another field.
void appendField(std::string &entry, std::string_view name, std::string_view value)
{
    entry += name;
    if (value.find('\n') == std::string_view::npos) {
        entry += '=';
        entry += value;
    } else {
        entry += '\n';
        auto size = static_cast<std::uint64_t>(value.size());
        for (int i = 0; i < 8; ++i, size >>= 8)
            entry += static_cast<char>(size & 0xFF); // little endian
        entry += value;
    }
    entry += '\n';
}

std::string beginEntry(std::string_view message, char priority)
{
    std::string entry;
    entry.reserve(message.size() + 256);
    appendField(entry, "MESSAGE", message);
    appendField(entry, "PRIORITY", {&priority, 1});
    appendField(entry, "SYSLOG_IDENTIFIER", kIdentifier);
    return entry;
}

/// Keys are literals of ours: lower case letters, digits and underscores.
std::string fieldName(std::string_view key)
{
    if (key == "code")
        return "REASON";
    std::string name;
    for (const char c : key)
        name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
}

/// Names as they stand in a line, and in the journal.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kTexts{{
    {",\"requestId\":\"", "REQUEST_ID"},
    {",\"traceId\":\"", "TRACE_ID"},
    {",\"client\":\"", "CLIENT"},
    {",\"listener\":\"", "LISTENER"},
    {",\"method\":\"", "METHOD"},
    {",\"stage\":\"", "STAGE"},
    {",\"code\":\"", "REASON"},
    {",\"route\":\"", "ROUTE"},
    {",\"consumer\":\"", "CONSUMER"},
    {",\"upstream\":\"", "UPSTREAM"},
    {",\"target\":\"", "TARGET"},
}};

} // namespace

std::string journalEntry(const LogRecord &record)
{
    std::string entry = beginEntry(record.message, priorityOf(record.level));
    std::string value;
    for (const LogField &field : record.fields) {
        value.clear();
        field.value.appendRawTo(value);
        appendField(entry, fieldName(field.key), value);
    }
    return entry;
}

/// The members are found by their text: within a value each quote has a backslash in front of it.
std::string journalEntryOfExchange(std::string_view line)
{
    std::string entry = beginEntry(line, priorityOf(LogLevel::Info));
    appendField(entry, "PORTCULLIS_LOG", "access");
    for (const auto &[member, name] : kTexts) {
        const std::size_t at = line.find(member);
        if (at == std::string_view::npos)
            continue;
        const std::string_view value = line.substr(at + member.size());
        appendField(entry, name, value.substr(0, value.find('"')));
    }
    constexpr std::string_view kStatus = ",\"status\":";
    if (const std::size_t at = line.find(kStatus); at != std::string_view::npos) {
        const std::string_view value = line.substr(at + kStatus.size());
        appendField(entry, "STATUS", value.substr(0, value.find_first_not_of("0123456789")));
    }
    return entry;
}

std::unique_ptr<telemetry::AccessLogSink> makeJournalSink(std::shared_ptr<const Journal> journal)
{
    return telemetry::makeFunctionSink([journal = std::move(journal)](std::string_view lines) {
        std::vector<std::string> entries;
        while (!lines.empty()) {
            const std::size_t end = lines.find('\n');
            entries.push_back(journalEntryOfExchange(lines.substr(0, end)));
            lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
        }
        return journal->send(entries);
    });
}

} // namespace portcullis::app
