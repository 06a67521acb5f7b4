// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/access.h"
#include "service/control/admin_api/admin_views.h"
#include "service/control/admin_api/route_table.h"

#include <memory>
#include <vector>

namespace portcullis::control {

class EventsController;

/// One part of the admin API: the rows of one resource. Alive as long as the API.
class Controller {
public:
    virtual ~Controller() = default;
    virtual void addTo(RouteTable &routes) = 0;
};

/// All resources, and who may use them. Thread: the control thread.
class AdminApi {
public:
    /// The views are borrowed.
    explicit AdminApi(const AdminViews &views);
    ~AdminApi();
    AdminApi(const AdminApi &) = delete;
    AdminApi &operator=(const AdminApi &) = delete;

    const RouteTable &routes() const { return m_routes; }
    AdminAccess &access() { return m_access; }
    /// Event streams would never end by themselves.
    void endStreams();

private:
    template <typename T, typename... Args>
    T &add(Args &&...args);

    AdminAccess m_access;
    RouteTable m_routes;
    std::vector<std::unique_ptr<Controller>> m_controllers;
    EventsController *m_events = nullptr; // one of them
};

} // namespace portcullis::control
