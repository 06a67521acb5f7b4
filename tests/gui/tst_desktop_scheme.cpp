// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// The desktop's settings portal, played by this program on a session bus of its own.
#include "admin-gui/app/desktop_scheme.h"
#include "tests/support/child_process.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace portcullis::gui;
using namespace portcullis::test;
using namespace Qt::StringLiterals;

class Portal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    uint scheme = 1;

public Q_SLOTS:
    QDBusVariant Read(const QString &space, const QString &key)
    {
        const bool known = space == u"org.freedesktop.appearance"_s && key == u"color-scheme"_s;
        return QDBusVariant(QVariant::fromValue(QDBusVariant(known ? scheme : 99)));
    }
};

class TestDesktopScheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void asksAndFollows();

private:
    ChildProcess m_bus;
};

void TestDesktopScheme::initTestCase()
{
    if (QStandardPaths::findExecutable(u"dbus-daemon"_s).isEmpty())
        QSKIP("no D-Bus on this machine");
    m_bus.start("dbus-daemon", {"--session", "--nofork", "--print-address=1"});
    QVERIFY(m_bus.waitFor([this] { return m_bus.out().contains('\n'); }));
    QVERIFY(qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.out().trimmed()));
}

void TestDesktopScheme::asksAndFollows()
{
    Portal portal;
    const QString path = u"/org/freedesktop/portal/desktop"_s;
    // A connection of its own: who asks and who answers are two in the field, too.
    QDBusConnection bus = QDBusConnection::connectToBus(
        qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), u"portal"_s);
    QVERIFY(bus.registerObject(path, &portal, QDBusConnection::ExportAllSlots));
    QVERIFY(bus.registerService(u"org.freedesktop.portal.Desktop"_s));

    const DesktopScheme desktop;
    QSignalSpy found(&desktop, &DesktopScheme::found);
    QTRY_COMPARE(found.size(), 1);
    QCOMPARE(found.takeFirst().at(0).toBool(), true);

    portal.scheme = 2;
    QDBusMessage changed =
        QDBusMessage::createSignal(path, u"org.freedesktop.portal.Settings"_s, u"SettingChanged"_s);
    changed << u"org.freedesktop.appearance"_s << u"color-scheme"_s
            << QVariant::fromValue(QDBusVariant(2U));
    QVERIFY(bus.send(changed));
    QTRY_COMPARE(found.size(), 1);
    QCOMPARE(found.takeFirst().at(0).toBool(), false);
}

QTEST_GUILESS_MAIN(TestDesktopScheme)
#include "tst_desktop_scheme.moc"
