// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"
#include "service/control/store/store_types.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <string>
#include <vector>

namespace portcullis::control {

/// `/v1/tokens`: who may use the admin API. Keeps what AdminAccess knows equal to the store.
class TokensController final : public Controller {
public:
    /// Tokens that another gateway made or took away on a shared store count after this.
    static constexpr Milliseconds kRefresh{1'000};

    /// `access` is borrowed.
    TokensController(const AdminViews &views, AdminAccess &access);
    void addTo(RouteTable &routes) override;

private:
    void refresh();
    void noteUses();
    void adopt(const std::vector<store::AdminTokenRecord> &records);
    io::Task<AdminAnswer> list(ApiCall &call);
    io::Task<AdminAnswer> create(ApiCall &call);
    io::Task<AdminAnswer> remove(ApiCall &call);

    const AdminViews &m_views;
    AdminAccess &m_access;
    QObject m_context; // ends what comes back after this is gone
    QTimer m_timer;
    bool m_reading = false;
    std::map<std::string, WallTime> m_noted; // uses that the store has, by id
};

} // namespace portcullis::control
