// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"
#include "service/io/tls_context.h"
#include "service/pipeline/exchange_handler.h"
#include "service/telemetry/connection_end.h"
#include "service/transport/common/connection_settings.h"
#include "shared/core/ip_set.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace portcullis::transport {

/// What requests on this listener are held against, but for what TLS agrees on.
std::shared_ptr<ConnectionSettings> connectionSettingsOf(const model::Listener &config);

/// A listener, checked and with everything loaded that it needs.
struct ListenerSetup {
    model::Listener config;
    std::shared_ptr<const io::TlsContext> tls; ///< null: plain
    std::shared_ptr<const ConnectionSettings> settings;

    IpSet exempt;    ///< peers that connectionsPerAddress does not count
    IpSet balancers; ///< of config.proxyProtocol: who may connect, and must say for whom

    /// Loads certificates. Fails with a text that names the listener. `tls`: what a client may
    /// agree on, and the keys of session tickets; `h2` there is served without TLS too.
    static Result<ListenerSetup> make(const model::Listener &config,
                                      const std::vector<IpRange> &trustedProxies = {},
                                      const io::TlsServerOptions &tls = {});
};

/// Why listeners can't be bound.
struct BindFailure {
    std::size_t listener = 0; ///< which, by position
    std::string what;
};

/// Where a listener really listens.
struct BoundListener {
    std::string name;
    std::string address;
    std::uint16_t port = 0;
};

/// Listeners that are bound and not served yet: until Transport::serve() takes them nothing else
/// has changed. Destroyed without that it closes what was bound.
class Binding {
public:
    virtual ~Binding() = default;
    Binding(const Binding &) = delete;
    Binding &operator=(const Binding &) = delete;

protected:
    Binding() = default;
};

/// Makes what serves the exchanges of one worker, on that worker's thread. It dies on that thread
/// too, after the worker's last exchange.
using HandlerFactory =
    std::function<std::unique_ptr<pipeline::ExchangeHandler>(io::Loop &loop, std::size_t worker)>;

/// Connections of one worker, for metrics. Called on the worker's thread.
class ConnectionObserver {
public:
    virtual ~ConnectionObserver() = default;
    virtual void accepted(std::size_t worker) = 0;
    virtual void closed(std::size_t worker, telemetry::ConnectionEnd why) = 0;
};

/// Accepts connections on worker threads and yields exchanges. What lies above can't tell the
/// implementations apart. Called on the control thread.
class Transport {
public:
    /// Stops at once.
    virtual ~Transport() = default;

    virtual std::string_view name() const = 0;
    /// How it moves bytes, where there are several ways.
    virtual std::string_view engine() const { return {}; }
    virtual std::size_t workers() const = 0;
    /// Listeners take these instead of sockets of their own. Before the first bind(); takes them
    /// over.
    virtual void inherit(std::vector<io::InheritedSocket> sockets) = 0;
    /// Closes what was inherited, is not kept, and no listener uses. Once the first are served.
    virtual void dropUnused() = 0;
    /// The listening sockets, to hand them on: valid until the next change of listeners.
    virtual std::vector<io::InheritedSocket> listening() const = 0;
    /// Binds those of `listeners` that are new: all that can fail of a change. If one can't be
    /// bound, none is, and the failure says which and why. What is bound waits for serve(), with
    /// no other change of listeners in between; connections made meanwhile wait too.
    virtual Result<std::unique_ptr<Binding>, BindFailure>
    bind(const std::vector<ListenerSetup> &listeners) = 0;
    /// Makes `listeners`, which are those that were bound, the set that is served. Those with the
    /// address and port of one that is served (port 0: with its name and address) take over its
    /// sockets and connections. `first` runs before a new listener takes a connection.
    virtual std::vector<BoundListener> serve(std::unique_ptr<Binding> binding,
                                             const std::vector<ListenerSetup> &listeners,
                                             const std::function<void()> &first = {}) = 0;
    /// Both at once: if a listener can't be bound nothing changes, and the text says which.
    Result<std::vector<BoundListener>> apply(const std::vector<ListenerSetup> &listeners,
                                             const std::function<void()> &bound = {});
    /// Runs `task` on that worker's thread, later.
    virtual void post(std::size_t worker, std::function<void()> task) = 0;
    /// Stops accepting, closes idle connections, and lets running exchanges finish. `done` is
    /// called on the control thread when the last connection is gone.
    virtual void drain(std::function<void()> done) = 0;
    /// Connections open now, over all workers.
    virtual std::size_t connections() const = 0;
};

} // namespace portcullis::transport
