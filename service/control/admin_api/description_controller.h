// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"

namespace portcullis::control {

/// `/v1/openapi.json`: what this API is, made of its own rows.
class DescriptionController final : public Controller {
public:
    /// `routes` is borrowed, and complete when the first request comes.
    explicit DescriptionController(const RouteTable &routes) : m_routes(routes) { }
    void addTo(RouteTable &routes) override;

private:
    io::Task<AdminAnswer> show(ApiCall &call);

    const RouteTable &m_routes;
};

} // namespace portcullis::control
