// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/settings/profiles.h"

#include <QTemporaryDir>
#include <QTest>

using namespace portcullis::gui;
using namespace Qt::StringLiterals;

class TestProfiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingIsKept();
    void theOneUsedLastComesFirst();
    void namesAreMadeFree();
    void withoutSettingsThereAreNone();

private:
    static Profile made(const QString &name, const QDateTime &used = {})
    {
        Profile profile;
        profile.name = name;
        profile.url = QUrl(u"https://"_s + name + u".test"_s);
        profile.lastUsed = used;
        return profile;
    }

    QTemporaryDir m_folder;
};

void TestProfiles::everythingIsKept()
{
    QSettings store(m_folder.filePath(u"a.ini"_s), QSettings::IniFormat);
    Profile profile = made(u"shop"_s, QDateTime::fromSecsSinceEpoch(1'700'000'000).toUTC());
    profile.tag = u"red"_s;
    profile.readOnly = profile.production = true;
    profile.pin = QByteArray::fromHex("00ff80");
    Profiles(&store).save(profile);
    QVERIFY(!profile.id.isEmpty());
    QCOMPARE(*Profiles(&store).named(u"shop"_s), profile);
    profile.name = u"other"_s;
    Profiles(&store).save(profile);
    QCOMPARE(Profiles(&store).all().size(), 1);
    QVERIFY(!Profiles(&store).named(u"shop"_s));
    Profiles(&store).remove(profile.id);
    QVERIFY(Profiles(&store).all().isEmpty());
}

void TestProfiles::theOneUsedLastComesFirst()
{
    QSettings store(m_folder.filePath(u"b.ini"_s), QSettings::IniFormat);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (Profile each : {made(u"never-b"_s), made(u"never-a"_s), made(u"old"_s, now.addDays(-2)),
                         made(u"new"_s, now)})
        Profiles(&store).save(each);
    QStringList names;
    for (const Profile &each : Profiles(&store).all())
        names.append(each.name);
    QCOMPARE(names, (QStringList{u"new"_s, u"old"_s, u"never-a"_s, u"never-b"_s}));
}

void TestProfiles::namesAreMadeFree()
{
    const QList<Profile> taken{made(u"shop"_s), made(u"shop 2"_s)};
    QCOMPARE(freeName(u"shop"_s, taken), u"shop 3"_s);
    QCOMPARE(freeName(u"other"_s, taken), u"other"_s);
}

void TestProfiles::withoutSettingsThereAreNone()
{
    Profile profile = made(u"shop"_s);
    Profiles none(nullptr);
    none.save(profile);
    QVERIFY(none.all().isEmpty());
}

QTEST_GUILESS_MAIN(TestProfiles)
#include "tst_profiles.moc"
