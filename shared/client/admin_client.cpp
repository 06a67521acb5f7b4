// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/admin_client.h"

#include "shared/client/admin_reply.h"
#include "shared/client/admin_trust.h"
#include "shared/client/aside.h"

#include <QCoreApplication>
#include <QNetworkProxy>
#include <QTimer>

#include <memory>

namespace portcullis {

using namespace Qt::StringLiterals;

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

void AdminClient::setTarget(AdminTarget target)
{
    // A connection that is open was checked against what was trusted when it was made.
    if (target.pin != m_target.pin || target.authorities != m_target.authorities)
        m_network.clearConnectionCache();
    m_target = std::move(target);
}

QNetworkReply *AdminClient::begin(QObject *context, const Call &call)
{
    QNetworkRequest request(QUrl::fromEncoded(m_target.url.toEncoded() + call.path));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    setTrust(request, m_target);
    if (call.token == Token::Send && hasToken())
        request.setRawHeader("Authorization", "Bearer " + m_target.token);
    if (!call.ifMatch.isEmpty())
        request.setRawHeader("If-Match", call.ifMatch);
    if (!call.note.isEmpty())
        request.setRawHeader("X-Change-Note", call.note);
    if (!call.body.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);

    QNetworkReply *reply = call.verb == "GET"
        ? m_network.get(request)
        : m_network.sendCustomRequest(request, call.verb, call.body);
    guardTrust(*reply, m_target);
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    // Deleting it ends the request. Not abort(): that emits finished() and would run `done` on what
    // is left of `context`; queued, it may meet an error on its way, and Qt warns of two.
    connect(context, &QObject::destroyed, reply, &QObject::deleteLater);
    return reply;
}

/// Whether the token could be read on the way: then nothing is sent.
bool AdminClient::insecure(QObject *context, Token token, const Answered &answered)
{
    if (token == Token::Leave || !hasToken() || isSafeForToken(m_target.url))
        return false;
    AdminError error{AdminError::Kind::Insecure,
                     0,
                     {},
                     QCoreApplication::translate(
                         "AdminError", "without https the token could be read on the way to %1")
                         .arg(m_target.url.host())};
    QTimer::singleShot(0, context, [answered, error] { answered(tl::unexpected(error)); });
    return true;
}

void AdminClient::send(QObject *context, const Call &call, Answered answered)
{
    if (insecure(context, call.token, answered))
        return;
    QNetworkReply *reply = begin(context, call);
    endInTime(*reply, call.timeout.count() > 0 ? call.timeout : m_timeout, false);
    endBeyond(*reply, kMaxAnswer);
    const bool hadToken = call.token == Token::Send && hasToken();
    connect(reply, &QNetworkReply::finished, context,
            [reply, hadToken, answered = std::move(answered)] {
                auto answer = answerOf(*reply);
                if (answer)
                    answer->hadToken = hadToken;
                answered(std::move(answer));
            });
}

void AdminClient::get(QObject *context, const char *path, Token token, Answered answered)
{
    Call call;
    call.path = path;
    call.token = token;
    send(context, call, std::move(answered));
}

namespace {

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
    get(context, "/metrics", Token::Leave, [context, done = std::move(done)](const auto &answer) {
        // With ten thousand routes reading takes a tenth of a second: too long for a thread that
        // draws.
        runAside(
            context,
            [answer] {
                return parsed<api::MetricsSnapshot>(answer, [](const QByteArray &text) {
                    return api::parseMetrics(
                        {text.constData(), static_cast<std::size_t>(text.size())});
                });
            },
            done);
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
