// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/routes/route_columns.h"

#include <QCoreApplication>
#include <QLocale>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct RouteColumns {
    Q_DECLARE_TR_FUNCTIONS(RouteColumns)
};

Cell listCell(const JsonTree &route, const QString &pointer, const QString &none)
{
    const QStringList texts = stringsOf(valueAt(route, pointer));
    Cell cell = Cell::of(texts.isEmpty() ? none : texts.join(", "_L1));
    cell.toolTip = texts.join(u'\n');
    return cell;
}

Cell enabledCell(const JsonTree &route)
{
    const JsonTree *const enabled = route.find("enabled");
    const bool on = enabled == nullptr || enabled->kind != JsonTree::Kind::False;
    return Cell::of(on ? RouteColumns::tr("Yes") : RouteColumns::tr("No"));
}

Cell priorityCell(const JsonTree &route)
{
    const JsonTree *const priority = route.find("priority");
    const double number = priority ? QString::fromStdString(priority->text).toDouble() : 0;
    return Cell::of(number, QLocale().toString(number, 'f', 0));
}

Cell authenticateCell(const JsonTree &route)
{
    const JsonTree *const authenticate = route.find("authenticate");
    return Cell::of(authenticate != nullptr ? authenticateText(authenticate)
                                            : RouteColumns::tr("(defaults)"));
}

/// Names and weights of a list of upstreams.
QString weightedText(const JsonTree &upstream)
{
    if (upstream.kind == JsonTree::Kind::String)
        return stringOf(upstream);
    QStringList texts;
    for (const JsonTree &item : upstream.items) {
        const JsonTree *const name = item.find("upstream");
        const JsonTree *const weight = item.find("weight");
        texts.append((name ? stringOf(*name) : QString())
                     + (weight ? u" × "_s + QString::fromStdString(weight->text) : QString()));
    }
    return texts.join(", "_L1);
}

} // namespace

QString authenticateText(const JsonTree *authenticate)
{
    if (authenticate == nullptr)
        return {};
    if (authenticate->kind == JsonTree::Kind::String)
        return stringOf(*authenticate);
    QStringList names;
    for (const JsonTree &item : authenticate->items) {
        const JsonTree *const name = item.find("name");
        const JsonTree *const shadow = item.find("shadow");
        const QString text = name != nullptr ? stringOf(*name) : stringOf(item);
        names.append(shadow != nullptr && shadow->kind == JsonTree::Kind::True
                         ? RouteColumns::tr("%1 (only watches)").arg(text)
                         : text);
    }
    return names.join(", "_L1);
}

QString routeActionText(const JsonTree &route)
{
    if (const JsonTree *const upstream = route.find("upstream"))
        return weightedText(*upstream);
    const auto status = [](const JsonTree &action, const QString &fallback) {
        const JsonTree *const given = action.find("status");
        return given != nullptr ? QString::fromStdString(given->text) : fallback;
    };
    if (const JsonTree *const redirect = route.find("redirect"))
        return RouteColumns::tr("redirect %1").arg(status(*redirect, u"308"_s));
    if (const JsonTree *const respond = route.find("respond"))
        return RouteColumns::tr("answer %1").arg(status(*respond, u"200"_s));
    return {};
}

QList<EntityColumn> routeColumns()
{
    return {
        {u"enabled"_s, RouteColumns::tr("Enabled"),
         RouteColumns::tr("Whether it matches anything at all"), enabledCell, false, 9},
        {u"hosts"_s, RouteColumns::tr("Hosts"), RouteColumns::tr("For which host names"),
         [](const JsonTree &route) {
             return listCell(route, u"/match/hosts"_s, RouteColumns::tr("(any)"));
         },
         false, 18},
        {u"paths"_s, RouteColumns::tr("Paths"), RouteColumns::tr("For which paths"),
         [](const JsonTree &route) { return listCell(route, u"/match/paths"_s, {}); }, false, 22},
        {u"methods"_s, RouteColumns::tr("Methods"), RouteColumns::tr("For which methods"),
         [](const JsonTree &route) {
             return listCell(route, u"/match/methods"_s, RouteColumns::tr("(any)"));
         },
         false, 12},
        {u"authenticate"_s, RouteColumns::tr("Authenticate"),
         RouteColumns::tr("How callers prove who they are"), authenticateCell, false, 14},
        {u"action"_s, RouteColumns::tr("Goes to"),
         RouteColumns::tr("The upstream, or what is answered"),
         [](const JsonTree &route) { return Cell::of(routeActionText(route)); }, false, 18},
        {u"priority"_s, RouteColumns::tr("Priority"),
         RouteColumns::tr("Of several that match, the higher goes first"), priorityCell, false, 9},
        {u"lastUsed"_s,
         RouteColumns::tr("Last used"),
         RouteColumns::tr("When a request last matched it"),
         {},
         false,
         13},
        {u"rate"_s,
         RouteColumns::tr("Requests/s"),
         RouteColumns::tr("Over the last ten seconds"),
         {},
         false,
         12},
        {u"errors"_s,
         RouteColumns::tr("Error rate"),
         RouteColumns::tr("Share answered with 5xx or not at all, over the last ten seconds"),
         {},
         false,
         10},
        {u"limits"_s, RouteColumns::tr("Limits"), RouteColumns::tr("Rate limits of its own"),
         [](const JsonTree &route) { return listCell(route, u"/rateLimits"_s, {}); }, true, 18},
        {u"description"_s, RouteColumns::tr("Description"), RouteColumns::tr("Text for people"),
         [](const JsonTree &route) {
             const JsonTree *const text = route.find("description");
             return Cell::of(text != nullptr ? stringOf(*text).simplified() : QString());
         },
         true, 30},
    };
}

} // namespace portcullis::gui
