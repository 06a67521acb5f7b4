// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/task.h"
#include "service/pipeline/common/decision.h"
#include "service/pipeline/common/exchange.h"
#include "service/upstream/worker_upstreams.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Step 7: the exchange with the upstream, body streams included.
namespace portcullis::pipeline {

/// The request as it is to be sent; what depends on the target is asked for at each attempt.
class ProxySource {
public:
    virtual ~ProxySource() = default;
    /// Fills in all of the head but its framing, for one target.
    virtual void makeHead(upstream::OutgoingHead &head, const upstream::TargetState &target) = 0;
    /// Removes what may not follow the request's body.
    virtual void filterTrailers(http::FieldList &trailers) = 0;
    /// Passes an interim response (not 100, not 101) on.
    virtual void interim(const http::ResponseHead &head) = 0;
};

/// What is to be proxied. All of it outlives the Proxy.
struct ProxyInput {
    Exchange &exchange;
    upstream::WorkerUpstream &upstream;
    ProxySource &source;
    /// The body, if it was collected; otherwise it is streamed from the exchange.
    const std::string *body = nullptr;
    std::uint64_t maxBody = 0; ///< of a streamed one; 0: no bound
    std::string_view upgrade;  ///< the protocol that is asked for; empty: none
};

/// One request's dealings with an upstream: picks targets, connects, sends, tries again where that
/// is safe, and reads the response. Coroutine methods, called in the order in which they stand.
/// Destroying it lets go of the connection. Thread: the worker's.
class Proxy {
public:
    /// Interim responses that are passed on; an upstream that sends more is broken.
    static constexpr int kMaxInterim = 64;

    explicit Proxy(const ProxyInput &input);
    Proxy(const Proxy &) = delete;
    Proxy &operator=(const Proxy &) = delete;

    /// Until there is a final response head (see head()), or a reason why there is none.
    io::Task<Decision> begin();
    const http::ResponseHead &head() const { return m_head; }

    /// Collects the response body in `out`, up to `limit` bytes.
    io::Task<Decision> collect(std::string &out, std::uint64_t limit);
    /// Sends the response body on as it comes, or reads and forgets it (`drop`), and whatever is
    /// left of the request's body meanwhile. The response head has been sent.
    io::Task<Decision> stream(bool drop);
    /// Bytes both ways, until both sides have ended or neither says anything for the idle time. A
    /// reset of the upstream becomes one of the client, unless it had ended its direction before.
    io::Task<> tunnel();
    /// Of a response that stream() or collect() has read to its end.
    const http::FieldList &trailers() const { return m_lease->trailers(); }

    std::string_view targetName() const { return m_targetName; }
    std::uint32_t retries() const { return m_retries; }

private:
    enum class Try : std::uint8_t { Done, Again };
    struct Attempt {
        Try outcome = Try::Done;
        Decision decision;
    };

    io::Task<Decision> waitForRoom();
    io::Task<Attempt> attempt();
    io::Task<Decision> connect(upstream::Pool &pool);
    std::optional<Reason> sendHead(const upstream::TargetState &target);
    std::optional<Reason> pumpRequest();
    std::optional<Reason> sendPiece(std::string_view bytes);
    void endRequest();
    std::optional<Decision> readHead();
    bool mayRetry(bool sent) const;
    void markTried(const upstream::Pool &pool);
    void noteAnswer() const;
    Decision failedIn(Reason reason) const;
    void armResponse();
    io::Waker::Events interest() const;

    ProxyInput m_in;
    Exchange &m_x;
    upstream::BreakerPlace m_place;
    upstream::ConnectionLease m_lease;
    upstream::Pool *m_pool = nullptr; // the lease's; only to be used while there is one
    http::ResponseHead m_head;
    upstream::TriedTargets m_tried;
    std::string_view m_targetName;
    std::uint64_t m_bodyTaken = 0;
    bool m_requestDone = false;
    bool m_idempotent = false;
    bool m_haveHead = false;
    int m_interims = 0;
    std::uint32_t m_retries = 0;
    io::Timer m_timer; // connect, response, idle: one at a time
    io::Timer m_total;
};

} // namespace portcullis::pipeline
