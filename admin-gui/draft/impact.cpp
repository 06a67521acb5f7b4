// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/impact.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace portcullis::gui {

using namespace Qt::StringLiterals;
using Kind = PartChange::Kind;

namespace {

struct Impact {
    Q_DECLARE_TR_FUNCTIONS(portcullis::gui::Impact)
};

QJsonObject objectOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

bool isOff(const QByteArray &json)
{
    return !objectOf(json)["enabled"_L1].toBool(true);
}

bool isOpen(const QByteArray &json)
{
    const QJsonValue way = objectOf(json)["authenticate"_L1];
    return way.toString() == "none"_L1 || way.toArray().contains(u"none"_s);
}

int keysOf(const QByteArray &json)
{
    return static_cast<int>(objectOf(json)["apiKeys"_L1].toArray().size());
}

/// Routes, and what went through them.
struct Tally {
    int count = 0;
    quint64 requests = 0;

    void add(quint64 more)
    {
        ++count;
        requests += more;
    }
};

struct Counts {
    Tally routes;
    Tally routesOff;
    int routesOpen = 0;
    int consumers = 0;
    int consumersOff = 0;
    int keys = 0;
    QHash<QString, int> others; ///< deleted, by section

    void add(const PartChange &change, const RouteUsage &usage)
    {
        const bool isRoute = change.ref.section == "routes"_L1;
        const bool isConsumer = change.ref.section == "consumers"_L1;
        const bool isGone = change.kind == Kind::Removed;
        const bool goesOff =
            change.kind == Kind::Changed && !isOff(change.before) && isOff(change.after);
        if (isRoute && isGone)
            routes.add(usage.value(change.ref.name));
        else if (isRoute && goesOff)
            routesOff.add(usage.value(change.ref.name));
        else if (isRoute && isOpen(change.after)
                 && (change.before.isNull() || !isOpen(change.before)))
            ++routesOpen;
        else if (isConsumer)
            addConsumer(change, isGone, goesOff);
        else if (isGone && change.ref.isEntity())
            ++others[change.ref.section];
    }

private:
    void addConsumer(const PartChange &change, bool isGone, bool goesOff)
    {
        consumers += isGone ? 1 : 0;
        consumersOff += goesOff ? 1 : 0;
        keys += qMax(0, keysOf(change.before) - keysOf(change.after));
    }
};

QString requestsText(quint64 requests)
{
    return QLocale().toString(requests);
}

} // namespace

QStringList dangersOf(const QList<PartChange> &changes, const RouteUsage &usage)
{
    Counts counts;
    for (const PartChange &change : changes)
        counts.add(change, usage);

    QStringList dangers;
    const auto say = [&dangers](int count, const QString &sentence) {
        if (count > 0)
            dangers.append(sentence);
    };
    const auto other = [&counts](const QString &section) { return counts.others.value(section); };
    say(counts.routes.count,
        Impact::tr("Deletes %n route(s) that had %1 requests since the gateway started.", nullptr,
                   counts.routes.count)
            .arg(requestsText(counts.routes.requests)));
    say(counts.routesOff.count,
        Impact::tr("Switches off %n route(s) that had %1 requests since the gateway started.",
                   nullptr, counts.routesOff.count)
            .arg(requestsText(counts.routesOff.requests)));
    say(counts.routesOpen,
        Impact::tr("Lets anybody in on %n route(s), without authentication.", nullptr,
                   counts.routesOpen));
    say(counts.consumers, Impact::tr("Deletes %n consumer(s).", nullptr, counts.consumers));
    say(counts.consumersOff,
        Impact::tr("Switches off %n consumer(s).", nullptr, counts.consumersOff));
    say(counts.keys, Impact::tr("Makes %n API key(s) invalid at once.", nullptr, counts.keys));
    say(other(u"listeners"_s),
        Impact::tr("Closes %n listener(s): nobody can connect there any more.", nullptr,
                   other(u"listeners"_s)));
    say(other(u"authenticators"_s),
        Impact::tr("Deletes %n authenticator(s): what they accepted is refused.", nullptr,
                   other(u"authenticators"_s)));
    say(other(u"upstreams"_s),
        Impact::tr("Deletes %n upstream(s).", nullptr, other(u"upstreams"_s)));
    say(other(u"rateLimits"_s),
        Impact::tr("Deletes %n rate limit(s): what they held back passes.", nullptr,
                   other(u"rateLimits"_s)));
    return dangers;
}

} // namespace portcullis::gui
