// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/log.h"

#include "shared/core/ascii.h"
#include "shared/core/time_text.h"
#include "shared/core/utf8.h"

#include <array>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <mutex>

namespace portcullis {

namespace {

constexpr std::array<std::string_view, 4> kLevelNames{"error", "warning", "info", "debug"};

std::atomic<LogLevel> theLevel{LogLevel::Info};

struct Output {
    std::mutex mutex;
    LogSink sink;
};

/// Never destroyed: threads may still log while the process ends.
Output &output()
{
    static auto *const instance = new Output;
    return *instance;
}

/// Whether a value can stand without quotes and still be told apart from what surrounds it.
bool isPlain(std::string_view text)
{
    for (const char c : text) {
        if (c <= ' ' || c > '~' || c == '"' || c == '=' || c == '\\')
            return false;
    }
    return !text.empty();
}

/// Whether a terminal or viewer shows `code` as a character in its place. C1 controls steer
/// terminals; line separators and direction marks make a line look like another.
bool isShowable(char32_t code)
{
    return code >= 0xA0 && code != 0xFEFF && !(code >= 0x200E && code <= 0x200F)
        && !(code >= 0x2028 && code <= 0x202E) && !(code >= 0x2066 && code <= 0x2069);
}

void appendHex(std::string &line, char kind, char32_t code, int digits)
{
    line += '\\';
    line += kind;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        line += "0123456789abcdef"[(code >> shift) & 0xF];
}

void appendAscii(std::string &line, char c)
{
    switch (c) {
    case '\n':
        line += "\\n";
        return;
    case '\r':
        line += "\\r";
        return;
    case '\t':
        line += "\\t";
        return;
    case '"':
    case '\\':
        line += '\\';
        line += c;
        return;
    default:
        if (c < ' ' || c == 0x7F)
            appendHex(line, 'x', static_cast<unsigned char>(c), 2);
        else
            line += c;
    }
}

void appendEscaped(std::string &line, std::string_view text)
{
    while (!text.empty()) {
        const Utf8Step step = decodeUtf8(text);
        if (!step.valid)
            appendHex(line, 'x', static_cast<unsigned char>(text.front()), 2);
        else if (step.codePoint < 0x80)
            appendAscii(line, text.front());
        else if (isShowable(step.codePoint))
            line += text.substr(0, step.size);
        else
            appendHex(line, 'u', step.codePoint, 4);
        text.remove_prefix(step.size);
    }
}

template <typename Number>
void appendNumber(std::string &line, Number number)
{
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    line.append(digits, end);
}

void appendTime(std::string &line, WallTime time)
{
    const auto sinceEpoch = std::chrono::floor<Milliseconds>(time.time_since_epoch());
    const auto second = std::chrono::floor<Seconds>(sinceEpoch);
    const auto text = formatUtcSecond(second.count());
    line.append(text.data(), text.size());
    const auto millis = static_cast<int>((sinceEpoch - second).count());
    const char fraction[] = {'.', static_cast<char>('0' + millis / 100),
                             static_cast<char>('0' + millis / 10 % 10),
                             static_cast<char>('0' + millis % 10), 'Z'};
    line.append(fraction, sizeof fraction);
}

} // namespace

std::string_view logLevelName(LogLevel level)
{
    return kLevelNames[static_cast<std::size_t>(level)];
}

std::optional<LogLevel> parseLogLevel(std::string_view name)
{
    for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
        if (name == kLevelNames[i])
            return static_cast<LogLevel>(i);
    }
    return std::nullopt;
}

void LogValue::appendTo(std::string &line) const
{
    if (const auto *text = std::get_if<std::string_view>(&m_value)) {
        if (isPlain(*text)) {
            line += *text;
            return;
        }
        line += '"';
        appendEscaped(line, *text);
        line += '"';
    } else if (const auto *flag = std::get_if<bool>(&m_value)) {
        line += *flag ? "true" : "false";
    } else if (const auto *number = std::get_if<std::int64_t>(&m_value)) {
        appendNumber(line, *number);
    } else if (const auto *positive = std::get_if<std::uint64_t>(&m_value)) {
        appendNumber(line, *positive);
    } else {
        appendNumber(line, std::get<double>(m_value));
    }
}

void LogValue::appendRawTo(std::string &text) const
{
    if (const auto *value = std::get_if<std::string_view>(&m_value))
        text += *value;
    else
        appendTo(text);
}

std::string formatLogLine(WallTime time, LogLevel level, std::string_view text,
                          std::initializer_list<LogField> fields)
{
    std::string line;
    line.reserve(128);
    appendTime(line, time);
    line += ' ';
    line += logLevelName(level);
    line += ' ';
    appendEscaped(line, text);
    for (const LogField &field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        field.value.appendTo(line);
    }
    return line;
}

void log(LogLevel level, std::string_view text, std::initializer_list<LogField> fields)
{
    if (!logEnabled(level))
        return;
    std::string line = formatLogLine(std::chrono::system_clock::now(), level, text, fields);
    Output &out = output();
    const std::lock_guard lock(out.mutex);
    if (out.sink) {
        constexpr std::size_t kTime = 25; // and the space behind it
        const std::size_t prefix = kTime + logLevelName(level).size() + 1;
        out.sink({level, line, std::string_view(line).substr(prefix), fields});
        return;
    }
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fflush(stderr);
}

void setLogLevel(LogLevel level)
{
    theLevel.store(level, std::memory_order_relaxed);
}

bool logEnabled(LogLevel level)
{
    return level <= theLevel.load(std::memory_order_relaxed);
}

void setLogSink(LogSink sink)
{
    Output &out = output();
    const std::lock_guard lock(out.mutex);
    out.sink = std::move(sink);
}

} // namespace portcullis
