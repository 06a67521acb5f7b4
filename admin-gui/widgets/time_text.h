// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QDateTime>
#include <QString>

/// How moments are written all over the app: in one clock, which the person chooses, and the same
/// in every language, so that they can be compared with a log. For the thread that draws.
namespace portcullis::gui {

enum class Clock { Local, Utc };

/// The clock that times are shown in from now on. Whoever changes it has what is seen drawn anew.
void setClock(Clock clock);
Clock clock();

/// Such as `2026-11-28 13:20:31`, or `2026-11-28 12:20:31 UTC`. Empty for what is no moment.
QString timeText(const QDateTime &at);
/// The same of RFC 3339, as the admin API writes moments. What is none stays as it is.
QString timeText(const QString &rfc3339);
/// With thousandths, for what happens often: `13:20:31.042` or `12:20:31.042 UTC`.
QString preciseTimeText(const QDateTime &at);
/// In both clocks, one a line, for tool tips.
QString timeTip(const QDateTime &at);
/// How long ago, or ahead, `at` is, in the unit that suits it: `just now`, `5 min ago`, `in 3
/// days`.
QString agoText(const QDateTime &at, const QDateTime &now = QDateTime::currentDateTimeUtc());

/// A moment of RFC 3339; an invalid one for what is none.
QDateTime parseTime(const QString &rfc3339);

} // namespace portcullis::gui
