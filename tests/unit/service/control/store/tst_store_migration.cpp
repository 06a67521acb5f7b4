// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/schema.h"
#include "store_fixture.h"

#include <QDir>

using namespace portcullis;
using namespace portcullis::store;
using namespace portcullis::test;

/// A store of an earlier version, and a program that knows one more.
class TestStoreMigration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCopyStaysBesideTheStore();
    void withoutACopyNothingIsChanged();
    void aFailedStepLeavesTheStoreAsItWas();
    void theOlderProgramRefusesWhatTheNewerOneMade();
    void aNewStoreHasNoCopy();
};

namespace {

/// What this program knows, and a step of the next one.
Migrations withOneMore(const char *statement)
{
    Migrations steps = migrations();
    steps.push_back({statement});
    return steps;
}

constexpr char kOneMore[] = "CREATE TABLE next_release (id {int} PRIMARY KEY) {end}";

void fill(const StoreFolder &folder)
{
    const auto store = folder.open();
    VERIFY_STORE(store);
    VERIFY_STORE((*store)->append(draft({put("a", R"({"name": "a"})")}), 0));
}

std::string versionName(const StoreFolder &folder)
{
    return folder.file() + ".version-" + std::to_string(schemaVersion());
}

StoreResult<void> migrated(const StoreFolder &folder, const Migrations &steps)
{
    StoreLocation location;
    location.path = folder.file();
    auto database = Database::connect(location, Milliseconds(50));
    if (!database)
        return tl::unexpected<StoreError>(database.error());
    return migrateFile(**database, folder.file(), steps);
}

} // namespace

void TestStoreMigration::aCopyStaysBesideTheStore()
{
    const StoreFolder folder;
    fill(folder);
    VERIFY_STORE(migrated(folder, withOneMore(kOneMore)));

    const QString copy = QString::fromStdString(versionName(folder));
    QVERIFY(QFile::exists(copy));
    QCOMPARE(QFile::permissions(copy) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    // The way back: the copy in the place of the store.
    for (const QString &name : QDir(folder.folder()).entryList({QStringLiteral("store.db*")})) {
        if (!name.endsWith(QString::fromStdString(std::to_string(schemaVersion()))))
            QVERIFY(QFile::remove(folder.folder() + u'/' + name));
    }
    QVERIFY(QFile::rename(copy, folder.path()));
    const auto again = folder.open();
    VERIFY_STORE(again);
    const auto latest = (*again)->latest();
    VERIFY_STORE(latest);
    QCOMPARE(*latest, RevisionNumber(1));
}

void TestStoreMigration::withoutACopyNothingIsChanged()
{
    const StoreFolder folder;
    fill(folder);
    // In the place of each copy that could be made.
    QVERIFY(QDir().mkpath(QString::fromStdString(versionName(folder))));
    for (int i = 2; i <= 20; ++i)
        QVERIFY(
            QDir().mkpath(QString::fromStdString(versionName(folder) + '.' + std::to_string(i))));
    const auto failed = migrated(folder, withOneMore(kOneMore));
    QVERIFY(!failed);
    QVERIFY2(failed.error().what.find("is not brought to this version") != std::string::npos,
             failed.error().what.c_str());
    VERIFY_STORE(folder.open());
}

void TestStoreMigration::aFailedStepLeavesTheStoreAsItWas()
{
    const StoreFolder folder;
    fill(folder);
    QVERIFY(!migrated(folder, withOneMore("CREATE NONSENSE")));
    VERIFY_STORE(folder.open());
    // And the next try makes a copy of its own.
    VERIFY_STORE(migrated(folder, withOneMore(kOneMore)));
    QVERIFY(QFile::exists(QString::fromStdString(versionName(folder) + ".2")));
}

void TestStoreMigration::theOlderProgramRefusesWhatTheNewerOneMade()
{
    const StoreFolder folder;
    fill(folder);
    VERIFY_STORE(migrated(folder, withOneMore(kOneMore)));
    const auto refused = folder.open();
    VERIFY_STORE_FAILS(refused, StoreErrorKind::Newer);
    const std::string expected = "it was made by a later version of Portcullis";
    QVERIFY2(refused.error().what.find(expected) != std::string::npos,
             refused.error().what.c_str());
}

void TestStoreMigration::aNewStoreHasNoCopy()
{
    const StoreFolder folder;
    fill(folder);
    VERIFY_STORE(folder.open());
    QCOMPARE(QDir(folder.folder()).entryList({QStringLiteral("*.version-*")}), QStringList());
}

QTEST_GUILESS_MAIN(TestStoreMigration)
#include "tst_store_migration.moc"
