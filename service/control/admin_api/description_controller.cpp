// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/description_controller.h"

#include "service/control/admin_api/openapi.h"
#include "shared/core/version.h"

namespace portcullis::control {

void DescriptionController::addTo(RouteTable &routes)
{
    routes.add({.method = "GET",
                .path = "/v1/openapi.json",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .id = "getDescription",
                .summary = "This description.",
                .answer = "OpenApi"},
               this, &DescriptionController::show);
}

io::Task<AdminAnswer> DescriptionController::show(ApiCall &)
{
    AdminAnswer answer;
    answer.render = [&routes = m_routes] { return openapiJson(routes, kVersion) + '\n'; };
    co_return answer;
}

} // namespace portcullis::control
