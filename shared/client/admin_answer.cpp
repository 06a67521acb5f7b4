// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/admin_answer.h"

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace portcullis {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMaxToken = 4096;

/// The problem document (RFC 9457) of an answer, empty where it is none of ours.
QJsonObject problemOf(const AdminAnswer &answer)
{
    if (!answer.contentType.startsWith("application/problem+json"))
        return {};
    const QJsonObject problem = QJsonDocument::fromJson(answer.body).object();
    return problem["code"_L1].isString() ? problem : QJsonObject();
}

AdminError fromProblem(const AdminAnswer &answer, const QJsonObject &problem)
{
    AdminError error{AdminError::Kind::Refused, answer.status, problem["code"_L1].toString(), {}};
    switch (answer.status) {
    case 401:
        error.kind = AdminError::Kind::WrongToken;
        error.message = answer.hadToken
            ? QCoreApplication::translate("AdminError", "the gateway does not accept this token")
            : QCoreApplication::translate("AdminError", "the gateway asks for a token");
        break;
    case 421:
        error.kind = AdminError::Kind::WrongHost;
        error.message = QCoreApplication::translate(
            "AdminError",
            "the gateway does not answer under this host name; use its address, or localhost");
        break;
    case 409:
    case 412:
    case 428:
        if (error.code != "admin.file-mode"_L1)
            error.kind = AdminError::Kind::Conflict;
        [[fallthrough]];
    default: {
        const QString detail = problem["detail"_L1].toString();
        error.message =
            QCoreApplication::translate("AdminError", "the gateway refuses: %1 (%2)")
                .arg(detail.isEmpty() ? problem["title"_L1].toString() : detail, error.code);
    }
    }
    error.findings = api::readFindings(problem["errors"_L1]);
    for (const auto &each : problem["references"_L1].toArray())
        error.references.append(each.toString());
    error.revision = problem["revision"_L1].toInteger();
    return error;
}

} // namespace

AdminError notPortcullis(int status, const QString &why)
{
    return {AdminError::Kind::NotPortcullis,
            status,
            {},
            QCoreApplication::translate("AdminError", "this is not the admin API of Portcullis: %1")
                .arg(why)};
}

std::optional<AdminError> errorOf(const AdminAnswer &answer)
{
    if (answer.status >= 200 && answer.status < 300)
        return {};
    if (answer.status >= 300 && answer.status < 400) {
        // A redirect would carry the token to wherever it points.
        return AdminError{AdminError::Kind::Redirected,
                          answer.status,
                          {},
                          QCoreApplication::translate(
                              "AdminError", "the address redirects to '%1', which is not followed")
                              .arg(QString::fromUtf8(answer.location.left(200)))};
    }
    const QJsonObject problem = problemOf(answer);
    if (problem.isEmpty())
        return notPortcullis(answer.status,
                             QCoreApplication::translate("AdminError", "it answered with status %1")
                                 .arg(answer.status));
    return fromProblem(answer, problem);
}

bool isThisMachine(const QUrl &url)
{
    const QString host = url.host();
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

bool isSafeForToken(const QUrl &url)
{
    return url.scheme() == "https"_L1 || isThisMachine(url);
}

Result<QUrl> parseAdminUrl(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return failure(QCoreApplication::translate(
                           "AdminError", "an address is missing, such as http://127.0.0.1:9180")
                           .toStdString());
    QUrl url(trimmed.contains("://"_L1) ? trimmed : "http://"_L1 + trimmed, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return failure(QCoreApplication::translate("AdminError", "'%1' is no address")
                           .arg(trimmed)
                           .toStdString());
    if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
        return failure(
            QCoreApplication::translate("AdminError", "an address begins with http:// or https://")
                .toStdString());
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return failure(
            QCoreApplication::translate("AdminError", "an address has no user, query or fragment")
                .toStdString());
    if (url.path() != "/"_L1 && !url.path().isEmpty())
        return failure(QCoreApplication::translate(
                           "AdminError", "an address has no path: the admin API is at the root")
                           .toStdString());
    url.setPath(QString());
    return url;
}

Result<QByteArray> parseAdminToken(const QByteArray &text)
{
    const QByteArray token = text.trimmed();
    if (token.isEmpty())
        return failure(
            QCoreApplication::translate("AdminError", "the token is empty").toStdString());
    const bool plain =
        std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (!plain || token.size() > kMaxToken)
        return failure(
            QCoreApplication::translate(
                "AdminError", "the token has characters that no token has, or is too long")
                .toStdString());
    return token;
}

Result<QByteArray> readAdminTokenFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(path.toStdString() + ": " + file.errorString().toStdString());
    auto token = parseAdminToken(file.read(kMaxToken + 2));
    if (!token)
        return failure(path.toStdString() + ": " + token.error().what);
    return token;
}

Result<QByteArray> givenAdminToken(const QString &file, const QByteArray &variable)
{
    if (!file.isEmpty())
        return readAdminTokenFile(file);
    if (variable.isEmpty())
        return QByteArray();
    auto token = parseAdminToken(variable);
    if (!token)
        return failure("PORTCULLIS_ADMIN_TOKEN: " + token.error().what);
    return token;
}

} // namespace portcullis
