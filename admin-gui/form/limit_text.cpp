// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/limit_text.h"

#include "admin-gui/form/json_access.h"
#include "admin-gui/models/figures.h"
#include "shared/model/document.h"
#include "shared/model/values.h"

#include <QCoreApplication>

#include <array>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct Period {
    const char *name;
    const char *text;
};

constexpr std::array kPeriods{Period{"hour", QT_TRANSLATE_NOOP("LimitText", "%1 per hour")},
                              Period{"day", QT_TRANSLATE_NOOP("LimitText", "%1 per day")},
                              Period{"month", QT_TRANSLATE_NOOP("LimitText", "%1 per month")}};

QString translated(const char *text)
{
    return QCoreApplication::translate("LimitText", text);
}

QString memberText(const JsonTree &limit, const char *member, const QString &fallback = {})
{
    const JsonTree *const value = limit.find(member);
    return value ? stringOf(*value).isEmpty() ? displayOf(*value) : stringOf(*value) : fallback;
}

/// A figure as people write it; what is none as it stands there.
QString figureText(const JsonTree &limit, const char *member)
{
    const QString text = memberText(limit, member);
    bool isFigure = false;
    const qint64 figure = text.toLongLong(&isFigure);
    return isFigure ? countText(figure) : text;
}

QString quotaText(const QString &most, const QString &period)
{
    for (const Period &each : kPeriods) {
        if (period == QLatin1String(each.name))
            return translated(each.text).arg(most);
    }
    return translated(QT_TRANSLATE_NOOP("LimitText", "%1 per %2")).arg(most, period);
}

} // namespace

QString limitText(const JsonTree &limit)
{
    const QString algorithm = memberText(limit, "algorithm");
    const QString most = figureText(limit, "limit");
    if (algorithm == "quota"_L1)
        return quotaText(most, memberText(limit, "period", u"month"_s));
    if (algorithm == "concurrency"_L1)
        return translated(QT_TRANSLATE_NOOP("LimitText", "%1 at a time")).arg(most);
    const QString window = memberText(
        limit, "window", QString::fromStdString(model::formatDuration(model::RateLimit().window)));
    const QString text = translated(QT_TRANSLATE_NOOP("LimitText", "%1 per %2")).arg(most, window);
    const QString burst = figureText(limit, "burst");
    return burst.isEmpty()
        ? text
        : translated(QT_TRANSLATE_NOOP("LimitText", "%1, burst %2")).arg(text, burst);
}

} // namespace portcullis::gui
