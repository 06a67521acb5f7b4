// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "http2_peer.h"
#include "service/upstream/pool.h"
#include "upstream_fixture.h"

#include <list>

namespace portcullis::test {

/// One exchange, and what has been read of its answer.
struct Http2Exchange {
    io::Waker waker;
    Arena arena;
    upstream::ConnectionLease lease{nullptr, upstream::ReturnToPool{}};
    http::ResponseHead head;
    http::ParseStatus status = http::ParseStatus::NeedMore;
    upstream::Connection::BodyStatus last = upstream::Connection::BodyStatus::Waiting;
    std::string body;
    bool haveHead = false;
    int interims = 0;

    void read(std::size_t most = SIZE_MAX)
    {
        while (!haveHead) {
            status = lease->readHead(arena, head);
            if (status != http::ParseStatus::Done)
                return;
            haveHead = head.status >= 200 || head.status == 101;
            interims += haveHead ? 0 : 1;
        }
        while (body.size() < most) {
            const upstream::Connection::Body piece = lease->body();
            last = piece.status;
            if (last != upstream::Connection::BodyStatus::Data)
                return;
            body.append(piece.bytes);
            lease->consumeBody(piece.bytes.size());
        }
    }
};

/// A pool of HTTP/2 sessions and the servers that they reach.
struct Http2Fixture {
    explicit Http2Fixture(std::vector<nghttp2_settings_entry> peerSettings = {},
                          std::size_t chunk = MemoryStream::kAll)
        : settings(std::move(peerSettings))
    {
        network.loop.chunk = chunk;
        network.loop.accept = [this](const io::Endpoint &, io::StreamPtr stream) {
            if (!silent)
                peers.emplace_back(std::move(stream), settings);
            else
                peers.emplace_back(std::move(stream), settings, true);
        };
        model::Upstream config = upstreamWithWeights({1});
        config.protocol = model::UpstreamProtocol::H2;
        config.timeouts.keepAlive = keepAlive;
        state = stateOf(config);
        pool = std::make_unique<upstream::Pool>(network.loop, state,
                                                state->targets()->targets.front(), counters);
    }
    ~Http2Fixture()
    {
        exchanges.clear();
        pool.reset();
        peers.clear();
        network.loop.run();
    }
    Http2Exchange &begin()
    {
        Http2Exchange &x = exchanges.emplace_back();
        x.lease = pool->takeIdle(x.waker);
        if (!x.lease)
            x.lease = pool->connect(x.waker);
        network.loop.run();
        if (x.lease->connected())
            pool->settle(x.lease);
        return x;
    }
    /// With a GET without a body.
    Http2Exchange &ask()
    {
        Http2Exchange &x = begin();
        sendRequest(*x.lease);
        network.loop.run();
        return x;
    }
    /// With a POST whose body the test sends.
    Http2Exchange &post()
    {
        Http2Exchange &x = begin();
        upstream::OutgoingHead head;
        head.method = "POST";
        head.target = "/post";
        head.host = "a";
        head.framing = {http::Framing::Kind::Chunked, 0};
        (void)x.lease->sendHead(head);
        x.lease->flush();
        network.loop.run();
        return x;
    }
    void respond(std::int32_t id, const Fields &fields, const std::string &body = {},
                 const Fields &trailers = {})
    {
        peers.back().respond(id, fields, {body, trailers, true});
        network.loop.run();
    }
    Http2Peer &peer() { return peers.back(); }

    Milliseconds keepAlive{4'000};
    std::vector<nghttp2_settings_entry> settings;
    bool silent = false;
    Network network;
    std::list<Http2Peer> peers;
    telemetry::TargetCounters counters;
    std::shared_ptr<upstream::UpstreamState> state;
    std::unique_ptr<upstream::Pool> pool;
    std::list<Http2Exchange> exchanges;
};

} // namespace portcullis::test
