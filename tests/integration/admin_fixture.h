// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "data_fixture.h"

/// What tests of the admin API share.
namespace portcullis::test {

inline QByteArray member(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toVariant().toString().toUtf8();
}

inline QJsonArray items(const Answer &answer)
{
    return answer.json().value(QLatin1String("items")).toArray();
}

inline QByteArrayList namesOf(const Answer &answer, const char *name = "name")
{
    QByteArrayList names;
    for (const QJsonValue &item : items(answer))
        names << member(item.toObject(), name);
    return names;
}

/// A listener, an authenticator, a consumer, two limits and two routes.
inline QByteArray adminDocument()
{
    return R"({
  "version": 1,
  "listeners": [{"name": "main", "port": 0}],
  "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key"}],
  "consumers": [{"name": "acme", "description": "the first customer"}],
  "rateLimits": [
    {"name": "few", "algorithm": "fixed-window", "limit": 2, "window": "1h", "key": ["consumer"]},
    {"name": "many", "algorithm": "token-bucket", "limit": 1000, "window": "1s", "key": []}
  ],
  "upstreams": [{"name": "nobody", "targets": [{"name": "a", "url": "http://127.0.0.1:9"}]}],
  "routes": [
    {"name": "open", "match": {"paths": ["/open"]}, "authenticate": "none",
     "rateLimits": ["many"], "respond": {"status": 200, "body": "open"}},
    {"name": "closed", "match": {"paths": ["/closed"]}, "authenticate": ["keys"],
     "rateLimits": ["few"], "respond": {"status": 200, "body": "closed"}},
    {"name": "away", "match": {"paths": ["/away"]}, "authenticate": "none", "upstream": "nobody"}
  ]
})";
}

inline Answer withKey(DataGateway &gateway, const QByteArray &key)
{
    return curl({"-H", "X-API-Key: " + key, "http://" + gateway.process().at("main") + "/closed"});
}

inline Answer withToken(DataGateway &gateway, const QByteArray &token, const QByteArray &method,
                        const QByteArray &path, const QByteArray &body = {})
{
    QList<QByteArray> arguments{"-X", method, "-H", "Authorization: Bearer " + token};
    if (!body.isEmpty())
        arguments << "-H"
                  << "Content-Type: application/json"
                  << "--data-binary"
                  << "@-";
    return curl(arguments << "http://" + gateway.process().at("admin") + path, body);
}

inline QByteArray makeToken(DataGateway &gateway, const QByteArray &name, const QByteArray &role)
{
    return gateway
        .admin("POST", "/v1/tokens", R"({"name": ")" + name + R"(", "role": ")" + role + "\"}")
        .member("token");
}

} // namespace portcullis::test
