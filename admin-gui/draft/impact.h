// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/merge.h"

#include <QHash>
#include <QStringList>

namespace portcullis::gui {

/// Requests of each route since the gateway started.
using RouteUsage = QHash<QString, quint64>;

/// What changes would do that can hurt, each as a sentence with numbers. Empty: nothing. Deleted
/// routes, upstreams, listeners, authenticators, consumers and keys; routes and consumers that are
/// switched off; routes that need no authentication any more. Pure.
QStringList dangersOf(const QList<PartChange> &changes, const RouteUsage &usage);

} // namespace portcullis::gui
