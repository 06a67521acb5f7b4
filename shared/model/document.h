// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/core/ip.h"
#include "shared/model/basics.h"
#include "shared/model/shared_list.h"
#include "shared/model/upstream.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// The configuration document as plain values: what docs/configuration.md describes, one struct an
/// object, one member a key, in the same words. A default-constructed member has the documented
/// default. Everything compares, so that "unchanged by a reload" is one `==`.
namespace portcullis::model {

// ---- listeners

struct ListenerTimeouts {
    Milliseconds head{10'000};  ///< from the first byte of a head to its end
    Milliseconds body{30'000};  ///< between two bytes of a request body
    Milliseconds idle{60'000};  ///< between two requests
    Milliseconds write{30'000}; ///< without progress while a response waits to be read

    friend bool operator==(const ListenerTimeouts &, const ListenerTimeouts &) = default;
};

/// `count` events in `window`.
struct CountPerWindow {
    std::uint32_t count = 100; ///< 0: off
    Milliseconds window{10'000};

    friend bool operator==(const CountPerWindow &, const CountPerWindow &) = default;
};

struct ListenerLimits {
    Size head = 32 * 1024;
    std::uint32_t fields = 100;
    Size target = 8 * 1024;
    std::uint32_t connections = 20'000;
    std::uint32_t connectionsPerAddress = 0; ///< 0: off
    CountPerWindow authFailuresPerAddress;
    /// The figure above was given, not left at its default: it then counts clients on this machine
    /// too, which all share the loopback address.
    bool authFailuresGiven = false;

    friend bool operator==(const ListenerLimits &, const ListenerLimits &) = default;
};

struct CertificateFiles {
    std::string certificate; ///< path of a PEM chain, resolved
    std::string key;         ///< path of its PEM key, resolved
    std::string ocsp{};      ///< path of a DER OCSP response, resolved; empty: none

    friend bool operator==(const CertificateFiles &, const CertificateFiles &) = default;
};

enum class ClientCertificate : std::uint8_t { None, Optional, Required };

struct ListenerTls {
    std::vector<CertificateFiles> certificates; ///< at least one; the first serves unknown names
    int minVersion = 12;                        ///< 12 or 13
    std::string clientCa;                       ///< path of a PEM bundle, resolved; empty: none
    ClientCertificate clientCertificate = ClientCertificate::None;

    friend bool operator==(const ListenerTls &, const ListenerTls &) = default;
};

/// The PROXY protocol, version 1 or 2: load balancers say in front of everything who the client is.
struct ProxyProtocol {
    std::vector<IpRange> from; ///< who may connect, and must say it; at least one

    friend bool operator==(const ProxyProtocol &, const ProxyProtocol &) = default;
};

struct Listener {
    std::string name;
    Notes notes;
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    ListenerTimeouts timeouts;
    Size minRate = 240; ///< bytes a second, after five seconds of grace; 0: off
    ListenerLimits limits;
    std::optional<ListenerTls> tls;
    std::optional<ProxyProtocol> proxyProtocol;

    friend bool operator==(const Listener &, const Listener &) = default;
};

// ---- authenticators

struct ApiKeyAuthenticator {
    std::string header; ///< field name; empty: not read there. `Authorization` takes `Bearer KEY`
    std::string query;  ///< parameter name
    std::string cookie; ///< cookie name

    friend bool operator==(const ApiKeyAuthenticator &, const ApiKeyAuthenticator &) = default;
};

/// Where a JWT's keys come from; with Discovery from the issuer's OpenID configuration.
struct JwtKeys {
    enum class Kind : std::uint8_t { Discovery, Url, File, Inline, Pem, PemFile, Secret };
    Kind kind = Kind::Discovery;
    std::string url;  ///< Url
    std::string path; ///< File, PemFile; resolved
    std::string text; ///< Inline: the JWK set as JSON text; Pem: the key
    SecretRef secret; ///< Secret: HS256 to HS512 only

    friend bool operator==(const JwtKeys &, const JwtKeys &) = default;
};

enum class JwtAlgorithm : std::uint8_t {
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    EdDSA,
    HS256,
    HS384,
    HS512,
};

struct JwtAuthenticator {
    std::string issuer;                   ///< empty: any
    StringList audiences;                 ///< any of; empty: not checked
    std::vector<JwtAlgorithm> algorithms; ///< at least one
    JwtKeys keys;
    ClientTls tls; ///< for fetching the key set
    Milliseconds clockSkew{30'000};
    std::string subjectClaim = "sub";
    std::string groupsClaim = "groups";
    std::string scopesClaim = "scope";
    bool requireExpiry = true;

    friend bool operator==(const JwtAuthenticator &, const JwtAuthenticator &) = default;
};

struct IntrospectionAuthenticator {
    std::string endpoint; ///< https, or http to a loopback address
    std::string clientId;
    SecretRef clientSecret;
    ClientTls tls;
    Milliseconds cache{60'000};
    Milliseconds timeout{2'000};
    std::uint32_t maxConcurrent = 32;
    std::uint32_t maxPending = 256;
    std::string subjectClaim = "sub";
    std::string groupsClaim = "groups";
    std::string scopesClaim = "scope";

    friend bool operator==(const IntrospectionAuthenticator &,
                           const IntrospectionAuthenticator &) = default;
};

/// The certificate that a client showed in its TLS handshake.
struct MtlsAuthenticator {
    /// What of it is the subject of the identity.
    enum class Name : std::uint8_t {
        Subject,    ///< the distinguished name as in RFC 2253
        CommonName, ///< its most specific common name
        Dns,        ///< the first subject alternative name of that kind; likewise the others
        Uri,
        Email,
    };
    Name name = Name::Subject;

    friend bool operator==(const MtlsAuthenticator &, const MtlsAuthenticator &) = default;
};

struct Authenticator {
    std::string name;
    Notes notes;
    bool forward = false;        ///< leave the credential in the request
    bool mapToConsumers = false; ///< the subject is the name of a consumer
    std::variant<ApiKeyAuthenticator, JwtAuthenticator, IntrospectionAuthenticator,
                 MtlsAuthenticator>
        kind;

    friend bool operator==(const Authenticator &, const Authenticator &) = default;
};

/// One entry of an `authenticate` list. The name "none" is anonymous access.
struct AuthenticateEntry {
    std::string name;
    bool shadow = false;

    friend bool operator==(const AuthenticateEntry &, const AuthenticateEntry &) = default;
};

// ---- consumers

using Sha256 = std::array<std::uint8_t, 32>;

struct ApiKey {
    std::string id;
    Sha256 sha256{};
    std::optional<WallTime> expires;
    bool enabled = true;

    friend bool operator==(const ApiKey &, const ApiKey &) = default;
};

struct Subject {
    std::string authenticator;
    std::string value;

    friend bool operator==(const Subject &, const Subject &) = default;
};

struct Consumer {
    std::string name;
    Notes notes;
    StringList groups;
    StringList rateLimits;
    std::vector<ApiKey> apiKeys;
    std::vector<Subject> subjects;

    friend bool operator==(const Consumer &, const Consumer &) = default;
};

// ---- rate limits

enum class LimitAlgorithm : std::uint8_t {
    TokenBucket,
    SlidingWindow,
    FixedWindow,
    Quota,
    Concurrency,
};
enum class QuotaPeriod : std::uint8_t { Hour, Day, Month };
/// Where the requests of a limit are counted.
enum class SharedMode : std::uint8_t {
    Off,       ///< in this gateway
    Exact,     ///< in Redis, which is asked about each request
    LocalSync, ///< here, and what others counted is learned every interval
};

/// One part of a limit's key.
struct LimitKeyPart {
    enum class Kind : std::uint8_t { Consumer, Ip, Route, Header, Claim };
    Kind kind = Kind::Consumer;
    std::string name; ///< Header (lower case) and Claim

    friend bool operator==(const LimitKeyPart &, const LimitKeyPart &) = default;
};

struct RateLimit {
    std::string name;
    Notes notes;
    LimitAlgorithm algorithm = LimitAlgorithm::TokenBucket;
    std::uint64_t limit = 0;
    Milliseconds window{1'000}; ///< token bucket, sliding and fixed window
    std::uint64_t burst = 0;    ///< token bucket; left out it is `limit`
    QuotaPeriod period = QuotaPeriod::Month;
    std::string timeZone = "UTC";
    std::vector<LimitKeyPart> key{LimitKeyPart{}}; ///< empty: one bucket for all
    bool shadow = false;
    bool fields = true;                ///< send RateLimit fields
    std::uint64_t maxKeys = 1'000'000; ///< bound of the bucket table
    std::optional<SharedMode> shared;  ///< nullopt: as `counters` says, see sharedMode()

    friend bool operator==(const RateLimit &, const RateLimit &) = default;
};

// ---- routes

/// What a header or query parameter has to be.
struct ValueMatch {
    enum class Kind : std::uint8_t { Exact, Present, Regex };
    Kind kind = Kind::Exact;
    std::string text; ///< Exact: the value; Regex: RE2 syntax, has to match the whole value

    friend bool operator==(const ValueMatch &, const ValueMatch &) = default;
};

struct Match {
    StringList hosts; ///< lower case, A-labels, no port, no trailing dot
    StringList paths; ///< as written
    StringList methods;
    std::vector<std::pair<std::string, ValueMatch>> headers; ///< names in lower case
    std::vector<std::pair<std::string, ValueMatch>> query;

    friend bool operator==(const Match &, const Match &) = default;
};

struct ClaimCondition {
    std::string name;
    StringList anyOf;

    friend bool operator==(const ClaimCondition &, const ClaimCondition &) = default;
};

struct Authorize {
    StringList consumers; ///< any of
    StringList groups;    ///< any of
    StringList scopes;    ///< all of
    std::vector<ClaimCondition> claims;
    std::vector<IpRange> ipAllow; ///< empty: any
    std::vector<IpRange> ipDeny;
    bool shadow = false;

    friend bool operator==(const Authorize &, const Authorize &) = default;
};

struct FieldSteps {
    StringPairs set;
    StringPairs add;
    StringList remove;
    StringPairs rename;

    bool empty() const { return set.empty() && add.empty() && remove.empty() && rename.empty(); }
    friend bool operator==(const FieldSteps &, const FieldSteps &) = default;
};

struct QuerySteps : FieldSteps {
    bool sort = false;

    friend bool operator==(const QuerySteps &, const QuerySteps &) = default;
};

/// One body step; exactly one kind. Pointers are RFC 6901 text; values are JSON text.
struct BodyStep {
    enum class Kind : std::uint8_t { Wrap, Unwrap, Set, Remove, Rename, Keep };
    Kind kind = Kind::Wrap;
    std::string pointer; ///< Wrap, Unwrap
    StringPairs pairs;   ///< Set: pointer and JSON text; Rename: pointer and pointer
    StringList pointers; ///< Remove, Keep

    friend bool operator==(const BodyStep &, const BodyStep &) = default;
};

struct RequestTransform {
    std::string path; ///< template; empty: unchanged
    FieldSteps headers;
    QuerySteps query;
    std::vector<BodyStep> body;
    bool otherTypesPass = false;
    Size maxBody = 10 * 1024 * 1024; ///< 0: none

    friend bool operator==(const RequestTransform &, const RequestTransform &) = default;
};

struct ResponseTransform {
    FieldSteps headers;
    std::vector<BodyStep> body;
    std::vector<std::pair<int, int>> status;
    Size maxBody = 10 * 1024 * 1024; ///< bounds what body steps collect

    friend bool operator==(const ResponseTransform &, const ResponseTransform &) = default;
};

struct Cors {
    StringList origins;                 ///< compared as bytes; `*` stands alone
    StringList methods{"GET", "POST"};  ///< or `*`
    StringList headers{"Content-Type"}; ///< or `*`
    StringList exposed;                 ///< or `*`
    bool credentials = false;
    Milliseconds maxAge{600'000};

    friend bool operator==(const Cors &, const Cors &) = default;
};

struct Redirect {
    int status = 308;
    std::string location; ///< template

    friend bool operator==(const Redirect &, const Redirect &) = default;
};

struct Respond {
    int status = 200;
    StringPairs headers; ///< values are templates
    std::string body;

    friend bool operator==(const Respond &, const Respond &) = default;
};

struct UpstreamRef {
    std::string upstream;
    std::uint32_t weight = 1; ///< 0: none of the traffic; one of a route's is above 0

    friend bool operator==(const UpstreamRef &, const UpstreamRef &) = default;
};

struct Route {
    std::string name;
    Notes notes;
    bool enabled = true;
    Match match;
    int priority = 0;
    bool lookalikesAllowed = false;                             ///< `"lookalikes": "allow"`
    std::optional<std::vector<AuthenticateEntry>> authenticate; ///< nullopt: the defaults
    std::optional<Authorize> authorize;
    StringList rateLimits;
    StringList upgrades; ///< beside websocket, lower case
    RequestTransform request;
    ResponseTransform response;
    std::optional<Cors> cors; ///< nullopt: the defaults'
    // Exactly one of these three says what happens:
    std::vector<UpstreamRef> upstreams;
    std::optional<Redirect> redirect;
    std::optional<Respond> respond;

    friend bool operator==(const Route &, const Route &) = default;
};

// ---- the whole

struct Defaults {
    std::optional<std::vector<AuthenticateEntry>> authenticate;
    StringList rateLimits;
    std::vector<IpRange> trustedProxies;
    bool via = true;
    std::optional<Cors> cors;

    friend bool operator==(const Defaults &, const Defaults &) = default;
};

struct AccessLog {
    enum class To : std::uint8_t { Off, Stdout, Journal, File };
    To to = To::Stdout;
    std::string path; ///< File; resolved

    friend bool operator==(const AccessLog &, const AccessLog &) = default;
};

/// A field of every request to the collector.
struct TracingHeader {
    std::string name;
    std::string value;
    SecretRef secret; ///< where the value is instead, unless its kind is None

    friend bool operator==(const TracingHeader &, const TracingHeader &) = default;
};

/// Spans, sent to a collector by OTLP over HTTP.
struct Tracing {
    std::string otlp;     ///< URL as written; one without a path stands for `/v1/traces` there
    double sample = 0.01; ///< share of the traces that begin here, 0 to 1
    std::string serviceName = "portcullis";
    StringPairs attributes; ///< of the resource, beside the gateway's own
    std::vector<TracingHeader> headers;
    Milliseconds timeout{10'000}; ///< of one request
    ClientTls tls;

    friend bool operator==(const Tracing &, const Tracing &) = default;
};

/// Where gateways count together.
struct Counters {
    std::string redis; ///< as written: redis or rediss, perhaps a user, host, port, database
    bool tls = false;
    std::string host; ///< lower case; IPv6 without brackets
    std::uint16_t port = 6379;
    std::string user; ///< empty: the default one
    std::uint32_t database = 0;
    SecretRef password;
    ClientTls tlsSettings;
    std::string prefix = "portcullis";   ///< of every key
    SharedMode mode = SharedMode::Exact; ///< of limits that say nothing of their own
    Milliseconds timeout{50};            ///< the longest that a request waits
    Milliseconds interval{200};          ///< between two exchanges of LocalSync
    bool failClosed = false;             ///< refuse while nobody can be asked

    friend bool operator==(const Counters &, const Counters &) = default;
};

struct Document {
    int version = 1;
    std::vector<Listener> listeners;
    std::vector<Authenticator> authenticators;
    SharedList<Consumer> consumers;
    std::vector<RateLimit> rateLimits;
    std::vector<Upstream> upstreams;
    std::vector<Route> routes;
    Defaults defaults;
    AccessLog accessLog;
    std::optional<Tracing> tracing; ///< nullopt: none are recorded
    std::optional<Counters> counters;

    friend bool operator==(const Document &, const Document &) = default;
};

/// The entries by which `route` authenticates: its own, the defaults', or all authenticators.
std::vector<AuthenticateEntry> effectiveAuthenticate(const Document &document, const Route &route);

/// Where `limit` is counted: as it says itself, or as `counters` does. What runs at the same time
/// is always counted here.
SharedMode sharedMode(const Document &document, const RateLimit &limit);

} // namespace portcullis::model
