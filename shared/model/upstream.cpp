// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"

#include <algorithm>

namespace portcullis::model {

namespace {

using namespace std::chrono_literals;

void readRetries(ConfigReader &in, Retries &retries)
{
    in.integer("attempts", retries.attempts, 0, 10);
    readPercent(in, "budget", retries.budgetPercent);
}

void readTimeouts(ConfigReader &in, UpstreamTimeouts &timeouts)
{
    in.duration("connect", timeouts.connect, 1ms, 24h);
    in.duration("response", timeouts.response, 1ms, 24h);
    in.duration("idle", timeouts.idle, 1ms, 24h);
    in.duration("keepAlive", timeouts.keepAlive, 0ms, 24h);
    in.duration("total", timeouts.total, 0ms, 24h);
}

/// What a file of targets says is not known here.
bool mayBeOverTls(const Upstream &upstream)
{
    const auto overTls = [](const Target &target) { return target.tls; };
    if (std::any_of(upstream.targets.begin(), upstream.targets.end(), overTls))
        return true;
    return upstream.discovery
        && (upstream.discovery->tls
            || std::holds_alternative<FileDiscovery>(upstream.discovery->kind));
}

void warnOfNoTls(ConfigReader &in, const Upstream &upstream)
{
    if (mayBeOverTls(upstream) || (upstream.targets.empty() && !upstream.discovery))
        return;
    if (in.has("tls"))
        in.warn("tls", code::kNoEffect, "no target has an https URL, so this has no effect");
    if (upstream.protocol == UpstreamProtocol::Auto)
        in.warn("protocol", code::kNoEffect,
                "only an https target is asked what it speaks, and there is none; \"h2\" speaks "
                "HTTP/2 with http targets");
}

} // namespace

Upstream readUpstream(ConfigReader &in)
{
    Upstream upstream;
    in.name(upstream.name);
    in.notes(upstream.notes);
    readDiscovery(in, upstream.discovery);
    if (in.has("targets") || !in.has("discovery"))
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
    readHealth(in, upstream.health);
    readCircuitBreaker(in, upstream.circuitBreaker);
    warnOfNoTls(in, upstream);
    return upstream;
}

void write(DocumentWriter &out, const Upstream &upstream)
{
    const Upstream standard;
    out.nameAndNotes(upstream.name, upstream.notes);
    if (!upstream.targets.empty() || !upstream.discovery)
        out.array("targets", [&] {
            for (const Target &target : upstream.targets)
                write(out, target);
        });
    write(out, upstream.discovery);
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
    write(out, upstream.health);
    write(out, upstream.circuitBreaker);
}

} // namespace portcullis::model
