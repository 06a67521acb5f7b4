// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"
#include "service/control/admin_api/last_use.h"

namespace portcullis::control {

/// `/v1/usage`: what was used of limits, and when things were used last.
class UsageController final : public Controller {
public:
    UsageController(const AdminViews &views, std::shared_ptr<LastUse> lastUse)
        : m_views(views), m_lastUse(std::move(lastUse))
    {
    }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> show(ApiCall &call);
    io::Task<AdminAnswer> keys(ApiCall &call);
    io::Task<AdminAnswer> reset(ApiCall &call);

    const AdminViews &m_views;
    std::shared_ptr<LastUse> m_lastUse;
};

} // namespace portcullis::control
