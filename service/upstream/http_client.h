// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/io/task.h"
#include "service/upstream/pool.h"
#include "shared/core/result.h"

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace portcullis::upstream {

/// A request of the gateway's own, such as for a key set.
struct ClientRequest {
    std::string method = "GET";
    std::string url; ///< http or https; checked by the model
    model::ClientTls tls;
    /// Where it goes and how that is spoken to, instead of what the URL and `tls` say; null: that.
    std::shared_ptr<UpstreamState> upstream{};
    std::shared_ptr<TargetState> target{}; ///< of `upstream`; its figures don't count this
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;
    Milliseconds timeout{5'000};       ///< for all of it
    std::size_t maxBody = 1024 * 1024; ///< of the answer
};

struct ClientResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> fields; ///< of the head, as received
    std::string body;

    /// The value of the first field of that name, in any case; empty: there is none.
    std::string_view field(std::string_view name) const;
};

/// Asks servers on the gateway's own behalf, with the same connections, TLS and strict reading as
/// for upstreams. Follows no redirect. Thread: its loop's.
class HttpClient {
public:
    using Done = std::function<void(Result<ClientResponse>)>;

    /// `metrics` is only there because pools count; it must be this thread's own.
    HttpClient(io::Loop &loop, telemetry::WorkerMetrics &metrics);
    /// Whatever runs is answered with an error.
    ~HttpClient();

    /// `done` runs once, on this thread, later or at the end of this client.
    void send(ClientRequest request, Done done);

private:
    struct Call;

    io::Task<> run(Call &call);
    io::Task<Result<ClientResponse>> exchange(Call &call);
    Result<Pool *> poolFor(const ClientRequest &request);
    Pool *targetPool(const ClientRequest &request);
    void finish(Call &call);

    io::Loop &m_loop;
    telemetry::WorkerMetrics &m_metrics;
    std::unordered_map<std::string, std::unique_ptr<Pool>> m_pools; // by origin and TLS settings
    struct TargetPool {
        std::shared_ptr<TargetState> target;
        std::unique_ptr<Pool> pool;
    };
    std::vector<TargetPool> m_targetPools; // the last one is in use, others till they are unused
    std::list<Call> m_calls;
};

} // namespace portcullis::upstream
