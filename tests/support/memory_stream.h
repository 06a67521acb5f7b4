// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace portcullis::test {

/// One end of a connection that is all in memory, with the habits of a socket: bytes arrive in a
/// later turn, at most `chunk` of them at once; nothing moves while as much as the read-ahead waits
/// unread; what the wire between both ends does not hold counts as queued.
class MemoryStream final : public io::Stream, public std::enable_shared_from_this<MemoryStream> {
public:
    using Post = std::function<void(std::function<void()>)>;
    static constexpr std::size_t kAll = 64 * 1024; ///< what one read takes from a socket
    /// Bytes on their way that write() counts as sent.
    static constexpr std::size_t kWire = 64 * 1024;

    static std::pair<io::StreamPtr, io::StreamPtr> pair(const Post &post, std::size_t chunk = kAll)
    {
        const std::shared_ptr<MemoryStream> a(new MemoryStream(post, chunk));
        const std::shared_ptr<MemoryStream> b(new MemoryStream(post, chunk));
        a->m_peer = b;
        b->m_peer = a;
        a->m_self = a;
        b->m_self = b;
        return {io::StreamPtr(a.get()), io::StreamPtr(b.get())};
    }

    void sayConnected()
    {
        later([](MemoryStream &self) {
            if (self.m_handler)
                self.m_handler->onConnected();
        });
    }
    void sayError(io::StreamError error)
    {
        later([error](MemoryStream &self) { self.fail(error); });
    }
    /// What was written and has not arrived.
    std::size_t onTheWay() const { return m_out.size() - m_sent; }

    std::string_view input() const override { return std::string_view(m_input).substr(m_read); }
    void consume(std::size_t size) override
    {
        assert(size <= input().size());
        m_read += size;
        if (m_read == m_input.size()) {
            m_input.clear();
            m_read = 0;
        }
        wakePeer();
    }
    void setReadAhead(std::size_t size) override
    {
        m_readAhead = size;
        wakePeer();
    }
    void write(std::string_view bytes) override
    {
        if (m_dead || m_ending)
            return;
        m_out.append(bytes);
        m_heldBack = m_heldBack || queued() > kLowWater;
        schedule();
    }
    std::size_t queued() const override { return onTheWay() > kWire ? onTheWay() - kWire : 0; }
    void shutdownWrite() override
    {
        m_ending = true;
        schedule();
    }
    bool atEof() const override { return m_eof; }
    bool stale() override
    {
        const auto peer = m_peer.lock();
        return m_dead || m_eof || !input().empty() || !peer || peer->onTheWay() > 0
            || peer->m_ending || peer->m_aborted;
    }
    void release(bool abort) override
    {
        m_released = true;
        m_ending = true;
        m_aborted = abort;
        schedule();
        if (const auto peer = m_peer.lock())
            peer->schedule(); // what it sends can't arrive any more
    }

private:
    MemoryStream(Post post, std::size_t chunk) : m_post(std::move(post)), m_chunk(chunk) { }

    template <typename Action>
    void later(Action action)
    {
        m_post([self = shared_from_this(), action] { action(*self); });
    }
    void schedule()
    {
        if (std::exchange(m_scheduled, true))
            return;
        later([](MemoryStream &self) {
            self.m_scheduled = false;
            self.move();
        });
    }
    void wakePeer()
    {
        if (const auto peer = m_peer.lock())
            peer->schedule();
    }
    void fail(io::StreamError error)
    {
        if (std::exchange(m_dead, true))
            return;
        if (m_handler)
            m_handler->onError(error);
    }
    /// Nobody holds this end, and it has nothing more to do.
    void done() { m_self.reset(); }

    /// Carries out on the other end what was done to this one.
    void move()
    {
        const std::shared_ptr<MemoryStream> peer = m_peer.lock();
        if (!peer || m_dead || peer->m_dead) {
            if (m_released)
                done();
            return;
        }
        if (m_aborted) {
            peer->fail(io::StreamError::Reset);
            done();
            return;
        }
        if (peer->m_released && (peer->m_aborted || onTheWay() > 0)) {
            fail(io::StreamError::Reset); // as a socket that was closed answers
            if (m_released)
                done();
            return;
        }
        moveBytes(*peer);
        if (onTheWay() == 0 && m_ending && !peer->m_eof
            && peer->input().size() < peer->m_readAhead) {
            peer->m_eof = true;
            if (peer->m_handler)
                peer->m_handler->onEof();
        }
        if (m_released && (peer->m_eof || peer->m_released))
            done();
    }
    void moveBytes(MemoryStream &peer)
    {
        if (onTheWay() == 0 || peer.input().size() >= peer.m_readAhead)
            return;
        const std::size_t size = std::min(m_chunk, onTheWay());
        peer.m_input.erase(0, peer.m_read);
        peer.m_read = 0;
        peer.m_input.append(m_out, m_sent, size);
        m_sent += size;
        if (m_sent > kWire || onTheWay() == 0) {
            m_out.erase(0, m_sent);
            m_sent = 0;
        }
        if (onTheWay() > 0)
            schedule();
        if (peer.m_handler)
            peer.m_handler->onInput();
        if (m_heldBack && queued() <= kLowWater) {
            m_heldBack = false;
            if (m_handler)
                m_handler->onDrained();
        }
    }

    Post m_post;
    std::size_t m_chunk;
    std::weak_ptr<MemoryStream> m_peer;
    std::shared_ptr<MemoryStream> m_self; // until it was let go of and its bytes have arrived
    std::string m_input;
    std::size_t m_read = 0;
    std::size_t m_readAhead = kReadAhead;
    std::string m_out;
    std::size_t m_sent = 0;
    bool m_heldBack = false;
    bool m_ending = false;
    bool m_eof = false;
    bool m_dead = false;
    bool m_released = false;
    bool m_aborted = false;
    bool m_scheduled = false;
};

} // namespace portcullis::test
