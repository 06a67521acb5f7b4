// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>

namespace portcullis::test {

/// Credentials that must never be shown. The first is acme's key, the second bob's.
inline const QByteArray kGoodKey = "canary-good-key-0001";
inline const QByteArray kOtherKey = "canary-other-key-0002";

/// A document in which every step has something to say.
inline const QByteArray kExplained = R"({
  "version": 1,
  "listeners": [{"name": "http", "port": 8080, "limits": {"fields": 20}},
                {"name": "inner", "port": 8081}],
  "authenticators": [
    {"name": "keys", "type": "api-key", "header": "X-API-Key", "query": "door", "cookie": "sid"},
    {"name": "later", "type": "api-key", "header": "X-Later"},
    {"name": "idp", "type": "oauth2-introspection", "endpoint": "https://idp.test/introspect",
     "clientId": "gate", "clientSecret": {"env": "IDP_SECRET"},
     "mapToConsumers": true}],
  "consumers": [
    {"name": "acme", "groups": ["partners"], "apiKeys": [{"sha256":
      "2171d1f638b1ad4a692e69098e01a1522c78460fafb78fc9be61f0cf89fceb98"}]},
    {"name": "bob", "groups": ["staff"], "apiKeys": [{"sha256":
      "3af291b9ea741a0736226c20bb14139560855e49a3d5db1128ffe96077e1f995"}], "subjects": [{"authenticator": "idp", "value": "u-bob"}]}],
  "rateLimits": [
    {"name": "one", "algorithm": "fixed-window", "limit": 1, "window": "1h"},
    {"name": "trial", "algorithm": "fixed-window", "limit": 1, "window": "1h", "shadow": true}],
  "upstreams": [{"name": "up", "targets": [{"url": "http://127.0.0.1:9000/base"}]},
                {"name": "two", "targets": [{"name": "a", "url": "http://127.0.0.1:9001"},
                                            {"name": "b", "url": "http://127.0.0.1:9002"}]}],
  "routes": [
    {"name": "orders", "match": {"paths": ["/orders/{rest...}"], "methods": ["GET", "POST"]},
     "authenticate": ["keys"], "authorize": {"groups": ["partners"]}, "rateLimits": ["one"],
     "request": {"path": "/v2/${path.rest}", "body": [{"wrap": "/data"}], "maxBody": "64B",
                 "headers": {"set": {"X-Who": "${consumer.name}"}}},
     "upstream": "up"},
    {"name": "beta", "match": {"paths": ["/beta"], "headers": {"X-Version": "2"}},
     "authenticate": "none", "upstream": "two"},
    {"name": "here", "match": {"hosts": ["here.test"], "paths": ["/here"]},
     "authenticate": "none", "upstream": "up"},
    {"name": "off", "match": {"paths": ["/off"]}, "authenticate": "none", "upstream": "up",
     "enabled": false},
    {"name": "tokens", "match": {"paths": ["/tokens"]}, "authenticate": ["idp"],
     "authorize": {"claims": {"level": ["gold"]}}, "upstream": "up"},
    {"name": "trials", "match": {"paths": ["/trials"]}, "authenticate": "none",
     "authorize": {"ip": {"deny": ["0.0.0.0/0", "::/0"]}, "shadow": true},
     "rateLimits": ["trial"], "upstream": "up"},
    {"name": "echo", "match": {"paths": ["/echo/{what}"]}, "authenticate": ["keys", "none"],
     "request": {"headers": {"set": {"X-Copy": "${header.x-api-key}"}}, "maxBody": "64B"}, "upstream": "up"},
    {"name": "moved", "match": {"paths": ["/moved"]}, "authenticate": "none",
     "redirect": {"status": 301, "location": "https://a.test/"}},
    {"name": "guarded", "match": {"paths": ["/guarded"]}, "authenticate": "none",
     "authorize": {"ip": {"deny": ["::/0"]}}, "respond": {"status": 200}},
    {"name": "fixed", "match": {"paths": ["/fixed"]}, "authenticate": "none",
     "respond": {"status": 418, "body": "short and stout"}}],
  "defaults": {"authenticate": ["keys", "none"], "cors": {"origins": ["https://app.test"]},
               "trustedProxies": ["10.0.0.0/8"]}
})";

} // namespace portcullis::test
