// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/discovery/consul_provider.h"

#include "service/control/discovery/consul_answer.h"

#include <utility>

namespace portcullis::control {

ConsulProvider::ConsulProvider(const model::Discovery &config, const DiscoveryNeeds &needs,
                               Heard heard)
    : m_config(config)
    , m_needs(needs)
    , m_heard(std::move(heard))
    , m_again([this] { ask(); })
    , m_http(needs.loop, needs.metrics)
{
    m_again.start(m_needs.loop.timers(), Milliseconds::zero());
}

/// What is asked just now is answered by the client's end.
ConsulProvider::~ConsulProvider()
{
    m_ending = true;
}

void ConsulProvider::ask()
{
    const auto &consul = std::get<model::ConsulDiscovery>(m_config.kind);
    upstream::ClientRequest request;
    std::string base = consul.url;
    if (base.ends_with('/'))
        base.pop_back();
    request.url = base + consulQuery(consul, m_index);
    request.tls = consul.tls;
    request.timeout = kGrace + (m_index > 0 ? consul.wait + consul.wait / 16 : Milliseconds(0));
    request.maxBody = kMaxAnswer;
    request.fields = {{"Accept", "application/json"}};
    if (consul.token.kind != model::SecretRef::Kind::None) {
        // Each time: whoever changes it need not reload.
        auto token = m_needs.secret(consul.token);
        if (!token) {
            failed("the token can't be had: " + token.error().what);
            return;
        }
        request.fields.emplace_back("X-Consul-Token", std::move(*token));
    }
    m_http.send(std::move(request), [this](const Result<upstream::ClientResponse> &answer) {
        if (!m_ending)
            answered(answer);
    });
}

void ConsulProvider::answered(const Result<upstream::ClientResponse> &answer)
{
    if (!answer) {
        failed(answer.error().what);
        return;
    }
    if (answer->status != 200) {
        failed("status " + std::to_string(answer->status));
        return;
    }
    auto targets = parseConsulAnswer(answer->body, m_config);
    if (!targets) {
        failed(targets.error().what);
        return;
    }
    m_backoff.succeeded();
    m_index = nextConsulIndex(m_index, answer->field("X-Consul-Index"));
    // Without an index the agent does not keep the question: then it is asked now and then.
    m_again.start(m_needs.loop.timers(), m_index > 0 ? kPause : Backoff::kFirst);
    m_heard(std::move(targets));
}

/// From the beginning: an agent that was away may count anew.
void ConsulProvider::failed(std::string why)
{
    m_index = 0;
    m_again.start(m_needs.loop.timers(), m_backoff.failed());
    m_heard(failure(std::move(why)));
}

} // namespace portcullis::control
