// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/desktop_scheme.h"

#ifdef PORTCULLIS_HAVE_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace portcullis::gui {

using namespace Qt::StringLiterals;

#ifdef PORTCULLIS_HAVE_DBUS

namespace {

const auto kService = u"org.freedesktop.portal.Desktop"_s;
const auto kPath = u"/org/freedesktop/portal/desktop"_s;
const auto kInterface = u"org.freedesktop.portal.Settings"_s;
const auto kSpace = u"org.freedesktop.appearance"_s;
const auto kKey = u"color-scheme"_s;
constexpr uint kPrefersDark = 1;

/// The value in however many variants: Read() of the portal wraps it twice.
uint unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value.toUInt();
}

} // namespace

DesktopScheme::DesktopScheme(QObject *parent) : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // Whatever changed: it is asked for anew.
    bus.connect(kService, kPath, kInterface, u"SettingChanged"_s, this, SLOT(ask()));
    ask();
}

void DesktopScheme::ask()
{
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kInterface, u"Read"_s);
    call << kSpace << kKey;
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            Q_EMIT found(unwrapped(reply.value().variant()) == kPrefersDark);
    });
}

#else

DesktopScheme::DesktopScheme(QObject *parent) : QObject(parent)
{
}

void DesktopScheme::ask()
{
}

#endif

} // namespace portcullis::gui
