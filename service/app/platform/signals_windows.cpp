// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/signals.h"

#include "service/app/platform/windows_service.h"

#include <QMetaObject>
#include <QObject>

#include <windows.h>

#include <cstdio>

namespace portcullis::app {

namespace {

QObject *g_context = nullptr;
SignalHandlers g_handlers;

/// To the loop, from a thread of the system's.
void post(void (*task)())
{
    QMetaObject::invokeMethod(g_context, task, Qt::QueuedConnection);
}

void postStop()
{
    post([] { g_handlers.stop(); });
}

BOOL WINAPI passOn(DWORD)
{
    postStop();
    return TRUE;
}

} // namespace

void watchSignals(QObject &context, SignalHandlers handlers)
{
    g_context = &context;
    g_handlers = std::move(handlers);
    if (!isService()) {
        SetConsoleCtrlHandler(passOn, TRUE);
        return;
    }
    watchServiceControls({postStop, [] { post([] { g_handlers.reload(); }); }});
    // The loop turns when the start was good.
    post(reportServiceRunning);
}

void tellEnd(int exitCode)
{
    reportServiceEnded(exitCode);
}

int leave(int exitCode)
{
    std::fflush(nullptr);
    ::TerminateProcess(::GetCurrentProcess(), static_cast<UINT>(exitCode));
    return exitCode;
}

void fillStandardStreams()
{
}

void raiseDescriptorLimit()
{
}

} // namespace portcullis::app

#endif
