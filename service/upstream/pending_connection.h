// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/upstream/connection.h"

namespace portcullis::upstream {

class PendingConnection;

/// Whom it waits for.
class PendingOwner {
public:
    virtual ~PendingOwner() = default;
    /// It is destroyed before there was anything for it.
    virtual void pendingGone(PendingConnection &pending) = 0;
};

/// Stands for a connection until it is known which one it is: a session's stream, or whatever else
/// the peer speaks. Carries nothing itself; settled() takes its place once it is connected.
class PendingConnection final : public Connection {
public:
    explicit PendingConnection(PendingOwner &owner) : m_owner(&owner) { }
    ~PendingConnection() override
    {
        if (m_owner)
            m_owner->pendingGone(*this);
    }

    /// What it waited for. Its user goes on at once, and may destroy this.
    void settle(std::unique_ptr<Connection> real)
    {
        m_owner = nullptr;
        m_real = std::move(real);
        if (waker())
            m_real->lend(*waker());
        notify(event::kConnected);
    }
    /// There will be nothing. As above.
    void fail(io::StreamError error, Reason reason)
    {
        m_owner = nullptr;
        m_error = error;
        m_failure = reason;
        notify(event::kFailed);
    }

    bool connected() const override { return m_real != nullptr; }
    std::optional<io::StreamError> error() const override { return m_error; }
    Reason connectFailure() const override { return m_failure; }
    std::unique_ptr<Connection> settled() override { return std::move(m_real); }
    bool stale() override { return m_error.has_value(); }

    std::optional<Reason> sendHead(const OutgoingHead &) override { return {}; }
    void sendBody(std::string_view) override { }
    void endRequest(const http::FieldList &) override { }
    void flush() override { }
    bool writable() const override { return false; }
    bool responseBegan() const override { return false; }
    http::ParseStatus readHead(Arena &, http::ResponseHead &) override
    {
        return http::ParseStatus::NeedMore;
    }
    const http::ParseError &headError() const override { return m_headError; }
    Body body() override
    {
        return {m_error ? BodyStatus::Truncated : BodyStatus::Waiting, {}, false};
    }
    void consumeBody(std::size_t) override { }
    const http::FieldList &trailers() const override { return m_trailers; }
    bool ended() const override { return m_error.has_value(); }
    void beginTunnel() override { }
    std::string_view tunnelInput() const override { return {}; }
    void consumeTunnel(std::size_t) override { }
    void shutdownWrite() override { }
    bool reusable() const override { return false; }

private:
    PendingOwner *m_owner;
    std::unique_ptr<Connection> m_real;
    std::optional<io::StreamError> m_error;
    Reason m_failure = Reason::ProxyConnectRefused;
    http::ParseError m_headError;
    http::FieldList m_trailers;
};

} // namespace portcullis::upstream
