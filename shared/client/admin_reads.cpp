// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/admin_client.h"
#include "shared/client/admin_reply.h"
#include "shared/client/event_stream.h"

#include <QCoreApplication>
#include <QIODevice>

#include <algorithm>
#include <memory>

/// Lists, single entities, and streams.
namespace portcullis {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPage = 200; // items that are asked for at once

Result<QByteArray> parseEntity(const QByteArray &json)
{
    const auto object = api::parseObject(json);
    if (!object)
        return tl::unexpected(object.error());
    return json.trimmed();
}

AdminError cutOff()
{
    return {AdminError::Kind::Unreachable,
            0,
            {},
            QCoreApplication::translate("AdminError", "the answer was cut off")};
}

/// The end of a stream as a result: what was read of it has been handed on.
template <typename T>
AdminResult<T> endOf(QNetworkReply &reply, T value)
{
    auto answer = answerOf(reply);
    if (!answer)
        return tl::unexpected(answer.error());
    if (auto error = errorOf(*answer))
        return tl::unexpected(*error);
    if (reply.error() != QNetworkReply::NoError)
        return tl::unexpected(cutOff());
    return value;
}

bool succeeds(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200;
}

} // namespace

void AdminClient::fetchObject(QObject *context, const QByteArray &path, Done<QJsonObject> done)
{
    askObject(context, {path}, std::move(done));
}

void AdminClient::fetchEntity(QObject *context, const QString &collection, const QString &name,
                              Done<ConfigText> done)
{
    const QByteArray path =
        "/v1/" + QUrl::toPercentEncoding(collection) + '/' + QUrl::toPercentEncoding(name);
    send(context, {path}, [done = std::move(done)](const auto &answer) {
        done(parsed<QByteArray>(answer, parseEntity).map([&answer](QByteArray json) {
            return ConfigText{std::move(json), answer->etag};
        }));
    });
}

void AdminClient::fetchList(QObject *context, const QByteArray &path, int most,
                            Done<QJsonArray> done)
{
    fetchPages(context, path, most, {}, {}, std::move(done));
}

void AdminClient::fetchPages(QObject *context, const QByteArray &path, int most,
                             const QString &cursor, QJsonArray items, Done<QJsonArray> done)
{
    const int wanted = std::min<int>(kPage, most - static_cast<int>(items.size()));
    QByteArray page =
        path + (path.contains('?') ? '&' : '?') + "limit=" + QByteArray::number(wanted);
    if (!cursor.isEmpty())
        page += "&cursor=" + QUrl::toPercentEncoding(cursor);
    send(context, {page},
         [this, context, path, most, cursor, items = std::move(items),
          done = std::move(done)](const auto &answer) mutable {
             auto read = parsed<api::Page>(answer, api::parsePage);
             if (!read)
                 return done(tl::unexpected(read.error()));
             for (const auto &each : std::as_const(read->items))
                 items.append(each);
             // A cursor that stays where it was would never end.
             if (read->nextCursor.isEmpty() || read->nextCursor == cursor || items.size() >= most)
                 return done(std::move(items));
             fetchPages(context, path, most, read->nextCursor, std::move(items), std::move(done));
         });
}

void AdminClient::downloadBackup(QObject *context, QIODevice &to, Done<qint64> done)
{
    const Answered refused = [done](const auto &answer) { done(tl::unexpected(answer.error())); };
    if (insecure(context, Token::Send, refused))
        return;
    QNetworkReply *reply = begin(context, {"/v1/backup", "POST"});
    endInTime(*reply, kIdle, true);
    endBeyond(*reply, kMaxAnswer);
    const auto written = std::make_shared<qint64>(0);
    const auto failed = std::make_shared<bool>(false);
    const auto move = [reply, &to, written, failed] {
        if (!succeeds(*reply) || *failed)
            return;
        const QByteArray bytes = reply->readAll();
        *failed = to.write(bytes) != bytes.size();
        *written += bytes.size();
        if (*failed)
            reply->abort();
    };
    connect(reply, &QNetworkReply::readyRead, context, move);
    connect(reply, &QNetworkReply::finished, context,
            [reply, &to, written, failed, move, done = std::move(done)] {
                if (!*failed)
                    move();
                if (*failed)
                    return done(tl::unexpected(AdminError{
                        AdminError::Kind::Refused,
                        0,
                        {},
                        QCoreApplication::translate("AdminError", "the copy can't be written: %1")
                            .arg(to.errorString())}));
                done(endOf<qint64>(*reply, *written));
            });
}

void AdminClient::streamEvents(QObject *context, const QByteArray &types,
                               std::function<void(const ServerEvent &)> each, Done<bool> done)
{
    const Answered refused = [done](const auto &answer) { done(tl::unexpected(answer.error())); };
    if (insecure(context, Token::Send, refused))
        return;
    QNetworkReply *reply = begin(context, {"/v1/events?types=" + types});
    endInTime(*reply, kIdle, true);
    endBeyond(*reply, kMaxAnswer);
    const auto stream = std::make_shared<EventStream>();
    const auto read = [reply, stream, each = std::move(each)] {
        if (!succeeds(*reply))
            return;
        stream->feed(reply->readAll());
        while (const auto event = stream->next())
            each(*event);
        if (stream->tooLong() && !reply->isFinished())
            reply->abort();
    };
    connect(reply, &QNetworkReply::readyRead, context, read);
    connect(reply, &QNetworkReply::finished, context, [reply, read, done = std::move(done)] {
        read();
        done(endOf<bool>(*reply, true));
    });
}

} // namespace portcullis
