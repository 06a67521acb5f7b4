// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/admin_reply.h"

#include "shared/client/admin_trust.h"

#include <QCoreApplication>
#include <QTimer>

namespace portcullis {

using namespace Qt::StringLiterals;

namespace {

AdminError timedOut()
{
    return {AdminError::Kind::TimedOut,
            0,
            {},
            QCoreApplication::translate("AdminError", "the gateway did not answer in time")};
}

AdminError fromNetwork(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::TimeoutError:
        return timedOut();
    case QNetworkReply::SslHandshakeFailedError:
        return distrust(reply);
    case QNetworkReply::HostNotFoundError:
        return {AdminError::Kind::Unreachable,
                0,
                {},
                QCoreApplication::translate("AdminError", "the host '%1' is not known")
                    .arg(reply.url().host())};
    case QNetworkReply::ConnectionRefusedError:
        return {AdminError::Kind::Unreachable,
                0,
                {},
                QCoreApplication::translate("AdminError", "nothing listens at %1")
                    .arg(reply.url().authority())};
    case QNetworkReply::RemoteHostClosedError:
        return {
            AdminError::Kind::Unreachable,
            0,
            {},
            QCoreApplication::translate("AdminError", "%1 closed the connection without an answer")
                .arg(reply.url().authority())};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
        return notPortcullis(0,
                             QCoreApplication::translate("AdminError", "it does not speak HTTP"));
    default:
        return {AdminError::Kind::Unreachable, 0, {}, reply.errorString()};
    }
}

} // namespace

AdminResult<AdminAnswer> answerOf(QNetworkReply &reply)
{
    switch (reply.property(kEndedBy).toInt()) {
    case ByTimeout:
        return tl::unexpected(timedOut());
    case ByTrust:
        return tl::unexpected(distrust(reply));
    case BySize:
        return tl::unexpected(AdminError{
            AdminError::Kind::Refused,
            0,
            {},
            QCoreApplication::translate("AdminError", "the answer is too large to take")});
    default:
        break;
    }
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // Errors from 201 to 499 mean that an answer is there and has such a status.
    const bool answered = reply.error() == QNetworkReply::NoError || reply.error() > 200;
    if (status == 0 || !answered)
        return tl::unexpected(fromNetwork(reply));
    return AdminAnswer{status, reply.rawHeader("Content-Type"), reply.rawHeader("Location"),
                       reply.rawHeader("ETag"), reply.readAll()};
}

void endInTime(QNetworkReply &reply, std::chrono::milliseconds time, bool fromLastByte)
{
    // The reply's own transfer timeout says nothing of why it ended.
    auto *timer = new QTimer(&reply);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, &reply, [&reply] {
        if (reply.isFinished())
            return;
        reply.setProperty(kEndedBy, ByTimeout);
        reply.abort();
    });
    if (fromLastByte)
        QObject::connect(&reply, &QNetworkReply::readyRead, timer, qOverload<>(&QTimer::start));
    timer->start(time);
}

void endBeyond(QNetworkReply &reply, qint64 bytes)
{
    // Not downloadProgress(): that one comes now and then only.
    QObject::connect(&reply, &QNetworkReply::readyRead, &reply, [&reply, bytes] {
        if (reply.bytesAvailable() <= bytes || reply.isFinished())
            return;
        reply.setProperty(kEndedBy, BySize);
        reply.abort();
    });
}

} // namespace portcullis
