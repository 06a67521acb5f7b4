// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic_fields.h"
#include "shared/api/traffic_entry.h"

#include <QString>
#include <QVariant>

namespace portcullis::gui {

/// What is shown of a recorded request, in the order of the columns.
enum class TrafficColumn {
    Time,
    Status,
    Method,
    Path,
    Route,
    Consumer,
    Client,
    Code,
    Duration,
    Upstream,
    Host,
    Query,
    Verdict,
    Stage,
    Rule,
    Target,
    UpstreamStatus,
    BytesIn,
    BytesOut,
    Retries,
    Authenticator,
    Shadow,
    Listener,
    Protocol,
    RequestId,
    TraceId,
    Revision,
};
inline constexpr int kTrafficColumnCount = static_cast<int>(TrafficColumn::Revision) + 1;
/// How many are shown unless the person chooses others: the first ones.
inline constexpr int kUsualTrafficColumns = static_cast<int>(TrafficColumn::Upstream) + 1;

QString trafficColumnTitle(TrafficColumn column);
QString trafficColumnHelp(TrafficColumn column);
/// The field of a filter expression that is the same, such as `status`.
QString trafficColumnField(TrafficColumn column);
const TrafficFieldInfo &trafficColumnInfo(TrafficColumn column); ///< cost: constant
bool isFigure(TrafficColumn column);                             ///< stands on the right

/// For people.
QString trafficText(const api::TrafficEntry &entry, TrafficColumn column);
/// As a filter expression and a file have it: `1250us`, an RFC 3339 time.
QString trafficPlainText(const api::TrafficEntry &entry, TrafficColumn column);
/// A number where it is one, otherwise the text; for sorting and JSON.
QVariant trafficValue(const api::TrafficEntry &entry, TrafficColumn column);

} // namespace portcullis::gui
