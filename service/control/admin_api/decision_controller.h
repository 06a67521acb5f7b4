// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

namespace portcullis::control {

/// `/v1/explain`, `/v1/config/simulate` and `/v1/traffic`: why requests were decided as they were.
class DecisionController final : public Controller {
public:
    explicit DecisionController(const AdminViews &views) : m_views(views) { }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> explain(ApiCall &call);
    io::Task<AdminAnswer> simulate(ApiCall &call);
    io::Task<AdminAnswer> simulateCompiled(ApiCall &call);
    io::Task<AdminAnswer> traffic(ApiCall &call);

    const AdminViews &m_views;
};

} // namespace portcullis::control
