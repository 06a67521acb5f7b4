// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/windows_service_control.h"

#include "service/app/platform/windows_service.h"
#include "service/app/platform/windows_text.h"

#include <windows.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <type_traits>

namespace portcullis::app {

namespace {

constexpr wchar_t kDisplayName[] = L"Portcullis API gateway";
constexpr wchar_t kDescription[] =
    L"Authenticates, authorizes, limits and forwards HTTP requests to the services behind it.";
/// Nothing but to walk through folders: all else that a virtual account could do is given up.
constexpr wchar_t kPrivileges[] = L"SeChangeNotifyPrivilege\0";
/// After a crash: soon, as it may have been a single request, then more slowly, as it was not.
constexpr DWORD kRestartMs[] = {1'000, 10'000, 60'000};
constexpr DWORD kForgetSeconds = 24 * 60 * 60;
/// No progress for so long: it hangs. More than the hint of the service itself.
constexpr Milliseconds kPatience{30'000};
constexpr Milliseconds kLook{200};

struct ServiceClosed {
    void operator()(SC_HANDLE handle) const { CloseServiceHandle(handle); }
};
using ServiceHandle = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, ServiceClosed>;

Error failureOf(const std::string &what, DWORD code)
{
    if (code == ERROR_ACCESS_DENIED)
        return Error{what
                     + ": this takes an administrator: open the window with \"Run as "
                       "administrator\""};
    if (code == ERROR_SERVICE_DOES_NOT_EXIST)
        return Error{"the service is not installed: portcullisd service install"};
    if (code == ERROR_SERVICE_MARKED_FOR_DELETE)
        return Error{what
                     + ": it is being removed, and will be gone when all programs that look "
                       "at it, such as the Services window, are closed"};
    return systemFailure(what, code);
}

struct HandleClosed {
    void operator()(HANDLE handle) const { CloseHandle(handle); }
};
using ProcessHandle = std::unique_ptr<std::remove_pointer_t<HANDLE>, HandleClosed>;

Result<ServiceHandle> openManager(DWORD access)
{
    ServiceHandle manager(OpenSCManagerW(nullptr, nullptr, access));
    if (!manager)
        return tl::unexpected(failureOf("the service manager can't be opened", GetLastError()));
    return manager;
}

Result<ServiceHandle> open(DWORD access)
{
    auto manager = openManager(SC_MANAGER_CONNECT);
    if (!manager)
        return manager;
    ServiceHandle found(OpenServiceW(manager->get(), wide(kServiceName).c_str(), access));
    if (!found)
        return tl::unexpected(failureOf("the service can't be opened", GetLastError()));
    return found;
}

Result<SERVICE_STATUS_PROCESS> statusOf(SC_HANDLE handle)
{
    SERVICE_STATUS_PROCESS status{};
    DWORD size = 0;
    if (!QueryServiceStatusEx(handle, SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE *>(&status),
                              sizeof status, &size))
        return tl::unexpected(failureOf("the service's state can't be read", GetLastError()));
    return status;
}

/// Waits while the service is in `pending` and gets on; returns how it is then.
Result<SERVICE_STATUS_PROCESS> waitWhile(SC_HANDLE handle, DWORD pending)
{
    DWORD checkPoint = 0;
    SteadyTime progress = std::chrono::steady_clock::now();
    for (;;) {
        auto status = statusOf(handle);
        if (!status || status->dwCurrentState != pending)
            return status;
        const SteadyTime now = std::chrono::steady_clock::now();
        if (std::exchange(checkPoint, status->dwCheckPoint) != status->dwCheckPoint)
            progress = now;
        if (now - progress > kPatience)
            return failure("the service hangs: it has reported no progress for "
                           + std::to_string(kPatience.count() / 1000) + " s");
        std::this_thread::sleep_for(kLook);
    }
}

Error endedWith(const SERVICE_STATUS_PROCESS &status)
{
    const bool own = status.dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR;
    if (!own)
        return systemFailure("the service stopped at once", status.dwWin32ExitCode);
    return Error{"the service stopped at once with exit code "
                 + std::to_string(status.dwServiceSpecificExitCode)
                 + "; its log and the event log say why"};
}

/// One setting beyond those that CreateService takes.
struct Setting {
    const char *name;
    DWORD level;
    void *value;
};

/// The name of the setting where this system has none such, else nothing.
Result<std::optional<std::string>> change(SC_HANDLE handle, const Setting &setting)
{
    if (ChangeServiceConfig2W(handle, setting.level, setting.value))
        return std::nullopt;
    const DWORD error = GetLastError();
    if (error == ERROR_INVALID_LEVEL || error == ERROR_INVALID_PARAMETER)
        return std::string(setting.name);
    return tl::unexpected(failureOf(std::string(setting.name) + " can't be set", error));
}

Result<std::vector<std::string>> setUp(SC_HANDLE handle, const ServiceEntry &entry)
{
    std::vector<std::string> missing;
    SERVICE_DESCRIPTIONW description{const_cast<wchar_t *>(kDescription)};
    SERVICE_DELAYED_AUTO_START_INFO delayed{TRUE};
    SC_ACTION actions[std::size(kRestartMs)];
    std::transform(std::begin(kRestartMs), std::end(kRestartMs), actions, [](DWORD ms) {
        return SC_ACTION{SC_ACTION_RESTART, ms};
    });
    SERVICE_FAILURE_ACTIONSW recovery{kForgetSeconds, nullptr, nullptr, std::size(actions),
                                      actions};
    // Also when it ends by itself with an exit code, as when an address was not free at boot.
    SERVICE_FAILURE_ACTIONS_FLAG alsoOnExit{TRUE};
    SERVICE_PRESHUTDOWN_INFO preshutdown{static_cast<DWORD>(entry.preshutdown.count())};
    SERVICE_SID_INFO sid{SERVICE_SID_TYPE_UNRESTRICTED};
    SERVICE_REQUIRED_PRIVILEGES_INFOW privileges{const_cast<wchar_t *>(kPrivileges)};
    for (const Setting &setting :
         {Setting{"the description", SERVICE_CONFIG_DESCRIPTION, &description},
          Setting{"the delayed start", SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &delayed},
          Setting{"the recovery actions", SERVICE_CONFIG_FAILURE_ACTIONS, &recovery},
          Setting{"recovery after an exit", SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &alsoOnExit},
          Setting{"the time at shutdown", SERVICE_CONFIG_PRESHUTDOWN_INFO, &preshutdown},
          Setting{"the service's identifier", SERVICE_CONFIG_SERVICE_SID_INFO, &sid},
          Setting{"the privileges", SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &privileges}}) {
        const auto changed = change(handle, setting);
        if (!changed)
            return tl::unexpected(changed.error());
        if (*changed)
            missing.push_back(**changed);
    }
    return missing;
}

ServiceView::State stateOf(DWORD state)
{
    using State = ServiceView::State;
    switch (state) {
    case SERVICE_STOPPED:
        return State::Stopped;
    case SERVICE_START_PENDING:
        return State::Starting;
    case SERVICE_RUNNING:
        return State::Running;
    case SERVICE_STOP_PENDING:
        return State::Stopping;
    default:
        return State::Other;
    }
}

} // namespace

Result<std::vector<std::string>> putService(const ServiceEntry &entry)
{
    auto manager = openManager(SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE);
    if (!manager)
        return tl::unexpected(manager.error());
    const std::wstring name = wide(kServiceName);
    const std::wstring line = wide(entry.commandLine);
    const std::wstring account = wide(entry.account);
    ServiceHandle handle(OpenServiceW(manager->get(), name.c_str(), SERVICE_ALL_ACCESS));
    if (handle) {
        if (!ChangeServiceConfigW(handle.get(), SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START,
                                  SERVICE_ERROR_NORMAL, line.c_str(), nullptr, nullptr, nullptr,
                                  account.c_str(), nullptr, kDisplayName))
            return tl::unexpected(failureOf("the service can't be changed", GetLastError()));
        return setUp(handle.get(), entry);
    }
    if (GetLastError() != ERROR_SERVICE_DOES_NOT_EXIST)
        return tl::unexpected(failureOf("the service can't be opened", GetLastError()));
    handle.reset(CreateServiceW(manager->get(), name.c_str(), kDisplayName, SERVICE_ALL_ACCESS,
                                SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL,
                                line.c_str(), nullptr, nullptr, nullptr, account.c_str(), nullptr));
    if (!handle)
        return tl::unexpected(failureOf("the service can't be made", GetLastError()));
    auto missing = setUp(handle.get(), entry);
    if (!missing)
        DeleteService(handle.get());
    return missing;
}

Result<std::optional<ServiceView>> viewService()
{
    auto manager = openManager(SC_MANAGER_CONNECT);
    if (!manager)
        return tl::unexpected(manager.error());
    const ServiceHandle handle(OpenServiceW(manager->get(), wide(kServiceName).c_str(),
                                            SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG));
    if (!handle && GetLastError() == ERROR_SERVICE_DOES_NOT_EXIST)
        return std::nullopt;
    if (!handle)
        return tl::unexpected(failureOf("the service can't be looked at", GetLastError()));
    const auto status = statusOf(handle.get());
    if (!status)
        return tl::unexpected(status.error());
    DWORD size = 0;
    QueryServiceConfigW(handle.get(), nullptr, 0, &size);
    std::vector<char> room(std::max<std::size_t>(size, sizeof(QUERY_SERVICE_CONFIGW)));
    auto *const config = reinterpret_cast<QUERY_SERVICE_CONFIGW *>(room.data());
    if (!QueryServiceConfigW(handle.get(), config, static_cast<DWORD>(room.size()), &size))
        return tl::unexpected(failureOf("the service's settings can't be read", GetLastError()));
    ServiceView view;
    view.state = stateOf(status->dwCurrentState);
    view.process = status->dwProcessId;
    view.exitCode = status->dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR
        ? status->dwServiceSpecificExitCode
        : 0;
    view.commandLine = narrow(config->lpBinaryPathName);
    view.account = narrow(config->lpServiceStartName ? config->lpServiceStartName : L"");
    return view;
}

Result<void> startService()
{
    const auto handle = open(SERVICE_START | SERVICE_QUERY_STATUS);
    if (!handle)
        return tl::unexpected(handle.error());
    if (!StartServiceW(handle->get(), 0, nullptr)) {
        if (GetLastError() == ERROR_SERVICE_ALREADY_RUNNING)
            return {};
        return tl::unexpected(failureOf("the service can't be started", GetLastError()));
    }
    const auto status = waitWhile(handle->get(), SERVICE_START_PENDING);
    if (!status)
        return tl::unexpected(status.error());
    if (status->dwCurrentState != SERVICE_RUNNING)
        return tl::unexpected(endedWith(*status));
    return {};
}

Result<void> stopService()
{
    const auto handle = open(SERVICE_STOP | SERVICE_QUERY_STATUS);
    if (!handle)
        return tl::unexpected(handle.error());
    // It can't be stopped while it starts.
    if (const auto started = waitWhile(handle->get(), SERVICE_START_PENDING); !started)
        return tl::unexpected(started.error());
    // A service counts as stopped a moment before its process ends, and lets go of its files.
    const auto before = statusOf(handle->get());
    const ProcessHandle process(before && before->dwProcessId != 0
                                    ? OpenProcess(SYNCHRONIZE, FALSE, before->dwProcessId)
                                    : nullptr);
    SERVICE_STATUS now{};
    if (!ControlService(handle->get(), SERVICE_CONTROL_STOP, &now)) {
        const DWORD error = GetLastError();
        if (error == ERROR_SERVICE_NOT_ACTIVE)
            return {};
        // Somebody else has stopped it already.
        if (error != ERROR_SERVICE_CANNOT_ACCEPT_CTRL)
            return tl::unexpected(failureOf("the service can't be stopped", error));
    }
    const auto status = waitWhile(handle->get(), SERVICE_STOP_PENDING);
    if (!status)
        return tl::unexpected(status.error());
    if (status->dwCurrentState != SERVICE_STOPPED)
        return failure("the service does not stop");
    if (process)
        WaitForSingleObject(process.get(), static_cast<DWORD>(kPatience.count()));
    return {};
}

Result<void> reloadService()
{
    const auto handle = open(SERVICE_PAUSE_CONTINUE);
    if (!handle)
        return tl::unexpected(handle.error());
    SERVICE_STATUS now{};
    if (!ControlService(handle->get(), SERVICE_CONTROL_PARAMCHANGE, &now))
        return tl::unexpected(failureOf("the service can't be told to reload", GetLastError()));
    return {};
}

Result<void> deleteService()
{
    const auto handle = open(DELETE);
    if (!handle)
        return tl::unexpected(handle.error());
    if (!DeleteService(handle->get()))
        return tl::unexpected(failureOf("the service can't be removed", GetLastError()));
    return {};
}

} // namespace portcullis::app

#endif
