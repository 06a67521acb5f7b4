// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/http_client.h"

#include "shared/core/ascii.h"
#include "shared/model/url.h"

namespace portcullis::upstream {

namespace {

/// Heads before the answer's own; a server that sends more is broken.
constexpr int kMaxInterim = 16;

} // namespace

struct HttpClient::Call {
    Call(ClientRequest toSend, Done whenDone)
        : request(std::move(toSend))
        , done(std::move(whenDone))
        , timer([this] { waker.notify(event::kTimer); })
    {
    }

    ClientRequest request;
    Done done;
    Arena arena;
    io::Waker waker;
    io::Timer timer;
    http::ResponseHead head;
    bool again = false; // an idle connection had died unseen
    std::list<Call>::iterator at;
    HttpClient *owner = nullptr;
    io::Task<> task; // last: dies first
};

std::string_view ClientResponse::field(std::string_view name) const
{
    for (const auto &[each, value] : fields) {
        if (equalsIgnoreCase(each, name))
            return value;
    }
    return {};
}

HttpClient::HttpClient(io::Loop &loop, telemetry::WorkerMetrics &metrics)
    : m_loop(loop), m_metrics(metrics)
{
}

HttpClient::~HttpClient()
{
    while (!m_calls.empty()) {
        Call &call = m_calls.front();
        call.task = {};
        const Done done = std::move(call.done);
        m_calls.pop_front();
        if (done)
            done(failure("stopped"));
    }
}

void HttpClient::send(ClientRequest request, Done done)
{
    Call &call = m_calls.emplace_back(std::move(request), std::move(done));
    call.at = std::prev(m_calls.end());
    call.owner = this;
    call.waker.setAfterResume(
        [](void *owner) {
            Call &resumed = *static_cast<Call *>(owner);
            resumed.owner->finish(resumed);
        },
        &call);
    call.timer.start(m_loop.timers(), call.request.timeout);
    call.task = run(call);
    call.task.start();
    finish(call);
}

/// Forgets a call that is over.
void HttpClient::finish(Call &call)
{
    if (call.task.done())
        m_calls.erase(call.at);
}

io::Task<> HttpClient::run(Call &call)
{
    Result<ClientResponse> result = co_await exchange(call);
    while (call.again)
        result = co_await exchange(call);
    const Done done = std::move(call.done);
    done(std::move(result));
}

Result<Pool *> HttpClient::poolFor(const ClientRequest &request)
{
    const auto url = model::parseUrl(request.url, model::UrlQuery::Allowed);
    if (!url)
        return failure("not a usable URL: " + url.error());
    if (request.target)
        return targetPool(request);
    const std::string key = url->host + ' ' + std::to_string(url->port) + (url->tls ? " tls " : " ")
        + request.tls.ca + ' ' + request.tls.serverName + (request.tls.verify ? "" : " unverified")
        + ' ' + request.tls.certificate + ' ' + request.tls.content;
    std::unique_ptr<Pool> &pool = m_pools[key];
    if (pool)
        return pool.get();
    model::Upstream config;
    config.name = "client";
    config.tls = request.tls;
    model::Target target;
    target.host = url->host;
    target.port = url->port;
    target.tls = url->tls;
    config.targets.push_back(std::move(target));
    auto state = UpstreamState::make(
        config, [](const std::string &, const std::string &) { return telemetry::kOtherTarget; });
    if (!state)
        return tl::unexpected(state.error());
    auto only = (*state)->targets()->targets.front();
    pool = std::make_unique<Pool>(m_loop, std::move(*state), std::move(only),
                                  m_metrics.target(telemetry::kOtherTarget));
    return pool.get();
}

Pool *HttpClient::targetPool(const ClientRequest &request)
{
    if (!m_targetPools.empty() && m_targetPools.back().target == request.target)
        return m_targetPools.back().pool.get();
    for (const TargetPool &old : m_targetPools)
        old.pool->retire();
    std::erase_if(m_targetPools, [](const TargetPool &old) { return old.pool->leases() == 0; });
    auto own = std::make_shared<TargetState>(*request.target);
    own->health = std::make_shared<TargetHealth>();
    m_targetPools.push_back({request.target,
                             std::make_unique<Pool>(m_loop, request.upstream, std::move(own),
                                                    m_metrics.target(telemetry::kOtherTarget))});
    return m_targetPools.back().pool.get();
}

io::Task<Result<ClientResponse>> HttpClient::exchange(Call &call)
{
    const ClientRequest &request = call.request;
    call.again = false;
    constexpr io::Waker::Events kAll =
        event::kConnected | event::kInput | event::kDrained | event::kFailed | event::kTimer;
    const auto pool = poolFor(request);
    if (!pool) {
        // Whoever sends must not be called back before send() has returned.
        call.timer.start(m_loop.timers(), Milliseconds::zero());
        co_await call.waker.wait(event::kTimer);
        co_return tl::unexpected(pool.error());
    }
    ConnectionLease lease = (*pool)->takeIdle(call.waker);
    if (!lease)
        lease = (*pool)->connect(call.waker);
    if (!lease) {
        call.timer.start(m_loop.timers(), Milliseconds::zero());
        co_await call.waker.wait(event::kTimer);
        co_return failure("too many connections");
    }
    while (!lease->connected()) {
        const io::Waker::Events events = co_await call.waker.wait(kAll);
        if (lease->error())
            co_return failure(*lease->error() == io::StreamError::Tls ? "TLS failed"
                                                                      : "can't connect");
        if ((events & event::kTimer) != 0)
            co_return failure("timed out");
    }
    (*pool)->settle(lease);

    const auto url = model::parseUrl(request.url, model::UrlQuery::Allowed);
    std::string target = url->path.empty() ? "/" : url->path;
    if (!url->query.empty())
        target += '?' + url->query;
    http::FieldList fields;
    for (const auto &[name, value] : request.fields)
        fields.append(name, value);
    OutgoingHead head;
    head.method = request.method;
    head.target = target;
    head.host = (*pool)->target().hostField;
    head.fields = &fields;
    if (!request.body.empty())
        head.framing = {http::Framing::Kind::Length, request.body.size()};
    if (lease->sendHead(head))
        co_return failure("can't be sent");
    lease->sendBody(request.body);
    lease->endRequest({});
    lease->flush();

    ClientResponse response;
    bool haveHead = false;
    int interims = 0;
    while (true) {
        while (!haveHead) {
            const http::ParseStatus status = lease->readHead(call.arena, call.head);
            if (status == http::ParseStatus::Failed)
                co_return failure("malformed answer");
            if (status == http::ParseStatus::NeedMore)
                break;
            haveHead = call.head.status >= 200;
            if (!haveHead && ++interims > kMaxInterim)
                co_return failure("too many interim answers");
        }
        while (haveHead) {
            const Connection::Body body = lease->body();
            if (body.status == Connection::BodyStatus::End) {
                response.status = call.head.status;
                for (const http::Field &field : call.head.fields)
                    response.fields.emplace_back(field.name, field.value);
                co_return response;
            }
            if (body.status == Connection::BodyStatus::Waiting)
                break;
            if (body.status != Connection::BodyStatus::Data)
                co_return failure("the answer was cut off");
            if (response.body.size() + body.bytes.size() > request.maxBody)
                co_return failure("the answer is too large");
            response.body.append(body.bytes);
            lease->consumeBody(body.bytes.size());
        }
        if (!haveHead && lease->ended()) {
            call.again = lease->uses() > 1 && !lease->responseBegan();
            co_return failure("the connection was closed");
        }
        const io::Waker::Events events = co_await call.waker.wait(kAll);
        if ((events & event::kTimer) != 0)
            co_return failure("timed out");
    }
}

} // namespace portcullis::upstream
