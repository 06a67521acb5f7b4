// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/access_log_sink.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace portcullis::telemetry {

namespace {

class FileSink final : public AccessLogSink {
public:
    explicit FileSink(const std::string &path) : m_path(std::u8string(path.begin(), path.end())) { }

    bool write(std::string_view lines) override
    {
        // A block that failed may have left half a line: it must not swallow the next one.
        if (m_torn)
            m_file.put('\n');
        m_file.write(lines.data(), static_cast<std::streamsize>(lines.size()));
        m_file.flush();
        m_torn = !m_file;
        m_file.clear();
        return !m_torn;
    }

    bool reopen() override
    {
        std::ofstream file;
        // Blocks are large already.
        file.rdbuf()->pubsetbuf(nullptr, 0);
        file.open(m_path, std::ios::binary | std::ios::app);
        if (!file)
            return false;
        m_file = std::move(file);
        m_torn = false;
        return true;
    }

private:
    std::filesystem::path m_path;
    std::ofstream m_file;
    bool m_torn = false;
};

class StdoutSink final : public AccessLogSink {
public:
    bool write(std::string_view lines) override
    {
        const bool complete = std::fwrite(lines.data(), 1, lines.size(), stdout) == lines.size();
        const bool flushed = std::fflush(stdout) == 0;
        std::clearerr(stdout);
        return complete && flushed;
    }
};

class FunctionSink final : public AccessLogSink {
public:
    explicit FunctionSink(std::function<bool(std::string_view)> write) : m_write(std::move(write))
    {
    }

    bool write(std::string_view lines) override { return m_write(lines); }

private:
    std::function<bool(std::string_view)> m_write;
};

} // namespace

Result<std::unique_ptr<AccessLogSink>> openFileSink(const std::string &path)
{
    auto sink = std::make_unique<FileSink>(path);
    if (!sink->reopen())
        return failure("access log file " + path + " can't be opened for writing");
    return sink;
}

std::unique_ptr<AccessLogSink> makeStdoutSink()
{
    return std::make_unique<StdoutSink>();
}

std::unique_ptr<AccessLogSink> makeFunctionSink(std::function<bool(std::string_view)> write)
{
    return std::make_unique<FunctionSink>(std::move(write));
}

} // namespace portcullis::telemetry
