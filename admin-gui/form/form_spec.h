// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/draft.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace portcullis::gui {

/// How a value stands in the JSON, and with that what it is edited with.
enum class FieldKind {
    Text,
    MultiText, ///< text with line ends
    Name,      ///< of the entity itself: a change of it renames the entity
    Number,    ///< whole or not
    Boolean,
    Choice,         ///< one of Field::choices
    ChoiceOrFile,   ///< the same, or {"file": PATH}
    Presence,       ///< an object that means something by being there, such as `circuitBreaker`
    Duration,       ///< `250ms`
    Size,           ///< `10MiB`, or a number of bytes
    Time,           ///< RFC 3339
    Texts,          ///< an array of texts
    TextMap,        ///< name to text
    NumberMap,      ///< name to number
    JsonMap,        ///< name to any value
    TextsMap,       ///< name to text, or to an array of texts
    ConditionMap,   ///< name to text, `"*"` or {"regex": PATTERN}
    SecretMap,      ///< name to text, or to a secret
    Reference,      ///< the name of an entity of Field::refersTo
    References,     ///< an array of them
    Authenticators, ///< the same with `none` and {"name": …, "shadow": true}; or a text alone
    Weighted,       ///< a name, or an array of {"upstream": …, "weight": …}
    Secret,         ///< {"secret" | "env" | "file": …}
    Objects,        ///< an array of objects, edited with Field::items
    Json,           ///< any value
};

/// One of the values of a choice.
struct Choice {
    QByteArray json; ///< such as `"round-robin"` or `308`
    QString text;    ///< for people; empty: the value itself
};

struct FormSpec;

/// One value of an entity.
struct Field {
    QString pointer; ///< RFC 6901, into the entity
    QString label;   ///< with its mnemonic
    FieldKind kind = FieldKind::Text;
    QString help{}; ///< what it does, in a sentence or two

    bool required = false;
    bool emptyCounts = false; ///< an empty list is written, for it means something else than none
    QByteArray fallback{};  ///< what the gateway takes where it is left out, as JSON; null: nothing
    QString fallbackText{}; ///< the same in words, where there is no one value
    QString least{};        ///< of a number, a duration, a size: in the notation of the field
    QString most{};
    QString example{};         ///< in the notation of the field
    QList<Choice> choices{};   ///< Choice, ChoiceOrFile
    QStringList suggestions{}; ///< texts that are offered; others may be given all the same
    QString refersTo{};        ///< Reference and its kin: a section
    QStringList alsoAllowed{}; ///< names beside those of the section, such as `none`
    /// Objects: what one of them has. Its pointers start at the element.
    std::function<FormSpec()> items{};
    /// Shown only where the value at `onlyWhere` (or what is taken in its place) is one of
    /// `onlyValues`, such as a window where `/algorithm` has one. A value that is there all the
    /// same is always shown.
    QString onlyWhere{};
    QStringList onlyValues{};
    /// Of the fields with one `oneOf` only those of one `part` may be given: while one is, the
    /// others are not shown.
    QString oneOf{};
    QString part{};
};

struct FormSection {
    QString title;
    QList<Field> fields{};
    QString help{};
};

/// What can be said of one kind of entity.
struct FormSpec {
    QString section{}; ///< of the document, such as `routes`; empty for elements of a list
    QString noun{};    ///< for labels and messages, such as `route`
    QList<FormSection> sections{};
    QByteArray blank{"{}"}; ///< a new one, still without a name
    QStringList columns{};  ///< Objects: pointers of what its table shows

    /// The field at `pointer`, or else the one whose value `pointer` lies in; null if there is
    /// none.
    const Field *fieldFor(const QString &pointer) const;
    bool has(const QString &pointer) const;
    /// Where a finding belongs; null: to no field. What is missing belongs to its own field, though
    /// it is reported of the object around it.
    const Field *fieldOf(const DraftFinding &finding) const;
};

// ---- for tables

/// `"text"` as JSON; for ASCII that needs no escape.
inline QByteArray jsonText(const char *text)
{
    return '"' + QByteArray(text) + '"';
}
inline Choice choiceOf(const char *value, const QString &text = {})
{
    return {jsonText(value), text};
}
/// What is read and shown without the mnemonic.
QString withoutMnemonic(QString label);
/// Default, unit, range, example: one line, for the help of a field. Empty where nothing is to say.
QString factsOf(const Field &field);
/// A JSON value in the notation of a field: a text without its quotes.
QString notationOf(const QByteArray &json);

} // namespace portcullis::gui
