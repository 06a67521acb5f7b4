// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QString>
#include <QStringList>

#include <functional>

class QWidget;

namespace portcullis::gui {

/// A dangerous action, as the person is asked about it.
struct Danger {
    QString title;           ///< such as `Delete upstream orders`
    QString impact;          ///< what will come of it, in numbers
    QStringList details;     ///< one a line, such as who refers to it
    QString button;          ///< the word for doing it
    QString nameToType;      ///< has to be typed before; empty: a click is enough
    bool isHarmless = false; ///< the button is the default one
};

/// Asks, and calls `go` where the answer is yes. Returns at once; the question dies with `parent`.
void confirm(QWidget *parent, const Danger &danger, std::function<void()> go);

} // namespace portcullis::gui
