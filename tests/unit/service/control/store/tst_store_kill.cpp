// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/service/control/store/store_fixture.h"

#include <QProcess>
#include <QTest>

#include <csignal>
#include <random>

using namespace portcullis;
using namespace portcullis::store;
using namespace portcullis::test;

/// A program that writes is killed at moments that nobody chose.
class TestStoreKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasAcknowledgedIsThere();
};

void TestStoreKill::whatWasAcknowledgedIsThere()
{
    constexpr int kKills = 50;
    const StoreFolder folder;
    std::mt19937 random(std::random_device{}());
    std::uint64_t acknowledged = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        QProcess writer;
        writer.start(QStringLiteral(STORE_WRITER), {folder.path()});
        // Some acknowledgements, then some part of the time that one takes: the moment of the kill
        // is what is tried out here, there is nothing to wait for.
        const auto lines = std::uint64_t(random() % 4);
        QByteArray said;
        while (std::uint64_t(said.count('\n')) <= lines) {
            QVERIFY2(writer.waitForReadyRead(20'000), writer.readAllStandardError().constData());
            said += writer.readAllStandardOutput();
        }
        QTest::qSleep(int(random() % 4));
        ::kill(static_cast<pid_t>(writer.processId()), SIGKILL);
        QVERIFY(writer.waitForFinished(20'000));
        said += writer.readAllStandardOutput();
        said.truncate(said.lastIndexOf('\n')); // a number may be cut off
        acknowledged = said.mid(said.lastIndexOf('\n') + 1).toULongLong();
        QVERIFY(acknowledged > 0);

        const auto store = folder.open();
        VERIFY_STORE(store);
        const auto loaded = (*store)->load();
        VERIFY_STORE(loaded);
        QVERIFY2(loaded->damage.empty(), loaded->damage.c_str());
        QVERIFY2(loaded->latest >= acknowledged,
                 qPrintable(QStringLiteral("%1 was acknowledged, %2 is there")
                                .arg(acknowledged)
                                .arg(loaded->latest)));
        // No more than the one that it was at, and that one whole.
        QVERIFY(loaded->latest <= acknowledged + 1);
        const std::string text = '"' + std::to_string(loaded->latest);
        int parts = 0;
        for (const StoredEntity &entity : loaded->document.entities) {
            if (entity.key.kind != "routes")
                continue;
            ++parts;
            QVERIFY(entity.text.starts_with(text));
        }
        QCOMPARE(parts, 5);
        const auto before = (*store)->documentOf(loaded->latest - 1);
        QVERIFY(before || loaded->latest == 1);
    }
}

QTEST_GUILESS_MAIN(TestStoreKill)
#include "tst_store_kill.moc"
