// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/ctl/options.h"

#include <QJsonObject>

namespace portcullis::ctl {

/// What happened between two scrapes, in the form of an event `metrics` of /v1/events.
QJsonObject figuresBetween(const api::MetricsSnapshot &before, const api::MetricsSnapshot &after,
                           qint64 milliseconds);

/// One such event for people. `address` is that of the admin API.
QString renderFigures(const QJsonObject &figures, const QString &address);

} // namespace portcullis::ctl
