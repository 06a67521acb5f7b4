// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/upgrade.h"

#include "shared/core/log.h"

#include <chrono>
#include <string>

namespace portcullis::app {

namespace {

/// systemd tells by the time whether this belongs to the reload that it asked for.
std::string reloading()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return "RELOADING=1\nMONOTONIC_USEC="
        + std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(now).count())
        + "\nSTATUS=Starting the new program";
}

} // namespace

Upgrade::Upgrade(ServiceManager &manager, Needs needs)
    : m_manager(manager), m_needs(std::move(needs))
{
}

void Upgrade::begin()
{
    if (m_successor) {
        log(LogLevel::Warning, "an upgrade is under way already");
        return;
    }
    auto started = Successor::start(m_needs.sockets(),
                                    {[this] { wantsRelease(); }, [this] { serves(); },
                                     [this](const std::string &why) { failed(why); }});
    if (!started) {
        log(LogLevel::Error,
            "upgrade failed, this process goes on:", {{"why", started.error().what}});
        return;
    }
    m_successor = std::move(*started);
    m_released = false;
    m_manager.notify(reloading());
    log(LogLevel::Info, "upgrade:", {{"process", m_successor->process()}});
}

void Upgrade::wantsRelease()
{
    m_released = true;
    m_needs.release([this] {
        if (m_successor)
            m_successor->released();
    });
}

void Upgrade::serves()
{
    log(LogLevel::Info, "upgrade done:", {{"process", m_successor->process()}});
    // Only the main process may say that another one is.
    m_manager.notify("MAINPID=" + std::to_string(m_successor->process())
                     + "\nREADY=1\nSTATUS=Serving");
    m_manager.retire();
    m_successor->confirmed();
    m_needs.leave();
}

void Upgrade::failed(const std::string &why)
{
    const std::unique_ptr<Successor> gone = std::move(m_successor);
    log(LogLevel::Error, "upgrade failed, this process goes on:", {{"why", why}});
    if (m_released)
        m_needs.resume();
    m_manager.notify("READY=1\nSTATUS=Serving; the upgrade failed, see the log");
}

} // namespace portcullis::app
