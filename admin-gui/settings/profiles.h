// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QSettings>
#include <QString>
#include <QUrl>

#include <optional>

namespace portcullis::gui {

/// A gateway that the person works with, and how it is to be treated. No secret: tokens are in the
/// keychain.
struct Profile {
    QString id;                           ///< never changes; empty: it is not stored yet
    QString name;                         ///< unlike all others
    QUrl url;                             ///< as parseAdminUrl() makes it
    QString tag = QStringLiteral("grey"); ///< a colour, see theme::tagNames()
    bool readOnly = false;                ///< nothing is to be changed there from here
    bool production = false;              ///< dangerous actions ask for the name
    QByteArray pin;     ///< SHA-256 of the only certificate to trust; empty: none is pinned
    QDateTime lastUsed; ///< invalid: never

    friend bool operator==(const Profile &, const Profile &) = default;
};

/// The profiles among the settings.
class Profiles {
public:
    /// `store` is borrowed; null: nothing is remembered.
    explicit Profiles(QSettings *store) : m_store(store) { }

    /// The one used last comes first, those never used come last, by name.
    QList<Profile> all() const;
    std::optional<Profile> withId(const QString &id) const;
    std::optional<Profile> named(const QString &name) const;
    /// Of those with this address, the one used last.
    std::optional<Profile> at(const QUrl &url) const;
    /// Adds it, or replaces the one with its id; gives it an id where it has none.
    void save(Profile &profile);
    void remove(const QString &id);

private:
    QList<Profile> read() const;
    void write(const QList<Profile> &profiles);

    QSettings *m_store;
};

/// `wanted`, with a number behind it where `taken` has it already.
QString freeName(const QString &wanted, const QList<Profile> &taken);

} // namespace portcullis::gui
