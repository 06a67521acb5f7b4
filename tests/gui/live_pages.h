// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"
#include "demo_gateway.h"

#include <QTest>

namespace portcullis::test {

/// What the pages work with, as the window makes it; writes down where they lead.
struct LivePages {
    class Notes final : public gui::Navigator {
    public:
        void go(const gui::Destination &destination) override { went.append(destination); }
        QList<gui::Destination> went;
    };

    QNetworkAccessManager network;
    AdminClient client{{}, network};
    gui::GatewayMonitor monitor{client};
    gui::EventFeed feed{client, monitor};
    gui::Draft draft;
    Notes navigator;
    gui::PageContext context{client, monitor, feed, draft, navigator};

    LivePages()
    {
        prepareForAdmin(network);
        QObject::connect(&monitor, &gui::GatewayMonitor::configArrived, &draft,
                         [this](const QByteArray &json, qint64 revision) {
                             (void)draft.setBase({json, QByteArray::number(revision)}, revision);
                         });
    }
    bool connectTo(DemoGateway &gateway)
    {
        monitor.watch({gateway.adminUrl(), DemoGateway::token()});
        return QTest::qWaitFor([this] { return feed.isLive(); }, 10'000);
    }
};

/// A document with more to refuse than the usual one: a group that nobody has, a limit, a redirect.
inline QByteArray livelyDocument()
{
    return R"({"version": 1,
        "listeners": [{"name": "http", "address": "127.0.0.1", "port": 0}],
        "authenticators": [{"name": "keys", "type": "api-key"}],
        "consumers": [{"name": "demo", "groups": ["staff"],
            "apiKeys": [{"id": "k1", "sha256": "@sha256@"}]}],
        "rateLimits": [{"name": "few", "algorithm": "token-bucket", "limit": 2, "window": "1h"}],
        "upstreams": [
            {"name": "echo", "targets": [{"name": "a", "url": "http://@echo@"}]},
            {"name": "gone", "targets": [{"name": "b", "url": "http://127.0.0.1:1"}]}],
        "routes": [
            {"name": "hello", "match": {"paths": ["/hello", "/hello/{rest...}"]},
             "upstream": "echo"},
            {"name": "orders", "match": {"paths": ["/orders/{id}"]},
             "authorize": {"groups": ["accounting"]}, "upstream": "echo"},
            {"name": "limited", "match": {"paths": ["/limited"]}, "rateLimits": ["few"],
             "upstream": "echo"},
            {"name": "moved", "match": {"paths": ["/old"]}, "authenticate": "none",
             "redirect": {"location": "/hello"}},
            {"name": "broken", "match": {"paths": ["/broken"]}, "upstream": "gone"}],
        "defaults": {"authenticate": ["keys"]},
        "accessLog": {"to": "off"}})";
}

/// Some of everything.
inline void makeTraffic(DemoGateway &gateway)
{
    gateway.ask("/hello", 6);
    gateway.ask("/hello?page=2", 2);
    gateway.ask("/orders/7", 3);
    gateway.ask("/orders/8", 1, false);
    gateway.ask("/limited", 4);
    gateway.ask("/old", 2, false);
    gateway.ask("/nothing/here", 2);
    gateway.ask("/broken", 2);
}

} // namespace portcullis::test
