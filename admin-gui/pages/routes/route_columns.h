// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/entities/entity_model.h"

namespace portcullis::gui {

/// Of the table of routes, in its order.
enum class RouteColumn {
    Enabled,
    Hosts,
    Paths,
    Methods,
    Authenticate,
    GoesTo,
    Priority,
    LastUsed,
    Rate,
    Errors,
    Limits,
    Description,
};

/// Those that the gateway tells are without a `cell`.
QList<EntityColumn> routeColumns();
/// What happens to its requests, such as `orders` or `redirect 308`.
QString routeActionText(const JsonTree &route);
/// `none`, names, or an empty text where the defaults decide.
QString authenticateText(const JsonTree *authenticate);

} // namespace portcullis::gui
