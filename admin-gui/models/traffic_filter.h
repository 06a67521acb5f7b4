// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/traffic_entry.h"
#include "shared/core/result.h"

#include <QDateTime>
#include <QString>

#include <memory>

namespace portcullis::gui {

/// Why an expression is none: where, and what was expected there.
struct FilterError {
    qsizetype at = 0;     ///< in UTF-16 units, as QString counts
    qsizetype length = 0; ///< of what is wrong there; 0: something is missing
    QString message;
};

/// An expression over recorded requests, such as
///
///     status >= 400 and (route == orders or path ~ "/x") and not consumer == acme
///
/// A comparison is a field, an operator and a value. Texts know `==`, `!=`, `~` (a regular
/// expression, in which case does not count) and `!~`; numbers `==`, `!=`, `<`, `<=`, `>`, `>=`.
/// A status may be a class (`4xx`), a duration needs its unit (`100ms`), a time is one of today
/// (`12:05`), one with its date (`2026-01-31T12:05:00Z`), or so long ago (`-5m`). `not` binds
/// closer than `and`, and `and` closer than `or`; `!`, `&&` and `||` mean the same. A value with
/// spaces or signs stands in quotes. `header.NAME` asks for a header field.
///
/// A value; pure; cheap to copy. Matching costs well under a microsecond but for `~`.
class TrafficFilter {
public:
    /// The deepest nesting of brackets and negations; nobody types more by hand.
    static constexpr int kMaxDepth = 100;

    /// Everything matches.
    TrafficFilter() = default;
    /// Empty text: everything matches. `now` is what times are relative to.
    static Result<TrafficFilter, FilterError>
    parse(const QString &text, const QDateTime &now = QDateTime::currentDateTime());

    bool matches(const api::TrafficEntry &entry) const;
    bool isEmpty() const { return !m_root; }

    class Node;

private:
    std::shared_ptr<const Node> m_root;
};

/// `old and field == value`; only the new part where `old` is empty.
QString narrowedFilter(const QString &old, const QString &field, const QString &op,
                       const QString &value);

} // namespace portcullis::gui
