// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/model/basics.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Upstreams as values of a document; see document.h.
namespace portcullis::model {

struct Target {
    std::string name;
    std::string url; ///< as written: http or https, host, optional port and path prefix
    bool tls = false;
    std::string host; ///< lower case; IPv6 without brackets
    std::uint16_t port = 80;
    std::string path; ///< prefix without a trailing slash; empty: none
    std::uint32_t weight = 1;

    friend bool operator==(const Target &, const Target &) = default;
};

/// Of one upstream: so many are walked through in a moment.
inline constexpr std::size_t kMostTargets = 1000;

/// The name of a target that has none of its own: `HOST:PORT`.
std::string defaultTargetName(std::string_view host, std::uint16_t port);

enum class Balancing : std::uint8_t { RoundRobin, LeastConnections };

/// What is spoken with an upstream's targets.
enum class UpstreamProtocol : std::uint8_t {
    Http1,
    H2,   ///< by prior knowledge for http targets; https ones must agree to it by ALPN
    Auto, ///< what https targets agree to by ALPN; HTTP/1.1 with http ones
};

struct UpstreamTimeouts {
    Milliseconds connect{2'000};
    Milliseconds response{30'000};
    Milliseconds idle{60'000};
    Milliseconds keepAlive{4'000};
    Milliseconds total{0}; ///< 0: none

    friend bool operator==(const UpstreamTimeouts &, const UpstreamTimeouts &) = default;
};

struct Retries {
    std::uint32_t attempts = 1;       ///< further tries after the first
    std::uint32_t budgetPercent = 20; ///< of the requests of the last ten seconds

    friend bool operator==(const Retries &, const Retries &) = default;
};

/// Requests that ask each target from time to time whether it is well.
struct ActiveHealth {
    std::string path = "/";        ///< what is asked for, behind the target's own path
    Milliseconds interval{10'000}; ///< between two questions to one target
    Milliseconds timeout{2'000};   ///< of one, connecting included
    std::uint32_t healthy = 2;     ///< good answers in a row that bring a target back
    std::uint32_t unhealthy = 3;   ///< bad ones in a row that take it out

    friend bool operator==(const ActiveHealth &, const ActiveHealth &) = default;
};

/// What requests of clients tell about a target.
struct PassiveHealth {
    std::uint32_t failures = 5;           ///< in a row, then the target is ejected
    Milliseconds eject{30'000};           ///< the first time; twice as long each further time
    std::uint32_t maxEjectedPercent = 50; ///< of the targets, at any time; one of several always

    friend bool operator==(const PassiveHealth &, const PassiveHealth &) = default;
};

struct Health {
    std::optional<ActiveHealth> active;
    std::optional<PassiveHealth> passive;
    Milliseconds slowStart{0}; ///< until a target that came back has all of its share; 0: at once

    friend bool operator==(const Health &, const Health &) = default;
};

/// How many requests an upstream gets at a time, over all workers and targets.
struct CircuitBreaker {
    std::uint32_t maxInFlight = 1024;
    std::uint32_t maxPending = 1024; ///< that may wait for room; more are refused at once

    friend bool operator==(const CircuitBreaker &, const CircuitBreaker &) = default;
};

/// The addresses of a host name, looked up again and again.
struct DnsDiscovery {
    std::string url; ///< as written; its host is looked up
    Target target;   ///< what `url` says; name and weight are not used

    friend bool operator==(const DnsDiscovery &, const DnsDiscovery &) = default;
};

/// The SRV records of a name (RFC 2782).
struct SrvDiscovery {
    std::string name; ///< such as `_orders._tcp.example.com`

    friend bool operator==(const SrvDiscovery &, const SrvDiscovery &) = default;
};

/// A JSON list as in `targets`, in a file that is watched.
struct FileDiscovery {
    std::string path; ///< resolved

    friend bool operator==(const FileDiscovery &, const FileDiscovery &) = default;
};

/// The healthy instances of a service, as a Consul agent knows them.
struct ConsulDiscovery {
    std::string url = "http://127.0.0.1:8500"; ///< of the agent
    std::string service;
    std::string tag;        ///< empty: any
    std::string datacenter; ///< empty: the agent's own
    SecretRef token;
    Milliseconds wait{300'000}; ///< how long the agent may keep a question until something changes
    ClientTls tls;              ///< towards the agent

    friend bool operator==(const ConsulDiscovery &, const ConsulDiscovery &) = default;
};

/// Where an upstream's targets are learned.
struct Discovery {
    std::variant<DnsDiscovery, SrvDiscovery, FileDiscovery, ConsulDiscovery> kind;
    std::string server;             ///< Dns, Srv: address of the name server; empty: the system's
    Milliseconds interval{300'000}; ///< Dns, Srv: the longest time between two look-ups
    bool tls = false;               ///< Srv, Consul: the targets are https ones
    std::string path;               ///< Srv, Consul: prefix, as of a target

    friend bool operator==(const Discovery &, const Discovery &) = default;
};

struct Upstream {
    std::string name;
    Notes notes;
    std::vector<Target> targets; ///< with discovery: until it has told others; may be empty
    Balancing balancing = Balancing::RoundRobin;
    UpstreamProtocol protocol = UpstreamProtocol::Http1;
    bool preserveHost = false;
    UpstreamTimeouts timeouts;
    Retries retries;
    ClientTls tls;
    Health health;
    std::optional<CircuitBreaker> circuitBreaker;
    std::optional<Discovery> discovery;

    friend bool operator==(const Upstream &, const Upstream &) = default;
};

} // namespace portcullis::model
