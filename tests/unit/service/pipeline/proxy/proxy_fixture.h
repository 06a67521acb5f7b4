// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/proxy/proxy.h"
#include "tests/unit/service/transport/http1/server_fixture.h"
#include "tests/unit/service/upstream/upstream_fixture.h"

namespace portcullis::test {

inline const QByteArray kOk = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";

inline QByteArray post(const QByteArray &body, qsizetype length = -1)
{
    return "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + QByteArray::number(length < 0 ? body.size() : length) + "\r\n\r\n" + body;
}

class PlainSource final : public pipeline::ProxySource {
public:
    explicit PlainSource(pipeline::Exchange &x) : m_x(x) { }
    void makeHead(upstream::OutgoingHead &head, const upstream::TargetState &target) override
    {
        head.method = m_x.head().method;
        head.target = m_x.head().target;
        head.host = target.hostField;
    }
    void filterTrailers(http::FieldList &) override { }
    void interim(const http::ResponseHead &head) override
    {
        m_x.sendInterim(head.status, head.fields);
    }

private:
    pipeline::Exchange &m_x;
};

/// A client, a connection whose exchanges are proxied, and the upstream's targets: ports 1, 2, …
struct ProxyFixture {
    explicit ProxyFixture(std::size_t targets = 1, std::size_t chunk = MemoryStream::kAll)
        : f(chunk)
    {
        config.name = "test";
        for (std::size_t i = 1; i <= targets; ++i) {
            model::Target target;
            target.name = std::to_string(i);
            target.host = "127.0.0.1";
            target.port = static_cast<std::uint16_t>(i);
            config.targets.push_back(target);
        }
        f.loop.chunk = chunk;
        f.loop.accept = [this](const io::Endpoint &endpoint, io::StreamPtr stream) {
            ports += QByteArray::number(endpoint.port);
            peers.emplace_back(std::move(stream));
        };
        f.handler.script = [this](pipeline::Exchange &x) { return serve(x); };
    }
    ~ProxyFixture()
    {
        f.connection.reset();
        peers.clear();
    }
    io::Task<> serve(pipeline::Exchange &x)
    {
        PlainSource source(x);
        pipeline::Proxy proxy(
            pipeline::ProxyInput{x, *worker, source, nullptr, maxBody, x.head().upgrade});
        const pipeline::Decision begun = co_await proxy.begin();
        retries = proxy.retries();
        if (begun.refusal) {
            ScriptedHandler::refuse(x, *begun.refusal);
            co_return;
        }
        x.sendHead(proxy.head().status, {}, proxy.head().framing);
        if (proxy.head().status == 101) {
            co_await proxy.tunnel();
            co_return;
        }
        const pipeline::Decision streamed = co_await proxy.stream(false);
        failure = streamed.refusal;
        if (failure)
            x.abort();
        else
            x.finish(proxy.trailers());
    }
    QByteArray talk(const QByteArray &bytes)
    {
        if (!worker) {
            state = stateOf(config);
            worker = std::make_unique<upstream::WorkerUpstream>(f.loop, state, metrics.worker(0));
        }
        return f.talk(bytes);
    }
    QByteArray reply(const QByteArray &bytes)
    {
        peers.back().send({bytes.constData(), std::size_t(bytes.size())});
        f.loop.run();
        return f.answer();
    }
    QByteArray code(const QByteArray &answer) const
    {
        return answer.mid(answer.indexOf("\r\n\r\n") + 4);
    }
    bool nothingLeft() const
    {
        for (const auto &target : state->targets()->targets) {
            if (target->health->inFlight != 0)
                return false;
        }
        return f.handler.alive == 0;
    }

    telemetry::Metrics metrics{1};
    model::Upstream config;
    ServerFixture f;
    std::list<TestPeer> peers;
    QByteArray ports; // connected to, in order
    std::shared_ptr<upstream::UpstreamState> state;
    std::unique_ptr<upstream::WorkerUpstream> worker;
    std::uint64_t maxBody = 0;
    std::uint32_t retries = 0;
    std::optional<Reason> failure;
};

} // namespace portcullis::test
