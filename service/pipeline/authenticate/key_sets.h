// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/jose/key_set.h"
#include "service/pipeline/authenticate/wait_ticket.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// Where the key set of one authenticator is fetched from.
struct KeySetSource {
    std::uint64_t slot = 0;    ///< KeySetSlot::id(), to be given back to install() or failed()
    std::string authenticator; ///< name, for logs
    std::string url;           ///< of the key set, or of the issuer's OpenID configuration
    bool discovery = false;    ///< `url` answers with a document whose `jwks_uri` is the key set's
    std::string issuer;        ///< what `issuer` in that document has to equal
    model::ClientTls tls;
};

/// The keys of one authenticator, over reloads that leave it as it is. Any thread.
class KeySetSlot {
public:
    KeySetSlot(std::uint64_t slotId, const std::string &name,
               const model::JwtAuthenticator &config);

    /// Never the same for two slots of a process.
    std::uint64_t id() const { return m_id; }
    /// Changes with every key set, is never the same for two key sets of a process, 0: there is
    /// none yet. Cost: one load.
    std::uint64_t generation() const { return m_generation.load(std::memory_order_acquire); }
    /// The key set and its generation. Takes a lock: only when generation() has changed.
    std::pair<std::shared_ptr<const jose::KeySet>, std::uint64_t> keys() const;
    /// The keys come from a URL and may be fetched again.
    bool refreshable() const { return m_refreshable; }
    /// A refetch would be allowed now, or is under way and can be joined.
    bool refreshAllowed(SteadyTime now) const;

private:
    friend class KeySets;

    struct Waiter {
        std::shared_ptr<std::atomic<bool>> cancelled;
        Executor executor;
        std::function<void()> done;
    };

    std::vector<Waiter> endRefresh();
    static void wake(std::vector<Waiter> waiters);

    const std::uint64_t m_id;
    const std::string m_name;
    const model::JwtAuthenticator m_config;
    const bool m_refreshable;
    std::atomic<std::uint64_t> m_generation{0};
    std::atomic<std::int64_t> m_nextRefresh{INT64_MIN}; // steady nanoseconds
    std::atomic<bool> m_refreshing{false};
    mutable std::mutex m_mutex;
    std::shared_ptr<const jose::KeySet> m_keys; // under m_mutex, as are the two below
    std::string m_text;
    std::vector<Waiter> m_waiters;
};

/// The key sets of all jwt authenticators of the process. Any thread.
class KeySets {
public:
    /// Between two refetches because of a key that is not in the set: long enough that made-up
    /// `kid`s can't make us a load on the identity provider, short enough for a key rollover.
    static constexpr Seconds kCoolDown{30};
    /// Requests that wait for one refetch; more are decided with the keys that are there.
    static constexpr std::size_t kMaxWaiters = 1024;

    using Fetch = std::function<void(const KeySetSource &)>;

    /// `fetch` starts one, on the control thread; it returns at once, is called on any thread, and
    /// ends with install() or failed(). Null: nothing is ever fetched.
    explicit KeySets(Fetch fetch = {}, Milliseconds coolDown = kCoolDown);

    /// Whether the keys of `config` come from a URL.
    static bool areFetched(const model::JwtAuthenticator &config);
    /// The slot of `config` under `name`: the one there is, if where its keys come from and what
    /// they may be used for is unchanged, else a new one. Slots that nobody holds go away.
    std::shared_ptr<KeySetSlot> slot(const std::string &name,
                                     const model::JwtAuthenticator &config);

    /// The slot of a `config` whose keys do not come from a URL but are those of `text`: the one
    /// there is if the text is the same too, else a new one, so that a plan that is not put in
    /// force after all has changed nothing. Fails when no key is usable.
    Result<std::shared_ptr<KeySetSlot>> fixedSlot(const std::string &name,
                                                  const model::JwtAuthenticator &config,
                                                  std::string_view text);

    /// Puts the keys that `text` holds (a JWK set, PEM, or for `"secret"` the secret itself) into
    /// `slot`. Returns warnings. Fails, and leaves the keys as they are, when no key is usable. The
    /// same text again changes nothing. Ends a refresh.
    Result<std::vector<std::string>> install(std::uint64_t slot, std::string_view text);
    /// A fetch failed: whoever waits goes on with the keys that are there.
    void failed(std::uint64_t slot);

    /// What the control plane fetches at the start and every few minutes.
    std::vector<KeySetSource> sources() const;

    /// Asks for one refetch because of an unknown key, or joins the one under way. nullopt: not
    /// now (cool-down, not refreshable, or too many wait). Otherwise `done` runs once, through
    /// `executor`, when it ended, unless the ticket is destroyed before.
    std::optional<WaitTicket> requestRefresh(KeySetSlot &slot, SteadyTime now, Executor executor,
                                             std::function<void()> done);

private:
    std::shared_ptr<KeySetSlot> find(std::uint64_t slot) const;
    std::shared_ptr<KeySetSlot> slotWith(const std::string &name,
                                         const model::JwtAuthenticator &config,
                                         std::optional<std::string_view> text);
    static KeySetSource sourceOf(const KeySetSlot &slot);

    const Fetch m_fetch;
    const Nanoseconds m_coolDown;
    mutable std::mutex m_mutex;
    std::vector<std::weak_ptr<KeySetSlot>> m_slots; // under m_mutex
    std::uint64_t m_lastSlot = 0;                   // under m_mutex
};

} // namespace portcullis::pipeline
