// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/metrics.h"
#include "service/upstream/worker_upstreams.h"
#include "tests/support/test_loop.h"

#include <initializer_list>
#include <list>
#include <memory>
#include <string>

namespace portcullis::test {

inline model::Upstream upstreamWithWeights(std::initializer_list<std::uint32_t> weights)
{
    model::Upstream upstream;
    upstream.name = "test";
    char name = 'a';
    for (const std::uint32_t weight : weights) {
        model::Target target;
        target.name = std::string(1, name++);
        target.host = "127.0.0.1";
        target.weight = weight;
        upstream.targets.push_back(target);
    }
    return upstream;
}

inline std::shared_ptr<upstream::UpstreamState> stateOf(const model::Upstream &config)
{
    // It is kept, and asked again for targets that come later.
    auto series = [next = telemetry::TargetSeries{1}](
                      const std::string &, const std::string &) mutable { return next++; };
    return *upstream::UpstreamState::make(config, std::move(series));
}

/// A whole request without a body.
inline void sendRequest(upstream::Connection &connection, std::string_view method = "GET")
{
    upstream::OutgoingHead head;
    head.method = method;
    head.target = "/";
    head.host = "a";
    (void)connection.sendHead(head);
    connection.endRequest({});
    connection.flush();
}

/// A loop whose outgoing connections end in peers that a test speaks for.
struct Network {
    Network()
    {
        loop.accept = [this](const io::Endpoint &, io::StreamPtr stream) {
            peers.emplace_back(std::move(stream));
        };
    }
    ~Network()
    {
        peers.clear();
        loop.run();
    }
    TestPeer &last() { return peers.back(); }

    TestLoop loop;
    std::list<TestPeer> peers;
    telemetry::Metrics metrics{1};
};

} // namespace portcullis::test
