// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

namespace portcullis::control {

/// What else the store knows: gateways, audit, and a copy of itself.
class StoreController final : public Controller {
public:
    explicit StoreController(const AdminViews &views) : m_views(views) { }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> nodes(ApiCall &call);
    io::Task<AdminAnswer> audit(ApiCall &call);
    io::Task<AdminAnswer> backup(ApiCall &call);

    const AdminViews &m_views;
};

} // namespace portcullis::control
