// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/task.h"
#include "service/pipeline/exchange_run.h"
#include "service/pipeline/proxy/proxy.h"
#include "service/pipeline/transform_request/transform_request.h"
#include "service/pipeline/transform_response/transform_response.h"

#include <optional>
#include <string>

namespace portcullis::pipeline {

/// Steps 6 to 8 of one exchange: what is sent to the upstream, the exchange with it, and what comes
/// back. Called in the order in which they stand; those that yield a truth say whether the exchange
/// goes on; if not it has been answered. Lives in the pipeline's coroutine frame.
class Forwarding final : private ProxySource {
public:
    explicit Forwarding(ExchangeRun &run) : m_run(run), m_x(run.exchange()) { }

    /// All of the request but its body.
    bool transformRequest();
    /// Whether transformBody() has something to do, for which it waits.
    bool looksAtBody() const
    {
        return m_request.body == BodyAction::Edit || m_request.body == BodyAction::RefuseIfAny;
    }
    io::Task<bool> transformBody();

    bool chooseUpstream();
    /// Until there is the head of an answer, or a reason why there is none.
    io::Task<Decision> proxy() { return m_proxy->begin(); }
    /// Notes what proxy() did.
    bool mayAnswer(const Decision &proxied);

    io::Task<> transformResponse();

private:
    void makeHead(upstream::OutgoingHead &head, const upstream::TargetState &target) override;
    void filterTrailers(http::FieldList &trailers) override;
    void interim(const http::ResponseHead &head) override;

    bool prepare();
    io::Task<bool> editRequestBody();
    io::Task<bool> requestBodyIsEmpty();
    io::Task<bool> editResponseBody(OutgoingResponse &response);
    io::Task<> tunnel(OutgoingResponse &response);
    http::Framing responseFraming(const OutgoingResponse &response) const;

    ExchangeRun &m_run;
    Exchange &m_x;
    OutgoingRequest m_request;
    FieldStepValues m_responseValues;
    std::optional<std::string> m_requestBody; // collected and edited
    std::optional<Proxy> m_proxy;
    upstream::WorkerUpstream *m_upstream = nullptr;
};

} // namespace portcullis::pipeline
