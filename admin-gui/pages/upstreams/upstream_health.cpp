// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/upstreams/upstream_health.h"

#include "admin-gui/widgets/time_text.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct Health {
    Q_DECLARE_TR_FUNCTIONS(Health)
};

TargetHealth readTarget(const QJsonObject &object)
{
    TargetHealth target;
    target.name = object.value("name"_L1).toString();
    target.url = object.value("url"_L1).toString();
    target.address = object.value("address"_L1).toString();
    target.state = object.value("state"_L1).toString();
    target.ejectedUntil = object.value("ejectedUntil"_L1).toString();
    target.weight = object.value("weight"_L1).toInt(1);
    target.sharePercent = object.value("sharePercent"_L1).toInt(100);
    target.inFlight = object.value("inFlight"_L1).toInteger();
    target.failures = object.value("failures"_L1).toInteger();
    target.ejections = object.value("ejections"_L1).toInteger();
    target.checks = object.value("checks"_L1).toInteger();
    target.failedChecks = object.value("failedChecks"_L1).toInteger();
    target.isDraining = object.value("draining"_L1).toBool();
    const QJsonObject check = object.value("lastCheck"_L1).toObject();
    target.hasCheck = !check.isEmpty();
    target.lastGood = check.value("good"_L1).toBool(true);
    target.lastStatus = check.value("status"_L1).toInt();
    target.lastError = check.value("error"_L1).toString();
    target.lastAt = check.value("at"_L1).toString();
    return target;
}

QString discoveryText(const QJsonObject &discovery)
{
    if (discovery.isEmpty())
        return {};
    const QString at = discovery.value("lastUpdate"_L1).toString();
    QStringList parts{
        at.isEmpty() ? Health::tr("Discovery: nothing was found yet")
                     : Health::tr("Discovery: last used an answer %1").arg(agoText(parseTime(at)))};
    if (const QString error = discovery.value("lastError"_L1).toString(); !error.isEmpty())
        parts.append(Health::tr("last error: %1").arg(error));
    return parts.join("; "_L1);
}

QString breakerText(const QJsonObject &breaker)
{
    if (breaker.isEmpty())
        return {};
    const auto figure = [&breaker](const char *key) {
        return QString::number(breaker.value(QLatin1String(key)).toInteger());
    };
    return Health::tr("Circuit breaker: %1 of %2 in flight, %3 of %4 waiting, %5 refused since the "
                      "start")
        .arg(figure("inFlight"), figure("maxInFlight"), figure("pending"), figure("maxPending"),
             figure("refused"));
}

} // namespace

int UpstreamHealth::serving() const
{
    return static_cast<int>(std::ranges::count_if(targets, &TargetHealth::serves));
}

qint64 UpstreamHealth::inFlight() const
{
    qint64 all = 0;
    for (const TargetHealth &target : targets)
        all += target.inFlight;
    return all;
}

UpstreamHealth readUpstreamHealth(const QJsonObject &object)
{
    UpstreamHealth health;
    health.upstream = object.value("upstream"_L1).toString();
    health.source = object.value("source"_L1).toString();
    for (const QJsonValue &each : object.value("targets"_L1).toArray())
        health.targets.append(readTarget(each.toObject()));
    health.discovery = discoveryText(object.value("discovery"_L1).toObject());
    health.breaker = breakerText(object.value("circuitBreaker"_L1).toObject());
    return health;
}

QString targetStateText(const QString &state)
{
    if (state == "healthy"_L1)
        return Health::tr("Healthy");
    if (state == "slow-starting"_L1)
        return Health::tr("Starting slowly");
    if (state == "ejected"_L1)
        return Health::tr("Ejected");
    if (state == "unhealthy"_L1)
        return Health::tr("Unhealthy");
    if (state == "draining"_L1)
        return Health::tr("Draining");
    return state;
}

QString lastCheckText(const TargetHealth &target)
{
    if (!target.hasCheck)
        return {};
    const QString when = agoText(parseTime(target.lastAt));
    if (!target.lastError.isEmpty())
        return Health::tr("%1: %2").arg(when, target.lastError);
    return target.lastGood ? Health::tr("%1: good, %2").arg(when).arg(target.lastStatus)
                           : Health::tr("%1: bad, %2").arg(when).arg(target.lastStatus);
}

} // namespace portcullis::gui
