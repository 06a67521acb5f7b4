// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/traffic_entry.h"

namespace portcullis::test {

/// A request that `keys` accepted and `orders` forwarded; the later the higher its number.
inline api::TrafficEntry forwardedEntry(int number = 0)
{
    api::TrafficEntry entry;
    entry.id = QStringLiteral("0-%1").arg(number);
    entry.timeMs = 1'769'860'800'000 + number;
    entry.requestId = QStringLiteral("r%1").arg(number);
    entry.client = QStringLiteral("203.0.113.9");
    entry.listener = QStringLiteral("public");
    entry.protocol = QStringLiteral("HTTP/1.1");
    entry.method = QStringLiteral("GET");
    entry.host = QStringLiteral("shop.example");
    entry.path = QStringLiteral("/orders/%1").arg(number);
    entry.query = QStringLiteral("page=2");
    entry.headers = {{QStringLiteral("User-Agent"), QStringLiteral("curl/8.5")},
                     {QStringLiteral("X-API-Key"), {}, true}};
    entry.status = 200;
    entry.route = QStringLiteral("orders");
    entry.consumer = QStringLiteral("acme");
    entry.authenticator = QStringLiteral("keys");
    entry.groups = {QStringLiteral("staff"), QStringLiteral("beta")};
    for (int i = 0; i < kStageCount; ++i)
        entry.stages.append({static_cast<Stage>(i), api::TrafficStep::Verdict::Passed, 1000 * i});
    entry.upstream = QStringLiteral("backend");
    entry.target = QStringLiteral("a");
    entry.upstreamStatus = 200;
    entry.bytesOut = 2048;
    entry.durationUs = 120'000;
    return entry;
}

/// One that the condition on groups refused.
inline api::TrafficEntry refusedEntry(int number = 0)
{
    api::TrafficEntry entry = forwardedEntry(number);
    entry.status = 403;
    entry.stage = Stage::Authorize;
    entry.code = QStringLiteral("authorize.group");
    entry.rule = QStringLiteral("routes/orders/authorize/groups");
    entry.stages = {{Stage::Receive, api::TrafficStep::Verdict::Passed, 900},
                    {Stage::Authenticate, api::TrafficStep::Verdict::Passed, 4000},
                    {Stage::Authorize, api::TrafficStep::Verdict::Refused, 700}};
    entry.upstream.clear();
    entry.target.clear();
    entry.upstreamStatus = 0;
    entry.bytesOut = 210;
    entry.durationUs = 90;
    return entry;
}

} // namespace portcullis::test
