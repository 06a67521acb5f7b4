// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/pipeline/authenticate/introspection_cache.h"
#include "service/pipeline/authenticate/key_sets.h"
#include "service/upstream/http_client.h"

#include <cstdint>
#include <set>
#include <string>

namespace portcullis::control {

/// Talks to identity providers for all workers, from the control thread: fetches key sets, and
/// introspects tokens.
class IdentityClient final : public pipeline::IntrospectionTransport {
public:
    /// Between two background fetches of each key set.
    static constexpr Seconds kRefresh{300};
    /// After a failed fetch, of that key set.
    static constexpr Seconds kRetry{15};
    static constexpr Milliseconds kFetchTimeout{5'000};
    static constexpr std::size_t kMaxKeySet = 1024 * 1024; ///< bytes

    /// `loop` is the control thread's and outlives this.
    IdentityClient(io::Loop &loop, telemetry::WorkerMetrics &metrics);

    /// From then on key sets are fetched. `keySets` outlives this client.
    void attach(pipeline::KeySets &keySets);
    /// Fetches every key set now, and again every kRefresh. After each reload.
    void refreshAll();
    /// Any thread: fetches one, and ends with install() or failed().
    void fetch(const pipeline::KeySetSource &source);

    void post(const model::IntrospectionAuthenticator &authenticator, std::string authorization,
              std::string body, std::function<void(Result<std::string>)> done) override;

private:
    void retryFailed();
    void fetchHere(const pipeline::KeySetSource &source);
    void fetchKeys(const pipeline::KeySetSource &source, const std::string &url);
    void discovered(const pipeline::KeySetSource &source, const std::string &text);
    void failed(const pipeline::KeySetSource &source, const std::string &why);

    io::Loop &m_loop;
    pipeline::KeySets *m_keySets = nullptr;
    std::set<std::uint64_t> m_failed; // slots, to be fetched again soon
    io::Timer m_timer;
    io::Timer m_retry;
    upstream::HttpClient m_http;
};

} // namespace portcullis::control
