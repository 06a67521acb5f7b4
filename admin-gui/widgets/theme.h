// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QColor>
#include <QPalette>

namespace portcullis::gui::theme {

/// Whether the palette is a dark one.
bool isDark(const QPalette &palette);

// Colours by role, readable as text (4.5 to 1) on the palette's base and window. No state is told
// by colour alone: what has one of these says it in words too.
QColor good(const QPalette &palette);
QColor warning(const QPalette &palette);
QColor bad(const QPalette &palette);
/// Of what matters less, such as explanations.
QColor quiet(const QPalette &palette);
/// `over` on `under`, `share` of it (0 to 1).
QColor mixed(const QColor &over, const QColor &under, qreal share);

} // namespace portcullis::gui::theme
