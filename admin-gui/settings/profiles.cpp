// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/settings/profiles.h"

#include "admin-gui/settings/settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <algorithm>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QJsonObject written(const Profile &profile)
{
    QJsonObject object{{u"id"_s, profile.id},
                       {u"name"_s, profile.name},
                       {u"url"_s, profile.url.toString()},
                       {u"tag"_s, profile.tag},
                       {u"readOnly"_s, profile.readOnly},
                       {u"production"_s, profile.production}};
    if (!profile.pin.isEmpty())
        object[u"pin"_s] = QString::fromLatin1(profile.pin.toHex());
    if (profile.lastUsed.isValid())
        object[u"lastUsed"_s] = profile.lastUsed.toUTC().toString(Qt::ISODateWithMs);
    return object;
}

Profile readFrom(const QJsonObject &object)
{
    return {object["id"_L1].toString(),
            object["name"_L1].toString(),
            QUrl(object["url"_L1].toString()),
            object["tag"_L1].toString(),
            object["readOnly"_L1].toBool(),
            object["production"_L1].toBool(),
            QByteArray::fromHex(object["pin"_L1].toString().toLatin1()),
            QDateTime::fromString(object["lastUsed"_L1].toString(), Qt::ISODateWithMs)};
}

} // namespace

QList<Profile> Profiles::read() const
{
    QList<Profile> profiles;
    if (!m_store)
        return profiles;
    const QJsonArray array = QJsonDocument::fromJson(kProfiles.get(*m_store)).array();
    for (const auto &each : array)
        profiles.append(readFrom(each.toObject()));
    return profiles;
}

void Profiles::write(const QList<Profile> &profiles)
{
    if (!m_store)
        return;
    QJsonArray array;
    for (const Profile &each : profiles)
        array.append(written(each));
    kProfiles.set(*m_store, QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QList<Profile> Profiles::all() const
{
    QList<Profile> profiles = read();
    std::ranges::stable_sort(profiles, [](const Profile &a, const Profile &b) {
        if (a.lastUsed.isValid() != b.lastUsed.isValid())
            return a.lastUsed.isValid();
        return a.lastUsed != b.lastUsed ? a.lastUsed > b.lastUsed
                                        : a.name.localeAwareCompare(b.name) < 0;
    });
    return profiles;
}

std::optional<Profile> Profiles::withId(const QString &id) const
{
    const QList<Profile> profiles = read();
    const auto found = std::ranges::find(profiles, id, &Profile::id);
    return found == profiles.end() ? std::nullopt : std::optional(*found);
}

std::optional<Profile> Profiles::named(const QString &name) const
{
    for (const Profile &each : all()) {
        if (each.name == name)
            return each;
    }
    return {};
}

std::optional<Profile> Profiles::at(const QUrl &url) const
{
    for (const Profile &each : all()) {
        if (each.url == url)
            return each;
    }
    return {};
}

void Profiles::save(Profile &profile)
{
    if (profile.id.isEmpty())
        profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QList<Profile> profiles = read();
    const auto same = std::ranges::find(profiles, profile.id, &Profile::id);
    if (same == profiles.end())
        profiles.append(profile);
    else
        *same = profile;
    write(profiles);
}

void Profiles::remove(const QString &id)
{
    QList<Profile> profiles = read();
    profiles.removeIf([&id](const Profile &each) { return each.id == id; });
    write(profiles);
}

QString freeName(const QString &wanted, const QList<Profile> &taken)
{
    QString name = wanted;
    for (int i = 2; std::ranges::find(taken, name, &Profile::name) != taken.end(); ++i)
        name = u"%1 %2"_s.arg(wanted).arg(i);
    return name;
}

} // namespace portcullis::gui
