// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

namespace portcullis::control {

/// `/v1/upstreams/{name}/health` and the drain of one target.
class HealthController final : public Controller {
public:
    explicit HealthController(const AdminViews &views) : m_views(views) { }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> show(ApiCall &call);
    io::Task<AdminAnswer> drain(ApiCall &call);
    io::Task<AdminAnswer> undrain(ApiCall &call);
    AdminAnswer setDrain(const ApiCall &call, bool out);

    const AdminViews &m_views;
};

} // namespace portcullis::control
