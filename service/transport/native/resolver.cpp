// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/resolver.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <thread>
#include <utility>

namespace portcullis::transport {

namespace {

IpAddress addressOf(const sockaddr &from)
{
    if (from.sa_family == AF_INET)
        return IpAddress::fromV4(
            ntohl(reinterpret_cast<const sockaddr_in *>(&from)->sin_addr.s_addr));
    IpAddress address;
    const auto *v6 = reinterpret_cast<const sockaddr_in6 *>(&from);
    std::memcpy(address.bytes.data(), &v6->sin6_addr, address.bytes.size());
    return address;
}

std::vector<IpAddress> addressesOf(const std::string &name)
{
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_ADDRCONFIG;
    addrinfo *found = nullptr;
    std::vector<IpAddress> addresses;
    if (::getaddrinfo(name.c_str(), nullptr, &wanted, &found) != 0)
        return addresses;
    for (const addrinfo *each = found; each; each = each->ai_next) {
        if (each->ai_family == AF_INET || each->ai_family == AF_INET6)
            addresses.push_back(addressOf(*each->ai_addr));
    }
    ::freeaddrinfo(found);
    return addresses;
}

} // namespace

/// What the threads hold on to, as they may outlive the resolver.
struct Resolver::Shared : std::enable_shared_from_this<Resolver::Shared> {
    struct Question {
        std::string name;
        Done done;
    };

    std::mutex mutex;
    Post post; // empty once the resolver has gone
    std::deque<Question> waiting;
    std::size_t running = 0;

    void answerAll()
    {
        std::unique_lock lock(mutex);
        while (post && !waiting.empty()) {
            Question question = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            auto addresses = addressesOf(question.name);
            lock.lock();
            if (post)
                post([done = std::move(question.done), addresses = std::move(addresses)]() mutable {
                    done(std::move(addresses));
                });
        }
        --running;
    }
};

Resolver::Resolver(Post post) : m_shared(std::make_shared<Shared>())
{
    m_shared->post = std::move(post);
}

Resolver::~Resolver()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->post = nullptr;
    m_shared->waiting.clear();
}

void Resolver::lookUp(const std::string &name, Done done)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->waiting.push_back({name, std::move(done)});
    if (m_shared->running >= kMostAtOnce)
        return;
    ++m_shared->running;
    std::thread([shared = m_shared] { shared->answerAll(); }).detach();
}

} // namespace portcullis::transport
