// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"
#include "admin-gui/widgets/theme.h"
#include "tests/integration/data_fixture.h"

#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QTest>

namespace portcullis::test {

/// Remembers where somebody was sent.
class RememberingNavigator final : public gui::Navigator {
public:
    void go(const gui::Destination &destination) override { went.append(destination); }
    QList<gui::Destination> went;
};

/// What the app has for the pages of one gateway, and one draft.
struct Desk {
    QNetworkAccessManager network;
    AdminClient client{{}, network};
    gui::GatewayMonitor monitor{client};
    gui::EventFeed feed{client, monitor};
    gui::Draft draft;
    RememberingNavigator navigator;
    bool readOnly = false;
    QString productionName;

    Desk()
    {
        prepareForAdmin(network);
        QObject::connect(&monitor, &gui::GatewayMonitor::configArrived, &draft,
                         [this](const QByteArray &json, qint64 revision, const QByteArray &etag) {
                             (void)draft.setBase({json, etag}, revision);
                         });
    }
    gui::PageContext context()
    {
        return {client, monitor, feed, draft, navigator, &readOnly, &productionName};
    }
    /// Watches the gateway, and waits for its configuration.
    bool connectTo(DataGateway &gateway, const QByteArray &token = {})
    {
        monitor.watch(
            {QUrl(QLatin1String("http://") + QString::fromUtf8(gateway.process().at("admin"))),
             token.isEmpty() ? gateway.token() : token});
        return QTest::qWaitFor([this] { return draft.baseRevision() > 0 && draft.isChecked(); },
                               kProcessWaitMs);
    }
};

/// A page that is seen.
template <typename PageType>
struct Shown {
    explicit Shown(Desk &desk) : page(desk.context())
    {
        page.resize(1100, 760);
        page.show();
        page.activate();
    }
    template <typename T>
    T *find(const char *name)
    {
        T *found = page.template findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("no %s", name);
        return found;
    }
    QString text(const char *label) { return find<QLabel>(label)->text(); }
    void click(const char *button) { find<QPushButton>(button)->click(); }
    /// Of a dialog that is open; false: it does not come, or it can't be clicked.
    bool clickInDialog(const char *button)
    {
        QPushButton *found = nullptr;
        const bool came = QTest::qWaitFor(
            [&] {
                for (QDialog *dialog : page.template findChildren<QDialog *>())
                    if (dialog->isVisible())
                        found = dialog->findChild<QPushButton *>(QLatin1String(button));
                return found != nullptr;
            },
            kProcessWaitMs);
        if (!came || !found->isEnabled())
            return false;
        found->click();
        return true;
    }
    /// In light and in dark, for who wants to look at it.
    void shoot(const char *name)
    {
        const QString folder = qEnvironmentVariable("PORTCULLIS_PICTURES");
        if (folder.isEmpty())
            return;
        const QString file = folder + u'/' + QLatin1String(name);
        page.grab().save(file + QLatin1String(".png"));
        gui::theme::apply(gui::theme::Scheme::Dark);
        QCoreApplication::processEvents();
        page.grab().save(file + QLatin1String("-dark.png"));
        gui::theme::apply(gui::theme::Scheme::System);
        QCoreApplication::processEvents();
    }

    PageType page;
};

} // namespace portcullis::test
