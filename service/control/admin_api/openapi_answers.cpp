// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/openapi.h"

namespace portcullis::control {

namespace {

constexpr NamedSchema kAnswers[] = {
    {"Problem", R"({"type":"object","required":["type","title","status","detail","code"],
"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
"detail":{"type":"string"},"code":{"type":"string"},
"revision":{"type":"integer","description":"of a stale write: the current one"},
"references":{"type":"array","items":{"type":"string"},"description":"pointers to who refers"},
"confirmBy":{"type":"string","format":"date-time"},
"errors":{"type":"array","items":{"$ref":"#/components/schemas/Finding"}}}})"},
    {"Finding", R"({"type":"object","required":["pointer","code","message"],"properties":{
"pointer":{"type":"string","description":"RFC 6901, into what was sent"},
"code":{"type":"string"},"message":{"type":"string"}}})"},
    {"Empty", R"({"type":"object","additionalProperties":false})"},
    {"Status",
     R"({"type":"object","required":["status"],"properties":{"status":{"type":"string"}}})"},
    {"NotReady", R"({"type":"object","required":["status","why"],"properties":{
"status":{"type":"string"},"why":{"type":"string"}}})"},
    {"Info", R"({"type":"object","required":["version","revision","listeners"],"properties":{
"version":{"type":"string"},"mode":{"enum":["file","data"]},"node":{"type":"string"},
"transport":{"type":"string"},"workers":{"type":"integer"},"uptimeSeconds":{"type":"integer"},
"qt":{"type":"string"},"openssl":{"type":"string"},"revision":{"type":"integer"},
"listeners":{"type":"array","items":{"type":"object","required":["name","address","port"],
"properties":{"name":{"type":"string"},"address":{"type":"string"},"port":{"type":"integer"}}}},
"capabilities":{"type":"array","items":{"type":"string"}}}})"},
    {"Named", R"({"type":"object","required":["name"],"properties":{"name":{"type":"string"}}})"},
    {"MergePatch", R"({"type":"object","description":"RFC 7396: null takes a member away"})"},
    {"Applied", R"({"type":"object","required":["revision","changed","warnings"],"properties":{
"revision":{"type":"integer"},
"changed":{"type":"boolean","description":"false: it made no difference, there is no new revision"},
"name":{"type":"string"},"entity":{"type":"object"},
"confirmBy":{"type":"string","format":"date-time"},
"pendingWorkers":{"type":"integer","description":"that had not taken it over after two seconds"},
"warnings":{"type":"array","items":{"$ref":"#/components/schemas/Finding"}}}})"},
    {"Validation", R"({"type":"object","required":["valid","errors","warnings"],"properties":{
"valid":{"type":"boolean"},
"errors":{"type":"array","items":{"$ref":"#/components/schemas/Finding"}},
"warnings":{"type":"array","items":{"$ref":"#/components/schemas/Finding"}}}})"},
    {"EntityChange", R"({"type":"object","required":["kind"],"properties":{
"kind":{"type":"string","description":"member of the document, such as rateLimits"},
"name":{"type":"string"},"before":{},"after":{},"moved":{"type":"boolean"}}})"},
    {"Diff", R"({"type":"object","required":["added","removed","changed","patch"],"properties":{
"added":{"type":"array","items":{"$ref":"#/components/schemas/EntityChange"}},
"removed":{"type":"array","items":{"$ref":"#/components/schemas/EntityChange"}},
"changed":{"type":"array","items":{"$ref":"#/components/schemas/EntityChange"}},
"patch":{"type":"array","description":"RFC 6902","items":{"type":"object"}}}})"},
    {"Revision", R"({"type":"object","required":["revision","at","author","kind","changes"],
"properties":{"revision":{"type":"integer"},"at":{"type":"string","format":"date-time"},
"author":{"type":"string"},"from":{"type":"string"},
"kind":{"type":"string","description":"apply, seed, restore, undo or revert"},
"note":{"type":"string"},"changes":{"type":"integer"},
"changed":{"type":"array","description":"the first 100","items":{"type":"object",
"required":["kind","name"],"properties":{"kind":{"type":"string"},"name":{"type":"string"}}}}}})"},
    {"RevisionDetail", R"({"allOf":[{"$ref":"#/components/schemas/Revision"},{"type":"object",
"required":["diff"],"properties":{"diff":{"type":"array",
"items":{"$ref":"#/components/schemas/EntityChange"}}}}]})"},
    {"Key", R"({"type":"object","required":["id","enabled"],"properties":{"id":{"type":"string"},
"enabled":{"type":"boolean"},"expires":{"type":"string","format":"date-time"}}})"},
    {"NewKey", R"({"type":"object","additionalProperties":false,"properties":{
"id":{"type":"string","maxLength":63,"description":"one is made if it is left out"},
"expires":{"type":"string","format":"date-time"}}})"},
    {"Rotation", R"({"type":"object","additionalProperties":false,"properties":{"grace":{
"type":"string","pattern":"^[0-9]+(ms|s|m|h|d)$","default":"24h",
"description":"how long the old key stays valid; at most 365d"}}})"},
    {"CreatedKey", R"({"type":"object","required":["id","key","revision"],"properties":{
"id":{"type":"string"},"key":{"type":"string","description":"shown only now"},
"expires":{"type":"string","format":"date-time"},"revision":{"type":"integer"},
"changed":{"type":"boolean"},"pendingWorkers":{"type":"integer"},
"warnings":{"type":"array","items":{"$ref":"#/components/schemas/Finding"}}}})"},
    {"Secret", R"({"type":"object","required":["name","updated","author"],"properties":{
"name":{"type":"string"},"updated":{"type":"string","format":"date-time"},
"author":{"type":"string"}}})"},
    {"SecretValue", R"({"type":"object","additionalProperties":false,"required":["value"],
"properties":{"value":{"type":"string","maxLength":65536}}})"},
    {"Token", R"({"type":"object","required":["id","name","role","created"],"properties":{
"id":{"type":"string"},"name":{"type":"string"},"role":{"enum":["viewer","operator","admin"]},
"created":{"type":"string","format":"date-time"},
"lastUsed":{"type":"string","format":"date-time"}}})"},
    {"NewToken", R"({"type":"object","additionalProperties":false,"required":["name","role"],
"properties":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,62}$"},
"role":{"enum":["viewer","operator","admin"]}}})"},
    {"CreatedToken", R"({"allOf":[{"$ref":"#/components/schemas/Token"},{"type":"object",
"required":["token"],"properties":{"token":{"type":"string","description":"shown only now"}}}]})"},
    {"Node", R"({"type":"object","required":["name","version","revision"],"properties":{
"name":{"type":"string"},"version":{"type":"string"},"revision":{"type":"integer"},
"started":{"type":"string","format":"date-time"},"lastSeen":{"type":"string","format":"date-time"},
"uptimeSeconds":{"type":"integer"},"health":{"type":"string"}}})"},
    {"NodeList", R"({"type":"object","required":["items"],"properties":{"items":{"type":"array",
"items":{"$ref":"#/components/schemas/Node"}}}})"},
    {"Audit", R"({"type":"object","required":["number","at","actor","from","action","status"],
"properties":{"number":{"type":"integer"},"at":{"type":"string","format":"date-time"},
"actor":{"type":"string"},"from":{"type":"string"},"action":{"type":"string"},
"target":{"type":"string"},"status":{"type":"integer"},"revision":{"type":"integer"},
"detail":{"type":"object"}}})"},
    {"OpenApi", R"({"type":"object"})"},
    {"History", R"({"type":"object","required":["stepSeconds","points"],"properties":{
"stepSeconds":{"type":"integer"},
"points":{"type":"array","items":{"$ref":"#/components/schemas/Figures"}}}})"},
    {"Figures",
     R"({"type":"object","required":["at","spanMs","requests","status","stages","routes"],
"properties":{"at":{"type":"string","format":"date-time","description":"when it began"},
"spanMs":{"type":"integer"},"requests":{"type":"integer"},
"status":{"type":"object","additionalProperties":{"type":"integer"}},
"latencyUs":{"type":"object","additionalProperties":{"type":"integer"}},
"connections":{"type":"object","additionalProperties":{"type":"integer"}},
"inFlight":{"type":"integer"},"bytesIn":{"type":"integer"},"bytesOut":{"type":"integer"},
"stages":{"type":"object","additionalProperties":{"type":"object"}},
"routes":{"type":"array","items":{"type":"object"}}}})"},
    {"Usage", R"({"type":"object","required":["limit"],"properties":{"limit":{"type":"string"},
"algorithm":{"type":"string"},"consumer":{"type":"string"},"used":{"type":"integer"},
"remaining":{"type":"integer"},"capacity":{"type":"integer"},"resetSeconds":{"type":"integer"},
"shadow":{"type":"boolean"},"admitted":{"type":"integer"},"refused":{"type":"integer"},
"shadowRefused":{"type":"integer"},"buckets":{"type":"integer"},
"lastUsed":{"type":"string","format":"date-time"}}})"},
    {"UsageReport", R"({"type":"object","required":["items"],"properties":{
"items":{"type":"array","items":{"$ref":"#/components/schemas/Usage"}},
"lastUsed":{"type":"object"},"nextCursor":{"type":"string"}}})"},
    {"UsageReset", R"({"type":"object","additionalProperties":false,"required":["limit"],
"properties":{"limit":{"type":"string"},"consumer":{"type":"string"}}})"},
    {"UpstreamHealth", R"({"type":"object","required":["upstream","targets"],"properties":{
"upstream":{"type":"string"},"targets":{"type":"array","items":{"type":"object"}}}})"},
    {"Drain", R"({"type":"object","required":["upstream","target","draining"],"properties":{
"upstream":{"type":"string"},"target":{"type":"string"},"draining":{"type":"boolean"}}})"},
    {"Explanation", R"({"type":"object"})"},
    {"RequestDescription", R"({"type":"object"})"},
    {"Simulation", R"({"type":"object"})"},
    {"Traffic", R"({"type":"object"})"},
};

} // namespace

std::span<const NamedSchema> answerSchemas()
{
    return kAnswers;
}

} // namespace portcullis::control
