// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/windows_service.h"

#include "service/app/platform/windows_event_log.h"
#include "service/app/platform/windows_text.h"

#include <windows.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace portcullis::app {

namespace {

/// How often the manager hears that something is going on while we start or stop, and how long it
/// waits for the next time before it takes us for hung.
constexpr Milliseconds kCheckPoint{1'000};
constexpr DWORD kWaitHintMs = 10'000;

/// The name as Windows takes it: the table below wants it writable.
wchar_t g_name[] = L"Portcullis";

DWORD WINAPI handleControl(DWORD control, DWORD type, void *data, void *context);

/// What the manager knows of us, and what it asked.
class Service {
public:
    /// On a thread of the dispatcher's, until the service has stopped.
    void serveManager()
    {
        std::unique_lock lock(m_mutex);
        m_handle = RegisterServiceCtrlHandlerExW(g_name, handleControl, nullptr);
        m_began = true;
        enter(SERVICE_START_PENDING);
        m_changed.notify_all();
        const SteadyTime longest = std::chrono::steady_clock::now() + kLongestStart;
        while (m_status.dwCurrentState != SERVICE_STOPPED) {
            m_changed.wait_for(lock, kCheckPoint);
            const bool starting = m_status.dwCurrentState == SERVICE_START_PENDING;
            const bool stopping = m_status.dwCurrentState == SERVICE_STOP_PENDING;
            if (stopping || (starting && std::chrono::steady_clock::now() < longest)) {
                ++m_status.dwCheckPoint;
                tell();
            }
        }
    }

    /// Nullopt: no manager will come. `failed` says so.
    bool waitForManager(const std::optional<unsigned long> &failed)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_began || failed; });
        return m_began;
    }
    void noManager(std::optional<unsigned long> &failed, unsigned long error)
    {
        const std::lock_guard lock(m_mutex);
        failed = error;
        m_changed.notify_all();
    }

    DWORD control(DWORD control)
    {
        const std::lock_guard lock(m_mutex);
        switch (control) {
        case SERVICE_CONTROL_STOP:
        case SERVICE_CONTROL_SHUTDOWN:
        case SERVICE_CONTROL_PRESHUTDOWN:
            if (m_status.dwCurrentState == SERVICE_STOPPED)
                return NO_ERROR;
            // A second stop would cut off the requests that the first one lets finish.
            if (std::exchange(m_stopAsked, true))
                return NO_ERROR;
            enter(SERVICE_STOP_PENDING);
            reportEvent(kServiceName, ServiceEvent::Stopping);
            if (m_controls.stop)
                m_controls.stop();
            return NO_ERROR;
        case SERVICE_CONTROL_PARAMCHANGE:
            reportEvent(kServiceName, ServiceEvent::Reloading);
            if (m_controls.reload)
                m_controls.reload();
            return NO_ERROR;
        case SERVICE_CONTROL_INTERROGATE:
            return NO_ERROR;
        default:
            return ERROR_CALL_NOT_IMPLEMENTED;
        }
    }

    bool runs()
    {
        const std::lock_guard lock(m_mutex);
        return m_began && m_status.dwCurrentState != SERVICE_STOPPED;
    }

    void watch(ServiceControls controls)
    {
        const std::lock_guard lock(m_mutex);
        m_controls = std::move(controls);
        if (m_stopAsked)
            m_controls.stop();
    }

    void running()
    {
        const std::lock_guard lock(m_mutex);
        if (m_status.dwCurrentState != SERVICE_START_PENDING)
            return;
        enter(SERVICE_RUNNING);
        reportEvent(kServiceName, ServiceEvent::Running,
                    "Process " + std::to_string(GetCurrentProcessId()) + ".");
    }

    void ended(int exitCode)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_began || m_status.dwCurrentState == SERVICE_STOPPED)
            return;
        reportEvent(kServiceName, exitCode == 0 ? ServiceEvent::Stopped : ServiceEvent::Failed,
                    std::to_string(exitCode));
        m_status.dwWin32ExitCode = exitCode == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
        m_status.dwServiceSpecificExitCode = static_cast<DWORD>(exitCode);
        enter(SERVICE_STOPPED);
        m_changed.notify_all();
    }

private:
    void enter(DWORD state)
    {
        const bool pending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
        m_status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
        m_status.dwCurrentState = state;
        m_status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP
                | SERVICE_ACCEPT_SHUTDOWN | SERVICE_ACCEPT_PRESHUTDOWN | SERVICE_ACCEPT_PARAMCHANGE
                                                               : 0;
        m_status.dwCheckPoint = pending ? 1 : 0;
        m_status.dwWaitHint = pending ? kWaitHintMs : 0;
        tell();
    }
    void tell() { SetServiceStatus(m_handle, &m_status); }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    SERVICE_STATUS_HANDLE m_handle = nullptr;
    SERVICE_STATUS m_status{};
    ServiceControls m_controls;
    bool m_began = false;
    bool m_stopAsked = false;
};

/// Never destroyed: the system's threads may still use it while the process ends.
Service &service()
{
    static auto *const instance = new Service;
    return *instance;
}

DWORD WINAPI handleControl(DWORD control, DWORD, void *, void *)
{
    return service().control(control);
}

void WINAPI serviceMain(DWORD, wchar_t **)
{
    service().serveManager();
}

} // namespace

Result<int> runAsService(const std::function<int()> &body)
{
    // The body keeps the main thread, which Qt wants for its application object.
    std::optional<unsigned long> failed;
    std::thread dispatcher([&failed] {
        const SERVICE_TABLE_ENTRYW table[] = {{g_name, serviceMain}, {nullptr, nullptr}};
        if (!StartServiceCtrlDispatcherW(table))
            service().noManager(failed, GetLastError());
    });
    if (!service().waitForManager(failed)) {
        dispatcher.join();
        if (*failed == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT)
            return failure("'service run' is what Windows itself starts: use 'service start', or "
                           "'run' for a gateway in this window");
        return tl::unexpected(systemFailure("the service manager does not answer", *failed));
    }
    const int code = body();
    service().ended(code);
    dispatcher.join();
    return code;
}

bool isService()
{
    return service().runs();
}

void watchServiceControls(ServiceControls controls)
{
    service().watch(std::move(controls));
}

void reportServiceRunning()
{
    service().running();
}

void reportServiceEnded(int exitCode)
{
    service().ended(exitCode);
}

} // namespace portcullis::app

#endif
