// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/authentication.h"
#include "service/pipeline/common/decision.h"
#include "service/pipeline/common/exchange.h"
#include "service/pipeline/common/template.h"
#include "service/pipeline/decide.h"
#include "service/pipeline/receive/receive.h"
#include "service/pipeline/worker.h"
#include "service/telemetry/record.h"
#include "service/telemetry/trace_context.h"

#include <array>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// What the proxy did, for the record. Views live as long as the exchange.
struct UpstreamUse {
    std::string_view upstream;
    std::string_view target;
    int status = 0;
    std::uint32_t retries = 0;
};

/// One exchange on its way through the steps: what was found out so far, and the trace of verdicts
/// and times. Answers refusals, and leaves the record of the exchange when it ends, however it
/// ends. Lives in the pipeline's coroutine frame.
class ExchangeRun {
public:
    ExchangeRun(Worker &worker, Exchange &exchange);
    ExchangeRun(const ExchangeRun &) = delete;
    ExchangeRun &operator=(const ExchangeRun &) = delete;
    ~ExchangeRun();

    /// The step that time is counted for from now on.
    void enter(Stage stage);
    /// A step that has nothing to do for this exchange. It takes no time, so the clock is not
    /// asked; the few nanoseconds count for the step before.
    void pass(Stage stage);
    /// Answers with a problem document. `fields` are sent beside.
    void refuse(const Decision &decision, http::FieldList fields = {});
    /// Answers with a problem document for a rule of the matched route.
    void refuseByRoute(const Decision &decision)
    {
        refuse(ofRoute(plan(), decision, m_exchange.arena()));
    }
    /// Answers a CORS preflight, whose `fields` are complete.
    void answerPreflight(http::FieldList &fields);
    /// Answers without an upstream and without a refusal.
    void answer(int status, http::FieldList &fields, std::string_view body,
                std::optional<Reason> why);
    /// The client can't be told any more, or only by a reset.
    void breakOff(const Decision &decision);
    /// Notes a verdict of a rule in shadow mode.
    void noteShadow(Reason reason, std::string_view rule);
    /// The final status, for the record, where the proxy sends the answer.
    void noteStatus(int status) { m_record.status = status; }
    /// The answer was given whole.
    void noteComplete() { m_complete = true; }
    /// The current time as a value of `Date`; lives as long as the exchange.
    std::string_view date();

    Exchange &exchange() { return m_exchange; }
    Worker &worker() { return m_worker; }
    const Snapshot &snapshot() const { return *m_pin.get(); }
    bool hasSnapshot() const { return m_pin.get() != nullptr; }
    const RequestContext &context() const { return received.context; }
    /// The plan of the route that matched.
    const RoutePlan &plan() const
    {
        return snapshot().routes[static_cast<std::size_t>(match.route)];
    }
    /// The client's `tracestate`, all lines as one list; empty where its trace does not go on.
    std::string_view traceState() const;
    TemplateScope scope() const { return {received.context, match.params, *identity}; }

private:
    SnapshotPins::Pin m_pin; // first: dies last, all below may point into the snapshot
    Worker &m_worker;
    Exchange &m_exchange;

public:
    Received received;
    RouteMatch match;
    Identity identity;
    LimitOutcome limits;
    telemetry::TraceStart trace;
    UpstreamUse use;

private:
    void leave(SteadyTime now);
    void record();
    void addOwnFields(http::FieldList &fields);

    telemetry::ExchangeRecord m_record;
    bool m_complete = false;
    Stage m_stage = Stage::Receive;
    SteadyTime m_enteredAt;
    std::vector<telemetry::ShadowFinding> m_shadow;
    std::array<char, 32> m_traceId{};
};

} // namespace portcullis::pipeline
