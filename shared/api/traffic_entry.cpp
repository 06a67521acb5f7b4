// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/traffic_entry.h"

#include "shared/api/catalogue.h"

#include <QDateTime>
#include <QJsonArray>

namespace portcullis::api {

using namespace Qt::StringLiterals;

namespace {

std::optional<Stage> readStage(const QJsonValue &value)
{
    return stageNamed(value.toString().toStdString());
}

QStringList readNames(const QJsonValue &value)
{
    QStringList names;
    for (const auto &each : value.toArray())
        names.append(each.toString());
    return names;
}

void readRequest(TrafficEntry &entry, const QJsonObject &object)
{
    entry.requestId = object["requestId"_L1].toString();
    entry.traceId = object["traceId"_L1].toString();
    entry.client = object["client"_L1].toString();
    entry.peer = object["peer"_L1].toString();
    entry.listener = object["listener"_L1].toString();
    entry.protocol = object["protocol"_L1].toString();
    entry.tls = object["tls"_L1].toBool();
    entry.method = object["method"_L1].toString();
    entry.host = object["host"_L1].toString();
    entry.path = object["path"_L1].toString();
    if (const QJsonValue query = object["query"_L1]; query.isString())
        entry.query = query.toString();
    for (const auto &each : object["headers"_L1].toArray()) {
        entry.headers.append(
            {each["name"_L1].toString(), each["value"_L1].toString(), each["hidden"_L1].toBool()});
    }
    entry.cut = object["cut"_L1].toBool();
}

void readVerdict(TrafficEntry &entry, const QJsonObject &object)
{
    entry.status = object["status"_L1].toInt();
    entry.stage = readStage(object["stage"_L1]);
    entry.code = object["code"_L1].toString();
    entry.rule = object["rule"_L1].toString();
    entry.route = object["route"_L1].toString();
    entry.consumer = object["consumer"_L1].toString();
    entry.authenticator = object["authenticator"_L1].toString();
    entry.groups = readNames(object["groups"_L1]);
    entry.scopes = readNames(object["scopes"_L1]);
    for (const auto &each : object["stages"_L1].toArray()) {
        const auto stage = readStage(each["stage"_L1]);
        if (!stage)
            continue;
        using Verdict = TrafficStep::Verdict;
        const QString verdict = each["verdict"_L1].toString();
        TrafficStep step{*stage,
                         verdict == "refused"_L1        ? Verdict::Refused
                             : verdict == "answered"_L1 ? Verdict::Answered
                                                        : Verdict::Passed,
                         {}};
        if (each["ns"_L1].isDouble())
            step.ns = each["ns"_L1].toInteger();
        entry.stages.append(step);
    }
    for (const auto &each : object["shadow"_L1].toArray())
        entry.shadow.append({each["code"_L1].toString(), each["rule"_L1].toString()});
}

} // namespace

Result<TrafficEntry> readTrafficEntry(const QJsonObject &object)
{
    TrafficEntry entry;
    entry.id = object["id"_L1].toString();
    const QDateTime time = QDateTime::fromString(object["time"_L1].toString(), Qt::ISODateWithMs);
    if (entry.id.isEmpty() || !time.isValid())
        return failure("a recorded request has no id or no time");
    entry.timeMs = time.toMSecsSinceEpoch();
    entry.revision = object["revision"_L1].toInteger();
    readRequest(entry, object);
    readVerdict(entry, object);
    entry.upstream = object["upstream"_L1].toString();
    entry.target = object["target"_L1].toString();
    entry.upstreamStatus = object["upstreamStatus"_L1].toInt();
    entry.retries = object["retries"_L1].toInt();
    entry.bytesIn = object["bytesIn"_L1].toInteger();
    entry.bytesOut = object["bytesOut"_L1].toInteger();
    entry.durationUs = object["durationUs"_L1].toInteger();
    return entry;
}

} // namespace portcullis::api
