// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

#include <QUrl>

#include <optional>

namespace portcullis::gui {

/// Where a rule of the configuration is edited: `routes/orders/authorize/groups` is the field
/// /authorize/groups of the route orders. Nothing for what has no page.
std::optional<Destination> ruleDestination(const QString &rule);

/// A link within the app, as HTML: `text` leads to a rule, which may be an entity as a whole.
/// Plain text where the rule has no page.
QString ruleLink(const QString &rule, const QString &text);
/// The destination that such a link was made of.
std::optional<Destination> linkDestination(const QUrl &link);

} // namespace portcullis::gui
