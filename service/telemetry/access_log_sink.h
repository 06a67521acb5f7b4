// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace portcullis::telemetry {

/// Where access log lines go. Used by the log's writer thread only, which may block in it.
class AccessLogSink {
public:
    virtual ~AccessLogSink() = default;
    /// `lines`: one or more whole lines, each with its line feed. False: they are lost.
    virtual bool write(std::string_view lines) = 0;
    /// Opens the same place again, for log rotation. On failure the old one stays in use.
    virtual bool reopen() { return true; }
};

/// Appends to the file at `path` (UTF-8), made if it is not there.
Result<std::unique_ptr<AccessLogSink>> openFileSink(const std::string &path);
std::unique_ptr<AccessLogSink> makeStdoutSink();
/// Hands the lines to `write`, such as the journal's.
std::unique_ptr<AccessLogSink> makeFunctionSink(std::function<bool(std::string_view)> write);

} // namespace portcullis::telemetry
