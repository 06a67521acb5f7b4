// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace portcullis {

/// The operators' log. The most important first; a level includes those before it.
enum class LogLevel : std::uint8_t { Error, Warning, Info, Debug };

/// `error`, `warning`, `info` or `debug`, as --log-level takes it.
std::string_view logLevelName(LogLevel level);
std::optional<LogLevel> parseLogLevel(std::string_view name);

/// The value of one `key=value`. Texts are views: they need live only until log() returns.
class LogValue {
public:
    LogValue(std::string_view text) : m_value(text) { }
    LogValue(const std::string &text) : m_value(std::string_view(text)) { }
    LogValue(const char *text) : m_value(std::string_view(text)) { }
    LogValue(bool value) : m_value(value) { }
    LogValue(double value) : m_value(value) { }
    // No concepts in this header: Qt 6.4's moc can't read <concepts>.
    template <typename Number, std::enable_if_t<std::is_integral_v<Number>, int> = 0>
    LogValue(Number value)
        : m_value(
            static_cast<std::conditional_t<std::is_signed_v<Number>, std::int64_t, std::uint64_t>>(
                value))
    {
    }

    /// As it stands in a line: quoted and escaped where that is needed.
    void appendTo(std::string &line) const;
    /// As it is.
    void appendRawTo(std::string &text) const;

private:
    std::variant<std::string_view, bool, std::int64_t, std::uint64_t, double> m_value;
};

/// Keys are literals: lower case, with the unit where there is one, such as `waited_ms`.
struct LogField {
    std::string_view key;
    LogValue value;
};

/// Writes `2026-01-01T00:00:00.000Z level text key=value key="quoted value"`. `text` never varies:
/// it is what people search for and alert on; all that varies stands in `fields`. A value cannot
/// break the line or be taken for another field: what is not plain is quoted, and controls, quotes
/// and bytes that are not UTF-8 are escaped. Never log a credential, a body or a cookie.
///
/// Thread: any. Not for the data plane's every request: it allocates and takes a lock.
void log(LogLevel level, std::string_view text, std::initializer_list<LogField> fields = {});

/// What log() would write, without a line feed.
std::string formatLogLine(WallTime time, LogLevel level, std::string_view text,
                          std::initializer_list<LogField> fields);

/// Lines above `level` are dropped. Default: Info.
void setLogLevel(LogLevel level);
/// Whether such lines are written: to spare the making of costly values.
bool logEnabled(LogLevel level);

/// What a sink gets: views that end with the call.
struct LogRecord {
    LogLevel level = LogLevel::Info;
    std::string_view line;    ///< as formatLogLine() made it
    std::string_view message; ///< the same without time and level
    std::initializer_list<LogField> fields;
};

/// Takes lines instead of standard error, such as the journal. Called under the log's lock: it must
/// not log.
using LogSink = std::function<void(const LogRecord &record)>;
/// An empty sink is standard error again.
void setLogSink(LogSink sink);

} // namespace portcullis
