// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/session/gateway_monitor.h"

#include "shared/core/version.h"

#include <QVersionNumber>

#include <optional>
#include <utility>

namespace portcullis::gui {

namespace {

/// Whether only the person can help: another token, another address.
bool isFinal(const AdminError &error)
{
    const AdminError::Kind kind = error.kind;
    if (kind == AdminError::Kind::TlsFailed)
        return !error.certificate.isNull(); // to be trusted or not
    // Asking again with a wrong token looks like guessing, and slows this address down.
    return kind == AdminError::Kind::WrongToken || kind == AdminError::Kind::Insecure
        || kind == AdminError::Kind::NewCertificate || kind == AdminError::Kind::WrongVersion;
}

/// Gateways of a later major version may mean something else by what they say.
std::optional<AdminError> versionError(const QString &gateway)
{
    const int theirs = QVersionNumber::fromString(gateway).majorVersion();
    const int ours = QVersionNumber::fromString(QLatin1String(kVersion)).majorVersion();
    if (theirs <= ours)
        return {};
    return AdminError{AdminError::Kind::WrongVersion,
                      0,
                      {},
                      GatewayMonitor::tr("the gateway is version %1, and this program (%2) is too "
                                         "old for it")
                          .arg(gateway, QLatin1String(kVersion))};
}

/// A document's ETag is its revision: it may be a later one than the gateway was asked about.
std::optional<qint64> revisionIn(const QByteArray &etag)
{
    bool good = false;
    const qint64 revision = QByteArray(etag).replace('"', "").toLongLong(&good);
    return good ? std::optional(revision) : std::nullopt;
}

} // namespace

GatewayMonitor::GatewayMonitor(AdminClient &client, QObject *parent)
    : QObject(parent), m_client(client)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &GatewayMonitor::ask);
}

GatewayMonitor::~GatewayMonitor() = default;

void GatewayMonitor::watch(AdminTarget target)
{
    m_session = std::make_unique<QObject>();
    m_client.setTarget(std::move(target));
    m_window.clear();
    m_configRevision = -1;
    m_info = {};
    m_readiness = {};
    m_error = {};
    m_state = State::Connecting;
    Q_EMIT updated();
    ask();
}

void GatewayMonitor::stop()
{
    m_session.reset();
    m_timer.stop();
    m_client.setTarget({});
    m_window.clear();
    m_info = {};
    m_readiness = {};
    m_error = {};
    m_state = State::Idle;
    Q_EMIT updated();
}

void GatewayMonitor::askNow()
{
    if (!m_session)
        return;
    // What is under way is left: it may be the very call that hangs.
    m_session = std::make_unique<QObject>();
    if (m_state != State::Online) {
        m_state = State::Connecting;
        Q_EMIT updated();
    }
    ask();
}

void GatewayMonitor::ask()
{
    m_timer.stop();
    m_client.fetchInfo(m_session.get(), [this](const AdminResult<api::InfoDocument> &info) {
        if (!info)
            return lost(info.error());
        if (const auto tooNew = versionError(info->version))
            return lost(*tooNew);
        m_info = *info;
        askReadiness();
    });
}

void GatewayMonitor::askReadiness()
{
    m_client.fetchReadiness(m_session.get(), [this](const AdminResult<api::Readiness> &readiness) {
        if (!readiness)
            return lost(readiness.error());
        m_readiness = *readiness;
        askMetrics();
    });
}

void GatewayMonitor::askMetrics()
{
    m_client.fetchMetrics(m_session.get(),
                          [this](const AdminResult<api::MetricsSnapshot> &metrics) {
                              if (!metrics)
                                  return lost(metrics.error());
                              m_window.add(TrafficWindow::Time::clock::now(), *metrics);
                              arrived();
                          });
}

void GatewayMonitor::arrived()
{
    m_state = State::Online;
    m_error = {};
    Q_EMIT updated();
    Q_EMIT trafficArrived(m_window.traffic());
    const bool restarted = m_info.uptimeSeconds < m_configUptime;
    if (m_configRevision != m_info.revision || restarted)
        askConfig();
    else
        m_timer.start(kPoll);
}

void GatewayMonitor::askConfig()
{
    const qint64 revision = m_info.revision;
    m_client.fetchConfig(m_session.get(), [this, revision](const AdminResult<ConfigText> &config) {
        if (!config && config.error().kind == AdminError::Kind::Unreachable)
            return lost(config.error()); // it ended meanwhile
        // A document that can't be had is not asked for again before the next revision.
        m_configRevision = revision;
        m_configUptime = m_info.uptimeSeconds;
        if (config)
            Q_EMIT configArrived(config->json, revisionIn(config->etag).value_or(revision),
                                 config->etag);
        else
            Q_EMIT configFailed(config.error().message);
        m_timer.start(kPoll);
    });
}

void GatewayMonitor::lost(const AdminError &error)
{
    m_error = error;
    m_window.clear();
    m_configRevision = -1;
    m_state = isFinal(error) ? State::Refused : State::Offline;
    if (m_state == State::Offline)
        m_timer.start(kRetry);
    Q_EMIT updated();
}

} // namespace portcullis::gui
