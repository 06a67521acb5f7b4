// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

namespace portcullis::control {

/// `/v1/secrets`: values that go in and never come out.
class SecretsController final : public Controller {
public:
    explicit SecretsController(const AdminViews &views) : m_views(views) { }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> list(ApiCall &call);
    io::Task<AdminAnswer> put(ApiCall &call);
    io::Task<AdminAnswer> remove(ApiCall &call);

    const AdminViews &m_views;
};

} // namespace portcullis::control
