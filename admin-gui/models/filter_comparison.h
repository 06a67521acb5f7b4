// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic_fields.h"
#include "shared/core/result.h"

#include <QDateTime>
#include <QStringList>

#include <functional>

namespace portcullis::gui {

using FilterPredicate = std::function<bool(const api::TrafficEntry &)>;

/// The left side of a comparison.
struct FilterField {
    const TrafficFieldInfo *info = nullptr; ///< null: a header field
    QString header;                         ///< its name
};

/// Errors are sentences for people.
Result<FilterField, QString> filterField(const QString &name);
/// Those that make sense with a field.
QStringList operatorsOf(const FilterField &field);
/// A value that a field could have.
QString exampleOf(const FilterField &field);
/// One comparison, ready to be asked often.
Result<FilterPredicate, QString> filterPredicate(const FilterField &field, const QString &op,
                                                 const QString &value, const QDateTime &now);

} // namespace portcullis::gui
