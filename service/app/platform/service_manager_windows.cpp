// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef _WIN32

#include "service/app/platform/service_manager.h"
#include "service/app/platform/succession.h"

/// Windows knows neither inherited listening sockets nor this kind of manager: services there have
/// control handlers instead.
namespace portcullis::app {

ServiceManager::ServiceManager() = default;
ServiceManager::~ServiceManager() = default;

void ServiceManager::notify(std::string_view) const
{
}

std::vector<io::InheritedSocket> ServiceManager::takeSockets()
{
    return {};
}

std::unique_ptr<Predecessor> ServiceManager::takePredecessor()
{
    return nullptr;
}

bool programReplaced()
{
    return false; // a program that runs can't be
}

Result<std::unique_ptr<Successor>> Successor::start(const std::vector<io::InheritedSocket> &,
                                                    Events)
{
    return failure("this system can't hand listening sockets on");
}

} // namespace portcullis::app

#endif
