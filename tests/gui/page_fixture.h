// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

#include <QNetworkAccessManager>
#include <QTest>

namespace portcullis::test {

/// Remembers where it was sent.
class Ways final : public gui::Navigator {
public:
    void go(const gui::Destination &destination) override { gone.append(destination); }

    QList<gui::Destination> gone;
};

/// All that a page works with, connected to nothing until it is told to.
struct PageBench {
    QNetworkAccessManager network;
    AdminClient client{{}, network};
    gui::GatewayMonitor monitor{client};
    gui::EventFeed feed{client, monitor};
    gui::Draft draft;
    Ways ways;
    bool readOnly = false;
    QString productionName;

    PageBench() { prepareForAdmin(network); }
    gui::PageContext context()
    {
        return {client, monitor, feed, draft, ways, &readOnly, &productionName};
    }
    /// A document as if it had come from a gateway.
    void load(const QByteArray &document)
    {
        const auto set = draft.setBase({document, "\"1\""}, 1);
        if (!set)
            qFatal("no document: %s", set.error().what.c_str());
    }
    /// Watches a gateway and fetches what it serves. Ends once the draft has it.
    bool connectTo(const QUrl &url, const QByteArray &token)
    {
        monitor.watch({url, token});
        client.fetchConfig(&monitor, [this](const AdminResult<ConfigText> &config) {
            if (config)
                (void)draft.setBase(*config, 1);
        });
        return QTest::qWaitFor([this] {
            return !draft.isEmpty() && monitor.state() == gui::GatewayMonitor::State::Online;
        });
    }
    QByteArray json(const char *section, const char *name) const
    {
        return draft.document().json({QString::fromLatin1(section), QString::fromLatin1(name)});
    }
};

} // namespace portcullis::test
