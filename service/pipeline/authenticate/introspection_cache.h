// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/token_facts.h"
#include "service/pipeline/authenticate/wait_ticket.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portcullis::pipeline {

struct CompiledAuthenticator;

/// Sends introspection requests. Implemented by the control plane; tests answer by hand.
struct IntrospectionTransport {
    virtual ~IntrospectionTransport() = default;
    /// POSTs `body` (application/x-www-form-urlencoded) with the field `Authorization` to the
    /// authenticator's endpoint. `done` is called exactly once, on any thread, also from within
    /// post(), with the body of a 200 answer of at most kMaxIntrospectionAnswer bytes, or an error.
    /// The authenticator is valid during the call only.
    virtual void post(const model::IntrospectionAuthenticator &authenticator,
                      std::string authorization, std::string body,
                      std::function<void(Result<std::string>)> done) = 0;
};

/// Answers of identity providers about opaque tokens, shared by all workers: one request in flight
/// a token, a bounded number an authenticator, a bounded number of waiters behind them.
///
/// Any thread. What was found is kept under a SHA-256 of authenticator and token: the table holds
/// no token. Whoever waits keeps nothing alive: tickets cancel.
class IntrospectionCache {
public:
    static constexpr std::size_t kDefaultEntries = 100'000;

    /// `transport` is borrowed and outlives this, and every post() has to be done before the end.
    explicit IntrospectionCache(IntrospectionTransport *transport,
                                std::size_t entries = kDefaultEntries);
    ~IntrospectionCache();

    /// What is known and fresh about `token`. Takes one lock of many.
    std::optional<IntrospectionAnswer> find(const CompiledAuthenticator &authenticator,
                                            std::string_view token, SteadyTime now,
                                            WallTime wallNow);

    /// Asks the provider, or joins who asked before. `done` runs once, through `executor`, unless
    /// the ticket is destroyed before. ProviderBusy is answered when maxPending requests wait.
    WaitTicket lookup(const CompiledAuthenticator &authenticator, std::string_view token,
                      SteadyTime now, WallTime wallNow, const Executor &executor,
                      std::function<void(const IntrospectionAnswer &)> done);

    /// Requests on their way to providers now.
    std::size_t inFlight() const;
    std::size_t size() const;

private:
    struct Core;
    std::shared_ptr<Core> m_core; // shared with answers on their way
};

} // namespace portcullis::pipeline
