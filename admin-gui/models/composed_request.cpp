// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/composed_request.h"

#include <QDateTime>
#include <QJsonArray>
#include <QStringList>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

void put(QJsonObject &object, QLatin1StringView key, const QString &value)
{
    if (!value.isEmpty())
        object[key] = value;
}

bool isUtf8(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes).toUtf8() == bytes;
}

QString quotedForShell(const QString &text)
{
    QString inner = text;
    return u'\'' + inner.replace(u'\'', u"'\\''"_s) + u'\'';
}

QList<ComposedRequest::Header> readHeaders(const QJsonValue &value)
{
    QList<ComposedRequest::Header> headers;
    for (const auto &each : value.toArray())
        headers.append({each["name"_L1].toString(), each["value"_L1].toString()});
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.value().isArray()) {
            headers.append({it.key(), it.value().toString()});
            continue;
        }
        for (const auto &each : it.value().toArray())
            headers.append({it.key(), each.toString()});
    }
    return headers;
}

void readCaller(ComposedRequest &request, const QJsonObject &object)
{
    using Caller = ComposedRequest::Caller;
    const QJsonValue identity = object["identity"_L1];
    if (object.contains("credentials"_L1)) {
        request.caller = Caller::Credential;
        request.authenticator = object["credentials"_L1]["authenticator"_L1].toString();
        request.credential = object["credentials"_L1]["value"_L1].toString();
    } else if (identity.isNull()) {
        request.caller = Caller::Nobody;
    } else if (identity.isObject()) {
        request.caller = Caller::Identity;
        request.authenticator = identity["authenticator"_L1].toString();
        request.consumer = identity["consumer"_L1].toString();
        request.subject = identity["subject"_L1].toString();
    }
}

} // namespace

QJsonObject ComposedRequest::toJson() const
{
    QJsonObject object{{u"method"_s, method}};
    if (url.startsWith(u'/') || url == u"*"_s)
        object[u"target"_s] = url;
    else
        put(object, "url"_L1, url);
    QJsonArray fields;
    for (const auto &[name, value] : headers)
        fields.append(QJsonObject{{u"name"_s, name}, {u"value"_s, value}});
    if (!fields.isEmpty())
        object[u"headers"_s] = fields;
    if (!body.isEmpty() && isUtf8(body))
        object[u"body"_s] = QString::fromUtf8(body);
    else if (!body.isEmpty())
        object[u"bodyBase64"_s] = QString::fromLatin1(body.toBase64());
    put(object, "client"_L1, client);
    put(object, "listener"_L1, listener);
    put(object, "protocol"_L1, protocol);
    put(object, "time"_L1, time);
    if (caller == Caller::Nobody)
        object[u"identity"_s] = QJsonValue::Null;
    if (caller == Caller::Credential)
        object[u"credentials"_s] =
            QJsonObject{{u"authenticator"_s, authenticator}, {u"value"_s, credential}};
    if (caller == Caller::Identity) {
        QJsonObject identity;
        put(identity, "authenticator"_L1, authenticator);
        put(identity, "consumer"_L1, consumer);
        put(identity, "subject"_L1, subject);
        object[u"identity"_s] = identity;
    }
    return object;
}

ComposedRequest ComposedRequest::fromJson(const QJsonObject &object)
{
    ComposedRequest request;
    request.method = object["method"_L1].toString(u"GET"_s);
    for (const QLatin1StringView key : {"target"_L1, "path"_L1, "url"_L1}) {
        if (object.contains(key))
            request.url = object[key].toString();
    }
    if (object.contains("query"_L1))
        request.url += u'?' + object["query"_L1].toString();
    request.headers = readHeaders(object["headers"_L1]);
    if (const QString host = object["host"_L1].toString(); !host.isEmpty())
        request.headers.prepend({u"Host"_s, host});
    request.body = object.contains("bodyBase64"_L1)
        ? QByteArray::fromBase64(object["bodyBase64"_L1].toString().toLatin1())
        : object["body"_L1].toString().toUtf8();
    request.client = object["client"_L1].toString();
    request.listener = object["listener"_L1].toString();
    request.protocol = object["protocol"_L1].toString();
    request.time = object["time"_L1].toString();
    readCaller(request, object);
    return request;
}

ComposedRequest ComposedRequest::fromTraffic(const api::TrafficEntry &entry)
{
    ComposedRequest request;
    request.method = entry.method;
    request.url = entry.targetText();
    bool hasHost = false;
    for (const api::TrafficField &field : entry.headers) {
        if (field.hidden)
            continue;
        hasHost = hasHost || field.name.compare("host"_L1, Qt::CaseInsensitive) == 0;
        request.headers.append({field.name, field.value});
    }
    if (!hasHost && !entry.host.isEmpty())
        request.headers.prepend({u"Host"_s, entry.host});
    request.client = entry.client;
    request.listener = entry.listener;
    request.protocol = entry.protocol;
    request.time = QDateTime::fromMSecsSinceEpoch(entry.timeMs).toUTC().toString(Qt::ISODate);
    if (entry.consumer.isEmpty()) {
        request.caller = Caller::Nobody;
        return request;
    }
    request.caller = Caller::Identity;
    request.authenticator = entry.authenticator;
    const QString prefix = entry.authenticator + u':';
    if (entry.consumer.startsWith(prefix))
        request.subject = entry.consumer.mid(prefix.size());
    else
        request.consumer = entry.consumer;
    return request;
}

QString ComposedRequest::toCurl(const QString &base, const QString &credentialPrefix) const
{
    QStringList words{u"curl"_s, u"-i"_s};
    if (method != (body.isEmpty() ? "GET"_L1 : "POST"_L1))
        words += {u"-X"_s, quotedForShell(method)};
    for (const auto &[name, value] : headers)
        words += {u"-H"_s, quotedForShell(name + u": "_s + value)};
    if (caller == Caller::Credential && !credentialPrefix.isEmpty())
        words += {u"-H"_s, quotedForShell(credentialPrefix + credential)};
    if (!body.isEmpty())
        words += {u"--data-binary"_s, quotedForShell(QString::fromUtf8(body))};
    words += quotedForShell(url.startsWith(u'/') ? base + url : url);
    return words.join(u' ');
}

} // namespace portcullis::gui
