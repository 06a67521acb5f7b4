// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/reactor.h"

#ifdef PORTCULLIS_HAVE_URING

#include "service/transport/native/slots.h"
#include "service/transport/native/uring_buffers.h"

#include <array>
#include <cerrno>
#include <liburing.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace portcullis::transport {

namespace {

constexpr unsigned kSubmissions = 1024; // a full queue is handed over early
constexpr unsigned kCompletions = 16 * 1024;
constexpr unsigned kBatch = 256;
constexpr unsigned kMostWaiting = 4096; // connections in a queue, as long as the queues are

/// Buffers of ordinary messages: as many as can come in one turn of a busy worker. Each connection
/// listens all the time and takes one when bytes come, so the number of idle ones does not matter.
constexpr UringBuffers::Shape kSmall{0, 256, 4096};
/// Buffers of bodies: a connection whose small buffer was filled gets these, one at a time.
constexpr UringBuffers::Shape kBulk{1, 8, 64 * 1024};

enum Kind : std::uint8_t { Receive = 1, ReceiveBulk, Send, Writable, Accept, Cancel, Wake };

/// Completions instead of readiness: a connection asks once to receive (multishot), the system
/// picks a buffer when bytes come, and all that a turn begins is handed over by the one call that
/// also waits for the next events.
class UringReactor final : public Reactor {
public:
    explicit UringReactor(const io::SocketOps &sockets) : m_sockets(sockets) { }
    ~UringReactor() override
    {
        if (!m_ready)
            return;
        m_small.release(m_ring);
        m_bulk.release(m_ring);
        io_uring_queue_exit(&m_ring);
        ::close(m_wake);
    }

    /// False: this system has no io_uring, or none that is recent enough.
    bool init()
    {
        io_uring_params params{};
        params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE
            | IORING_SETUP_SUBMIT_ALL;
        params.cq_entries = kCompletions;
        if (io_uring_queue_init_params(kSubmissions, &m_ring, &params) != 0)
            return false;
        m_wake = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (m_wake < 0 || !m_small.init(m_ring, kSmall) || !m_bulk.init(m_ring, kBulk)) {
            if (m_wake >= 0)
                ::close(m_wake);
            m_small.release(m_ring);
            io_uring_queue_exit(&m_ring);
            return false;
        }
        io_uring_register_ring_fd(&m_ring); // saves a look-up a call; without it all works as well
        m_ready = true;
        watchWake();
        return true;
    }

    Slot add(io::SocketHandle socket, SocketUser &user) override
    {
        const Slot slot = m_slots.take();
        Entry &entry = m_slots[slot];
        entry.fd = static_cast<int>(socket);
        entry.user = &user;
        return slot;
    }

    void receive(Slot slot, bool on) override
    {
        Entry &entry = m_slots[slot];
        entry.wanted = on;
        if (on)
            arm(slot);
        else if (entry.armed && !entry.bulk)
            stopReceiving(slot);
    }

    long send(Slot slot, std::string_view bytes) override
    {
        Entry &entry = m_slots[slot];
        io_uring_sqe *const sqe = next(slot);
        io_uring_prep_send(sqe, entry.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        io_uring_sqe_set_data64(sqe, tag(slot, Send));
        return kLater;
    }

    void awaitWritable(Slot slot) override
    {
        io_uring_sqe *const sqe = next(slot);
        io_uring_prep_poll_add(sqe, m_slots[slot].fd, POLLOUT);
        io_uring_sqe_set_data64(sqe, tag(slot, Writable));
    }

    void accept(Slot slot) override
    {
        m_slots[slot].accepts = true;
        io_uring_sqe *const sqe = next(slot);
        io_uring_prep_multishot_accept(sqe, m_slots[slot].fd, nullptr, nullptr,
                                       SOCK_NONBLOCK | SOCK_CLOEXEC);
        io_uring_sqe_set_data64(sqe, tag(slot, Accept));
    }

    void close(Slot slot, bool reset) override
    {
        Entry &entry = m_slots[slot];
        if (entry.closing)
            return;
        entry.closing = true;
        entry.wanted = false;
        if (reset)
            m_sockets.resetOnClose(entry.fd);
        if (entry.inFlight == 0) {
            m_closing.push_back(slot);
            return;
        }
        io_uring_sqe *const sqe = next(slot);
        io_uring_prep_cancel_fd(sqe, entry.fd, IORING_ASYNC_CANCEL_ALL);
        io_uring_sqe_set_data64(sqe, tag(slot, Cancel));
    }

    io::SocketHandle socket(Slot slot) const override { return m_slots[slot].fd; }

    void wait(Nanoseconds timeout) override
    {
        if (!m_closing.empty() || !m_starved.empty()) {
            io_uring_submit_and_get_events(&m_ring);
        } else if (timeout < Nanoseconds::zero()) {
            io_uring_submit_and_wait(&m_ring, 1);
        } else {
            __kernel_timespec limit{timeout.count() / 1'000'000'000,
                                    timeout.count() % 1'000'000'000};
            io_uring_cqe *first = nullptr;
            io_uring_submit_and_wait_timeout(&m_ring, &first, 1, &limit, nullptr);
        }
    }

    void report() override
    {
        reportAll();
        // Those that found no buffer try again: this turn's have gone back.
        m_starving.swap(m_starved);
        for (const EventTag &starved : m_starving) {
            if (m_slots.find(starved))
                arm(starved.slot);
        }
        m_starving.clear();
        finishClosing();
    }

    void wake() override
    {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_wake, &one, sizeof(one));
    }

    std::string_view name() const override { return "io_uring"; }
    std::size_t open() const override { return m_slots.open(); }

private:
    struct Entry {
        SocketUser *user = nullptr;
        int fd = -1;
        std::uint32_t generation = 0;
        std::uint16_t inFlight = 0; // begun, and no last completion yet
        bool used = false;
        bool wanted = false;   // receiving is
        bool armed = false;    // a receive is in flight
        bool stopping = false; // and its cancellation, too
        bool bulk = false;     // it, or the last one, takes a buffer for bodies
        bool wantsBulk = false;
        bool ended = false;
        bool accepts = false;
        bool closing = false;
    };

    std::uint64_t tag(Slot slot, Kind kind) const
    {
        return EventTag{slot, m_slots[slot].generation, kind}.pack();
    }

    io_uring_sqe *nextFree()
    {
        io_uring_sqe *sqe = io_uring_get_sqe(&m_ring);
        while (!sqe) {
            io_uring_submit(&m_ring);
            sqe = io_uring_get_sqe(&m_ring);
        }
        return sqe;
    }
    io_uring_sqe *next(Slot slot)
    {
        ++m_slots[slot].inFlight;
        return nextFree();
    }

    void watchWake()
    {
        io_uring_sqe *const sqe = nextFree();
        io_uring_prep_poll_multishot(sqe, m_wake, POLLIN);
        io_uring_sqe_set_data64(sqe, EventTag{0, 0, Wake}.pack());
    }

    void arm(Slot slot)
    {
        Entry &entry = m_slots[slot];
        if (entry.armed || !entry.wanted || entry.ended || entry.closing)
            return;
        entry.armed = true;
        entry.bulk = entry.wantsBulk;
        io_uring_sqe *const sqe = next(slot);
        if (entry.bulk)
            io_uring_prep_recv(sqe, entry.fd, nullptr, kBulk.size, 0);
        else
            io_uring_prep_recv_multishot(sqe, entry.fd, nullptr, 0, 0);
        sqe->flags |= IOSQE_BUFFER_SELECT;
        sqe->buf_group = entry.bulk ? kBulk.group : kSmall.group;
        io_uring_sqe_set_data64(sqe, tag(slot, entry.bulk ? ReceiveBulk : Receive));
    }

    void stopReceiving(Slot slot)
    {
        Entry &entry = m_slots[slot];
        if (entry.stopping)
            return;
        entry.stopping = true;
        io_uring_sqe *const sqe = next(slot);
        io_uring_prep_cancel64(sqe, tag(slot, Receive), 0);
        io_uring_sqe_set_data64(sqe, tag(slot, Cancel));
    }

    void reportAll()
    {
        std::array<io_uring_cqe *, kBatch> batch;
        std::array<io_uring_cqe, kBatch> events;
        unsigned count = 0;
        do {
            count = io_uring_peek_batch_cqe(&m_ring, batch.data(), kBatch);
            for (unsigned i = 0; i < count; ++i)
                events[i] = *batch[i];
            io_uring_cq_advance(&m_ring, count);
            for (unsigned i = 0; i < count; ++i)
                report(events[i]);
        } while (count == kBatch);
    }

    void report(const io_uring_cqe &event)
    {
        const EventTag tag = EventTag::unpack(event.user_data);
        const bool last = (event.flags & IORING_CQE_F_MORE) == 0;
        if (tag.kind == Wake) {
            std::uint64_t count = 0;
            [[maybe_unused]] const ssize_t got = ::read(m_wake, &count, sizeof(count));
            if (last)
                watchWake();
            return;
        }
        Entry *entry = m_slots.find(tag);
        if (entry && last)
            --entry->inFlight;
        if (!entry || entry->closing) {
            if (entry && entry->inFlight == 0)
                m_closing.push_back(tag.slot);
            discard(tag, event); // which may take slots
            return;
        }
        switch (tag.kind) {
        case Receive:
        case ReceiveBulk:
            received(tag, event, last);
            break;
        case Send:
            entry->user->sent(event.res);
            break;
        case Writable:
            entry->user->writable();
            break;
        case Accept:
            accepted(tag, event, last);
            break;
        default: // a cancellation: what it ended says so itself
            entry->stopping = false;
            if (!entry->wanted && entry->armed && !entry->bulk)
                stopReceiving(tag.slot);
            break;
        }
    }

    UringBuffers &buffersOf(std::uint8_t kind) { return kind == ReceiveBulk ? m_bulk : m_small; }

    /// Of a socket that is being closed: nobody wants to know, but for a connection that was
    /// accepted meanwhile.
    void discard(const EventTag &tag, const io_uring_cqe &event)
    {
        if ((event.flags & IORING_CQE_F_BUFFER) != 0)
            buffersOf(tag.kind).giveBack(event.flags >> IORING_CQE_BUFFER_SHIFT);
        else if (tag.kind == Accept && event.res >= 0 && m_slots.find(tag))
            m_slots[tag.slot].user->accepted(event.res);
        else if (tag.kind == Accept && event.res >= 0)
            m_sockets.close(event.res);
    }

    void received(const EventTag &tag, const io_uring_cqe &event, bool last)
    {
        Entry *entry = &m_slots[tag.slot];
        if (last)
            entry->armed = false;
        if (event.res > 0) {
            const unsigned buffer = event.flags >> IORING_CQE_BUFFER_SHIFT;
            const auto size = static_cast<std::size_t>(event.res);
            UringBuffers &buffers = buffersOf(tag.kind);
            entry->user->received({buffers.at(buffer), size});
            buffers.giveBack(buffer);
            entry = m_slots.find(tag);
            if (!entry || entry->closing)
                return;
            adapt(tag.slot, size);
        } else if (event.res == -ENOBUFS) {
            m_starved.push_back(tag);
            return;
        } else if (event.res != -ECANCELED) {
            entry->ended = true;
            entry->user->receiveEnded(-event.res);
            return;
        }
        arm(tag.slot);
    }

    /// Full buffers are a body, small pieces are messages. The kind of buffer changes between two
    /// receives.
    void adapt(Slot slot, std::size_t size)
    {
        Entry &entry = m_slots[slot];
        if (!entry.bulk && size == kSmall.size) {
            entry.wantsBulk = true;
            if (entry.armed)
                stopReceiving(slot);
        } else if (entry.bulk && size < kSmall.size) {
            entry.wantsBulk = false;
        }
    }

    void accepted(const EventTag &tag, const io_uring_cqe &event, bool last)
    {
        m_slots[tag.slot].user->accepted(event.res);
        Entry *const entry = m_slots.find(tag);
        // After an error the user says when to go on.
        if (last && event.res >= 0 && entry && !entry->closing)
            accept(tag.slot);
    }

    void finishClosing()
    {
        m_closed.swap(m_closing);
        for (const Slot slot : m_closed) {
            SocketUser *const user = m_slots[slot].user;
            if (m_slots[slot].accepts)
                acceptWaiting(m_slots[slot].fd, *user);
            m_sockets.close(m_slots[slot].fd);
            m_slots.release(slot);
            user->closed();
        }
        m_closed.clear();
    }

    /// Of those who accept from one socket the kernel wakes a single one. That may have been the
    /// request that was cancelled here, and another process that has the socket, too, would not
    /// hear of the connection before the next one comes.
    static void acceptWaiting(int listening, SocketUser &user)
    {
        for (unsigned i = 0; i < kMostWaiting; ++i) {
            const int socket = ::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (socket < 0)
                return;
            user.accepted(socket);
        }
    }

    const io::SocketOps &m_sockets;
    io_uring m_ring{};
    bool m_ready = false;
    int m_wake = -1;
    UringBuffers m_small;
    UringBuffers m_bulk;
    SlotTable<Entry> m_slots;
    std::vector<EventTag> m_starved; // wanted a buffer when none was left
    std::vector<EventTag> m_starving;
    std::vector<Slot> m_closing;
    std::vector<Slot> m_closed;
};

} // namespace

std::unique_ptr<Reactor> makeUringReactor(const io::SocketOps &sockets)
{
    auto reactor = std::make_unique<UringReactor>(sockets);
    if (!reactor->init())
        return nullptr;
    return reactor;
}

} // namespace portcullis::transport

#else

namespace portcullis::transport {

std::unique_ptr<Reactor> makeUringReactor(const io::SocketOps &)
{
    return nullptr;
}

} // namespace portcullis::transport

#endif
