// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/gateway.h"
#include "service/app/platform/socket_ops.h"
#include "service/pipeline/common/json_text.h"
#include "shared/core/log.h"
#include "shared/core/version.h"
#include "shared/model/to_json.h"

#include <cstdlib>

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

} // namespace

void Gateway::collect(telemetry::MetricsSample &sample) const
{
    const telemetry::AccessLogStats lines = m_accessLog.stats();
    sample.accessLogLines += lines.written;
    sample.accessLogDropped += lines.dropped;
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
    std::string out = "{\"version\":" + jsonText(kVersion) + ",\"mode\":\"file\",\"transport\":"
        + jsonText(m_transport->name()) + ",\"workers\":" + std::to_string(m_workers)
        + ",\"uptimeSeconds\":" + std::to_string(uptime) + ",\"qt\":" + jsonText(qVersion())
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
    views.metrics = [this] { return m_metrics.renderPrometheus(); };
    views.ready = [this](std::string &why) {
        why = "starting";
        return m_revision > 0 && !m_stopping;
    };
    views.info = [this] { return info(); };
    views.config = [this] {
        const auto snapshot = m_publisher->current();
        return control::AdminConfig{
            snapshot->revision, [snapshot] { return model::toJson(snapshot->document) + '\n'; }};
    };
    return views;
}

std::optional<control::AdminToken> Gateway::adminToken()
{
    if (!m_options.adminTokenFile.empty()) {
        const auto token = readSecret({model::SecretRef::Kind::File, m_options.adminTokenFile});
        if (!token) {
            log(LogLevel::Error, "admin token can't be read:", {{"why", token.error().what}});
            return {};
        }
        return control::AdminToken(*token);
    }
    const char *token = std::getenv("PORTCULLIS_ADMIN_TOKEN");
    if (token && *token)
        return control::AdminToken(token);
    return {};
}

int Gateway::startAdmin()
{
    model::Listener config;
    config.name = "admin";
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
    auto token = adminToken();
    if (!token && !m_options.adminTokenFile.empty())
        return kExitUsage;
    const auto setup = transport::ListenerSetup::make(config);
    if (!setup) {
        log(LogLevel::Error, "can't start:", {{"why", setup.error().what}});
        return kExitCannotStart;
    }
    m_admin = std::make_unique<transport::QtHttpServerTransport>(
        1, transport::QtHttpServerTransport::Threads::Callers, systemSockets(),
        [this, &token](io::Loop &, std::size_t) {
            auto handler = std::make_unique<control::AdminHandler>(adminViews(), token);
            m_adminHandler = handler.get();
            return handler;
        },
        nullptr);
    if (config.tls)
        m_adminHandler->allowAnyHost();
    const auto bound = m_admin->apply({*setup});
    if (!bound) {
        log(LogLevel::Error, "can't start:", {{"why", bound.error().what}});
        return kExitCannotStart;
    }
    log(LogLevel::Info, "listening",
        {{"name", "admin"},
         {"address", bound->front().address + ':' + std::to_string(bound->front().port)}});
    return kExitClean;
}

} // namespace portcullis::app
