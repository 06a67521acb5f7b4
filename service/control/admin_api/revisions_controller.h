// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

namespace portcullis::control {

/// `/v1/revisions`: the history of the configuration, and ways back.
class RevisionsController final : public Controller {
public:
    explicit RevisionsController(const AdminViews &views) : m_views(views) { }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> list(ApiCall &call);
    io::Task<AdminAnswer> show(ApiCall &call);
    io::Task<AdminAnswer> restore(ApiCall &call);
    io::Task<AdminAnswer> undo(ApiCall &call);

    const AdminViews &m_views;
};

} // namespace portcullis::control
