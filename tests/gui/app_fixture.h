// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/app/connect_dialog.h"
#include "admin-gui/app/main_window.h"
#include "admin-gui/app/notice_bar.h"
#include "admin-gui/app/token_store.h"

#include <QAction>
#include <QHash>
#include <QLabel>
#include <QNetworkAccessManager>
#include <QTimer>

namespace portcullis::test {

/// Keeps tokens as long as it lives.
class MemoryStore final : public gui::TokenStore {
public:
    bool isAvailable() const override { return true; }
    void read(const QUrl &url, QObject *context, std::function<void(QByteArray)> done) override
    {
        QTimer::singleShot(0, context, [this, url, done] { done(kept.value(url)); });
    }
    void write(const QUrl &url, const QByteArray &token, QObject *context,
               std::function<void(Result<void>)> done) override
    {
        kept[url] = token;
        QTimer::singleShot(0, context, [done] { done({}); });
    }
    void forget(const QUrl &url, QObject *context, std::function<void(Result<void>)> done) override
    {
        kept.remove(url);
        QTimer::singleShot(0, context, [done] { done({}); });
    }

    QHash<QUrl, QByteArray> kept;
};

inline gui::Profile profileOf(const QUrl &url, const QString &name = QStringLiteral("test"))
{
    gui::Profile profile;
    profile.url = url;
    profile.name = name;
    return profile;
}

/// The window as main() builds it.
struct App {
    QNetworkAccessManager network;
    AdminClient client{{}, network};
    MemoryStore tokens;
    gui::MainWindow window;

    explicit App(QSettings *settings = nullptr, const QString &draftFolder = {})
        : window(client, tokens, settings, draftFolder)
    {
        prepareForAdmin(network);
        window.show();
    }

    void connectTo(const QUrl &url, const QByteArray &token)
    {
        window.connectTo(profileOf(url), token);
    }
    template <typename Widget>
    Widget *find(const char *name)
    {
        return window.findChild<Widget *>(QLatin1String(name));
    }
    QString status() { return find<QLabel>("statusLabel")->text(); }
    /// Also to a gateway that is not ready.
    bool isConnected() { return status().startsWith(QStringLiteral("Connected")); }
    QString notice(const char *name)
    {
        return find<gui::NoticeBar>("notices")->text(QLatin1String(name));
    }
    QAction *action(const char *name) { return find<QAction>(name); }
    gui::ConnectDialog *dialog() { return window.findChild<gui::ConnectDialog *>(); }
    gui::Draft &draft() { return window.workspace().draft(); }
};

} // namespace portcullis::test
