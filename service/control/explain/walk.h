// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/request_parser.h"
#include "service/pipeline/authenticate/authentication.h"
#include "service/pipeline/decide.h"
#include "service/telemetry/record.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace portcullis::control {

/// What became of a request at one step.
struct StepReport {
    enum class Outcome : std::uint8_t {
        NotReached,
        Passed,
        Refused,
        Answered, ///< by the gateway itself: a redirect, a fixed answer, a preflight
        Unknown,  ///< depends on what a decision alone can't tell; `notes` says on what
    };
    Outcome outcome = Outcome::NotReached;
    std::optional<Reason> reason; ///< Refused, Answered
    std::string rule;
    std::string detail;
    std::int64_t ns = 0; ///< what the decision took
    std::vector<std::string> notes;
};

/// A finding of a rule in shadow.
struct ShadowReport {
    Reason reason = Reason::RouteNotFound;
    std::string rule;
};

/// What step 2 says.
struct IdentityStep {
    enum class Kind : std::uint8_t { Accepted, Refused, Unknown };
    Kind kind = Kind::Refused;
    pipeline::Identity identity; ///< Accepted
    pipeline::Decision decision; ///< Refused
    std::string_view challenges; ///< Refused
    std::vector<std::string> notes;
    std::vector<ShadowReport> shadow;
};

/// One request on its way through the decisions. Everything is borrowed but the body.
struct WalkRequest {
    const pipeline::Snapshot &snapshot;
    const http::RequestHead &head;
    std::optional<http::ParseError> refusedHead; ///< the codec's refusal; then `head` is empty
    IpAddress peer;
    pipeline::ListenerFacts listener;
    bool tls = false;
    SteadyTime now;
    WallTime wallNow;
    std::string_view requestId;      ///< to be taken in place of a new one; empty: a new one
    std::optional<std::string> body; ///< nullopt: not known
    bool looksAtHealth = false;      ///< an upstream without a usable target refuses
};

/// Steps 2 and 4, which the callers answer differently.
struct WalkSteps {
    std::function<IdentityStep(const pipeline::AuthList &, pipeline::RequestContext &,
                               const pipeline::RouteMatch &)>
        authenticate;
    std::function<pipeline::LimitOutcome(const pipeline::LimitPlan &,
                                         const pipeline::LimitSubject &)>
        limit;
};

/// Takes a request through the steps in the order and by the decisions of the live pipeline, and
/// keeps what each said. Nothing is sent and nobody is asked. What it holds points into the
/// request, the snapshot and its arena.
class Walk {
public:
    explicit Walk(WalkRequest request) : m_request(std::move(request)) { }
    Walk(const Walk &) = delete;
    Walk &operator=(const Walk &) = delete;

    void run(const WalkSteps &steps);

    const WalkRequest &request() const { return m_request; }
    const std::array<StepReport, kStageCount> &steps() const { return m_steps; }
    const StepReport &step(Stage stage) const { return m_steps[static_cast<std::size_t>(stage)]; }
    /// The step that ended it; nullopt: it would be forwarded.
    std::optional<Stage> endedAt() const { return m_endedAt; }
    /// Of the answer, as far as the gateway gives it; 0: the upstream does, or there is none.
    int status() const;
    const std::vector<ShadowReport> &shadow() const { return m_shadow; }

    const pipeline::Received &received() const { return m_received; }
    const pipeline::RouteMatch &match() const { return m_match; }
    /// Of the route that matched; null: none did.
    const pipeline::RoutePlan *route() const;
    const pipeline::Identity &identity() const { return m_identity; }
    std::string_view challenges() const { return m_challenges; }
    const pipeline::LimitOutcome &limits() const { return m_limits; }
    const std::optional<pipeline::StaticAnswer> &answer() const { return m_answer; }
    const http::FieldList &preflightFields() const { return m_preflight; }
    /// What would be forwarded, once step 6 was passed.
    const pipeline::OutgoingRequest &outgoing() const { return m_outgoing; }
    const std::optional<std::string> &body() const { return m_body; }
    const upstream::UpstreamState *upstream() const { return m_upstream; }
    Arena &arena() { return m_arena; }

private:
    bool receive();
    bool lookUp();
    bool authenticate(const WalkSteps &steps);
    bool authorize();
    bool rateLimit(const WalkSteps &steps);
    bool findAnswer();
    bool transformRequest();
    bool editBody(const pipeline::RoutePlan &plan);
    bool proxy();
    /// Runs one step and takes its time.
    template <typename Step>
    bool timed(Stage stage, Step step);
    /// What a decision means for the step at hand: whether the walk goes on.
    bool take(const pipeline::Decision &decision);
    bool end(StepReport::Outcome outcome);
    StepReport &now() { return m_steps[static_cast<std::size_t>(m_stage)]; }

    WalkRequest m_request;
    Arena m_arena;
    Stage m_stage = Stage::Receive;
    std::optional<Stage> m_endedAt;
    std::array<StepReport, kStageCount> m_steps;
    std::vector<ShadowReport> m_shadow;
    pipeline::Received m_received;
    pipeline::RouteMatch m_match;
    pipeline::Identity m_identity;
    std::string_view m_challenges;
    pipeline::LimitOutcome m_limits;
    std::optional<pipeline::StaticAnswer> m_answer;
    http::FieldList m_preflight;
    pipeline::OutgoingRequest m_outgoing;
    pipeline::FieldStepValues m_responseValues;
    std::optional<std::string> m_body;
    const upstream::UpstreamState *m_upstream = nullptr;
};

} // namespace portcullis::control
