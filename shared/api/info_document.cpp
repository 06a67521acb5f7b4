// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/info_document.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace portcullis::api {

using namespace Qt::StringLiterals;

namespace {

Result<QJsonObject> parseObject(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return failure("no JSON: " + error.errorString().toStdString());
    if (!document.isObject())
        return failure("no JSON object");
    return document.object();
}

} // namespace

Result<InfoDocument> parseInfo(const QByteArray &json)
{
    const auto object = parseObject(json);
    if (!object)
        return tl::unexpected(object.error());
    const QJsonValue version = (*object)["version"_L1];
    const QJsonValue revision = (*object)["revision"_L1];
    if (!version.isString() || !revision.isDouble())
        return failure("no version and revision in it");
    InfoDocument info;
    info.version = version.toString();
    info.revision = revision.toInteger();
    info.mode = (*object)["mode"_L1].toString();
    info.transport = (*object)["transport"_L1].toString();
    info.workers = (*object)["workers"_L1].toInt();
    info.uptimeSeconds = (*object)["uptimeSeconds"_L1].toInteger();
    info.qt = (*object)["qt"_L1].toString();
    info.node = (*object)["node"_L1].toString();
    info.confirmBy = (*object)["confirmBy"_L1].toString();
    const QJsonArray capabilities = (*object)["capabilities"_L1].toArray();
    for (const auto &each : capabilities)
        info.capabilities.append(each.toString());
    const QJsonArray listeners = (*object)["listeners"_L1].toArray();
    for (const auto &each : listeners) {
        info.listeners.append(
            {each["name"_L1].toString(), each["address"_L1].toString(), each["port"_L1].toInt()});
    }
    info.role = (*object)["caller"_L1]["role"_L1].toString();
    return info;
}

Result<Readiness> parseReadiness(const QByteArray &json)
{
    const auto object = parseObject(json);
    if (!object)
        return tl::unexpected(object.error());
    const QString status = (*object)["status"_L1].toString();
    if (status != "ready"_L1 && status != "not ready"_L1)
        return failure("no readiness in it");
    return Readiness{status == "ready"_L1, (*object)["why"_L1].toString()};
}

} // namespace portcullis::api
