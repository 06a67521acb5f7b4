// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

namespace portcullis::control {

/// Health, readiness, metrics and what this gateway is.
class SystemController final : public Controller {
public:
    explicit SystemController(const AdminViews &views) : m_views(views) { }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> health(ApiCall &call);
    io::Task<AdminAnswer> ready(ApiCall &call);
    io::Task<AdminAnswer> metrics(ApiCall &call);
    io::Task<AdminAnswer> info(ApiCall &call);

    const AdminViews &m_views;
};

} // namespace portcullis::control
