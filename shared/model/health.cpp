// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"
#include "shared/model/values.h"

#include <algorithm>

/// How it is known which targets can serve, and how much an upstream gets.
namespace portcullis::model {

using namespace std::chrono_literals;

void readPercent(ConfigReader &in, std::string_view key, std::uint32_t &percent)
{
    std::string text;
    in.text(key, text, [](std::string_view value) -> MaybeFault {
        if (parsePercent(value))
            return std::nullopt;
        return Fault{code::kFormat,
                     quote(value)
                         + " is not allowed here: a share such as \"20%\", from \"0%\" to "
                           "\"100%\""};
    });
    percent = parsePercent(text).value_or(percent);
}

namespace {

/// A path and perhaps a query, as they are sent.
MaybeFault requestTarget(std::string_view text)
{
    const bool printable = std::all_of(text.begin(), text.end(),
                                       [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
    if (text.starts_with('/') && printable)
        return std::nullopt;
    return Fault{code::kPath,
                 quote(text)
                     + " is not allowed here: a path such as \"/health\", perhaps with a query; "
                       "spaces, # and what is not ASCII stand percent-encoded"};
}

ActiveHealth readActive(ConfigReader &in)
{
    ActiveHealth active;
    in.text("path", active.path, requestTarget);
    in.duration("interval", active.interval, 100ms, 24h);
    in.duration("timeout", active.timeout, 1ms, 5min);
    in.integer("healthy", active.healthy, 1, 100);
    in.integer("unhealthy", active.unhealthy, 1, 100);
    return active;
}

PassiveHealth readPassive(ConfigReader &in)
{
    PassiveHealth passive;
    in.integer("failures", passive.failures, 1, 1000);
    in.duration("eject", passive.eject, 100ms, 24h);
    readPercent(in, "maxEjected", passive.maxEjectedPercent);
    return passive;
}

} // namespace

void readHealth(ConfigReader &in, Health &health)
{
    in.object("health", [&health](ConfigReader &each) {
        each.object("active", [&](ConfigReader &active) { health.active = readActive(active); });
        each.object("passive",
                    [&](ConfigReader &passive) { health.passive = readPassive(passive); });
        each.duration("slowStart", health.slowStart, 0ms, 24h);
    });
}

void write(DocumentWriter &out, const Health &health)
{
    if (health == Health())
        return;
    out.object("health", [&] {
        if (const auto &active = health.active) {
            const ActiveHealth standard;
            out.object("active", [&] {
                out.text("path", active->path, standard.path);
                out.duration("interval", active->interval, standard.interval);
                out.duration("timeout", active->timeout, standard.timeout);
                out.number("healthy", active->healthy, standard.healthy);
                out.number("unhealthy", active->unhealthy, standard.unhealthy);
            });
        }
        if (const auto &passive = health.passive) {
            const PassiveHealth standard;
            out.object("passive", [&] {
                out.number("failures", passive->failures, standard.failures);
                out.duration("eject", passive->eject, standard.eject);
                if (passive->maxEjectedPercent != standard.maxEjectedPercent)
                    out.text("maxEjected", std::to_string(passive->maxEjectedPercent) + "%");
            });
        }
        out.duration("slowStart", health.slowStart, 0ms);
    });
}

void readCircuitBreaker(ConfigReader &in, std::optional<CircuitBreaker> &breaker)
{
    in.object("circuitBreaker", [&breaker](ConfigReader &each) {
        breaker.emplace();
        each.integer("maxInFlight", breaker->maxInFlight, 1, 1'000'000);
        each.integer("maxPending", breaker->maxPending, 0, 1'000'000);
    });
}

void write(DocumentWriter &out, const std::optional<CircuitBreaker> &breaker)
{
    if (!breaker)
        return;
    const CircuitBreaker standard;
    out.object("circuitBreaker", [&] {
        out.number("maxInFlight", breaker->maxInFlight, standard.maxInFlight);
        out.number("maxPending", breaker->maxPending, standard.maxPending);
    });
}

} // namespace portcullis::model
