// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

namespace portcullis::control {

/// `/v1/consumers/{name}/keys`: API keys, which are shown once.
class KeysController final : public Controller {
public:
    explicit KeysController(const AdminViews &views) : m_views(views) { }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> list(ApiCall &call);
    io::Task<AdminAnswer> show(ApiCall &call);
    io::Task<AdminAnswer> create(ApiCall &call);
    io::Task<AdminAnswer> rotate(ApiCall &call);
    io::Task<AdminAnswer> remove(ApiCall &call);

    const AdminViews &m_views;
};

} // namespace portcullis::control
