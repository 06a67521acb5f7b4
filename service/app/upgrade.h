// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/platform/service_manager.h"
#include "service/app/platform/succession.h"

#include <functional>
#include <memory>
#include <vector>

namespace portcullis::app {

/// The old process's side of an upgrade: starts the program again with the listening sockets, lets
/// go of the store when the new one asks for it, and leaves when that serves. If it never does, all
/// goes on as before. Thread: the main one.
class Upgrade {
public:
    /// What the gateway does for it.
    struct Needs {
        std::function<std::vector<io::InheritedSocket>()> sockets;
        /// Lets go of what only one process can have, then calls `done`, later or now.
        std::function<void(std::function<void()> done)> release;
        std::function<void()> resume; ///< takes it back
        std::function<void()> leave;  ///< drains and ends
    };

    Upgrade(ServiceManager &manager, Needs needs);

    /// Begins, unless one is under way.
    void begin();
    /// This process stops: one that does not serve yet is ended.
    void cancel() { m_successor.reset(); }

private:
    void wantsRelease();
    void serves();
    void failed(const std::string &why);

    ServiceManager &m_manager;
    const Needs m_needs;
    std::unique_ptr<Successor> m_successor;
    bool m_released = false;
};

} // namespace portcullis::app
