// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/admin_client.h"

#include "shared/client/admin_answer.h"

#include <QFutureWatcher>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPromise>
#include <QThreadPool>
#include <QTimer>

#include <memory>

namespace portcullis {

using namespace Qt::StringLiterals;

namespace {

/// Why we ended a reply ourselves. Stands at the reply, since abort() says nothing of it.
constexpr char kEndedBy[] = "portcullisEndedBy";
enum EndedBy { ByNobody, ByTimeout, BySize };

AdminError timedOut()
{
    return {AdminError::Kind::TimedOut, 0, {}, u"the gateway did not answer in time"_s};
}

AdminError fromNetwork(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::TimeoutError:
        return timedOut();
    case QNetworkReply::SslHandshakeFailedError:
        return {AdminError::Kind::TlsFailed,
                0,
                {},
                u"no trusted connection: %1"_s.arg(reply.errorString())};
    case QNetworkReply::HostNotFoundError:
        return {AdminError::Kind::Unreachable,
                0,
                {},
                u"the host '%1' is not known"_s.arg(reply.url().host())};
    case QNetworkReply::ConnectionRefusedError:
        return {AdminError::Kind::Unreachable,
                0,
                {},
                u"nothing listens at %1"_s.arg(reply.url().authority())};
    case QNetworkReply::RemoteHostClosedError:
        return {AdminError::Kind::Unreachable,
                0,
                {},
                u"%1 closed the connection without an answer"_s.arg(reply.url().authority())};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
        return notPortcullis(0, u"it does not speak HTTP"_s);
    default:
        return {AdminError::Kind::Unreachable, 0, {}, reply.errorString()};
    }
}

AdminResult<AdminAnswer> answerOf(QNetworkReply &reply)
{
    switch (reply.property(kEndedBy).toInt()) {
    case ByTimeout:
        return tl::unexpected(timedOut());
    case BySize:
        return tl::unexpected(
            AdminError{AdminError::Kind::Refused, 0, {}, u"the answer is too large to take"_s});
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

} // namespace

void prepareForAdmin(QNetworkAccessManager &network)
{
    network.setProxy(QNetworkProxy::NoProxy);
    network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

AdminClient::AdminClient(AdminTarget target, QNetworkAccessManager &network, QObject *parent)
    : QObject(parent), m_target(std::move(target)), m_network(network)
{
}

AdminClient::~AdminClient() = default;

QNetworkReply *AdminClient::send(QObject *context, const char *path, Token token)
{
    QNetworkRequest request(m_target.url.resolved(QUrl(QString::fromLatin1(path))));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (token == Token::Send && hasToken())
        request.setRawHeader("Authorization", "Bearer " + m_target.token);

    QNetworkReply *reply = m_network.get(request);
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    // Queued, because `context` still has its connections while it says it is being destroyed:
    // a direct abort() would emit finished() and run `done` on what is left of it.
    connect(context, &QObject::destroyed, reply, &QNetworkReply::abort, Qt::QueuedConnection);
    // The reply's own transfer timeout begins anew with every byte.
    QTimer::singleShot(m_timeout, reply, [reply] {
        if (reply->isFinished())
            return;
        reply->setProperty(kEndedBy, ByTimeout);
        reply->abort();
    });
    // Not downloadProgress(): that one comes now and then only.
    connect(reply, &QNetworkReply::readyRead, reply, [reply] {
        if (reply->bytesAvailable() <= kMaxAnswer || reply->isFinished())
            return;
        reply->setProperty(kEndedBy, BySize);
        reply->abort();
    });
    return reply;
}

void AdminClient::get(QObject *context, const char *path, Token token, Answered answered)
{
    if (token == Token::Send && hasToken() && !isSafeForToken(m_target.url)) {
        AdminError error{
            AdminError::Kind::Insecure,
            0,
            {},
            u"without https the token could be read on the way to %1"_s.arg(m_target.url.host())};
        QTimer::singleShot(0, context, [answered = std::move(answered), error] {
            answered(tl::unexpected(error));
        });
        return;
    }
    QNetworkReply *reply = send(context, path, token);
    const bool hadToken = token == Token::Send && hasToken();
    connect(reply, &QNetworkReply::finished, context,
            [reply, hadToken, answered = std::move(answered)] {
                auto answer = answerOf(*reply);
                if (answer)
                    answer->hadToken = hadToken;
                answered(std::move(answer));
            });
}

namespace {

/// Turns the content of a success into a `T`; `parse` gives a Result. `alsoFine` is a status
/// beside 2xx whose content is read in the same way.
template <typename T, typename Parse>
AdminResult<T> parsed(const AdminResult<AdminAnswer> &answer, Parse parse, int alsoFine = 0)
{
    if (!answer)
        return tl::unexpected(answer.error());
    if (const auto error = errorOf(*answer); error && answer->status != alsoFine)
        return tl::unexpected(*error);
    auto value = parse(answer->body);
    if (!value)
        return tl::unexpected(
            notPortcullis(answer->status, QString::fromStdString(value.error().what)));
    return std::move(*value);
}

Result<QByteArray> parseConfig(const QByteArray &json)
{
    const QByteArray text = json.trimmed();
    if (!text.startsWith('{') || !text.endsWith('}'))
        return failure("the configuration is no JSON object");
    return text;
}

} // namespace

void AdminClient::fetchInfo(QObject *context, Done<api::InfoDocument> done)
{
    get(context, "/v1/info", Token::Send, [done = std::move(done)](const auto &answer) {
        done(parsed<api::InfoDocument>(answer, api::parseInfo));
    });
}

void AdminClient::fetchReadiness(QObject *context, Done<api::Readiness> done)
{
    get(context, "/readyz", Token::Leave, [done = std::move(done)](const auto &answer) {
        done(parsed<api::Readiness>(answer, api::parseReadiness, 503));
    });
}

void AdminClient::fetchMetrics(QObject *context, Done<api::MetricsSnapshot> done)
{
    using Metrics = AdminResult<api::MetricsSnapshot>;
    get(context, "/metrics", Token::Leave, [context, done = std::move(done)](const auto &answer) {
        // With ten thousand routes reading takes a tenth of a second: too long for a thread that
        // draws. The watcher is the context's child: it ends with it.
        auto *watcher = new QFutureWatcher<Metrics>(context);
        connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done] {
            watcher->deleteLater();
            done(watcher->future().takeResult());
        });
        auto promise = std::make_shared<QPromise<Metrics>>();
        promise->start();
        watcher->setFuture(promise->future());
        QThreadPool::globalInstance()->start([promise, answer] {
            promise->addResult(parsed<api::MetricsSnapshot>(answer, [](const QByteArray &text) {
                return api::parseMetrics({text.constData(), static_cast<std::size_t>(text.size())});
            }));
            promise->finish();
        });
    });
}

void AdminClient::fetchConfig(QObject *context, Done<ConfigText> done)
{
    get(context, "/v1/config", Token::Send, [done = std::move(done)](const auto &answer) {
        done(parsed<QByteArray>(answer, parseConfig).map([&answer](QByteArray json) {
            return ConfigText{std::move(json), answer->etag};
        }));
    });
}

} // namespace portcullis
