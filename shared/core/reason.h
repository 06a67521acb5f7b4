// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace portcullis {

/// The step of the pipeline that a verdict belongs to, in the order in which refusals are given.
enum class Stage : std::uint8_t {
    Receive,
    Authenticate,
    Authorize,
    RateLimit,
    Route,
    TransformRequest,
    Proxy,
    TransformResponse,
};
inline constexpr int kStageCount = 8;

/// The stage's name as it stands in problem documents, metrics and logs, such as `rate-limit`.
std::string_view stageName(Stage stage);

/// Every reason for which the gateway itself answers, or ends an exchange. The catalogue is
/// published: codes are added, never renamed and never used again for something else.
///
/// X(enumerator, code, HTTP status, title)
/// The part of the code before the dot is the stage. Status 0: no answer was possible.
#define PORTCULLIS_REASONS(X)                                                                      \
    X(ReceiveMalformedRequest, "receive.malformed-request", 400, "Malformed request")              \
    X(ReceiveBadTarget, "receive.bad-target", 400, "Malformed request target")                     \
    X(ReceiveBadPath, "receive.bad-path", 400, "Unsafe request path")                              \
    X(ReceiveBadHost, "receive.bad-host", 400, "Missing, repeated or malformed Host")              \
    X(ReceiveHostMismatch, "receive.host-mismatch", 400, "Host differs from the target's")         \
    X(ReceiveBadField, "receive.bad-field", 400, "Malformed header field")                         \
    X(ReceiveBadFraming, "receive.bad-framing", 400, "Ambiguous or malformed message framing")     \
    X(ReceiveBadChunk, "receive.bad-chunk", 400, "Malformed chunked body")                         \
    X(ReceiveTruncatedBody, "receive.truncated-body", 400, "The body ended early")                 \
    X(ReceiveBadUpgrade, "receive.bad-upgrade", 400, "Malformed upgrade request")                  \
    X(ReceivePlainHttpOnTls, "receive.plain-http-on-tls", 400, "Plain HTTP sent to a TLS port")    \
    X(ReceiveHttp2NotSupported, "receive.http2-not-supported", 400, "HTTP/2 is not spoken here")   \
    X(ReceiveVersion, "receive.version-not-supported", 505, "HTTP version not supported")          \
    X(ReceiveMethodNotAllowed, "receive.method-not-allowed", 405, "Method not allowed")            \
    X(ReceiveMethodTooLong, "receive.method-too-long", 501, "The method is too long")              \
    X(ReceiveConnect, "receive.connect-not-supported", 501, "CONNECT is not supported")            \
    X(ReceiveTransferCoding, "receive.transfer-coding-not-supported", 501,                         \
      "Transfer coding not supported")                                                             \
    X(ReceiveTimeout, "receive.timeout", 408, "The request took too long to arrive")               \
    X(ReceiveTooSlow, "receive.too-slow", 408, "The request arrived too slowly")                   \
    X(ReceiveLengthRequired, "receive.length-required", 411, "Length required")                    \
    X(ReceiveBodyTooLarge, "receive.body-too-large", 413, "The request body is too large")         \
    X(ReceiveTargetTooLong, "receive.target-too-long", 414, "The request target is too long")      \
    X(ReceiveExpectation, "receive.expectation-failed", 417, "Expectation not supported")          \
    X(ReceiveHeadTooLarge, "receive.head-too-large", 431, "The request head is too large")         \
    X(ReceiveTooManyFields, "receive.too-many-fields", 431, "Too many header fields")              \
    X(ReceiveDraining, "receive.draining", 503, "The gateway is shutting down")                    \
    X(ReceiveClientGone, "receive.client-gone", 0, "The client went away")                         \
    X(AuthenticateNoCredential, "authenticate.no-credential", 401, "Credentials are required")     \
    X(AuthenticateAmbiguous, "authenticate.ambiguous-credential", 400,                             \
      "Conflicting credentials in one request")                                                    \
    X(AuthenticateKeyUnknown, "authenticate.key-unknown", 401, "Credentials were refused")         \
    X(AuthenticateKeyExpired, "authenticate.key-expired", 401, "Credentials were refused")         \
    X(AuthenticateKeyDisabled, "authenticate.key-disabled", 401, "Credentials were refused")       \
    X(AuthenticateTokenMalformed, "authenticate.token-malformed", 401, "Credentials were refused") \
    X(AuthenticateTokenAlgorithm, "authenticate.token-algorithm", 401, "Credentials were refused") \
    X(AuthenticateTokenCritical, "authenticate.token-critical", 401, "Credentials were refused")   \
    X(AuthenticateTokenKeyUnknown, "authenticate.token-key-unknown", 401,                          \
      "Credentials were refused")                                                                  \
    X(AuthenticateTokenSignature, "authenticate.token-signature", 401, "Credentials were refused") \
    X(AuthenticateTokenExpired, "authenticate.token-expired", 401, "Credentials were refused")     \
    X(AuthenticateTokenNotYetValid, "authenticate.token-not-yet-valid", 401,                       \
      "Credentials were refused")                                                                  \
    X(AuthenticateTokenIssuer, "authenticate.token-issuer", 401, "Credentials were refused")       \
    X(AuthenticateTokenAudience, "authenticate.token-audience", 401, "Credentials were refused")   \
    X(AuthenticateTokenClaims, "authenticate.token-claims", 401, "Credentials were refused")       \
    X(AuthenticateTokenInactive, "authenticate.token-inactive", 401, "Credentials were refused")   \
    X(AuthenticateCertificateExpired, "authenticate.certificate-expired", 401,                     \
      "Credentials were refused")                                                                  \
    X(AuthenticateCertificateName, "authenticate.certificate-name", 401,                           \
      "Credentials were refused")                                                                  \
    X(AuthenticateProviderBusy, "authenticate.provider-busy", 503,                                 \
      "The identity provider is busy")                                                             \
    X(AuthenticateProviderFailed, "authenticate.provider-failed", 503,                             \
      "The identity provider can't be asked")                                                      \
    X(AuthenticateTooManyFailures, "authenticate.too-many-failures", 429,                          \
      "Too many failed attempts from this address")                                                \
    X(AuthorizeConsumer, "authorize.consumer", 403, "This consumer may not call this route")       \
    X(AuthorizeGroup, "authorize.group", 403, "A required group is missing")                       \
    X(AuthorizeScope, "authorize.scope", 403, "A required scope is missing")                       \
    X(AuthorizeClaim, "authorize.claim", 403, "A required claim is missing")                       \
    X(AuthorizeAddress, "authorize.address", 403, "This address may not call this route")          \
    X(RateLimitExceeded, "rate-limit.exceeded", 429, "Too many requests")                          \
    X(RateLimitQuota, "rate-limit.quota-exceeded", 429, "The quota is used up")                    \
    X(RateLimitConcurrency, "rate-limit.concurrency-exceeded", 429,                                \
      "Too many requests at the same time")                                                        \
    X(RateLimitCountersUnavailable, "rate-limit.counters-unavailable", 503,                        \
      "The shared counters can't be asked")                                                        \
    X(RouteNotFound, "route.not-found", 404, "No route matches")                                   \
    X(RouteMethodNotAllowed, "route.method-not-allowed", 405, "Method not allowed")                \
    X(RouteAmbiguousPath, "route.ambiguous-path", 400, "The path can be read in two ways")         \
    X(RouteRedirect, "route.redirect", 302, "Redirected by configuration")                         \
    X(RouteRespond, "route.respond", 200, "Answered by configuration")                             \
    X(TransformRequestPath, "transform-request.path", 400, "A value does not fit into a path")     \
    X(TransformRequestValue, "transform-request.value", 400,                                       \
      "A value does not fit into a header field")                                                  \
    X(TransformRequestInvalidJson, "transform-request.invalid-json", 400,                          \
      "The body is not valid JSON")                                                                \
    X(TransformRequestMediaType, "transform-request.media-type", 415, "Unsupported media type")    \
    X(ProxyNoTarget, "proxy.no-healthy-target", 503, "No healthy target")                          \
    X(ProxyCircuitOpen, "proxy.circuit-open", 503,                                                 \
      "As many requests as allowed are at the upstream")                                           \
    X(ProxyBusy, "proxy.busy", 503, "Too many requests are waiting for this upstream")             \
    X(ProxyConnectRefused, "proxy.connect-failed", 502, "The upstream can't be reached")           \
    X(ProxyConnectTimeout, "proxy.connect-timeout", 504, "The upstream can't be reached in time")  \
    X(ProxyTls, "proxy.tls-failed", 502, "The upstream's certificate or TLS is not acceptable")    \
    X(ProxyReset, "proxy.reset", 502, "The upstream closed the connection early")                  \
    X(ProxyBadResponse, "proxy.bad-response", 502, "The upstream's response is malformed")         \
    X(ProxyHeadTooLarge, "proxy.head-too-large", 502, "The upstream's response head is too large") \
    X(ProxyUpgrade, "proxy.upgrade-not-supported", 502, "The upstream can't change the protocol")  \
    X(ProxyResponseTimeout, "proxy.response-timeout", 504, "The upstream did not answer in time")  \
    X(ProxyIdleTimeout, "proxy.idle-timeout", 504, "The upstream stalled")                         \
    X(ProxyTotalTimeout, "proxy.total-timeout", 504, "The exchange took too long")                 \
    X(ProxyTruncated, "proxy.truncated-body", 502, "The upstream's body ended early")              \
    X(TransformResponseInvalidJson, "transform-response.invalid-json", 502,                        \
      "The upstream's body is not valid JSON")                                                     \
    X(TransformResponseEncoded, "transform-response.encoded-body", 502,                            \
      "The upstream's body is encoded")                                                            \
    X(TransformResponseTooLarge, "transform-response.too-large", 502,                              \
      "The upstream's body is too large to transform")

enum class Reason : std::uint8_t {
#define X(name, code, status, title) name,
    PORTCULLIS_REASONS(X)
#undef X
};

/// What is published of one reason.
struct ReasonInfo {
    std::string_view code;  ///< stable, such as `authenticate.key-expired`
    int status;             ///< the HTTP status of the answer, 0 where none is possible
    std::string_view title; ///< safe for clients: tells nothing about which check failed on a 401
    Stage stage;
};

/// Cost: an array index. Any thread.
const ReasonInfo &reasonInfo(Reason reason);

/// Number of reasons; they are numbered from 0.
extern const int kReasonCount;

} // namespace portcullis
