// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/figures.h"

#include <QCoreApplication>
#include <QLocale>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QString number(double value)
{
    // Three figures are enough to compare by, and don't jump about from one second to the next.
    const int decimals = value < 9.95 ? 2 : value < 99.5 ? 1 : 0;
    return QLocale().toString(value, 'f', decimals);
}

class FigureText {
    Q_DECLARE_TR_FUNCTIONS(Figures)
};

} // namespace

QString noFigure()
{
    return u"–"_s;
}

QString rateText(double perSecond)
{
    return perSecond <= 0 ? u"0"_s : number(perSecond);
}

QString shareText(std::optional<double> share)
{
    if (!share)
        return noFigure();
    if (*share > 0 && *share < 0.0001)
        return FigureText::tr("< 0.01 %");
    return FigureText::tr("%1 %").arg(*share <= 0 ? u"0"_s : number(*share * 100));
}

QString durationText(std::optional<double> seconds)
{
    if (!seconds)
        return noFigure();
    if (*seconds < 0.001)
        return FigureText::tr("%1 µs").arg(
            QLocale().toString(*seconds * 1e6, 'f', *seconds < 1e-5 ? 1 : 0));
    if (*seconds < 1)
        return FigureText::tr("%1 ms").arg(number(*seconds * 1e3));
    return FigureText::tr("%1 s").arg(number(*seconds));
}

QString spanText(qint64 seconds)
{
    if (seconds < 60)
        return FigureText::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return FigureText::tr("%1 min").arg(seconds / 60);
    if (seconds < 86400)
        return FigureText::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
    return FigureText::tr("%1 d %2 h").arg(seconds / 86400).arg(seconds / 3600 % 24);
}

QString countText(qint64 count)
{
    return QLocale().toString(count);
}

} // namespace portcullis::gui
