// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/keychain.h"

#include <QTest>
#include <QUuid>

#include <windows.h>

#include <wincred.h>

using namespace portcullis;
using namespace portcullis::secrets;

namespace {

constexpr Milliseconds kWait{10'000};

} // namespace

/// The Credential Manager, as the service's master key uses it.
class TestWindowsKeychain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unknownEntryIsNoError();
    void keepsWhatIsWritten();
    void cleanup();

private:
    const QString m_entry = QStringLiteral("test-") + QUuid::createUuid().toString(QUuid::Id128);
};

void TestWindowsKeychain::unknownEntryIsNoError()
{
    QVERIFY(Keychain::isThere());
    const auto read = Keychain(kWait).read(m_entry.toStdString());
    QVERIFY2(read, read ? "" : read.error().what.c_str());
    QVERIFY(!*read);
}

void TestWindowsKeychain::keepsWhatIsWritten()
{
    const std::string entry = m_entry.toStdString();
    for (const std::string_view value : {std::string_view("first"), std::string_view("a\0b", 3)}) {
        const auto written = Keychain(kWait).write(entry, SecretBytes::copyOf(value));
        QVERIFY2(written, written ? "" : written.error().what.c_str());
        const auto read = Keychain(kWait).read(entry);
        QVERIFY2(read, read ? "" : read.error().what.c_str());
        QVERIFY(*read);
        QVERIFY((*read)->view() == value);
    }
}

/// Nothing of the test stays with the user.
void TestWindowsKeychain::cleanup()
{
    CredDeleteW(reinterpret_cast<LPCWSTR>(m_entry.utf16()), CRED_TYPE_GENERIC, 0);
}

QTEST_GUILESS_MAIN(TestWindowsKeychain)
#include "tst_windows_keychain.moc"
