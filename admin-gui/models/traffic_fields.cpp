// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/traffic_fields.h"

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

using api::TrafficEntry;
using Info = TrafficFieldInfo;
using Kind = TrafficFieldInfo::Kind;

QString stageText(const TrafficEntry &entry)
{
    if (!entry.stage)
        return {};
    const std::string_view name = stageName(*entry.stage);
    return QString::fromLatin1(name.data(), qsizetype(name.size()));
}

QStringList shadowCodes(const TrafficEntry &entry)
{
    QStringList codes;
    for (const api::ShadowFinding &finding : entry.shadow)
        codes.append(finding.code);
    return codes;
}

Info text(const char *name, QString (*of)(const TrafficEntry &))
{
    return {name, Kind::Text, of};
}

Info names(const char *name, QStringList (*of)(const TrafficEntry &))
{
    return {name, Kind::Names, nullptr, of};
}

Info number(const char *name, Kind kind, qint64 (*of)(const TrafficEntry &))
{
    return {name, kind, nullptr, nullptr, of};
}

} // namespace

const QList<TrafficFieldInfo> &trafficFields()
{
    static const QList<TrafficFieldInfo> fields{
        number("time", Kind::Time, [](const TrafficEntry &e) { return e.timeMs; }),
        number("status", Kind::Status, [](const TrafficEntry &e) { return qint64(e.status); }),
        text("method", [](const TrafficEntry &e) { return e.method; }),
        text("host", [](const TrafficEntry &e) { return e.host; }),
        text("path", [](const TrafficEntry &e) { return e.path; }),
        text("query", [](const TrafficEntry &e) { return e.query.value_or(QString()); }),
        text("route", [](const TrafficEntry &e) { return e.route; }),
        text("consumer", [](const TrafficEntry &e) { return e.consumer; }),
        text("authenticator", [](const TrafficEntry &e) { return e.authenticator; }),
        text("client", [](const TrafficEntry &e) { return e.client; }),
        text("verdict", verdictOf),
        text("stage", stageText),
        text("code", [](const TrafficEntry &e) { return e.code; }),
        text("rule", [](const TrafficEntry &e) { return e.rule; }),
        text("upstream", [](const TrafficEntry &e) { return e.upstream; }),
        text("target", [](const TrafficEntry &e) { return e.target; }),
        number("upstreamStatus", Kind::Status,
               [](const TrafficEntry &e) { return qint64(e.upstreamStatus); }),
        number("duration", Kind::Duration, [](const TrafficEntry &e) { return e.durationUs; }),
        number("bytesIn", Kind::Bytes, [](const TrafficEntry &e) { return e.bytesIn; }),
        number("bytesOut", Kind::Bytes, [](const TrafficEntry &e) { return e.bytesOut; }),
        number("retries", Kind::Number, [](const TrafficEntry &e) { return qint64(e.retries); }),
        names("group", [](const TrafficEntry &e) { return e.groups; }),
        names("scope", [](const TrafficEntry &e) { return e.scopes; }),
        names("shadow", shadowCodes),
        text("listener", [](const TrafficEntry &e) { return e.listener; }),
        text("protocol", [](const TrafficEntry &e) { return e.protocol; }),
        text("peer", [](const TrafficEntry &e) { return e.peer; }),
        text("requestId", [](const TrafficEntry &e) { return e.requestId; }),
        text("traceId", [](const TrafficEntry &e) { return e.traceId; }),
        number("revision", Kind::Number, [](const TrafficEntry &e) { return e.revision; }),
    };
    return fields;
}

const TrafficFieldInfo *trafficField(const QString &name)
{
    for (const TrafficFieldInfo &field : trafficFields()) {
        if (name.compare(QLatin1StringView(field.name), Qt::CaseInsensitive) == 0)
            return &field;
    }
    return nullptr;
}

QString verdictOf(const TrafficEntry &entry)
{
    if (!entry.stage)
        return u"forwarded"_s;
    for (const api::TrafficStep &step : entry.stages) {
        if (step.verdict == api::TrafficStep::Verdict::Answered)
            return u"answered"_s;
    }
    return u"refused"_s;
}

} // namespace portcullis::gui
