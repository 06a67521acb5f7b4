// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/discovery/consul_answer.h"

#include "shared/core/ascii.h"
#include "shared/core/ip.h"
#include "shared/model/host.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QUrl>

#include <algorithm>
#include <charconv>
#include <optional>

namespace portcullis::control {

namespace {

using namespace Qt::StringLiterals;

std::string encoded(const std::string &text)
{
    return QUrl::toPercentEncoding(QString::fromStdString(text)).toStdString();
}

/// An address, or a name in lower case; empty: neither.
std::string hostOf(const QJsonObject &entry)
{
    QString text = entry[u"Service"_s][u"Address"_s].toString();
    if (text.isEmpty()) // it is then the node's
        text = entry[u"Node"_s][u"Address"_s].toString();
    const std::string host = toLower(text.toStdString());
    if (const auto address = IpAddress::parse(host))
        return address->toString();
    return model::isHostName(host) ? host : std::string();
}

std::optional<TargetSpec> instance(const QJsonObject &entry, const model::Discovery &config)
{
    const QJsonValue service = entry[u"Service"_s];
    const std::string host = hostOf(entry);
    const int port = service[u"Port"_s].toInt();
    if (host.empty() || port <= 0 || port > 0xffff)
        return {};
    constexpr int kMostWeight = 65'535; // Consul's own bound
    const int weight = std::clamp(service[u"Weights"_s][u"Passing"_s].toInt(1), 1, kMostWeight);
    return TargetSpec{targetAt(config, host, static_cast<std::uint16_t>(port),
                               static_cast<std::uint32_t>(weight))};
}

} // namespace

Result<std::vector<TargetSpec>> parseConsulAnswer(std::string_view json,
                                                  const model::Discovery &config)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(
        QByteArray(json.data(), static_cast<qsizetype>(json.size())), &error);
    if (!document.isArray())
        return failure("the answer is no JSON array");
    std::vector<TargetSpec> targets;
    const QJsonArray entries = document.array();
    for (const QJsonValue entry : entries) { // made from a reference into the array
        if (!entry.isObject() || !entry[u"Service"_s].isObject())
            return failure("the answer is not that of Consul's health API");
        if (auto spec = instance(entry.toObject(), config))
            targets.push_back(std::move(*spec));
    }
    sortByName(targets);
    return targets;
}

std::uint64_t nextConsulIndex(std::uint64_t before, std::string_view field)
{
    std::uint64_t index = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), index);
    const bool number = error == std::errc() && end == field.data() + field.size();
    return number && index >= before ? index : 0;
}

std::string consulQuery(const model::ConsulDiscovery &consul, std::uint64_t index)
{
    std::string query = "/v1/health/service/" + encoded(consul.service) + "?passing=true";
    if (!consul.tag.empty())
        query += "&tag=" + encoded(consul.tag);
    if (!consul.datacenter.empty())
        query += "&dc=" + encoded(consul.datacenter);
    if (index > 0)
        query += "&index=" + std::to_string(index) + "&wait=" + std::to_string(consul.wait.count())
            + "ms";
    return query;
}

} // namespace portcullis::control
