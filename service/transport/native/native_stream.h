// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/stream.h"
#include "service/transport/native/buffer_pool.h"
#include "service/transport/native/native_loop.h"

#include <memory>
#include <string>

namespace portcullis::transport {

/// A stream over a reactor. What is written in one turn of the loop leaves as one piece at its end;
/// an idle stream holds no buffer.
class NativeStream final : public io::Stream, private SocketUser {
public:
    /// What is queued when the owner lets go has this long to leave.
    static constexpr Milliseconds kFlushTime{10'000};
    /// From this size on a piece is given to the system at once: one call more costs less than a
    /// copy.
    static constexpr std::size_t kDirectSize = 16 * 1024;

    /// Not connected yet. `loop` outlives the stream.
    explicit NativeStream(NativeLoop &loop);
    ~NativeStream() override;

    /// Takes over an accepted socket.
    void adopt(io::SocketHandle socket);
    /// Looks the name up and connects; the first address that takes the connection wins.
    void connectTo(const std::string &host, std::uint16_t port);
    /// Hands what was written to the reactor.
    void flush();
    /// Ends at once what was let go of.
    void abandon();

    std::string_view input() const override;
    void consume(std::size_t size) override;
    void setReadAhead(std::size_t size) override;
    void write(std::string_view bytes) override;
    std::size_t queued() const override;
    void shutdownWrite() override;
    bool atEof() const override { return m_eof; }
    bool stale() override;
    void release(bool abort) override;

private:
    struct Connecting;
    struct LastWill;

    void received(std::string_view bytes) override;
    void receiveEnded(int error) override;
    void sent(long result) override;
    void writable() override;
    void accepted(int) override { }
    void closed() override;

    void tryNext();
    void finishConnecting();
    void watch();
    void sentAll();
    void noteDrained();
    void fail(io::StreamError error);
    void failLater();
    void failNow();
    void close(bool abort);

    NativeLoop &m_loop;
    Reactor::Slot m_slot = 0;
    std::uint32_t m_readAhead = kReadAhead;
    BufferPool::Lent m_input{nullptr, {}};   // what a reader left over
    BufferPool::Lent m_output{nullptr, {}};  // written, not given to the reactor yet
    BufferPool::Lent m_sending{nullptr, {}}; // in the reactor's hands
    std::string_view m_fresh;                // within received(): bytes that came just now
    std::unique_ptr<Connecting> m_connecting;
    std::unique_ptr<LastWill> m_lastWill;
    std::shared_ptr<NativeStream *> m_failureTask; // while one is posted: whether this still lives
    bool m_open = false;                           // there is a slot
    bool m_closing = false; // and the reactor is about to say that it has closed it
    bool m_receiving = false;
    bool m_inFlight = false; // a send, or a wait to go on with it
    bool m_dirty = false;
    bool m_eof = false;
    bool m_failed = false;
    bool m_failing = false;
    bool m_shutdownWanted = false;
    bool m_heldBack = false; // queued() was above the low-water mark
    bool m_released = false;
    bool m_closed = false;
};

} // namespace portcullis::transport
