// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/windows_service_command.h"

#include "service/app/platform/windows_event_log.h"
#include "service/app/platform/windows_first_config.h"
#include "service/app/platform/windows_folders.h"
#include "service/app/platform/windows_service.h"
#include "service/app/platform/windows_service_control.h"
#include "service/app/platform/windows_text.h"

#include <windows.h>

#include <cstdio>
#include <optional>

namespace portcullis::app {

namespace {

/// For the process to tidy up after its requests have ended or been cut off.
constexpr Milliseconds kTidyUp{10'000};

/// The virtual account that Windows has for a service of this name.
const std::string kAccount = std::string("NT SERVICE\\") + kServiceName;

void say(const std::string &text)
{
    std::printf("%s\n", text.c_str());
}

int complain(const std::string &text, int code = kServiceFailed)
{
    std::fprintf(stderr, "portcullisd service: %s\n", text.c_str());
    return code;
}

Result<std::string> programPath()
{
    std::wstring path(32'768, L'\0'); // the longest that Windows has
    const DWORD size = GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
    if (size == 0)
        return tl::unexpected(lastFailure("the path of this program"));
    return narrow({path.data(), size});
}

std::string dataFolder(const std::string &folder)
{
    return folder + "\\data";
}

std::string logFolder(const std::string &folder)
{
    return folder + "\\logs";
}

/// The options that the registered service has; nothing: it runs something else than we register.
std::vector<std::string> optionsOf(const ServiceView &view)
{
    const std::vector<std::string> words = splitCommandLine(view.commandLine);
    if (words.size() < 3 || words[1] != "service" || words[2] != "run")
        return {};
    return {words.begin() + 3, words.end()};
}

/// What `install` registers: what was given, else what is registered, else the usual store.
Result<std::vector<std::string>> optionsFor(std::vector<std::string> given, bool firstConfiguration,
                                            const ServiceProgram &program,
                                            const std::string &folder)
{
    const auto installed = viewService();
    if (!installed)
        return tl::unexpected(installed.error());
    if (given.empty() && *installed)
        given = optionsOf(**installed);
    const auto read = program.read(given);
    if (!read)
        return tl::unexpected(read.error());
    if (read->namesSource)
        return given;
    std::vector<std::string> usual{"--data", dataFolder(folder)};
    if (firstConfiguration)
        usual.insert(
            usual.end(),
            {"--config", firstConfigurationPath(folder), "--allow-path", logFolder(folder)});
    usual.insert(usual.end(), given.begin(), given.end());
    return usual;
}

/// Folders elsewhere are for who made them to open to the service.
void adviseOn(const std::vector<std::string> &folders, const std::string &own)
{
    for (const std::string &folder : folders) {
        if (!folder.starts_with(own))
            say("The service writes to " + folder + ". Let it:\n  icacls \"" + folder
                + "\" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F \""
                + kAccount + ":(OI)(CI)F\"");
    }
}

/// Everything but the service itself; first of all, as a folder that can't be trusted must not get
/// a service.
Result<void> prepare(const std::string &folder, const std::optional<FirstListener> &first)
{
    const auto sid = serviceSid(kServiceName);
    if (!sid)
        return tl::unexpected(sid.error());
    for (const std::string &each : {folder, logFolder(folder)}) {
        if (auto made = makePrivateFolder(each, *sid); !made)
            return made;
    }
    return first ? writeFirstConfiguration(folder, *first) : Result<void>();
}

/// Makes or changes the service, and names its program to the event log.
Result<void> enlist(const std::string &program, const std::string &line, Milliseconds stopsWithin)
{
    const auto missing = putService({line, kAccount, stopsWithin + kTidyUp});
    if (!missing)
        return tl::unexpected(missing.error());
    for (const std::string &setting : *missing)
        complain("warning: this Windows does not take " + setting);
    return registerEventSource(kServiceName, program);
}

int install(std::vector<std::string> given, const ServiceProgram &program)
{
    const auto path = programPath();
    const auto folder = serviceFolder();
    if (!path || !folder)
        return complain(path ? folder.error().what : path.error().what);
    const auto first = takeFirstListener(given);
    if (!first)
        return complain(first.error().what, kServiceUsage);
    if (const auto checked = program.read(given); !checked)
        return complain(checked.error().what, kServiceUsage);
    const auto options = optionsFor(given, first->has_value(), program, *folder);
    if (!options)
        return complain(options.error().what);
    const auto read = program.read(*options);
    if (!read)
        return complain(read.error().what, kServiceUsage);
    std::vector<std::string> words{"service", "run"};
    words.insert(words.end(), options->begin(), options->end());
    // In quotes always: without them C:\Program.exe would be started where there is one.
    const std::string line = '"' + *path + "\" " + joinCommandLine(words);
    if (const auto ready = prepare(*folder, *first); !ready)
        return complain(ready.error().what);
    if (const auto enlisted = enlist(*path, line, read->stopsWithin); !enlisted)
        return complain(enlisted.error().what);
    say("Installed: the service " + std::string(kServiceName) + " starts with Windows, as "
        + kAccount + ".\nIt runs " + line + "\nIts files are in " + *folder
        + ", for administrators and the service only.");
    adviseOn(read->folders, *folder);
    return kServiceDone;
}

int uninstall()
{
    if (const auto stopped = stopService(); !stopped)
        return complain(stopped.error().what);
    if (const auto deleted = deleteService(); !deleted)
        return complain(deleted.error().what);
    removeEventSource(kServiceName);
    const auto folder = serviceFolder();
    say("Removed the service. " + (folder ? *folder : "Its folder") + " is kept.");
    return kServiceDone;
}

int perform(const Result<void> &result, const std::string &done)
{
    if (!result)
        return complain(result.error().what);
    say(done);
    return kServiceDone;
}

int restart()
{
    if (const auto stopped = stopService(); !stopped)
        return complain(stopped.error().what);
    return perform(startService(), "Restarted.");
}

const char *wordFor(ServiceView::State state)
{
    switch (state) {
    case ServiceView::State::Stopped:
        return "is stopped";
    case ServiceView::State::Starting:
        return "is starting";
    case ServiceView::State::Running:
        return "is running";
    case ServiceView::State::Stopping:
        return "is stopping: running requests finish";
    case ServiceView::State::Other:
        break;
    }
    return "is paused";
}

int status()
{
    const auto view = viewService();
    if (!view)
        return complain(view.error().what);
    if (!*view) {
        say("The service is not installed.");
        return kServiceFailed;
    }
    const ServiceView &service = **view;
    const bool running = service.state == ServiceView::State::Running;
    std::string text = std::string(kServiceName) + ' ' + wordFor(service.state);
    if (service.process != 0)
        text += ", process " + std::to_string(service.process);
    else if (service.exitCode != 0)
        text += "; its last exit code was " + std::to_string(service.exitCode);
    say(text + "\naccount: " + service.account + "\nruns:    " + service.commandLine);
    return running ? kServiceDone : kServiceNotRunning;
}

/// What the manager starts.
int run(const std::vector<std::string> &options, const ServiceProgram &program)
{
    const auto code = runAsService([&] {
        if (const auto folder = serviceFolder())
            logAsService(kServiceName, logFolder(*folder));
        return program.run(options);
    });
    return code ? *code : complain(code.error().what, kServiceUsage);
}

} // namespace

int runServiceCommand(const std::vector<std::string> &arguments, const ServiceProgram &program)
{
    const std::string command = arguments.empty() ? "" : arguments.front();
    if (command == "install" || command == "run") {
        const std::vector<std::string> options(arguments.begin() + 1, arguments.end());
        return command == "run" ? run(options, program) : install(options, program);
    }
    if (arguments.size() > 1)
        return complain("'" + command + "' takes no options", kServiceUsage);
    if (command == "uninstall")
        return uninstall();
    if (command == "start")
        return perform(startService(), "Started.");
    if (command == "stop")
        return perform(stopService(), "Stopped.");
    if (command == "restart")
        return restart();
    if (command == "reload")
        return perform(reloadService(),
                       "Told to read its configuration again; its log says what came of it.");
    if (command == "status")
        return status();
    return complain("say what to do: install, uninstall, start, stop, restart, reload or status",
                    kServiceUsage);
}

} // namespace portcullis::app

#endif
