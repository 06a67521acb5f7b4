// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifndef _WIN32

#include "service/app/platform/signals.h"

#include <QObject>
#include <QSocketNotifier>

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace portcullis::app {

namespace {

int g_wakeUp[2] = {-1, -1};

/// All that is allowed in a signal handler: a byte to the loop.
void passOn(int signal)
{
    const char byte = static_cast<char>(signal);
    [[maybe_unused]] const ssize_t written = ::write(g_wakeUp[0], &byte, 1);
}

} // namespace

void watchSignals(QObject &context, SignalHandlers handlers)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, g_wakeUp) != 0)
        return;
    auto *notifier = new QSocketNotifier(g_wakeUp[1], QSocketNotifier::Read, &context);
    QObject::connect(notifier, &QSocketNotifier::activated, &context,
                     [handlers = std::move(handlers)] {
                         char byte = 0;
                         while (::read(g_wakeUp[1], &byte, 1) == 1) {
                             if (byte == SIGHUP)
                                 handlers.reload();
                             else if (byte == SIGUSR1)
                                 handlers.reopenLogs();
                             else if (byte == SIGUSR2)
                                 handlers.upgrade();
                             else
                                 handlers.stop();
                         }
                     });
    struct sigaction action = {};
    action.sa_handler = passOn;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2})
        ::sigaction(signal, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void tellEnd(int)
{
    // systemd sees the process end, and how.
}

int leave(int exitCode)
{
    return exitCode;
}

void fillStandardStreams()
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
        // open() takes the lowest number that is free, which is this one.
        if (::fcntl(stream, F_GETFD) < 0 && ::open("/dev/null", O_RDWR) < 0)
            return;
    }
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

} // namespace portcullis::app

#endif
