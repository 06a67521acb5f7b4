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

Intake::~Intake()
{
    drain();
}

void Intake::take(io::StreamPtr stream, const IpAddress &peer)
{
    const bool named = m_setup.config.proxyProtocol.has_value();
    if (named && !m_setup.balancers.contains(peer)) {
        turnAway(std::move(stream), telemetry::ConnectionEnd::NoProxyHeader);
        return;
    }
    const std::uint32_t most = m_setup.config.limits.connections;
    if (m_load->isFull(most))
        makeRoom();
    if (m_load->isFull(most)) {
        turnAway(std::move(stream), telemetry::ConnectionEnd::AtLimit);
        return;
    }
    if (!m_load->enter(peer, named ? 0 : mostPerAddress(peer))) {
        turnAway(std::move(stream), telemetry::ConnectionEnd::TooManyPerAddress);
        return;
    }
    if (m_observer)
        m_observer->accepted(m_worker);
    if (!named) {
        admit(std::move(stream), peer);
        return;
    }
    ProxyHeaderGate::Owner &owner = *this;
    m_gates.emplace_back(std::move(stream), peer, m_setup.config.timeouts.head, m_loop, owner);
    m_gates.back().place = std::prev(m_gates.end());
}

/// 0: any number.
std::uint32_t Intake::mostPerAddress(const IpAddress &peer) const
{
    return m_setup.exempt.contains(peer) || m_setup.balancers.contains(peer)
        ? 0
        : m_setup.config.limits.connectionsPerAddress;
}

/// Who has not even said for whom it comes goes first.
void Intake::makeRoom()
{
    if (m_gates.empty())
        m_sink.makeRoom();
    else
        noHeader(m_gates.front(), telemetry::ConnectionEnd::MadeRoom);
}

void Intake::headerCame(ProxyHeaderGate &gate, io::StreamPtr stream, const IpAddress &peer)
{
    const IpAddress balancer = gate.peer();
    m_gates.erase(gate.place);
    if (peer != balancer) {
        m_load->leave(balancer);
        if (!m_load->enter(peer, mostPerAddress(peer))) {
            io::abortStream(stream);
            if (m_observer)
                m_observer->closed(m_worker, telemetry::ConnectionEnd::TooManyPerAddress);
            return;
        }
    }
    admit(std::move(stream), peer);
}

void Intake::noHeader(ProxyHeaderGate &gate, telemetry::ConnectionEnd why)
{
    const IpAddress balancer = gate.peer();
    m_gates.erase(gate.place);
    closed(balancer, why);
}

void Intake::admit(io::StreamPtr stream, const IpAddress &peer)
{
    if (m_setup.tls)
        stream = io::TlsStream::wrap(std::move(stream), m_setup.tls, m_loop, {}, plainHttpAnswer());
    m_sink.admit(std::move(stream), peer);
}

void Intake::drain()
{
    while (!m_gates.empty())
        noHeader(m_gates.front(), telemetry::ConnectionEnd::Draining);
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
