// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/reactor.h"
#include "service/transport/native/slots.h"

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace portcullis::transport {

namespace {

/// Bytes read by one call: what a body moves by.
constexpr std::size_t kReadSize = 64 * 1024;
constexpr int kEventsPerTurn = 256;
/// Connections accepted in one turn: those that are open go on meanwhile.
constexpr int kAcceptsPerTurn = 64;
constexpr std::uint64_t kWakeTag = ~std::uint64_t{0};

thread_local std::array<char, kReadSize> t_scratch;

/// Edge-triggered: each socket is registered once for all it may ever wait for, and no call to the
/// system is made to change that. What an edge announced is remembered until it is used up.
class EpollReactor final : public Reactor {
public:
    EpollReactor(const io::SocketOps &sockets, int epoll, int wake)
        : m_sockets(sockets), m_epoll(epoll), m_wake(wake)
    {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = kWakeTag;
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event);
    }
    ~EpollReactor() override
    {
        ::close(m_wake);
        ::close(m_epoll);
    }

    Slot add(io::SocketHandle socket, SocketUser &user) override
    {
        const Slot slot = m_slots.take();
        Entry &entry = m_slots[slot];
        entry.fd = static_cast<int>(socket);
        entry.user = &user;
        epoll_event event{};
        event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
        event.data.u64 = EventTag{slot, entry.generation, 0}.pack();
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, entry.fd, &event);
        return slot;
    }

    void receive(Slot slot, bool on) override
    {
        Entry &entry = m_slots[slot];
        entry.receiving = on;
        if (on && entry.readable)
            schedule(slot);
    }

    long send(Slot slot, std::string_view bytes) override
    {
        Entry &entry = m_slots[slot];
        const ssize_t sent =
            ::send(entry.fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0)
            return sent;
        if (errno != EAGAIN && errno != EINTR)
            return -errno;
        entry.sending = true;
        return kLater;
    }

    void awaitWritable(Slot slot) override { m_slots[slot].sending = true; }

    void accept(Slot slot) override
    {
        m_slots[slot].accepting = true;
        m_slots[slot].readable = true;
        schedule(slot);
    }

    void close(Slot slot, bool reset) override
    {
        Entry &entry = m_slots[slot];
        if (entry.fd < 0)
            return;
        if (reset)
            m_sockets.resetOnClose(entry.fd);
        // A listening socket may have other handles, and epoll forgets only with the last of them.
        if (entry.accepting)
            ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, entry.fd, nullptr);
        m_sockets.close(entry.fd);
        entry.fd = -1;
        m_closing.push_back(slot);
    }

    io::SocketHandle socket(Slot slot) const override { return m_slots[slot].fd; }

    void wait(Nanoseconds timeout) override
    {
        const bool busy = !m_closing.empty() || !m_ready.empty();
        const auto ms = std::chrono::ceil<Milliseconds>(timeout).count();
        const int wait = busy ? 0 : (timeout < Nanoseconds::zero() ? -1 : static_cast<int>(ms));
        m_count = ::epoll_wait(m_epoll, m_events.data(), kEventsPerTurn, wait);
    }

    void report() override
    {
        // What was ready before comes first, so that nobody is passed over for ever.
        m_serving.swap(m_ready);
        for (const EventTag &tag : m_serving) {
            if (Entry *const entry = m_slots.find(tag)) {
                entry->scheduled = false;
                serveReadable(tag);
            }
        }
        m_serving.clear();
        for (int i = 0; i < m_count; ++i)
            report(m_events[static_cast<std::size_t>(i)]);
        finishClosing();
    }

    void wake() override
    {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_wake, &one, sizeof(one));
    }

    std::string_view name() const override { return "epoll"; }
    std::size_t open() const override { return m_slots.open(); }

private:
    struct Entry {
        SocketUser *user = nullptr;
        int fd = -1;
        std::uint32_t generation = 0;
        bool used = false;
        bool receiving = false;
        bool accepting = false;
        bool sending = false;
        bool readable = false;
        bool ending = false; // the peer ended its direction, or it broke: bytes may come before
        bool scheduled = false;
        bool ended = false;
    };

    void schedule(Slot slot)
    {
        Entry &entry = m_slots[slot];
        if (entry.scheduled || entry.fd < 0)
            return;
        entry.scheduled = true;
        m_ready.push_back({slot, entry.generation, 0});
    }

    void report(const epoll_event &event)
    {
        if (event.data.u64 == kWakeTag) {
            std::uint64_t count = 0;
            [[maybe_unused]] const ssize_t got = ::read(m_wake, &count, sizeof(count));
            return;
        }
        const EventTag tag = EventTag::unpack(event.data.u64);
        Entry *entry = m_slots.find(tag);
        if (!entry || entry->fd < 0)
            return;
        if ((event.events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
            entry->readable = true;
            if ((event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
                entry->ending = true;
            serveReadable(tag);
            entry = m_slots.find(tag);
        }
        if (entry && entry->fd >= 0 && entry->sending
            && (event.events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) {
            entry->sending = false;
            entry->user->writable();
        }
    }

    void serveReadable(const EventTag &tag)
    {
        Entry &entry = m_slots[tag.slot];
        if (entry.fd < 0 || !entry.readable)
            return;
        if (entry.accepting)
            acceptSome(tag);
        else if (entry.receiving && !entry.ended)
            receiveOnce(tag.slot);
    }

    void receiveOnce(Slot slot)
    {
        Entry &entry = m_slots[slot];
        const ssize_t got = ::recv(entry.fd, t_scratch.data(), t_scratch.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            entry.readable = false;
            return;
        }
        if (got <= 0) {
            entry.ended = true;
            entry.user->receiveEnded(got == 0 ? 0 : errno);
            return;
        }
        // Less than was asked for is all there was: the next byte, or the end, is a new edge. But
        // an end that came with these bytes announces itself no more.
        const auto size = static_cast<std::size_t>(got);
        entry.readable = entry.ending || size == t_scratch.size();
        const EventTag tag{slot, entry.generation, 0};
        entry.user->received({t_scratch.data(), size});
        Entry *const after = m_slots.find(tag);
        if (after && after->readable && after->receiving)
            schedule(slot);
    }

    void acceptSome(const EventTag &tag)
    {
        for (int i = 0; i < kAcceptsPerTurn; ++i) {
            Entry *const entry = m_slots.find(tag);
            if (!entry || entry->fd < 0 || !entry->accepting)
                return;
            const int socket = ::accept4(entry->fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (socket >= 0) {
                entry->user->accepted(socket);
                continue;
            }
            if (errno == EINTR || errno == ECONNABORTED)
                continue;
            entry->readable = false;
            if (errno != EAGAIN) {
                entry->accepting = false;
                entry->user->accepted(-errno);
            }
            return;
        }
        schedule(tag.slot);
    }

    void finishClosing()
    {
        m_closed.swap(m_closing);
        for (const Slot slot : m_closed) {
            SocketUser *const user = m_slots[slot].user;
            m_slots.release(slot);
            user->closed();
        }
        m_closed.clear();
    }

    const io::SocketOps &m_sockets;
    const int m_epoll;
    const int m_wake;
    SlotTable<Entry> m_slots;
    std::array<epoll_event, kEventsPerTurn> m_events{};
    int m_count = 0;
    std::vector<EventTag> m_ready; // have something left of an edge
    std::vector<EventTag> m_serving;
    std::vector<Slot> m_closing;
    std::vector<Slot> m_closed;
};

} // namespace

std::unique_ptr<Reactor> makeEpollReactor(const io::SocketOps &sockets)
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        return nullptr;
    const int wake = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (wake < 0) {
        ::close(epoll);
        return nullptr;
    }
    return std::make_unique<EpollReactor>(sockets, epoll, wake);
}

} // namespace portcullis::transport
