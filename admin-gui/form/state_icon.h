// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QIcon>
#include <QPalette>

namespace portcullis::gui {

/// What is to be said of an entity or a field, each with a shape of its own beside its colour.
enum class State { None, New, Edited, Warning, Error };

/// Drawn for the palette, at any scale. A null icon for None.
QIcon stateIcon(State state, const QPalette &palette);
/// In a word, for people; empty for None.
QString stateText(State state);

} // namespace portcullis::gui
