// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/admin_client.h"
#include "shared/client/admin_reply.h"

#include <QJsonDocument>

/// The calls that change something, or ask about a change.
namespace portcullis {

using namespace Qt::StringLiterals;

namespace {

QByteArray encoded(const QString &segment)
{
    return QUrl::toPercentEncoding(segment);
}

/// A note may be in any language, a header field is not: percent-encoded, as the gateway reads it.
QByteArray noteField(const QString &note)
{
    return QUrl::toPercentEncoding(note.trimmed(), " !\"#$&'()*+,/:;<=>?@[]^`{|}");
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray keysOf(const QString &consumer)
{
    return "/v1/consumers/" + encoded(consumer) + "/keys";
}

QByteArray withConfirm(QByteArray path, const ChangeOptions &options)
{
    if (!options.confirmWithin.isEmpty())
        path += "?confirmWithin=" + encoded(options.confirmWithin);
    return path;
}

/// Only what is there.
QJsonObject without(QJsonObject object, const QString &value, const QString &key)
{
    if (!value.isEmpty())
        object[key] = value;
    return object;
}

} // namespace

void AdminClient::change(QObject *context, const Call &call, Done<api::Applied> done)
{
    send(context, call, [done = std::move(done)](const auto &answer) {
        done(parsed<api::Applied>(answer, api::parseApplied));
    });
}

void AdminClient::askObject(QObject *context, const Call &call, Done<QJsonObject> done)
{
    send(context, call, [done = std::move(done)](const auto &answer) {
        done(parsed<QJsonObject>(answer, api::parseObject));
    });
}

void AdminClient::applyConfig(QObject *context, const QByteArray &json,
                              const ChangeOptions &options, Done<api::Applied> done)
{
    Call call{withConfirm("/v1/config", options), "PUT", json, options.ifMatch,
              noteField(options.note)};
    call.timeout = kChangeTimeout;
    change(context, call, std::move(done));
}

void AdminClient::confirmConfig(QObject *context, Done<api::Applied> done)
{
    Call call{"/v1/config/confirm", "POST"};
    call.timeout = kChangeTimeout;
    change(context, call, std::move(done));
}

void AdminClient::revertConfig(QObject *context, Done<api::Applied> done)
{
    Call call{"/v1/config/confirm", "DELETE"};
    call.timeout = kChangeTimeout;
    change(context, call, std::move(done));
}

void AdminClient::restoreRevision(QObject *context, qint64 revision, const ChangeOptions &options,
                                  Done<api::Applied> done)
{
    const QByteArray path = "/v1/revisions/" + QByteArray::number(revision) + "/restore";
    Call call{withConfirm(path, options), "POST", {}, options.ifMatch, noteField(options.note)};
    call.timeout = kChangeTimeout;
    change(context, call, std::move(done));
}

void AdminClient::undoRevision(QObject *context, qint64 revision, const ChangeOptions &options,
                               Done<api::Applied> done)
{
    const QByteArray path = "/v1/revisions/" + QByteArray::number(revision) + "/undo";
    Call call{withConfirm(path, options), "POST", {}, options.ifMatch, noteField(options.note)};
    call.timeout = kChangeTimeout;
    change(context, call, std::move(done));
}

void AdminClient::validateConfig(QObject *context, const QByteArray &json,
                                 Done<api::Validation> done)
{
    Call call{"/v1/config/validate", "POST", json};
    call.timeout = kChangeTimeout;
    send(context, call, [done = std::move(done)](const auto &answer) {
        done(parsed<api::Validation>(answer, api::parseValidation));
    });
}

void AdminClient::diffConfig(QObject *context, const QByteArray &json, Done<api::DocumentDiff> done)
{
    Call call{"/v1/config/diff", "POST", json};
    call.timeout = kChangeTimeout;
    send(context, call, [done = std::move(done)](const auto &answer) {
        done(parsed<api::DocumentDiff>(answer, api::parseDiff));
    });
}

void AdminClient::simulateConfig(QObject *context, const QByteArray &json, Done<QJsonObject> done,
                                 const QString &request)
{
    Call call{"/v1/config/simulate", "POST", json};
    if (!request.isEmpty())
        call.path += "?request=" + encoded(request);
    call.timeout = kChangeTimeout;
    askObject(context, call, std::move(done));
}

void AdminClient::explain(QObject *context, const QByteArray &json, Done<QJsonObject> done)
{
    askObject(context, {"/v1/explain", "POST", json}, std::move(done));
}

void AdminClient::createKey(QObject *context, const QString &consumer, const QString &id,
                            const QString &expires, const QString &note, Done<api::NewKey> done)
{
    const QJsonObject body = without(without({}, id, u"id"_s), expires, u"expires"_s);
    Call call{keysOf(consumer), "POST", compact(body), {}, noteField(note)};
    call.timeout = kChangeTimeout;
    send(context, call, [done = std::move(done)](const auto &answer) {
        done(parsed<api::NewKey>(answer, api::parseNewKey));
    });
}

void AdminClient::rotateKey(QObject *context, const QString &consumer, const QString &id,
                            const QString &grace, const QString &note, Done<api::NewKey> done)
{
    Call call{keysOf(consumer) + '/' + encoded(id) + "/rotate",
              "POST",
              compact(without({}, grace, u"grace"_s)),
              {},
              noteField(note)};
    call.timeout = kChangeTimeout;
    send(context, call, [done = std::move(done)](const auto &answer) {
        done(parsed<api::NewKey>(answer, api::parseNewKey));
    });
}

void AdminClient::revokeKey(QObject *context, const QString &consumer, const QString &id,
                            const QString &note, Done<api::Applied> done)
{
    Call call{keysOf(consumer) + '/' + encoded(id), "DELETE", {}, {}, noteField(note)};
    call.timeout = kChangeTimeout;
    change(context, call, std::move(done));
}

void AdminClient::putSecret(QObject *context, const QString &name, const QByteArray &value,
                            Done<QJsonObject> done)
{
    const QByteArray body = compact({{u"value"_s, QString::fromUtf8(value)}});
    askObject(context, {"/v1/secrets/" + encoded(name), "PUT", body}, std::move(done));
}

void AdminClient::deleteSecret(QObject *context, const QString &name, Done<QJsonObject> done)
{
    askObject(context, {"/v1/secrets/" + encoded(name), "DELETE"}, std::move(done));
}

void AdminClient::createToken(QObject *context, const QString &name, const QString &role,
                              Done<QJsonObject> done)
{
    const QByteArray body = compact({{u"name"_s, name}, {u"role"_s, role}});
    askObject(context, {"/v1/tokens", "POST", body}, std::move(done));
}

void AdminClient::deleteToken(QObject *context, const QString &id, Done<QJsonObject> done)
{
    askObject(context, {"/v1/tokens/" + encoded(id), "DELETE"}, std::move(done));
}

void AdminClient::setDrain(QObject *context, const QString &upstream, const QString &target,
                           bool out, Done<QJsonObject> done)
{
    const QByteArray path =
        "/v1/upstreams/" + encoded(upstream) + "/targets/" + encoded(target) + "/drain";
    askObject(context, {path, out ? "POST" : "DELETE"}, std::move(done));
}

void AdminClient::resetUsage(QObject *context, const QString &limit, const QString &consumer,
                             Done<QJsonObject> done)
{
    const QJsonObject body{{u"limit"_s, limit}, {u"consumer"_s, consumer}};
    askObject(context, {"/v1/usage", "POST", compact(body)}, std::move(done));
}

} // namespace portcullis
