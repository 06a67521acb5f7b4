// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QString>

#include <optional>

namespace portcullis::gui {

/// What stands where there is nothing to show.
QString noFigure();

/// Requests per second, such as `0.4` or `1,234`; without the unit.
QString rateText(double perSecond);
/// A share from 0 to 1 as per cent. A share that is above nothing never reads as 0 %.
QString shareText(std::optional<double> share);
/// A duration in the unit that suits it, such as `12.3 ms`.
QString durationText(std::optional<double> seconds);
/// A time span for people, such as `2 h 5 min`.
QString spanText(qint64 seconds);
QString countText(qint64 count);

} // namespace portcullis::gui
