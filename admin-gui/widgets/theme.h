// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QStringList>

/// Every colour of the app, by role, and its icons. Nothing else names a colour.
namespace portcullis::gui::theme {

enum class Scheme { System, Light, Dark };

/// `system`, `light` or `dark`; anything else is System.
Scheme schemeOf(const QString &name);
/// The palette of the whole app, and a style that follows it, from now on. System: what the desktop
/// gave at the start. Widgets hear of it as of any change of the palette.
void apply(Scheme scheme);
/// What is known of the desktop beside its palette; with System it is followed at once.
void setDesktopIsDark(bool dark);
QPalette lightPalette();
QPalette darkPalette();

/// Whether the palette is a dark one.
bool isDark(const QPalette &palette);

// Colours by role, readable as text (4.5 to 1) on the palette's base and window. No state is told
// by colour alone: what has one of these says it in words too.
QColor good(const QPalette &palette);
QColor warning(const QPalette &palette);
QColor bad(const QPalette &palette);
/// Of what is neither good nor bad, but worth a look: a hint, a link, a chosen thing.
QColor accent(const QPalette &palette);
/// Of what matters less, such as explanations.
QColor quiet(const QPalette &palette);
/// Of lines between things, such as the rows and columns of a table.
QColor line(const QPalette &palette);
/// WCAG 2, AA, for what is no text: what a control is to be told by.
constexpr qreal kEdgeContrast = 3;
/// Of the edges of fields, boxes and buttons, on the palette's base and window alike; with a little
/// more contrast than needed, as styles make it a little lighter or darker.
QColor edge(const QPalette &palette);
/// Behind a message of that colour; text of the palette is readable on it.
QColor tint(const QColor &role, const QPalette &palette);
/// `over` on `under`, `share` of it (0 to 1).
QColor mixed(const QColor &over, const QColor &under, qreal share);

/// The tags by which people tell their gateways apart, beside the name: `grey`, `red`, …
const QStringList &tagNames();
/// For people, such as `Red`.
QString tagText(const QString &name);
/// Of a tag; the first one's for a name that is none. White and black text: see textOn().
QColor tag(const QString &name, const QPalette &palette);
/// A square in the colour of a tag.
QIcon tagIcon(const QString &name, const QPalette &palette);
/// Black or white, whichever is better readable on `background`.
QColor textOn(const QColor &background);
/// Contrast of two colours after WCAG 2, from 1 to 21.
qreal contrast(const QColor &a, const QColor &b);

/// An icon of the app's own, such as `routes`, drawn in the colours of the app's palette at the
/// time of drawing. A null icon where there is none of that name.
QIcon icon(const QString &name);

} // namespace portcullis::gui::theme
