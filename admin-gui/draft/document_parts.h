// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QExplicitlySharedDataPointer>
#include <QHash>
#include <QList>
#include <QSharedData>
#include <QSharedDataPointer>
#include <QString>
#include <QStringList>

#include <optional>

namespace portcullis::gui {

/// Names a part of a document: an entity, or a member that is no list of entities.
struct PartRef {
    QString section; ///< member of the document, such as `routes` or `defaults`
    QString name;    ///< of the entity; empty: the member itself

    bool isEntity() const { return !name.isEmpty(); }
    friend bool operator==(const PartRef &, const PartRef &) = default;
};
inline size_t qHash(const PartRef &ref, size_t seed = 0)
{
    return qHashMulti(seed, ref.section, ref.name);
}

/// The sections that are lists of entities, in the order in which people read them.
const QStringList &entitySections();
/// The collection of the admin API that a section is, such as `rate-limits` of `rateLimits`.
QString collectionOf(const QString &section);

/// For people, such as `routes/orders` or `defaults`.
QString partText(const PartRef &ref);

/// A configuration document cut into its parts, each in the very spelling that it has: what the app
/// does not know it keeps, and what is not edited stays as it is. A value; copies are cheap and
/// share what they have in common.
class DocumentParts {
public:
    /// An entity. Never modified; documents share those that they have in common.
    class Part : public QSharedData {
    public:
        /// `json` stands in `text`, which may be all of a document: that is kept once for all.
        Part(QString called, QByteArray text, QByteArrayView json);
        explicit Part(const QByteArray &json);

        QString name;
        /// An object.
        QByteArrayView json() const { return QByteArrayView(m_text).sliced(m_at, m_size); }
        /// The same to keep, which the text around it is not for.
        QByteArray copy() const { return json().toByteArray(); }

    private:
        QByteArray m_text;
        qsizetype m_at = 0;
        qsizetype m_size = 0;
    };
    using PartPtr = QExplicitlySharedDataPointer<const Part>;

    /// Fails on what is no JSON object whose entities are objects with unlike names.
    /// Cost: linear; 100,000 consumers take tens of milliseconds.
    static Result<DocumentParts> parse(const QByteArray &json);

    /// The text that parse() was given where nothing was changed; otherwise in one line.
    QByteArray toJson() const;

    /// The members of the document in its order.
    QStringList sections() const;
    /// The entities of a section in their order; none of a section that is not there.
    const QList<PartPtr> &entities(const QString &section) const;
    /// Position of an entity; -1 if there is none of that name. Cost: constant.
    qsizetype indexOf(const PartRef &ref) const;
    /// A null array where there is none.
    QByteArray json(const PartRef &ref) const;
    bool contains(const PartRef &ref) const { return !json(ref).isNull(); }

    /// Makes `ref` be `json`: replaces it where it is, otherwise adds it, at `at` among the
    /// entities of its section or at the end. `json` is a JSON value, of an entity an object that
    /// is named `name` below; renaming is done by naming another in `json`. A name that another
    /// entity has is kept as it is, and a finding of the check. Cost: linear in its section.
    void set(const PartRef &ref, const QByteArray &json, qsizetype at = -1);
    /// Nothing happens where there is none.
    void remove(const PartRef &ref);

    /// Whether the same parts stand in the same order.
    friend bool operator==(const DocumentParts &a, const DocumentParts &b);

private:
    struct Section : QSharedData {
        QString name;
        bool isList = false;
        QByteArray json; ///< unless it is a list of entities
        QList<PartPtr> parts;
        QHash<QString, qsizetype> positions;
    };

    const Section *find(const QString &section) const;
    Section &editable(const QString &section, bool isList);
    static void number(Section &section);

    QByteArray m_source; ///< null once something was changed
    QList<QSharedDataPointer<Section>> m_sections;
};

/// The `name` of an entity; empty where it has none that is a string.
QString nameIn(QByteArrayView json);

} // namespace portcullis::gui
