// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

class QObject;

/// A process starts the one that takes its place, and hands its listening sockets on: an upgrade
/// that loses no connection. Both ends talk over a pair of sockets:
///
///     old                                         new
///     starts it with the listening sockets  --->
///                                           <---  asks to release the store
///     lets go of it                         --->  opens it, compiles, serves
///                                           <---  says that it serves
///     tells the service manager, drains     --->  is the service
///     and ends
///
/// A new one that ends before it serves leaves the old one where it was.
namespace portcullis::app {

/// The file that this process runs was replaced since it started.
bool programReplaced();

/// The new process's end.
class Predecessor {
public:
    virtual ~Predecessor() = default;
    /// How long release() waits: the old one lets requests of the admin API finish.
    static constexpr Milliseconds kRelease{15'000};

    /// Waits until the old one has let go of what only one process can have. Fails if it does not
    /// answer in time, or is gone.
    virtual Result<void> release() = 0;
    /// Everything is served here now: returns when the old one has told the service manager that
    /// this process is the service, or a moment has passed. The last call.
    virtual void serving() = 0;
};

/// The old process's end. Thread: the main one, with an event loop.
class Successor {
public:
    virtual ~Successor() = default; ///< a new process that does not serve yet is ended
    /// Until it serves: a large document takes seconds to load.
    static constexpr Milliseconds kStart{120'000};

    struct Events {
        std::function<void()> wantsRelease;
        std::function<void()> serves;
        std::function<void(const std::string &why)> failed; ///< it is gone, or was ended
    };
    /// Starts the program of this process again, with its arguments and environment, and `sockets`.
    /// Events come on this thread, later, until `serves` or `failed` ends it. Fails where the
    /// system can't hand sockets on or start a process.
    static Result<std::unique_ptr<Successor>> start(const std::vector<io::InheritedSocket> &sockets,
                                                    Events events);
    /// What it asked for is done.
    virtual void released() = 0;
    /// After `serves`: it is the service now.
    virtual void confirmed() = 0;
    virtual long long process() const = 0;
};

} // namespace portcullis::app
