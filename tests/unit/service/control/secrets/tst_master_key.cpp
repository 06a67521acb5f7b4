// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/master_key.h"
#include "service/control/secrets/secret_store.h"
#include "tests/unit/service/control/store/store_fixture.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

using namespace portcullis;
using namespace portcullis::secrets;
using namespace portcullis::store;
using namespace portcullis::test;

/// Where the master key comes from, and that there is never a second one.
class TestMasterKey : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aNewStoreGetsANewKey();
    void theNextStartFindsIt();
    void sourcesCountInOrder();
    void theFirstThatIsThereCounts();
    void othersMustNotReadIt();
    void sealedSecretsNeedTheirKey();
    void aLostKeyOfAnEmptyStoreIsMadeAnew();
    void anotherKeyIsRefused();
    void aKeyThatIsGivenReplacesAnUnusedOne();
    void nowhereToKeepOne();
    void secretsAreSealedAnew();
    void storedSecretsOpen();

private:
    void writeKey(const QString &name, char fill,
                  QFileDevice::Permissions permissions = QFileDevice::ReadOwner
                      | QFileDevice::WriteOwner) const
    {
        const QString path = m_folder->folder() + QLatin1Char('/') + name;
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(32, fill)) != 32)
            qFatal("a key can't be written");
        file.setPermissions(permissions);
    }
    std::string inFolder(const char *name) const
    {
        return (m_folder->folder() + QLatin1Char('/') + QLatin1String(name)).toStdString();
    }
    static std::string fingerprint(char fill)
    {
        return MasterKey::parse(std::string(32, fill))->fingerprint();
    }
    MasterKeySources sources() const
    {
        MasterKeySources all;
        all.dataFolder = m_folder->folder().toStdString();
        all.keychain = false; // tst_keychain asks a real one
        return all;
    }

    std::unique_ptr<StoreFolder> m_folder;
    std::unique_ptr<Store> m_store;
};

void TestMasterKey::init()
{
    m_store.reset();
    m_folder = std::make_unique<StoreFolder>();
    auto opened = m_folder->open();
    VERIFY_STORE(opened);
    m_store = *std::move(opened);
}

void TestMasterKey::aNewStoreGetsANewKey()
{
    const auto key = masterKeyOf(*m_store, sources());
    QVERIFY2(key.has_value(), key ? "" : key.error().what.c_str());
    QVERIFY(key->origin == MasterKeyOrigin::Made);
    QCOMPARE(key->place, inFolder("master.key"));
    QCOMPARE(m_store->keyFingerprint().value(), key->key.fingerprint());
    const QString path = QString::fromStdString(key->place);
    QCOMPARE(QFile::permissions(path) & ~(QFileDevice::ReadUser | QFileDevice::WriteUser),
             QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QCOMPARE(content.size(), 65);
    QCOMPARE(MasterKey::parse(content.toStdString())->fingerprint(), key->key.fingerprint());
}

void TestMasterKey::theNextStartFindsIt()
{
    const auto made = masterKeyOf(*m_store, sources());
    const auto found = masterKeyOf(*m_store, sources());
    QVERIFY(found.has_value());
    QVERIFY(found->origin == MasterKeyOrigin::DataFolder);
    QCOMPARE(found->key.fingerprint(), made->key.fingerprint());
}

void TestMasterKey::sourcesCountInOrder()
{
    writeKey(QStringLiteral("given"), '1');
    writeKey(QStringLiteral("credentials/master-key"), '2');
    writeKey(QStringLiteral("master.key"), '3');
    MasterKeySources all = sources();
    QCOMPARE((*findMasterKey(all, "id"))->key.fingerprint(), fingerprint('3'));
    all.credentialsFolder = inFolder("credentials");
    const auto credential = findMasterKey(all, "id");
    QCOMPARE((*credential)->key.fingerprint(), fingerprint('2'));
    QVERIFY((*credential)->origin == MasterKeyOrigin::Credential);
    all.file = inFolder("given");
    QCOMPARE((*findMasterKey(all, "id"))->key.fingerprint(), fingerprint('1'));
    // A unit may have credentials, and none of them ours.
    all.file.clear();
    all.credentialsFolder = inFolder("nothing");
    QCOMPARE((*findMasterKey(all, "id"))->key.fingerprint(), fingerprint('3'));
    all.dataFolder.clear();
    QVERIFY(!findMasterKey(all, "id")->has_value());
}

void TestMasterKey::theFirstThatIsThereCounts()
{
    writeKey(QStringLiteral("master.key"), '3');
    MasterKeySources all = sources();
    all.file = inFolder("missing");
    QVERIFY(!findMasterKey(all, "id"));
    QVERIFY(!masterKeyOf(*m_store, all));
    QFile file(QString::fromStdString(all.file));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write("no key") > 0);
    file.close();
    const auto found = findMasterKey(all, "id");
    QVERIFY(!found);
    QVERIFY(found.error().what.find(all.file) != std::string::npos);
    QVERIFY(found.error().what.find("no key") == std::string::npos);
}

void TestMasterKey::othersMustNotReadIt()
{
#ifdef Q_OS_WIN
    QSKIP("the folder's access list says who may");
#endif
    writeKey(QStringLiteral("master.key"), '3',
             QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup);
    const auto found = masterKeyOf(*m_store, sources());
    QVERIFY(!found);
    QVERIFY2(found.error().what.find("chmod 600") != std::string::npos, found.error().what.c_str());
}

void TestMasterKey::sealedSecretsNeedTheirKey()
{
    {
        const Sealer sealer(std::move(masterKeyOf(*m_store, sources())->key));
        VERIFY_STORE(putSecret(*m_store, sealer, "db", "swordfish", "al", at(0)));
    }
    QVERIFY(QFile::remove(QString::fromStdString(inFolder("master.key"))));
    const auto none = masterKeyOf(*m_store, sources());
    QVERIFY(!none);
    QVERIFY2(none.error().what.find("1 secrets are sealed") != std::string::npos,
             none.error().what.c_str());
    // And no new one has been made.
    QVERIFY(!QFile::exists(QString::fromStdString(inFolder("master.key"))));
}

void TestMasterKey::aLostKeyOfAnEmptyStoreIsMadeAnew()
{
    const std::string first = masterKeyOf(*m_store, sources())->key.fingerprint();
    QVERIFY(QFile::remove(QString::fromStdString(inFolder("master.key"))));
    const auto second = masterKeyOf(*m_store, sources());
    QVERIFY(second.has_value());
    QVERIFY(second->key.fingerprint() != first);
    QCOMPARE(m_store->keyFingerprint().value(), second->key.fingerprint());
}

void TestMasterKey::anotherKeyIsRefused()
{
    writeKey(QStringLiteral("one"), '1');
    writeKey(QStringLiteral("two"), '2');
    MasterKeySources all = sources();
    all.file = inFolder("one");
    {
        auto one = masterKeyOf(*m_store, all);
        QVERIFY(one.has_value());
        VERIFY_STORE(putSecret(*m_store, Sealer(std::move(one->key)), "db", "x", "al", at(0)));
    }
    all.file = inFolder("two");
    const auto two = masterKeyOf(*m_store, all);
    QVERIFY(!two);
    QVERIFY(two.error().what.find(fingerprint('1')) != std::string::npos);
    QVERIFY(two.error().what.find(fingerprint('2')) != std::string::npos);
    all.file = inFolder("one");
    QVERIFY(masterKeyOf(*m_store, all).has_value());
}

void TestMasterKey::aKeyThatIsGivenReplacesAnUnusedOne()
{
    QVERIFY(masterKeyOf(*m_store, sources()).has_value());
    writeKey(QStringLiteral("one"), '1');
    MasterKeySources all = sources();
    all.file = inFolder("one");
    QVERIFY(masterKeyOf(*m_store, all).has_value());
    QCOMPARE(m_store->keyFingerprint().value(), fingerprint('1'));
}

void TestMasterKey::nowhereToKeepOne()
{
    MasterKeySources none;
    none.keychain = false;
    const auto key = masterKeyOf(*m_store, none);
    QVERIFY(!key);
    QVERIFY(key.error().what.find("--master-key-file") != std::string::npos);
    QCOMPARE(m_store->keyFingerprint().value(), "");
}

void TestMasterKey::secretsAreSealedAnew()
{
    writeKey(QStringLiteral("old"), '1');
    writeKey(QStringLiteral("new"), '2');
    MasterKeySources all = sources();
    all.file = inFolder("old");
    {
        const Sealer old(std::move(masterKeyOf(*m_store, all)->key));
        for (const char *name : {"a", "b"})
            VERIFY_STORE(putSecret(*m_store, old, name, name, "al", at(0)));
    }
    all.file = inFolder("new");
    all.previousFile = inFolder("new"); // not the one they were sealed with
    QVERIFY(!masterKeyOf(*m_store, all));
    QCOMPARE(m_store->keyFingerprint().value(), fingerprint('1'));
    all.previousFile = inFolder("old");
    auto rotated = masterKeyOf(*m_store, all);
    QVERIFY2(rotated.has_value(), rotated ? "" : rotated.error().what.c_str());
    QCOMPARE(m_store->keyFingerprint().value(), fingerprint('2'));
    const Sealer sealer(std::move(rotated->key));
    QVERIFY(openSecret(*m_store, sealer, "a")->view() == "a");
    QVERIFY(openSecret(*m_store, sealer, "b")->view() == "b");
    QVERIFY(m_store->secret("a")->updated == at(0));
    // The option may stay where it is.
    QVERIFY(masterKeyOf(*m_store, all).has_value());
}

void TestMasterKey::storedSecretsOpen()
{
    const Sealer sealer(std::move(masterKeyOf(*m_store, sources())->key));
    VERIFY_STORE(putSecret(*m_store, sealer, "db", "swordfish", "al", at(0)));
    const auto opened = openSecret(*m_store, sealer, "db");
    VERIFY_STORE(opened);
    QVERIFY(opened->view() == "swordfish");
    VERIFY_STORE_FAILS(openSecret(*m_store, sealer, "no"), StoreErrorKind::NotFound);
    VERIFY_STORE_FAILS(openSecret(*m_store, Sealer(*MasterKey::random()), "db"),
                       StoreErrorKind::WrongKey);
    // Nothing of it stands in the file.
    m_store.reset();
    QVERIFY(!m_folder->bytes().contains("swordfish"));
    // What was moved to another name opens under neither.
    m_folder->tamper({QStringLiteral("UPDATE secret SET name = 'other'")});
    const auto store = m_folder->open();
    VERIFY_STORE_FAILS(openSecret(**store, sealer, "other"), StoreErrorKind::Damaged);
}

QTEST_GUILESS_MAIN(TestMasterKey)
#include "tst_master_key.moc"
