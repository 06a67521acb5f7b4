// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/windows_event_log.h"

#include "service/app/platform/windows_text.h"
#include "shared/core/clock.h"
#include "shared/core/log.h"

// clang-format off
#include <windows.h>
// What the message compiler makes of windows_messages.mc; it needs the types above.
#include "windows_messages.h"
// clang-format on

#include <memory>

namespace portcullis::app {

namespace {

struct EventKind {
    DWORD id;
    WORD type;
};

EventKind kindOf(ServiceEvent event)
{
    switch (event) {
    case ServiceEvent::Running:
        return {EVENT_RUNNING, EVENTLOG_INFORMATION_TYPE};
    case ServiceEvent::Stopping:
        return {EVENT_STOPPING, EVENTLOG_INFORMATION_TYPE};
    case ServiceEvent::Stopped:
        return {EVENT_STOPPED, EVENTLOG_INFORMATION_TYPE};
    case ServiceEvent::Reloading:
        return {EVENT_RELOADING, EVENTLOG_INFORMATION_TYPE};
    case ServiceEvent::Failed:
        return {EVENT_FAILED, EVENTLOG_ERROR_TYPE};
    case ServiceEvent::LogWarning:
        return {EVENT_LOG_WARNING, EVENTLOG_WARNING_TYPE};
    case ServiceEvent::LogError:
        return {EVENT_LOG_ERROR, EVENTLOG_ERROR_TYPE};
    case ServiceEvent::LogMore:
        return {EVENT_LOG_MORE, EVENTLOG_WARNING_TYPE};
    }
    return {EVENT_LOG_ERROR, EVENTLOG_ERROR_TYPE};
}

std::wstring keyOf(const std::string &source)
{
    return wide("SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\" + source);
}

/// A file that others may read, and rename, while we write it.
class RotatingFile {
public:
    explicit RotatingFile(std::string path) : m_path(std::move(path)) { open(); }
    ~RotatingFile() { close(); }
    RotatingFile(const RotatingFile &) = delete;
    RotatingFile &operator=(const RotatingFile &) = delete;

    bool write(std::string line)
    {
        line += "\r\n";
        if (m_size + line.size() > kLargest)
            rotate();
        DWORD written = 0;
        if (m_file == INVALID_HANDLE_VALUE
            || !WriteFile(m_file, line.data(), static_cast<DWORD>(line.size()), &written, nullptr))
            return false;
        m_size += written;
        return true;
    }

private:
    static constexpr std::uint64_t kLargest = 10ULL * 1024 * 1024; // bytes
    static constexpr int kKept = 5;                                // of former ones

    void open()
    {
        m_file =
            CreateFileW(wide(m_path).c_str(), FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_DELETE,
                        nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
        LARGE_INTEGER size{};
        m_size = m_file != INVALID_HANDLE_VALUE && GetFileSizeEx(m_file, &size)
            ? static_cast<std::uint64_t>(size.QuadPart)
            : 0;
    }
    void close()
    {
        if (m_file != INVALID_HANDLE_VALUE)
            CloseHandle(m_file);
        m_file = INVALID_HANDLE_VALUE;
    }
    void rotate()
    {
        close();
        for (int number = kKept; number > 0; --number) {
            const std::string from =
                number > 1 ? m_path + '.' + std::to_string(number - 1) : m_path;
            const std::string to = m_path + '.' + std::to_string(number);
            MoveFileExW(wide(from).c_str(), wide(to).c_str(), MOVEFILE_REPLACE_EXISTING);
        }
        open();
    }

    std::string m_path;
    HANDLE m_file = INVALID_HANDLE_VALUE;
    std::uint64_t m_size = 0;
};

/// Warnings that come by the second would push everybody else's events out of the event log.
class EventBudget {
public:
    void tell(std::string_view source, ServiceEvent event, std::string_view line)
    {
        const SteadyTime now = std::chrono::steady_clock::now();
        if (now - m_since > kSpan) {
            m_since = now;
            m_told = 0;
        }
        ++m_told;
        if (m_told <= kMost)
            reportEvent(source, event, line);
        else if (m_told == kMost + 1)
            reportEvent(source, ServiceEvent::LogMore);
    }

private:
    static constexpr Seconds kSpan{60};
    static constexpr int kMost = 30;
    SteadyTime m_since{};
    int m_told = 0;
};

} // namespace

void reportEvent(std::string_view source, ServiceEvent event, std::string_view text)
{
    const HANDLE log = RegisterEventSourceW(nullptr, wide(source).c_str());
    if (!log)
        return;
    const EventKind kind = kindOf(event);
    // More than that is refused.
    constexpr std::size_t kLongest = 31'000;
    const std::wstring said = wide(text.substr(0, kLongest));
    const wchar_t *texts[] = {said.c_str()};
    ReportEventW(log, kind.type, 0, kind.id, nullptr, 1, 0, texts, nullptr);
    DeregisterEventSource(log);
}

Result<void> registerEventSource(const std::string &source, const std::string &program)
{
    HKEY key = nullptr;
    LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, keyOf(source).c_str(), 0, nullptr, 0,
                                     KEY_SET_VALUE, nullptr, &key, nullptr);
    if (status == ERROR_SUCCESS) {
        const std::wstring path = wide(program);
        const DWORD types = EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE;
        status = RegSetValueExW(key, L"EventMessageFile", 0, REG_EXPAND_SZ,
                                reinterpret_cast<const BYTE *>(path.c_str()),
                                static_cast<DWORD>((path.size() + 1) * sizeof(wchar_t)));
        if (status == ERROR_SUCCESS)
            status = RegSetValueExW(key, L"TypesSupported", 0, REG_DWORD,
                                    reinterpret_cast<const BYTE *>(&types), sizeof types);
        RegCloseKey(key);
    }
    if (status != ERROR_SUCCESS)
        return tl::unexpected(systemFailure("the event source can't be registered",
                                            static_cast<unsigned long>(status)));
    return {};
}

void removeEventSource(const std::string &source)
{
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, keyOf(source).c_str());
}

void logAsService(std::string_view source, const std::string &folder)
{
    const auto file = std::make_shared<RotatingFile>(folder + "\\portcullisd.log");
    const auto budget = std::make_shared<EventBudget>();
    setLogSink([file, budget, name = std::string(source)](const LogRecord &record) {
        const bool written = file->write(std::string(record.line));
        if (record.level == LogLevel::Error)
            budget->tell(name, ServiceEvent::LogError, record.line);
        else if (record.level == LogLevel::Warning || !written)
            budget->tell(name, ServiceEvent::LogWarning, record.line);
    });
}

} // namespace portcullis::app

#endif
