// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <functional>

class QObject;

namespace portcullis::app {

/// What the outside asks of the process.
struct SignalHandlers {
    std::function<void()>
        stop; ///< SIGTERM, SIGINT; on Windows Ctrl+C, Ctrl+Break, and the service manager
    std::function<void()> reload;     ///< SIGHUP; on Windows a changed parameter of the service
    std::function<void()> reopenLogs; ///< SIGUSR1
    std::function<void()> upgrade;    ///< SIGUSR2
};

/// Calls `handlers` on `context`'s thread, which is the current one and has an event loop. Once a
/// process. `context` outlives the loop.
void watchSignals(QObject &context, SignalHandlers handlers);

/// Tells who supervises this process that it ends now, with this code: for who ends it without
/// returning from main().
void tellEnd(int exitCode);

/// The last thing that main() does: what it returns. Not everywhere does it come back. Windows ends
/// all other threads before it tells the libraries that the process goes, and one that waits for
/// such a thread then, as those of a thread pool do, waits for ever.
int leave(int exitCode);

/// Where standard input, output or error is closed, opens what swallows everything in its place: a
/// socket would get its number else, and be sent what is meant for the log. First thing of all.
void fillStandardStreams();

/// Many connections need many descriptors: takes as many as the system lets us have.
void raiseDescriptorLimit();

} // namespace portcullis::app
