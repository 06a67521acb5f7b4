// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/parse.h"
#include "shared/model/to_json.h"

#include <QByteArray>
#include <QTest>

/// Documents for tests of what changes them.
namespace portcullis::test {

/// Two routes to two upstreams, with what they refer to.
inline const QByteArray kDocument = QByteArray(
                                        R"({"version": 1,
        "listeners": [{"name": "main", "port": 8080}],
        "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key"},
                           {"name": "corp", "type": "jwt", "algorithms": ["RS256"],
                            "issuer": "https://idp.example.com/"}],
        "consumers": [{"name": "acme", "groups": ["g"], "rateLimits": ["slow"],
                       "apiKeys": [{"id": "k1", "sha256": ")")
    + QByteArray(64, '1') + R"("}]},
                      {"name": "bolt", "subjects": [{"authenticator": "corp", "value": "s"}]},
                      {"name": "core"}],
        "rateLimits": [{"name": "slow", "algorithm": "token-bucket", "limit": 1},
                       {"name": "fast", "algorithm": "token-bucket", "limit": 9}],
        "upstreams": [{"name": "one", "targets": [{"url": "http://127.0.0.1:9001"}]},
                      {"name": "two", "targets": [{"url": "http://127.0.0.1:9002"}]}],
        "routes": [{"name": "a", "match": {"paths": ["/a"]}, "authenticate": ["keys"],
                    "authorize": {"consumers": ["acme"]}, "upstream": "one"},
                   {"name": "b", "match": {"paths": ["/b"]}, "authenticate": "none",
                    "respond": {"status": 200, "body": "b"}}],
        "defaults": {"rateLimits": ["fast"]}})";

inline model::Document parsed(const QByteArray &json)
{
    const model::ParseOutcome outcome = model::parseDocument(json.toStdString(), {});
    if (!outcome.valid())
        qFatal("%s: %s", outcome.errors[0].pointer.c_str(), outcome.errors[0].message.c_str());
    return outcome.document;
}

inline QByteArray jsonOf(const model::Document &document)
{
    return QByteArray::fromStdString(model::toJson(document));
}

} // namespace portcullis::test
