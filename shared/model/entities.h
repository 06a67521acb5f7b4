// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/config_reader.h"
#include "shared/model/document_writer.h"

#include <string_view>
#include <vector>

/// Reading and writing of each part of a document; one file a part. A reader reports everything
/// that can be said of its part alone, and leaves what depends on others to validate.h.
namespace portcullis::model {

Listener readListener(ConfigReader &in);
void write(DocumentWriter &out, const Listener &listener);

void readClientTls(ConfigReader &in, std::string_view key, ClientTls &tls);
void write(DocumentWriter &out, std::string_view key, const ClientTls &tls);

Authenticator readAuthenticator(ConfigReader &in);
void write(DocumentWriter &out, const Authenticator &authenticator);
JwtAuthenticator readJwt(ConfigReader &in);
void write(DocumentWriter &out, const JwtAuthenticator &jwt);
IntrospectionAuthenticator readIntrospection(ConfigReader &in);
void write(DocumentWriter &out, const IntrospectionAuthenticator &introspection);

Consumer readConsumer(ConfigReader &in);
void write(DocumentWriter &out, const Consumer &consumer);

RateLimit readRateLimit(ConfigReader &in);
void write(DocumentWriter &out, const RateLimit &limit);

Upstream readUpstream(ConfigReader &in);
void write(DocumentWriter &out, const Upstream &upstream);

/// The URL of a target: fills in what it says, or what is wrong with it.
MaybeFault readTargetUrl(std::string_view url, Target &target);
/// The path in front of a target's, without a trailing slash.
void readTargetPrefix(ConfigReader &in, std::string_view key, std::string &path);
/// `targets`, an array of 1 to kMostTargets. True if there is one.
bool readTargets(ConfigReader &in, std::vector<Target> &targets);
void write(DocumentWriter &out, const Target &target);
/// A share such as `20%`.
void readPercent(ConfigReader &in, std::string_view key, std::uint32_t &percent);
void readHealth(ConfigReader &in, Health &health);
void write(DocumentWriter &out, const Health &health);
void readCircuitBreaker(ConfigReader &in, std::optional<CircuitBreaker> &breaker);
void write(DocumentWriter &out, const std::optional<CircuitBreaker> &breaker);
void readDiscovery(ConfigReader &in, std::optional<Discovery> &discovery);
void write(DocumentWriter &out, const std::optional<Discovery> &discovery);

Route readRoute(ConfigReader &in);
void write(DocumentWriter &out, const Route &route);
void readMatch(ConfigReader &in, Match &match);
void write(DocumentWriter &out, const Match &match);
void readAuthorize(ConfigReader &in, Authorize &authorize);
void write(DocumentWriter &out, const Authorize &authorize);
void readRequestTransform(ConfigReader &in, RequestTransform &request);
void write(DocumentWriter &out, const RequestTransform &request);
void readResponseTransform(ConfigReader &in, ResponseTransform &response);
void write(DocumentWriter &out, const ResponseTransform &response);
void readBodySteps(ConfigReader &in, std::string_view key, std::vector<BodyStep> &steps);
void write(DocumentWriter &out, std::string_view key, const std::vector<BodyStep> &steps);
void readCors(ConfigReader &in, std::string_view key, std::optional<Cors> &cors);
void write(DocumentWriter &out, std::string_view key, const std::optional<Cors> &cors);
void readRedirect(ConfigReader &in, Redirect &redirect);
void readRespond(ConfigReader &in, Respond &respond);
void write(DocumentWriter &out, const Redirect &redirect);
void write(DocumentWriter &out, const Respond &respond);

/// `authenticate` of a route or of the defaults.
void readAuthenticate(ConfigReader &in, std::optional<std::vector<AuthenticateEntry>> &entries);
void write(DocumentWriter &out, const std::optional<std::vector<AuthenticateEntry>> &entries);
/// A list of names of entities.
void readReferences(ConfigReader &in, std::string_view key, StringList &names);
void readRanges(ConfigReader &in, std::string_view key, std::vector<IpRange> &ranges);

Defaults readDefaults(ConfigReader &in);
void write(DocumentWriter &out, const Defaults &defaults);
AccessLog readAccessLog(ConfigReader &in);
void write(DocumentWriter &out, const AccessLog &log);
Tracing readTracing(ConfigReader &in);
void write(DocumentWriter &out, const Tracing &tracing);
Counters readCounters(ConfigReader &in);
void write(DocumentWriter &out, const Counters &counters);
/// `shared` of a limit, `mode` of the counters: null if `mode` is none that can be written.
void readSharedMode(ConfigReader &in, std::string_view key, SharedMode &mode);
std::string_view sharedModeName(SharedMode mode);

/// Which fields of a message steps may name.
enum class Message : std::uint8_t { Request, Response };
void readHeaderSteps(ConfigReader &in, Message message, FieldSteps &steps);
/// A field that a redirect, a fixed answer or a step is to write.
void checkWrittenField(ConfigReader &in, const Path &at, std::string_view name);

} // namespace portcullis::model
