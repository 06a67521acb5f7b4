// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/parse.h"

#include <QByteArray>

namespace portcullis::model::test {

/// The lists of a small valid document; a test replaces the one it is about.
struct Parts {
    QByteArray listeners = R"([{"name": "http", "port": 0}])";
    QByteArray authenticators = R"([{"name": "keys", "type": "api-key"},
        {"name": "corp", "type": "jwt", "algorithms": ["RS256"], "jwks": {"file": "corp.json"}}])";
    QByteArray consumers = R"([{"name": "acme"}])";
    QByteArray rateLimits = R"([{"name": "calm", "algorithm": "token-bucket", "limit": 10}])";
    QByteArray upstreams = R"([{"name": "up", "targets": [{"url": "http://127.0.0.1:9000"}]}])";
    QByteArray routes =
        R"([{"name": "all", "match": {"paths": ["/{rest...}"]}, "upstream": "up"}])";
    QByteArray defaults = R"({})";
    QByteArray accessLog = R"({})";

    QByteArray document() const
    {
        return R"({"version": 1, "listeners": )" + listeners + R"(, "authenticators": )"
            + authenticators + R"(, "consumers": )" + consumers + R"(, "rateLimits": )" + rateLimits
            + R"(, "upstreams": )" + upstreams + R"(, "routes": )" + routes + R"(, "defaults": )"
            + defaults + R"(, "accessLog": )" + accessLog + "}";
    }
};

/// `{HEAD, EXTRA}`, or `{HEAD}` if there is nothing extra.
inline QByteArray object(const QByteArray &head, const QByteArray &extra)
{
    return "{" + head + (extra.isEmpty() ? "" : ", ") + extra + "}";
}

inline ParseOptions options()
{
    ParseOptions options;
    options.baseFolder = "/etc/portcullis";
    return options;
}

inline ParseOutcome parse(const QByteArray &json, const ParseOptions &with = options())
{
    return parseDocument({json.constData(), static_cast<std::size_t>(json.size())}, with);
}

/// `POINTER CODE` of each problem, in order, joined by "; ".
inline QByteArray summary(const std::vector<Problem> &problems)
{
    QByteArray all;
    for (const Problem &problem : problems) {
        all += all.isEmpty() ? "" : "; ";
        all += QByteArray::fromStdString(problem.pointer) + ' '
            + QByteArray::fromStdString(problem.code);
    }
    return all;
}

/// All messages, for a failed check to show.
inline QByteArray messages(const std::vector<Problem> &problems)
{
    QByteArray all;
    for (const Problem &problem : problems)
        all += QByteArray::fromStdString(problem.pointer + ": " + problem.message + "\n");
    return all;
}

} // namespace portcullis::model::test
