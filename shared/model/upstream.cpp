// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/path_pattern.h"
#include "shared/model/rules.h"
#include "shared/model/url.h"
#include "shared/model/values.h"

#include <algorithm>

namespace portcullis::model {

namespace {

using namespace std::chrono_literals;

std::string defaultName(const Target &target)
{
    const bool v6 = target.host.find(':') != std::string::npos;
    return (v6 ? "[" + target.host + "]" : target.host) + ":" + std::to_string(target.port);
}

/// `http://h/` and `http://h` are the same prefix: none.
MaybeFault takeUrl(std::string_view text, Target &target)
{
    auto url = parseUrl(text, UrlQuery::Refused);
    if (!url)
        return Fault{code::kUrl, std::move(url.error())};
    if (!url->path.empty()) {
        if (const auto path = checkLiteralPath(url->path); !path)
            return Fault{code::kUrl, path.error()};
    }
    target.tls = url->tls;
    target.host = std::move(url->host);
    target.port = url->port;
    target.path = std::move(url->path);
    if (target.path.ends_with('/'))
        target.path.pop_back();
    return std::nullopt;
}

Target readTarget(ConfigReader &in)
{
    Target target;
    if (in.require("url", "where requests go, such as \"http://127.0.0.1:9000\"")) {
        in.text("url", target.url, rules::anyText);
        if (in.find("url")->isString()) {
            if (const MaybeFault fault = takeUrl(target.url, target))
                in.fault("url", fault->code, fault->message);
        }
    }
    if (in.has("name"))
        in.text("name", target.name, rules::name);
    else
        target.name = defaultName(target);
    in.integer("weight", target.weight, 1, 1000);
    return target;
}

void readTargets(ConfigReader &in, std::vector<Target> &targets)
{
    in.require("targets", "a list of at least one {\"url\": URL}");
    const bool given = in.elements("targets", [&](const JsonNode &node, const Path &path) {
        Target &target = targets.emplace_back();
        readObject(node, path, in.context(),
                   [&](ConfigReader &each) { target = readTarget(each); });
        const auto same = [&](const Target &other) {
            return &other != &target && !target.name.empty() && other.name == target.name;
        };
        if (std::any_of(targets.begin(), targets.end(), same))
            in.context().problems.error(path, code::kDuplicateName,
                                        "two targets are named " + quote(target.name)
                                            + "; give each a \"name\" of its own");
    });
    constexpr std::size_t kMostTargets = 1000;
    if (given && (targets.empty() || targets.size() > kMostTargets))
        in.fault("targets", code::kRange, "1 to 1000 targets are allowed");
}

void readRetries(ConfigReader &in, Retries &retries)
{
    in.integer("attempts", retries.attempts, 0, 10);
    std::string budget;
    in.text("budget", budget, [](std::string_view text) -> MaybeFault {
        if (parsePercent(text))
            return std::nullopt;
        return Fault{code::kFormat,
                     quote(text)
                         + " is not allowed here: a share such as \"20%\", from \"0%\" to "
                           "\"100%\""};
    });
    retries.budgetPercent = parsePercent(budget).value_or(retries.budgetPercent);
}

void readTimeouts(ConfigReader &in, UpstreamTimeouts &timeouts)
{
    in.duration("connect", timeouts.connect, 1ms, 24h);
    in.duration("response", timeouts.response, 1ms, 24h);
    in.duration("idle", timeouts.idle, 1ms, 24h);
    in.duration("keepAlive", timeouts.keepAlive, 0ms, 24h);
    in.duration("total", timeouts.total, 0ms, 24h);
}

void writeTarget(DocumentWriter &out, const Target &target)
{
    out.element([&] {
        out.text("name", target.name, defaultName(target));
        out.text("url", target.url);
        out.number("weight", target.weight, 1);
    });
}

} // namespace

Upstream readUpstream(ConfigReader &in)
{
    Upstream upstream;
    in.name(upstream.name);
    in.notes(upstream.notes);
    in.reserve({"health", "circuitBreaker", "discovery"});
    readTargets(in, upstream.targets);
    in.choice<Balancing>("balancing", upstream.balancing,
                         {{"round-robin", Balancing::RoundRobin},
                          {"least-connections", Balancing::LeastConnections}});
    in.choice<UpstreamProtocol>("protocol", upstream.protocol,
                                {{"http1", UpstreamProtocol::Http1},
                                 {"h2", UpstreamProtocol::H2},
                                 {"auto", UpstreamProtocol::Auto}});
    in.boolean("preserveHost", upstream.preserveHost);
    in.object("timeouts", [&](ConfigReader &each) { readTimeouts(each, upstream.timeouts); });
    in.object("retries", [&](ConfigReader &each) { readRetries(each, upstream.retries); });
    readClientTls(in, "tls", upstream.tls);
    const auto overTls = [](const Target &target) { return target.tls; };
    if (in.has("tls") && std::none_of(upstream.targets.begin(), upstream.targets.end(), overTls))
        in.warn("tls", code::kNoEffect, "no target has an https URL, so this has no effect");
    if (upstream.protocol == UpstreamProtocol::Auto && !upstream.targets.empty()
        && std::none_of(upstream.targets.begin(), upstream.targets.end(), overTls))
        in.warn("protocol", code::kNoEffect,
                "only an https target is asked what it speaks, and there is none; \"h2\" speaks "
                "HTTP/2 with http targets");
    return upstream;
}

void write(DocumentWriter &out, const Upstream &upstream)
{
    const Upstream standard;
    out.nameAndNotes(upstream.name, upstream.notes);
    out.array("targets", [&] {
        for (const Target &target : upstream.targets)
            writeTarget(out, target);
    });
    if (upstream.balancing == Balancing::LeastConnections)
        out.text("balancing", "least-connections");
    if (upstream.protocol != UpstreamProtocol::Http1)
        out.text("protocol", upstream.protocol == UpstreamProtocol::H2 ? "h2" : "auto");
    out.boolean("preserveHost", upstream.preserveHost, false);
    if (upstream.timeouts != standard.timeouts) {
        const UpstreamTimeouts &timeouts = upstream.timeouts;
        out.object("timeouts", [&] {
            out.duration("connect", timeouts.connect, standard.timeouts.connect);
            out.duration("response", timeouts.response, standard.timeouts.response);
            out.duration("idle", timeouts.idle, standard.timeouts.idle);
            out.duration("keepAlive", timeouts.keepAlive, standard.timeouts.keepAlive);
            out.duration("total", timeouts.total, standard.timeouts.total);
        });
    }
    if (upstream.retries != standard.retries) {
        out.object("retries", [&] {
            out.number("attempts", upstream.retries.attempts, standard.retries.attempts);
            if (upstream.retries.budgetPercent != standard.retries.budgetPercent)
                out.text("budget", std::to_string(upstream.retries.budgetPercent) + "%");
        });
    }
    write(out, "tls", upstream.tls);
}

} // namespace portcullis::model
