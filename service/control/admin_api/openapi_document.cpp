// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/openapi.h"

/// The shapes of the configuration. What a value may be beyond its type is said by
/// docs/configuration.md and by the validator, which knows what others in the document say.
namespace portcullis::control {

namespace {

constexpr NamedSchema kDocument[] = {
    {"Document", R"({"type":"object","required":["version"],"properties":{"version":{"const":1},
"listeners":{"type":"array","items":{"$ref":"#/components/schemas/Listener"}},
"authenticators":{"type":"array","items":{"$ref":"#/components/schemas/Authenticator"}},
"consumers":{"type":"array","items":{"$ref":"#/components/schemas/Consumer"}},
"rateLimits":{"type":"array","items":{"$ref":"#/components/schemas/RateLimit"}},
"upstreams":{"type":"array","items":{"$ref":"#/components/schemas/Upstream"}},
"routes":{"type":"array","items":{"$ref":"#/components/schemas/Route"}},
"defaults":{"type":"object","properties":{
"authenticate":{"$ref":"#/components/schemas/AuthenticateList"},
"rateLimits":{"$ref":"#/components/schemas/Names"},
"trustedProxies":{"type":"array","items":{"type":"string"}},"via":{"type":"boolean"},
"cors":{"$ref":"#/components/schemas/Cors"}}},
"accessLog":{"type":"object","properties":{"to":{"oneOf":[{"enum":["off","stdout","journal"]},
{"type":"object","required":["file"],"properties":{"file":{"type":"string"}}}]},
"format":{"enum":["json"]}}},
"tracing":{"type":"object","required":["otlp"],"properties":{"otlp":{"type":"string"},
"sample":{"type":"number","minimum":0,"maximum":1},"serviceName":{"type":"string"},
"attributes":{"$ref":"#/components/schemas/Texts"},
"headers":{"type":"object","additionalProperties":{"oneOf":[{"type":"string"},
{"$ref":"#/components/schemas/SecretRef"}]}},
"timeout":{"$ref":"#/components/schemas/Duration"},
"tls":{"type":"object"}}},
"counters":{"type":"object","required":["redis"],"properties":{"redis":{"type":"string"},
"password":{"$ref":"#/components/schemas/SecretRef"},"tls":{"type":"object"},
"prefix":{"type":"string"},"mode":{"enum":["exact","local-sync"]},
"timeout":{"$ref":"#/components/schemas/Duration"},
"interval":{"$ref":"#/components/schemas/Duration"},
"onFailure":{"enum":["failOpen","failClosed"]}}}}})"},
    {"Name", R"({"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,62}$"})"},
    {"Names", R"({"type":"array","items":{"$ref":"#/components/schemas/Name"}})"},
    {"Duration", R"({"type":"string","pattern":"^[0-9]+(ms|s|m|h|d)$"})"},
    {"Size", R"({"oneOf":[{"type":"integer","minimum":0},
{"type":"string","pattern":"^[0-9]+(B|KiB|MiB|GiB)$"}]})"},
    {"Labels", R"({"type":"object","additionalProperties":{"type":"string"}})"},
    {"Texts", R"({"type":"object","additionalProperties":{"type":"string"}})"},
    {"SecretRef", R"({"type":"object","minProperties":1,"maxProperties":1,"properties":{
"secret":{"type":"string"},"env":{"type":"string"},"file":{"type":"string"}}})"},
    {"AuthenticateList", R"({"oneOf":[{"const":"none"},{"type":"array","minItems":1,
"items":{"oneOf":[{"$ref":"#/components/schemas/Name"},{"type":"object","required":["name"],
"properties":{"name":{"$ref":"#/components/schemas/Name"},"shadow":{"type":"boolean"}}}]}}]})"},
    {"Cors", R"({"type":"object","properties":{
"origins":{"type":"array","items":{"type":"string"}},
"methods":{"type":"array","items":{"type":"string"}},
"headers":{"type":"array","items":{"type":"string"}},
"exposed":{"type":"array","items":{"type":"string"}},
"credentials":{"type":"boolean"},"maxAge":{"$ref":"#/components/schemas/Duration"}}})"},
    {"Listener", R"({"type":"object","required":["name","port"],"properties":{
"name":{"$ref":"#/components/schemas/Name"},"description":{"type":"string"},
"labels":{"$ref":"#/components/schemas/Labels"},"address":{"type":"string"},
"port":{"type":"integer","minimum":0,"maximum":65535},
"timeouts":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/Duration"}},
"minRate":{"$ref":"#/components/schemas/Size"},"limits":{"type":"object"},
"tls":{"type":"object","required":["certificates"],"properties":{
"certificates":{"type":"array","minItems":1,"items":{"type":"object",
"required":["certificate","key"],"properties":{"certificate":{"type":"string"},
"key":{"type":"string"},"ocsp":{"type":"string"}}}},"minVersion":{"enum":["1.2","1.3"]},
"clientCa":{"type":"string"},"clientCertificate":{"enum":["none","optional","required"]}}},
"proxyProtocol":{"type":"object"}}})"},
    {"Authenticator", R"({"type":"object","required":["name","type"],"properties":{
"name":{"$ref":"#/components/schemas/Name"},"description":{"type":"string"},
"labels":{"$ref":"#/components/schemas/Labels"},
"type":{"enum":["api-key","jwt","oauth2-introspection","mtls"]},
"forward":{"type":"boolean"},"mapToConsumers":{"type":"boolean"},
"header":{"type":"string"},"query":{"type":"string"},"cookie":{"type":"string"},
"issuer":{"type":"string"},"audiences":{"type":"array","items":{"type":"string"}},
"algorithms":{"type":"array","items":{"type":"string"}},"jwks":{"type":"object"},
"publicKey":{"type":"object"},"clockSkew":{"$ref":"#/components/schemas/Duration"},
"endpoint":{"type":"string"},"clientId":{"type":"string"},
"clientSecret":{"$ref":"#/components/schemas/SecretRef"}}})"},
    {"Consumer", R"({"type":"object","required":["name"],"properties":{
"name":{"$ref":"#/components/schemas/Name"},"description":{"type":"string"},
"labels":{"$ref":"#/components/schemas/Labels"},
"groups":{"type":"array","items":{"type":"string"}},
"rateLimits":{"$ref":"#/components/schemas/Names"},
"apiKeys":{"type":"array","items":{"type":"object","required":["id","sha256"],"properties":{
"id":{"type":"string"},"sha256":{"type":"string","pattern":"^[0-9a-fA-F]{64}$"},
"expires":{"type":"string","format":"date-time"},"enabled":{"type":"boolean"}}}},
"subjects":{"type":"array","items":{"type":"object","required":["authenticator","value"],
"properties":{"authenticator":{"$ref":"#/components/schemas/Name"},
"value":{"type":"string"}}}}}})"},
    {"RateLimit", R"({"type":"object","required":["name","algorithm","limit"],"properties":{
"name":{"$ref":"#/components/schemas/Name"},"description":{"type":"string"},
"labels":{"$ref":"#/components/schemas/Labels"},
"algorithm":{"enum":["token-bucket","sliding-window","fixed-window","quota","concurrency"]},
"limit":{"type":"integer","minimum":1},"window":{"$ref":"#/components/schemas/Duration"},
"burst":{"type":"integer","minimum":1},"period":{"enum":["hour","day","month"]},
"timeZone":{"type":"string"},"key":{"type":"array","items":{"type":"string"}},
"shadow":{"type":"boolean"},"fields":{"type":"boolean"},"maxKeys":{"type":"integer"}}})"},
    {"Upstream", R"({"type":"object","required":["name"],"properties":{
"name":{"$ref":"#/components/schemas/Name"},"description":{"type":"string"},
"labels":{"$ref":"#/components/schemas/Labels"},
"targets":{"type":"array","items":{"type":"object","required":["url"],"properties":{
"name":{"$ref":"#/components/schemas/Name"},"url":{"type":"string"},
"weight":{"type":"integer","minimum":0}}}},
"balancing":{"enum":["round-robin","least-connections"]},"protocol":{"enum":["http1","h2","auto"]},
"preserveHost":{"type":"boolean"},
"timeouts":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/Duration"}},
"retries":{"type":"object"},"tls":{"type":"object"},"health":{"type":"object"},
"circuitBreaker":{"type":"object"},"discovery":{"type":"object"}}})"},
    {"Route", R"({"type":"object","required":["name","match"],"properties":{
"name":{"$ref":"#/components/schemas/Name"},"description":{"type":"string"},
"labels":{"$ref":"#/components/schemas/Labels"},"enabled":{"type":"boolean"},
"match":{"type":"object","properties":{"hosts":{"type":"array","items":{"type":"string"}},
"paths":{"type":"array","items":{"type":"string"}},
"methods":{"type":"array","items":{"type":"string"}},
"headers":{"type":"object"},"query":{"type":"object"}}},
"priority":{"type":"integer"},"lookalikes":{"enum":["refuse","allow"]},
"authenticate":{"$ref":"#/components/schemas/AuthenticateList"},"authorize":{"type":"object"},
"rateLimits":{"$ref":"#/components/schemas/Names"},"request":{"type":"object"},
"upstream":{"oneOf":[{"$ref":"#/components/schemas/Name"},{"type":"array"}]},
"response":{"type":"object"},"cors":{"$ref":"#/components/schemas/Cors"},
"redirect":{"type":"object","required":["location"],"properties":{"status":{"type":"integer"},
"location":{"type":"string"}}},
"respond":{"type":"object","properties":{"status":{"type":"integer"},
"headers":{"$ref":"#/components/schemas/Texts"},"body":{"type":"string"}}},
"upgrades":{"type":"array","items":{"type":"string"}}}})"},
};

} // namespace

std::span<const NamedSchema> documentSchemas()
{
    return kDocument;
}

} // namespace portcullis::control
