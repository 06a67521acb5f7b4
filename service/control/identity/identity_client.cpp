// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/identity/identity_client.h"

#include "service/pipeline/authenticate/introspection_message.h"
#include "service/pipeline/authenticate/jose/json.h"
#include "shared/core/log.h"
#include "shared/model/url.h"

#include <utility>

namespace portcullis::control {

namespace {

/// A key set comes over TLS, or from this machine.
bool allowedUrl(const std::string &text)
{
    const auto url = model::parseUrl(text, model::UrlQuery::Allowed);
    return url && (url->tls || model::isLoopbackHost(url->host));
}

} // namespace

IdentityClient::IdentityClient(io::Loop &loop, telemetry::WorkerMetrics &metrics)
    : m_loop(loop)
    , m_timer([this] { refreshAll(); })
    , m_retry([this] { retryFailed(); })
    , m_http(loop, metrics)
{
}

void IdentityClient::attach(pipeline::KeySets &keySets)
{
    m_keySets = &keySets;
}

void IdentityClient::refreshAll()
{
    m_failed.clear();
    for (const pipeline::KeySetSource &source : m_keySets->sources())
        fetchHere(source);
    m_timer.start(m_loop.timers(), kRefresh);
}

/// Only those: who answers well is not asked more often because somebody else does not.
void IdentityClient::retryFailed()
{
    const std::set<std::uint64_t> failedSlots = std::exchange(m_failed, {});
    for (const pipeline::KeySetSource &source : m_keySets->sources()) {
        if (failedSlots.contains(source.slot))
            fetchHere(source);
    }
}

void IdentityClient::fetch(const pipeline::KeySetSource &source)
{
    m_loop.post([this, source] { fetchHere(source); });
}

void IdentityClient::fetchHere(const pipeline::KeySetSource &source)
{
    if (!source.discovery) {
        fetchKeys(source, source.url);
        return;
    }
    upstream::ClientRequest request;
    request.url = source.url;
    request.tls = source.tls;
    request.timeout = kFetchTimeout;
    request.maxBody = kMaxKeySet;
    request.fields = {{"Accept", "application/json"}};
    m_http.send(std::move(request), [this, source](Result<upstream::ClientResponse> answer) {
        if (!answer)
            failed(source, answer.error().what);
        else if (answer->status != 200)
            failed(source, "status " + std::to_string(answer->status));
        else
            discovered(source, answer->body);
    });
}

/// OpenID Connect Discovery 1.0 section 4.3: the issuer must be exactly the expected one.
void IdentityClient::discovered(const pipeline::KeySetSource &source, const std::string &text)
{
    const auto document = jose::parseJsonObject(text);
    if (!document) {
        failed(source, "the OpenID configuration is not a JSON object");
        return;
    }
    if (document->findString("issuer") != source.issuer) {
        failed(source, "the OpenID configuration is another issuer's");
        return;
    }
    const std::string keys(document->findString("jwks_uri").value_or(std::string_view()));
    if (!allowedUrl(keys)) {
        failed(source, "the OpenID configuration has no usable jwks_uri");
        return;
    }
    fetchKeys(source, keys);
}

void IdentityClient::fetchKeys(const pipeline::KeySetSource &source, const std::string &url)
{
    upstream::ClientRequest request;
    request.url = url;
    request.tls = source.tls;
    request.timeout = kFetchTimeout;
    request.maxBody = kMaxKeySet;
    request.fields = {{"Accept", "application/json"}};
    m_http.send(std::move(request), [this, source](Result<upstream::ClientResponse> answer) {
        if (!answer) {
            failed(source, answer.error().what);
            return;
        }
        if (answer->status != 200) {
            failed(source, "status " + std::to_string(answer->status));
            return;
        }
        const auto installed = m_keySets->install(source.slot, answer->body);
        if (!installed) {
            failed(source, installed.error().what);
            return;
        }
        log(LogLevel::Debug, "key set fetched:", {{"authenticator", source.authenticator}});
        for (const std::string &warning : *installed) {
            log(LogLevel::Warning, "key of a key set ignored:",
                {{"authenticator", source.authenticator}, {"why", warning}});
        }
    });
}

void IdentityClient::failed(const pipeline::KeySetSource &source, const std::string &why)
{
    log(LogLevel::Warning, "key set not fetched:",
        {{"authenticator", source.authenticator}, {"url", source.url}, {"why", why}});
    m_keySets->failed(source.slot);
    m_failed.insert(source.slot);
    if (!m_retry.active())
        m_retry.start(m_loop.timers(), kRetry);
}

void IdentityClient::post(const model::IntrospectionAuthenticator &authenticator,
                          std::string authorization, std::string body,
                          std::function<void(Result<std::string>)> done)
{
    upstream::ClientRequest request;
    request.method = "POST";
    request.url = authenticator.endpoint;
    request.tls = authenticator.tls;
    request.timeout = authenticator.timeout;
    request.maxBody = pipeline::kMaxIntrospectionAnswer;
    request.fields = {{"Authorization", std::move(authorization)},
                      {"Accept", "application/json"},
                      {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = std::move(body);
    m_loop.post([this, request = std::move(request), done = std::move(done)] {
        m_http.send(request, [done](Result<upstream::ClientResponse> answer) {
            if (!answer)
                done(tl::unexpected(answer.error()));
            else if (answer->status != 200)
                done(failure("status " + std::to_string(answer->status)));
            else
                done(std::move(answer->body));
        });
    });
}

} // namespace portcullis::control
