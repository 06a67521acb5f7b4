// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/traffic_entry.h"

#include <QList>
#include <QString>

namespace portcullis::gui {

/// What can be asked of a recorded request in a filter, and shown of it in a column.
struct TrafficFieldInfo {
    enum class Kind { Text, Names, Number, Status, Duration, Bytes, Time };

    const char *name; ///< as it stands in an expression, such as `status`
    Kind kind;
    /// Of a text.
    QString (*text)(const api::TrafficEntry &) = nullptr;
    /// Of names.
    QStringList (*names)(const api::TrafficEntry &) = nullptr;
    /// Of all others: as it is, microseconds, bytes, or milliseconds since the epoch.
    qint64 (*number)(const api::TrafficEntry &) = nullptr;

    bool isText() const { return kind == Kind::Text || kind == Kind::Names; }
};

/// All of them, in the order in which they are offered.
const QList<TrafficFieldInfo> &trafficFields();
/// Null where there is none of that name. Case does not count.
const TrafficFieldInfo *trafficField(const QString &name);

/// What became of it: `forwarded`, `refused` or `answered`.
QString verdictOf(const api::TrafficEntry &entry);

/// The beginning of the fields that are header fields, such as `header.user-agent`.
inline constexpr QLatin1StringView kHeaderPrefix{"header."};

} // namespace portcullis::gui
