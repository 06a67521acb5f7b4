// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/time_text.h"

#include <QCoreApplication>

#include <array>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

Clock s_clock = Clock::Local; // of the thread that draws, as all widgets are

QString written(const QDateTime &at, Clock clock, const QString &format)
{
    if (!at.isValid())
        return {};
    return clock == Clock::Utc ? at.toUTC().toString(format) + " UTC"_L1
                               : at.toLocalTime().toString(format);
}

const auto kFormat = u"yyyy-MM-dd HH:mm:ss"_s;

QString spanOf(qint64 seconds)
{
    struct Unit {
        qint64 seconds;
        const char *text;
    };
    static constexpr std::array kUnits{
        Unit{60, QT_TRANSLATE_N_NOOP("TimeText", "%n s")},
        Unit{3600, QT_TRANSLATE_N_NOOP("TimeText", "%n min")},
        Unit{86'400, QT_TRANSLATE_N_NOOP("TimeText", "%n h")},
    };
    qint64 unit = 1;
    for (const auto &[limit, text] : kUnits) {
        if (seconds < limit)
            return QCoreApplication::translate("TimeText", text, nullptr,
                                               static_cast<int>(seconds / unit));
        unit = limit;
    }
    const int days = static_cast<int>(seconds / unit);
    return days == 1 ? QCoreApplication::translate("TimeText", "1 day")
                     : QCoreApplication::translate("TimeText", "%1 days").arg(days);
}

} // namespace

void setClock(Clock clock)
{
    s_clock = clock;
}

Clock clock()
{
    return s_clock;
}

QString timeText(const QDateTime &at)
{
    return written(at, s_clock, kFormat);
}

QString timeText(const QString &rfc3339)
{
    const QDateTime at = parseTime(rfc3339);
    return at.isValid() ? timeText(at) : rfc3339;
}

QString preciseTimeText(const QDateTime &at)
{
    return written(at, s_clock, u"HH:mm:ss.zzz"_s);
}

QString timeTip(const QDateTime &at)
{
    if (!at.isValid())
        return {};
    return QCoreApplication::translate("TimeText", "%1 (this computer's clock)")
               .arg(written(at, Clock::Local, kFormat))
        + u'\n' + written(at, Clock::Utc, kFormat);
}

QString agoText(const QDateTime &at, const QDateTime &now)
{
    if (!at.isValid())
        return {};
    const qint64 seconds = at.secsTo(now);
    if (seconds == 0)
        return QCoreApplication::translate("TimeText", "just now");
    return seconds > 0 ? QCoreApplication::translate("TimeText", "%1 ago").arg(spanOf(seconds))
                       : QCoreApplication::translate("TimeText", "in %1").arg(spanOf(-seconds));
}

QDateTime parseTime(const QString &rfc3339)
{
    return QDateTime::fromString(rfc3339, Qt::ISODateWithMs);
}

} // namespace portcullis::gui
