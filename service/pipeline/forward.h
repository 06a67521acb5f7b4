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
/// back. Each function says whether the exchange goes on; if not it has been answered. Lives in the
/// pipeline's coroutine frame.
class Forwarding final : private ProxySource {
public:
    explicit Forwarding(ExchangeRun &run) : m_run(run), m_x(run.exchange()) { }

    io::Task<bool> transformRequest();
    io::Task<bool> proxy();
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
    void noteUse();

    ExchangeRun &m_run;
    Exchange &m_x;
    OutgoingRequest m_request;
    FieldStepValues m_responseValues;
    std::optional<std::string> m_requestBody; // collected and edited
    std::optional<Proxy> m_proxy;
    upstream::WorkerUpstream *m_upstream = nullptr;
};

} // namespace portcullis::pipeline
