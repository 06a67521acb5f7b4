// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/data_folder.h"
#include "service/app/decision_views.h"
#include "service/app/gateway.h"
#include "service/app/platform/socket_ops.h"
#include "service/app/transport_choice.h"
#include "service/pipeline/common/json_text.h"
#include "shared/core/log.h"
#include "shared/core/version.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

/// What the gateway shows of itself.
namespace portcullis::app {

namespace {

/// Each may hold a copy of all metrics, 15 MB with ten thousand routes, for as long as it reads.
constexpr std::uint32_t kAdminConnections = 64;

std::string jsonText(std::string_view text)
{
    std::string out;
    pipeline::appendJsonString(out, text);
    return out;
}

/// What clients of the admin API may count on, beside reading.
std::string capabilities(const RunOptions &options, bool hasStore)
{
    std::string list = "[\"explain\"";
    const io::Protocols protocols = protocolsOf(options);
    if (std::find(protocols.begin(), protocols.end(), "h2") != protocols.end())
        list += ",\"http2\"";
    if (hasStore)
        list += ",\"write\",\"revisions\",\"secrets\",\"tokens\",\"backup\"";
    return list + ']';
}

} // namespace

void Gateway::collect(telemetry::MetricsSample &sample) const
{
    const telemetry::AccessLogStats lines = m_accessLog.stats();
    sample.accessLogLines += lines.written;
    sample.accessLogDropped += lines.dropped;
    m_health->collect(sample);
    sample.spans = m_traces->stats();
    const auto snapshot = m_publisher ? m_publisher->current() : nullptr;
    if (!snapshot)
        return;
    using Stats = pipeline::LimitStats;
    for (const pipeline::CompiledLimit &limit : snapshot->limits.limits()) {
        const Stats &stats = limit.state->stats();
        telemetry::LimitSample out;
        out.limit = limit.name;
        out.admitted = stats.read(Stats::Allowed);
        out.refused = stats.read(Stats::Refused);
        out.shadowRefused = stats.read(Stats::ShadowRefused);
        out.overflowed = stats.read(Stats::Overflow);
        out.buckets =
            limit.state->table() ? static_cast<std::int64_t>(limit.state->table()->keys()) : 1;
        sample.limits.push_back(std::move(out));
    }
}

std::string Gateway::info() const
{
    const auto uptime = std::chrono::duration_cast<Seconds>(m_loop.now() - m_startedAt).count();
    std::string out = "{\"version\":" + jsonText(kVersion) + ",\"mode\":"
        + jsonText(m_source->mode()) + ",\"transport\":" + jsonText(m_transport->name())
        + ",\"workers\":" + std::to_string(m_workers)
        + ",\"uptimeSeconds\":" + std::to_string(uptime) + ",\"qt\":" + jsonText(qVersion())
        + ",\"openssl\":" + jsonText(OpenSSL_version(OPENSSL_VERSION_STRING))
        + ",\"node\":" + jsonText(nodeName(m_options)) + m_source->info()
        + ",\"capabilities\":" + capabilities(m_options, m_source->mode() == "data")
        + ",\"revision\":" + std::to_string(m_revision) + ",\"listeners\":[";
    for (const transport::BoundListener &listener : m_bound) {
        if (&listener != &m_bound.front())
            out += ',';
        out += "{\"name\":" + jsonText(listener.name) + ",\"address\":" + jsonText(listener.address)
            + ",\"port\":" + std::to_string(listener.port) + '}';
    }
    return out + "]}\n";
}

control::AdminViews Gateway::adminViews()
{
    control::AdminViews views;
    views.aside = [this](std::function<void()> task, std::function<void()> done) {
        m_helper.start([this, task = std::move(task), done = std::move(done)] {
            task();
            m_loop.post(done);
        });
    };
    views.sample = [this] { return m_metrics.sample(); };
    views.metrics = [this] { return m_metrics.renderPrometheus(); };
    views.ready = [this](std::string &why) {
        why = m_stopping ? "draining" : m_started ? m_source->notReady() : "starting";
        const bool good = why.empty();
        if (good)
            why = m_source->oddity();
        return good;
    };
    views.info = [this] { return info(); };
    views.config = [this] {
        auto snapshot = m_publisher->current();
        return control::ConfigInForce{m_revision, std::move(snapshot)};
    };
    views.health = &*m_health;
    m_source->addTo(views);
    addDecisionViews(views, *m_services);
    return views;
}

int Gateway::startAdmin()
{
    model::Listener config;
    config.name = kAdminName;
    config.address = m_options.adminAddress;
    config.port = m_options.adminPort;
    config.limits.connections = kAdminConnections;
    if (!m_options.adminCert.empty()) {
        config.tls.emplace();
        config.tls->certificates.push_back({m_options.adminCert, m_options.adminKey});
    }
    const auto address = IpAddress::parse(config.address);
    if (!address || (!address->isLoopback() && !config.tls)) {
        log(LogLevel::Error, "admin API needs --admin-cert and --admin-key on this address:",
            {{"address", config.address}});
        return kExitUsage;
    }
    const auto token = givenAdminToken(m_options);
    if (!token) {
        log(LogLevel::Error, "admin token can't be read:", {{"why", token.error().what}});
        return kExitUsage;
    }
    const auto setup = transport::ListenerSetup::make(config);
    if (!setup) {
        log(LogLevel::Error, "can't start:", {{"why", setup.error().what}});
        return kExitCannotStart;
    }
    m_admin = std::make_unique<transport::QtHttpServerTransport>(
        1, transport::QtHttpServerTransport::Threads::Callers, systemSockets(),
        [this, &token](io::Loop &, std::size_t) {
            control::AdminViews views = adminViews();
            if (!token->empty())
                views.token = control::fileToken(*token);
            auto handler = std::make_unique<control::AdminHandler>(std::move(views));
            m_adminHandler = handler.get();
            return handler;
        },
        nullptr);
    if (config.tls)
        m_adminHandler->allowAnyHost();
    m_admin->inherit(std::exchange(m_inheritedAdmin, {}));
    const auto bound = m_admin->apply({*setup});
    if (!bound) {
        log(LogLevel::Error, "can't start:", {{"why", bound.error().what}});
        return kExitCannotStart;
    }
    log(LogLevel::Info, "listening",
        {{"name", kAdminName},
         {"address", bound->front().address + ':' + std::to_string(bound->front().port)}});
    return kExitClean;
}

} // namespace portcullis::app
