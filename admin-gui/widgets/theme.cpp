// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/theme.h"

namespace portcullis::gui::theme {

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness()
        < palette.color(QPalette::WindowText).lightness();
}

QColor good(const QPalette &palette)
{
    return isDark(palette) ? QColor(0x6c, 0xc0, 0x70) : QColor(0x1e, 0x6b, 0x2a);
}

QColor warning(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xe5, 0xb0, 0x4c) : QColor(0x80, 0x50, 0x00);
}

QColor bad(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xff, 0x8a, 0x80) : QColor(0xa8, 0x1e, 0x1e);
}

QColor quiet(const QPalette &palette)
{
    return mixed(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.68);
}

QColor mixed(const QColor &over, const QColor &under, qreal share)
{
    const auto blend = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return QColor(blend(over.red(), under.red()), blend(over.green(), under.green()),
                  blend(over.blue(), under.blue()));
}

} // namespace portcullis::gui::theme
