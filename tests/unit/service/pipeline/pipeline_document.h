// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>

namespace portcullis::test {

/// The keys are "good" of acme, who is in the group, and "other" of bob, who is not.
inline const QByteArray kDocument = R"({
  "version": 1,
  "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key"},
                     {"name": "more", "type": "api-key", "header": "X-More"}],
  "consumers": [
    {"name": "acme", "groups": ["partners"], "apiKeys": [{"sha256":
      "770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c"}]},
    {"name": "bob", "apiKeys": [{"sha256":
      "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa"}]}],
  "rateLimits": [{"name": "one", "algorithm": "fixed-window", "limit": 1, "window": "1h"}],
  "upstreams": [{"name": "up", "targets": [{"url": "http://127.0.0.1:9000/base"}]}],
  "routes": [
    {"name": "all", "match": {"paths": ["/all/{rest...}"], "methods": ["GET", "POST"]},
     "authenticate": ["keys", "more"], "authorize": {"groups": ["partners"]}, "rateLimits": ["one"],
     "request": {"path": "/v2/${path.rest}", "body": [{"wrap": "/data"}], "maxBody": "32B"},
     "upstream": "up"},
    {"name": "free", "match": {"paths": ["/free"]}, "authenticate": "none", "upstream": "up",
     "response": {"status": {"404": 410}}},
    {"name": "keyed", "match": {"paths": ["/keyed"]}, "upstream": "up"},
    {"name": "moved", "match": {"paths": ["/moved"]}, "authenticate": "none",
     "redirect": {"status": 301, "location": "https://a.test/"}},
    {"name": "fixed", "match": {"paths": ["/fixed"]}, "authenticate": "none",
     "respond": {"status": 418, "body": "short and stout"}}],
  "defaults": {"authenticate": ["keys"], "cors": {"origins": ["https://app.test"]}}
})";

/// An answer that says that nothing has changed is given as another.
inline const QByteArray kMappedStatus = R"({
  "version": 1,
  "upstreams": [{"name": "up", "targets": [{"url": "http://127.0.0.1:9000"}]}],
  "routes": [{"name": "all", "match": {"paths": ["/{rest...}"]}, "authenticate": "none",
              "upstream": "up", "response": {"status": {"304": 200}}}],
  "listeners": [{"name": "http", "port": 8080}]
})";

} // namespace portcullis::test
