// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/resolver.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <system_error>
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
    using Askers = std::vector<Done>;

    std::mutex mutex;
    Post post; // empty once the resolver has gone
    // Each name is looked up once for all who ask meanwhile: a name server that hangs must not
    // leave a line that is longer than what it answers afterwards.
    std::map<std::string, Askers> asked;
    std::deque<std::string> waiting; // of those the ones that no thread has taken yet
    std::size_t running = 0;

    void answerAll()
    {
        std::unique_lock lock(mutex);
        while (post && !waiting.empty()) {
            const std::string name = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            auto addresses = addressesOf(name);
            lock.lock();
            if (!post)
                break;
            post([askers = std::move(asked[name]), addresses = std::move(addresses)] {
                for (const Done &done : askers)
                    done(addresses);
            });
            asked.erase(name);
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
    m_shared->asked.clear();
}

void Resolver::lookUp(const std::string &name, Done done)
{
    const std::lock_guard lock(m_shared->mutex);
    Shared::Askers &askers = m_shared->asked[name];
    askers.push_back(std::move(done));
    if (askers.size() > 1)
        return;
    m_shared->waiting.push_back(name);
    if (m_shared->running >= kMostAtOnce)
        return;
    ++m_shared->running;
    try {
        std::thread([shared = m_shared] { shared->answerAll(); }).detach();
    } catch (const std::system_error &) { // the system has no more threads
        --m_shared->running;
        if (m_shared->running > 0)
            return; // one of the others will come to it
        m_shared->waiting.pop_back();
        m_shared->post([askers = std::move(askers)] {
            for (const Done &refused : askers)
                refused({});
        });
        m_shared->asked.erase(name);
    }
}

} // namespace portcullis::transport
