// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/counters/counters_plan.h"

#include "service/counters/resp.h"
#include "service/io/tls_context.h"
#include "shared/core/log.h"

namespace portcullis::counters {

namespace {

std::string addressOf(const io::Endpoint &endpoint)
{
    const bool v6 = endpoint.host.find(':') != std::string::npos;
    return (v6 ? '[' + endpoint.host + ']' : endpoint.host) + ':' + std::to_string(endpoint.port);
}

} // namespace

void AwayLog::away(std::string_view why)
{
    {
        const std::lock_guard lock(m_mutex);
        const SteadyTime now = std::chrono::steady_clock::now();
        if (!m_why.empty() && (m_why == why || now - m_saidAt < kQuiet))
            return;
        m_why = why;
        m_saidAt = now;
    }
    log(LogLevel::Warning, "shared counters away:", {{"server", m_server}, {"why", why}});
}

void AwayLog::back()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_why.empty())
            return;
        m_why.clear();
    }
    log(LogLevel::Info, "shared counters back:", {{"server", m_server}});
}

void AwayLog::refused(std::string_view why)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_refused == why)
            return;
        m_refused = why;
    }
    log(LogLevel::Warning, "shared counters refuse:", {{"server", m_server}, {"why", why}});
}

CountersPlan::CountersPlan(model::Counters settings, io::Endpoint where, std::string secret)
    : config(std::move(settings))
    , endpoint(std::move(where))
    , password(std::move(secret))
    , log(addressOf(endpoint))
{
}

Result<std::shared_ptr<const CountersPlan>>
CountersPlan::compile(const model::Document &document, const ReadSecret &readSecret,
                      const std::shared_ptr<const CountersPlan> &previous)
{
    if (!document.counters)
        return std::shared_ptr<const CountersPlan>();
    const model::Counters &config = *document.counters;
    if (!canSpeak())
        return failure("counters: this build can't speak with Redis (it was made without hiredis)");
    std::string password;
    if (config.password.kind != model::SecretRef::Kind::None) {
        auto secret = readSecret(config.password);
        if (!secret)
            return failure("counters: " + secret.error().what);
        password = std::move(*secret);
    }
    if (previous && previous->config == config && previous->password == password)
        return previous;
    io::Endpoint endpoint;
    endpoint.host = config.host;
    endpoint.port = config.port;
    if (config.tls) {
        // Redis agrees on no protocol.
        auto context = io::TlsContext::client(config.tlsSettings, {});
        if (!context)
            return failure("counters: " + context.error().what);
        endpoint.tls = std::move(*context);
        endpoint.serverName =
            config.tlsSettings.serverName.empty() ? config.host : config.tlsSettings.serverName;
    }
    return std::shared_ptr<const CountersPlan>(
        std::make_shared<CountersPlan>(config, std::move(endpoint), std::move(password)));
}

} // namespace portcullis::counters
