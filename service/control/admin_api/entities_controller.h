// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

#include <string>

namespace portcullis::control {

/// One kind of entities, such as `/v1/routes`.
class EntitiesController final : public Controller {
public:
    EntitiesController(const AdminViews &views, EntityKind kind);
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> list(ApiCall &call);
    io::Task<AdminAnswer> show(ApiCall &call);
    io::Task<AdminAnswer> create(ApiCall &call);
    io::Task<AdminAnswer> replace(ApiCall &call);
    io::Task<AdminAnswer> patch(ApiCall &call);
    io::Task<AdminAnswer> remove(ApiCall &call);
    std::uint64_t revisionOf(const ConfigInForce &config, std::string_view name) const;

    const AdminViews &m_views;
    const EntityKind m_kind;
    // What the rows point to.
    const std::string m_all;    // /v1/routes
    const std::string m_one;    // /v1/routes/<name>
    const std::string m_schema; // Route
    const std::string m_page;   // RoutePage
    std::string m_ids[6];
};

} // namespace portcullis::control
