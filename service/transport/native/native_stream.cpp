// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/native_stream.h"

#include <algorithm>
#include <utility>

namespace portcullis::transport {

/// What only a stream needs that is not connected yet.
struct NativeStream::Connecting {
    std::vector<IpAddress> addresses; // left to try
    std::uint16_t port = 0;
    /// Tells a look-up that comes back whether this still lives.
    std::shared_ptr<NativeStream *> self;
};

/// What only a stream needs whose owner has let go of it while something was queued.
struct NativeStream::LastWill {
    io::Timer timer;
};

NativeStream::NativeStream(NativeLoop &loop) : m_loop(loop)
{
}

NativeStream::~NativeStream()
{
    if (m_dirty)
        m_loop.forget(*this);
}

void NativeStream::adopt(io::SocketHandle socket)
{
    m_slot = m_loop.reactor().add(socket, *this);
    m_open = true;
    watch();
}

void NativeStream::connectTo(const std::string &host, std::uint16_t port)
{
    m_connecting = std::make_unique<Connecting>();
    m_connecting->port = port;
    if (const auto address = IpAddress::parse(host)) {
        m_connecting->addresses.push_back(*address);
        tryNext();
        return;
    }
    m_connecting->self = std::make_shared<NativeStream *>(this);
    m_loop.resolver().lookUp(
        host, [self = std::weak_ptr(m_connecting->self)](std::vector<IpAddress> addresses) {
            const auto alive = self.lock();
            if (!alive)
                return;
            NativeStream &stream = **alive;
            if (stream.m_released)
                return;
            stream.m_connecting->addresses = std::move(addresses);
            stream.tryNext();
        });
}

void NativeStream::tryNext()
{
    auto &addresses = m_connecting->addresses;
    while (!addresses.empty()) {
        const IpAddress address = addresses.front();
        addresses.erase(addresses.begin());
        if (const auto socket = m_loop.sockets().connect(address, m_connecting->port)) {
            m_slot = m_loop.reactor().add(*socket, *this);
            m_open = true;
            m_inFlight = true;
            m_loop.reactor().awaitWritable(m_slot);
            return;
        }
    }
    failLater();
}

void NativeStream::finishConnecting()
{
    m_inFlight = false;
    if (!m_loop.sockets().connected(m_loop.reactor().socket(m_slot))) {
        // closed() goes on with the next address.
        m_open = false;
        m_closing = true;
        m_loop.reactor().close(m_slot, false);
        return;
    }
    m_connecting.reset();
    watch();
    if (m_handler)
        m_handler->onConnected();
}

std::string_view NativeStream::input() const
{
    if (!m_fresh.empty())
        return m_fresh;
    return m_input ? m_input->view() : std::string_view();
}

void NativeStream::consume(std::size_t size)
{
    if (!m_fresh.empty()) {
        m_fresh.remove_prefix(size);
        return;
    }
    if (!m_input)
        return;
    m_input->consume(size);
    if (m_input->empty())
        m_input.reset();
    watch();
}

void NativeStream::setReadAhead(std::size_t size)
{
    m_readAhead = static_cast<std::uint32_t>(size);
    if (m_fresh.empty())
        watch();
}

/// Receives as long as there is room.
void NativeStream::watch()
{
    if (!m_open || m_connecting)
        return;
    const bool want = !m_eof && !m_failed && !m_released && input().size() < m_readAhead;
    if (want == m_receiving)
        return;
    m_receiving = want;
    m_loop.reactor().receive(m_slot, want);
}

void NativeStream::received(std::string_view bytes)
{
    if (m_failed || m_released)
        return;
    if (m_input) {
        m_input->append(bytes);
    } else {
        m_fresh = bytes;
        if (m_handler)
            m_handler->onInput();
        const std::string_view left = std::exchange(m_fresh, {});
        if (m_released)
            return;
        // What the handler left has to outlive the reactor's buffer.
        if (!left.empty()) {
            m_input = m_loop.buffers().lend();
            m_input->append(left);
        }
        watch();
        return;
    }
    watch();
    if (m_handler)
        m_handler->onInput();
}

void NativeStream::receiveEnded(int error)
{
    if (m_failed || m_released)
        return;
    m_receiving = false;
    if (error != 0) {
        fail(io::StreamError::Reset);
        return;
    }
    m_eof = true;
    if (m_handler)
        m_handler->onEof();
}

void NativeStream::write(std::string_view bytes)
{
    if (m_failed || m_released || !m_open || m_connecting || bytes.empty())
        return;
    if (bytes.size() >= kDirectSize && queued() == 0 && !m_inFlight) {
        const auto sent =
            m_loop.sockets().send(m_loop.reactor().socket(m_slot), bytes.data(), bytes.size());
        if (sent.kind == io::SocketOps::Moved::Kind::Error) {
            failLater();
            return;
        }
        bytes.remove_prefix(sent.size);
        if (bytes.empty())
            return;
    }
    if (!m_output)
        m_output = m_loop.buffers().lend();
    m_output->append(bytes);
    if (!m_heldBack && queued() > kLowWater)
        m_heldBack = true;
    if (!m_dirty && !m_inFlight) {
        m_dirty = true;
        m_loop.flushLater(*this);
    }
}

std::size_t NativeStream::queued() const
{
    return (m_output ? m_output->size() : 0) + (m_sending ? m_sending->size() : 0);
}

void NativeStream::flush()
{
    m_dirty = false;
    if (m_inFlight || m_failed || m_closed)
        return;
    if (!m_sending) {
        if (!m_output)
            return;
        m_sending = std::move(m_output);
    }
    const long result = m_loop.reactor().send(m_slot, m_sending->view());
    if (result == Reactor::kLater) {
        m_inFlight = true;
        return;
    }
    if (result < 0) {
        failLater();
        return;
    }
    m_sending->consume(static_cast<std::size_t>(result));
    if (m_sending->empty()) {
        m_sending.reset();
        if (!m_output) {
            sentAll();
        } else {
            m_dirty = true;
            m_loop.flushLater(*this);
        }
    } else {
        m_inFlight = true;
        m_loop.reactor().awaitWritable(m_slot);
    }
    // From within a call of the loop, not of the owner: it may be told.
    noteDrained();
}

void NativeStream::sent(long result)
{
    m_inFlight = false;
    if (m_failed || m_closed)
        return;
    if (result < 0) {
        failLater();
        return;
    }
    m_sending->consume(static_cast<std::size_t>(result));
    if (m_sending->empty())
        m_sending.reset();
    if (m_sending || m_output) {
        flush();
        return;
    }
    sentAll();
    noteDrained();
}

void NativeStream::writable()
{
    if (m_connecting) {
        finishConnecting();
        return;
    }
    m_inFlight = false;
    flush();
}

/// Nothing is queued any more.
void NativeStream::sentAll()
{
    if (m_shutdownWanted)
        m_loop.sockets().shutdownWrite(m_loop.reactor().socket(m_slot));
    if (m_released)
        close(false);
}

void NativeStream::noteDrained()
{
    if (!m_heldBack || queued() > kLowWater)
        return;
    m_heldBack = false;
    if (m_handler)
        m_handler->onDrained();
}

void NativeStream::shutdownWrite()
{
    m_shutdownWanted = true;
    if (m_open && !m_failed && !m_connecting && queued() == 0)
        m_loop.sockets().shutdownWrite(m_loop.reactor().socket(m_slot));
}

bool NativeStream::stale()
{
    if (m_failed || m_failing || m_eof || m_connecting || !m_open || !input().empty())
        return true;
    // This worker receives all the time: what it saw when the turn began is as good as a new look.
    return !m_loop.lookedJustNow() && m_loop.sockets().stale(m_loop.reactor().socket(m_slot));
}

void NativeStream::fail(io::StreamError error)
{
    if (m_failed || m_released)
        return;
    m_failed = true;
    if (m_handler)
        m_handler->onError(error);
}

/// From within a call of the owner: the handler hears of it in the next turn. Who takes no more may
/// have said why before: what has come by then is handed on first.
void NativeStream::failLater()
{
    if (m_failing)
        return;
    m_failing = true;
    m_failureTask = std::make_shared<NativeStream *>(this);
    const auto task = [self = std::weak_ptr(m_failureTask)] {
        // In the meantime the peer's reset may have ended it in another way.
        if (const auto stream = self.lock())
            (*stream)->failNow();
    };
    // Two turns, so that one look at the sockets lies between.
    m_loop.post([&loop = m_loop, task] { loop.post(task); });
}

void NativeStream::failNow()
{
    m_failureTask.reset();
    if (m_released)
        close(true);
    else
        fail(m_connecting ? io::StreamError::ConnectFailed : io::StreamError::Reset);
}

void NativeStream::release(bool abort)
{
    m_released = true;
    m_handler = nullptr;
    if (m_failing && !m_failed)
        return; // the task that was posted closes it
    // What was written in this turn leaves before the reset, as it would have in an earlier one.
    if (abort && m_output && m_open && !m_inFlight && !m_failed && !m_connecting)
        m_loop.sockets().send(m_loop.reactor().socket(m_slot), m_output->view().data(),
                              m_output->view().size());
    if (abort || m_failed || m_connecting || queued() == 0) {
        close(abort && !m_connecting);
        return;
    }
    watch();
    // The peer may still read the rest; not for ever.
    m_lastWill = std::make_unique<LastWill>();
    m_lastWill->timer.setCallback([this] { close(true); });
    m_lastWill->timer.start(m_loop.timers(), kFlushTime);
    m_loop.lingers(*this, true);
}

void NativeStream::abandon()
{
    close(true);
}

/// The object dies when nothing of it is in the system's hands any more.
void NativeStream::close(bool abort)
{
    if (m_closed)
        return;
    m_closed = true;
    if (m_lastWill) {
        m_lastWill->timer.stop(); // and lives on: this may be its callback
        m_loop.lingers(*this, false);
    }
    if (m_connecting)
        m_connecting->self.reset();
    if (m_open) {
        m_closing = true;
        m_loop.reactor().close(m_slot, abort);
    } else if (!m_closing) {
        m_loop.post([self = std::shared_ptr<NativeStream>(this)] {});
    }
}

void NativeStream::closed()
{
    m_closing = false;
    if (m_closed)
        delete this;
    else
        tryNext(); // an address that did not take the connection
}

} // namespace portcullis::transport
