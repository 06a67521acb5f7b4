// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/transport.h"

#include <algorithm>

namespace portcullis::transport {

std::shared_ptr<ConnectionSettings> connectionSettingsOf(const model::Listener &config)
{
    auto settings = std::make_shared<ConnectionSettings>();
    settings->name = config.name;
    settings->facts = {
        settings->name, config.tls.has_value(), config.limits.authFailuresPerAddress.count,
        config.limits.authFailuresPerAddress.window, config.limits.authFailuresGiven};
    settings->limits = {static_cast<std::size_t>(config.limits.head), config.limits.fields,
                        static_cast<std::size_t>(config.limits.target)};
    settings->timeouts = config.timeouts;
    settings->minRate = config.minRate;
    return settings;
}

Result<ListenerSetup> ListenerSetup::make(const model::Listener &config,
                                          const std::vector<IpRange> &trustedProxies,
                                          const io::TlsServerOptions &tls)
{
    ListenerSetup setup;
    setup.config = config;
    setup.exempt = IpSet(trustedProxies);
    if (config.proxyProtocol)
        setup.balancers = IpSet(config.proxyProtocol->from);
    if (config.tls) {
        auto made = io::TlsContext::server(*config.tls, tls);
        if (!made)
            return failure("listener " + config.name + ": " + made.error().what);
        setup.tls = std::move(*made);
    }
    auto settings = connectionSettingsOf(config);
    settings->http2 = std::ranges::find(tls.protocols, "h2") != tls.protocols.end();
    setup.settings = std::move(settings);
    return setup;
}

Result<std::vector<BoundListener>> Transport::apply(const std::vector<ListenerSetup> &listeners,
                                                    const std::function<void()> &bound)
{
    auto binding = bind(listeners);
    if (!binding)
        return failure(std::move(binding.error().what));
    return serve(std::move(*binding), listeners, bound);
}

} // namespace portcullis::transport
