// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/intake.h"

#include "service/io/tls_stream.h"

namespace portcullis::transport {

namespace {

/// What a client that speaks plain HTTP to a TLS port is told.
const std::string &plainHttpAnswer()
{
    static const std::string answer = [] {
        constexpr std::string_view kBody =
            R"({"type":"urn:portcullis:reason:receive.plain-http-on-tls",)"
            R"("title":"Plain HTTP sent to a TLS port","status":400,)"
            R"("detail":"This port speaks TLS: use https","stage":"receive",)"
            R"("code":"receive.plain-http-on-tls"})";
        return "HTTP/1.1 400 Bad Request\r\nContent-Type: "
               "application/problem+json\r\nContent-Length: "
            + std::to_string(kBody.size()) + "\r\nConnection: close\r\n\r\n" + std::string(kBody);
    }();
    return answer;
}

} // namespace

Intake::Intake(io::Loop &loop, Sink &sink, ListenerSetup setup, std::shared_ptr<ListenerLoad> load,
               ConnectionObserver *observer, std::size_t worker)
    : m_loop(loop)
    , m_sink(sink)
    , m_setup(std::move(setup))
    , m_load(std::move(load))
    , m_observer(observer)
    , m_worker(worker)
{
}

void Intake::take(io::StreamPtr stream, const IpAddress &peer)
{
    const model::ListenerLimits &limits = m_setup.config.limits;
    if (m_load->isFull(limits.connections))
        m_sink.makeRoom();
    const std::uint32_t perAddress =
        m_setup.exempt.contains(peer) ? 0 : limits.connectionsPerAddress;
    if (m_load->isFull(limits.connections)) {
        turnAway(std::move(stream), telemetry::ConnectionEnd::AtLimit);
        return;
    }
    if (!m_load->enter(peer, perAddress)) {
        turnAway(std::move(stream), telemetry::ConnectionEnd::TooManyPerAddress);
        return;
    }
    if (m_observer)
        m_observer->accepted(m_worker);
    if (m_setup.tls)
        stream = io::TlsStream::wrap(std::move(stream), m_setup.tls, m_loop, {}, plainHttpAnswer());
    m_sink.admit(std::move(stream), peer);
}

void Intake::closed(const IpAddress &peer, telemetry::ConnectionEnd why)
{
    m_load->leave(peer);
    if (m_observer)
        m_observer->closed(m_worker, why);
}

void Intake::turnAway(io::StreamPtr stream, telemetry::ConnectionEnd why)
{
    io::abortStream(stream);
    if (!m_observer)
        return;
    m_observer->accepted(m_worker);
    m_observer->closed(m_worker, why);
}

} // namespace portcullis::transport
