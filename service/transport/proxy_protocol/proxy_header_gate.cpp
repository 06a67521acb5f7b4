// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/proxy_protocol/proxy_header_gate.h"

namespace portcullis::transport {

using telemetry::ConnectionEnd;

static_assert(kMaxProxyHeader < io::Stream::kReadAhead, "a whole header must fit into the input");

ProxyHeaderGate::ProxyHeaderGate(io::StreamPtr stream, const IpAddress &peer, Milliseconds within,
                                 io::Loop &loop, Owner &owner)
    : m_stream(std::move(stream))
    , m_peer(peer)
    , m_owner(owner)
    , m_timer([this] { fail(ConnectionEnd::HeadTimeout); })
{
    m_stream->setHandler(this);
    m_timer.start(loop.timers(), within);
}

void ProxyHeaderGate::onInput()
{
    const ProxyHeader header = parseProxyHeader(m_stream->input());
    if (header.status == ProxyHeader::Status::NeedMore)
        return;
    if (header.status == ProxyHeader::Status::Bad) {
        fail(ConnectionEnd::NoProxyHeader);
        return;
    }
    m_timer.stop();
    m_stream->consume(header.size);
    // A stream that was let go of lives on until the loop's next turn, without a handler.
    io::Stream *const stream = m_stream.get();
    stream->setHandler(nullptr);
    m_owner.headerCame(*this, std::move(m_stream), header.source.value_or(m_peer));
    stream->sayInput();
}

void ProxyHeaderGate::onEof()
{
    // A load balancer that looks whether the port is open sends nothing.
    fail(m_stream->input().empty() ? ConnectionEnd::ClientClosed : ConnectionEnd::NoProxyHeader);
}

void ProxyHeaderGate::onError(io::StreamError)
{
    fail(ConnectionEnd::ClientReset);
}

void ProxyHeaderGate::fail(ConnectionEnd why)
{
    m_timer.stop();
    io::abortStream(m_stream);
    m_owner.noHeader(*this, why);
}

} // namespace portcullis::transport
