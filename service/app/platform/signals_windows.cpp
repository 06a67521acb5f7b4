// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/signals.h"

#include <QMetaObject>
#include <QObject>

#include <windows.h>

namespace portcullis::app {

namespace {

QObject *g_context = nullptr;
SignalHandlers g_handlers;

/// Runs on a thread of the system's.
BOOL WINAPI passOn(DWORD)
{
    QMetaObject::invokeMethod(
        g_context, [] { g_handlers.stop(); }, Qt::QueuedConnection);
    return TRUE;
}

} // namespace

void watchSignals(QObject &context, SignalHandlers handlers)
{
    g_context = &context;
    g_handlers = std::move(handlers);
    SetConsoleCtrlHandler(passOn, TRUE);
}

void fillStandardStreams()
{
}

void raiseDescriptorLimit()
{
}

} // namespace portcullis::app

#endif
