// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"
#include "shared/core/clock.h"

#include <memory>
#include <string_view>
#include <vector>

namespace portcullis::app {

class Predecessor;

/// What started this process and looks after it: systemd, by its protocols of environment
/// variables, inherited descriptors and datagrams (sd_notify(3), sd_listen_fds(3)). Where nothing
/// of that is there, every call does nothing. Thread: the main one.
class ServiceManager {
public:
    /// Takes over what was inherited, so that nobody else finds it. Once a process, early.
    ServiceManager();
    ~ServiceManager();
    ServiceManager(const ServiceManager &) = delete;
    ServiceManager &operator=(const ServiceManager &) = delete;

    /// Tells the state in its words, such as `READY=1`, several of them a line each.
    void notify(std::string_view state) const;
    /// Another process is the service from now on: says nothing any more.
    void retire() { m_retired = true; }
    /// How often it wants to hear `WATCHDOG=1`, at the latest; 0: not at all.
    Milliseconds watchdog() const { return m_watchdog; }
    /// Listening sockets that came with the process. Whose they are is for the caller to find out;
    /// the second call gets nothing.
    std::vector<io::InheritedSocket> takeSockets();
    /// The process that this one is to take the place of; null: there is none, or it was taken.
    std::unique_ptr<Predecessor> takePredecessor();

private:
    std::vector<io::InheritedSocket> m_sockets;
    std::unique_ptr<Predecessor> m_predecessor;
    Milliseconds m_watchdog{0};
    bool m_retired = false;
};

} // namespace portcullis::app
