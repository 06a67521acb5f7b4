// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

namespace portcullis::control {

/// `/v1/config`: the whole document, and questions about drafts of it.
class ConfigController final : public Controller {
public:
    explicit ConfigController(const AdminViews &views) : m_views(views) { }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> show(ApiCall &call);
    io::Task<AdminAnswer> replace(ApiCall &call);
    io::Task<AdminAnswer> validate(ApiCall &call);
    io::Task<AdminAnswer> diff(ApiCall &call);
    io::Task<AdminAnswer> keep(ApiCall &call);
    io::Task<AdminAnswer> revertNow(ApiCall &call);

    const AdminViews &m_views;
};

} // namespace portcullis::control
