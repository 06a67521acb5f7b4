// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/files.h"
#include "shared/model/rules.h"
#include "shared/model/url.h"
#include "shared/model/validate.h"

#include <algorithm>
#include <array>

namespace portcullis::model {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 3> kModes{"off", "exact", "local-sync"};
constexpr std::array<std::string_view, 2> kOnFailure{"failOpen", "failClosed"};
/// It stands in front of every key.
constexpr std::size_t kMostPrefix = 64;

MaybeFault redisUrl(std::string_view text)
{
    const auto url = parseRedisUrl(text);
    return url ? std::nullopt : MaybeFault(Fault{code::kUrl, url.error()});
}

/// Printable and without spaces, so that a key is one word wherever it is shown.
MaybeFault keyPrefix(std::string_view text)
{
    const bool good = !text.empty() && text.size() <= kMostPrefix
        && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (good)
        return std::nullopt;
    return Fault{code::kValue, "a prefix is 1 to 64 printable ASCII characters, no spaces"};
}

void readUrl(ConfigReader &in, Counters &counters)
{
    if (!in.require("redis", "where the counters are, such as \"redis://127.0.0.1:6379/0\""))
        return;
    in.text("redis", counters.redis, redisUrl);
    if (const auto url = parseRedisUrl(counters.redis)) {
        counters.tls = url->tls;
        counters.host = url->host;
        counters.port = url->port;
        counters.user = url->user;
        counters.database = url->database;
    }
}

} // namespace

void readSharedMode(ConfigReader &in, std::string_view key, SharedMode &mode)
{
    in.choice<SharedMode>(key, mode,
                          {{kModes[0], SharedMode::Off},
                           {kModes[1], SharedMode::Exact},
                           {kModes[2], SharedMode::LocalSync}});
}

std::string_view sharedModeName(SharedMode mode)
{
    return kModes[static_cast<std::size_t>(mode)];
}

Counters readCounters(ConfigReader &in)
{
    Counters counters;
    readUrl(in, counters);
    readSecret(in, "password", counters.password);
    if (!counters.user.empty() && !in.has("password"))
        in.fault("redis", code::kConflict, "a user needs a \"password\", such as {\"env\": NAME}");
    if (in.has("password") && !counters.tls && !isLoopbackHost(counters.host))
        in.warn("redis", code::kInsecure,
                "the password crosses the network readable; rediss:// speaks TLS");
    readClientTls(in, "tls", counters.tlsSettings);
    if (in.has("tls") && !counters.tls)
        in.fault("tls", code::kNotApplicable, "only rediss:// speaks TLS");
    in.text("prefix", counters.prefix, keyPrefix);
    readSharedMode(in, "mode", counters.mode);
    in.duration("timeout", counters.timeout, 1ms, 10s);
    in.duration("interval", counters.interval, 20ms, 60s);
    in.choice<bool>("onFailure", counters.failClosed,
                    {{kOnFailure[0], false}, {kOnFailure[1], true}});
    return counters;
}

void write(DocumentWriter &out, const Counters &counters)
{
    const Counters standard;
    out.text("redis", counters.redis);
    out.secret("password", counters.password);
    write(out, "tls", counters.tlsSettings);
    out.text("prefix", counters.prefix, standard.prefix);
    out.text("mode", sharedModeName(counters.mode), sharedModeName(standard.mode));
    out.duration("timeout", counters.timeout, standard.timeout);
    out.duration("interval", counters.interval, standard.interval);
    if (counters.failClosed)
        out.text("onFailure", kOnFailure[1]);
}

SharedMode sharedMode(const Document &document, const RateLimit &limit)
{
    if (!document.counters || limit.algorithm == LimitAlgorithm::Concurrency)
        return SharedMode::Off;
    return limit.shared.value_or(document.counters->mode);
}

void checkShared(const Document &document, Problems &problems)
{
    if (document.counters)
        return;
    for (std::size_t i = 0; i < document.rateLimits.size(); ++i) {
        if (document.rateLimits[i].shared.value_or(SharedMode::Off) != SharedMode::Off)
            problems.error("/rateLimits/" + std::to_string(i) + "/shared", code::kConflict,
                           "to count together the gateways need \"counters\" with a \"redis\"");
    }
}

} // namespace portcullis::model
