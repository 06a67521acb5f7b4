// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/render.h"

#include "service/ctl/table.h"
#include "shared/api/json_indent.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson());
}

QJsonObject toJson(const api::InfoDocument &info)
{
    QJsonArray listeners;
    for (const api::BoundAddress &each : info.listeners) {
        listeners.append(QJsonObject{
            {u"name"_s, each.name}, {u"address"_s, each.address}, {u"port"_s, each.port}});
    }
    return {{u"version"_s, info.version},
            {u"mode"_s, info.mode},
            {u"transport"_s, info.transport},
            {u"workers"_s, info.workers},
            {u"uptimeSeconds"_s, info.uptimeSeconds},
            {u"qt"_s, info.qt},
            {u"revision"_s, info.revision},
            {u"listeners"_s, listeners}};
}

} // namespace

QString render(const api::InfoDocument &info, Output output)
{
    if (output == Output::Json)
        return jsonText(toJson(info));
    Table table({u"WHAT"_s, u"VALUE"_s}, {false, false});
    table.add({u"version"_s, info.version});
    table.add({u"mode"_s, info.mode});
    table.add({u"transport"_s, info.transport});
    table.add({u"workers"_s, QString::number(info.workers)});
    table.add({u"uptime"_s, u"%1 s"_s.arg(info.uptimeSeconds)});
    table.add({u"qt"_s, info.qt});
    table.add({u"revision"_s, QString::number(info.revision)});
    for (const api::BoundAddress &each : info.listeners) {
        const QString address =
            each.address.contains(u':') ? u"[%1]"_s.arg(each.address) : each.address;
        table.add({u"listener"_s, u"%1 %2:%3"_s.arg(each.name, address).arg(each.port)});
    }
    return table.text();
}

QString render(const api::Readiness &readiness, Output output)
{
    if (output == Output::Json) {
        QJsonObject object{{u"ready"_s, readiness.ready}};
        if (!readiness.ready)
            object[u"why"_s] = readiness.why;
        return jsonText(object);
    }
    Table table({u"READY"_s, u"WHY"_s}, {false, false});
    table.add({readiness.ready ? u"yes"_s : u"no"_s, readiness.why});
    return table.text();
}

Result<QString> renderEntity(const ConfigText &entity, Output output)
{
    if (output == Output::Table)
        return renderObject(QJsonDocument::fromJson(entity.json).object(), output);
    const auto text =
        api::indentJson({entity.json.constData(), static_cast<std::size_t>(entity.json.size())});
    if (!text)
        return tl::unexpected(text.error());
    return QString::fromStdString(*text) + u'\n';
}

Result<QString> render(const ConfigText &config, Output output)
{
    if (output == Output::Json)
        return renderEntity(config, output);
    QJsonParseError error;
    const QJsonObject document = QJsonDocument::fromJson(config.json, &error).object();
    if (error.error != QJsonParseError::NoError)
        return failure("the configuration is no JSON: " + error.errorString().toStdString());
    Table table({u"KIND"_s, u"NAME"_s, u"DESCRIPTION"_s}, {false, false, false});
    for (const auto &[member, kind] :
         {std::pair(u"listeners"_s, u"listener"_s),
          std::pair(u"authenticators"_s, u"authenticator"_s),
          std::pair(u"consumers"_s, u"consumer"_s), std::pair(u"rateLimits"_s, u"rate limit"_s),
          std::pair(u"upstreams"_s, u"upstream"_s), std::pair(u"routes"_s, u"route"_s)}) {
        const QJsonArray entities = document[member].toArray();
        for (const auto &each : entities) {
            table.add({kind, each["name"_L1].toString(), each["description"_L1].toString()});
        }
    }
    return table.text();
}

} // namespace portcullis::ctl
