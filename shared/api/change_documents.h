// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>

/// What the admin API answers about changes. Members that this program does not know are passed
/// over; what is missing and not said to be required keeps its default.
namespace portcullis::api {

/// Something wrong with a document, or worth a warning.
struct Finding {
    QString pointer; ///< RFC 6901, into what was sent; empty: all of it
    QString code;    ///< such as `config.unknown-reference`
    QString message;
};
QList<Finding> readFindings(const QJsonValue &array);

/// A change that is stored and in force.
struct Applied {
    qint64 revision = 0; ///< required
    bool changed = true; ///< false: it made no difference, `revision` is the one before
    QString name;        ///< of the entity, if the change was about one
    QJsonObject entity;  ///< as it is now
    QString confirmBy;   ///< RFC 3339; empty: there is nothing to confirm
    int pendingWorkers = 0;
    QList<Finding> warnings;
};
Result<Applied> parseApplied(const QByteArray &json);

/// An API key that was just made; the only time that it is seen.
struct NewKey {
    QString id;      ///< required
    QString key;     ///< required
    QString expires; ///< RFC 3339; empty: never
    Applied change;
};
Result<NewKey> parseNewKey(const QByteArray &json);

/// The answer of POST /v1/config/validate.
struct Validation {
    bool valid = false; ///< required
    QList<Finding> errors;
    QList<Finding> warnings;
};
Result<Validation> parseValidation(const QByteArray &json);

/// One entity that differs.
struct EntityChange {
    QString kind;      ///< member of the document, such as `rateLimits`
    QString name;      ///< empty: the member is no list
    QJsonValue before; ///< undefined: it was not there
    QJsonValue after;  ///< undefined: it is not there any more
};

/// The answer of POST /v1/config/diff.
struct DocumentDiff {
    QList<EntityChange> added;
    QList<EntityChange> removed;
    QList<EntityChange> changed;
    QJsonArray patch; ///< RFC 6902

    bool empty() const { return added.isEmpty() && removed.isEmpty() && changed.isEmpty(); }
};
Result<DocumentDiff> parseDiff(const QByteArray &json);

/// One entry of the history.
struct Revision {
    qint64 revision = 0; ///< required
    QString at;          ///< RFC 3339
    QString author;
    QString from;
    QString kind; ///< `apply`, `restore`, …
    QString note;
    int changes = 0;     ///< entities
    QStringList changed; ///< the first of them, such as `routes/orders`
};
Result<Revision> readRevision(const QJsonObject &object);

/// A page of any list.
struct Page {
    QJsonArray items;
    QString nextCursor; ///< empty: this is the last one
};
Result<Page> parsePage(const QByteArray &json);

/// Any answer that is an object.
Result<QJsonObject> parseObject(const QByteArray &json);

} // namespace portcullis::api
