// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/decision_controller.h"

#include "service/control/admin_api/list_page.h"
#include "service/control/admin_api/reply.h"

#include <array>

namespace portcullis::control {

namespace {

constexpr char kNoConfiguration[] = "there is no configuration in force to decide by";

constexpr std::array kDraftRefusals{AdminCode::Invalid, AdminCode::NotFound};
constexpr std::array kTrafficRefusals{AdminCode::NotFound};
constexpr std::array kSimulateQuery{
    QueryRule{"request",
              QueryRule::Kind::Text,
              0,
              64,
              {},
              "id of a recorded request; only that one is told about"},
};
constexpr std::array kTrafficQuery{
    kLimit,
    QueryRule{"cursor", QueryRule::Kind::Text, 0, 256, {}, "`nextCursor` of the page before"},
    QueryRule{"route", QueryRule::Kind::Text, 0, 256, {}, "name of a route"},
    QueryRule{"consumer", QueryRule::Kind::Text, 0, 256, {}, "name, or authenticator:subject"},
    QueryRule{"status", QueryRule::Kind::Text, 0, 3, {}, "such as 404 or 4xx"},
    QueryRule{"stage", QueryRule::Kind::Choice, 0, 0,
              "receive|authenticate|authorize|rate-limit|route|transform-request|proxy|"
              "transform-response",
              "the step that refused or answered"},
};

/// The answer of another part, as it is.
AdminAnswer answerOf(JsonOrProblems result)
{
    if (!result)
        return invalid(std::move(result.error()));
    return json(std::move(*result));
}

/// The one request that a simulation is asked about; empty: all.
std::string onlyOf(const ApiCall &call)
{
    return call.query.text(kSimulateQuery.front().name).value_or(std::string());
}

/// A query's faults are about parameters, and no body was sent.
AdminAnswer trafficAnswer(JsonOrProblems result)
{
    if (result)
        return json(std::move(*result));
    AdminProblem out;
    out.code = AdminCode::BadQuery;
    if (!result.error().empty())
        out.detail = result.error().front().message;
    out.errors = std::move(result.error());
    return out.answer();
}

} // namespace

void DecisionController::addTo(RouteTable &routes)
{
    using C = DecisionController;
    routes.add({.method = "POST",
                .path = "/v1/explain",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .body = BodyRule::Json,
                .id = "explainRequest",
                .summary = "What each step would say to a request, without sending it.",
                .request = "RequestDescription",
                .answer = "Explanation",
                .refusals = kDraftRefusals},
               this, &C::explain);
    routes.add({.method = "POST",
                .path = "/v1/config/simulate",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .body = BodyRule::Document,
                .query = kSimulateQuery,
                .id = "simulateConfig",
                .summary = "Which recorded requests a draft would decide differently.",
                .request = "Document",
                .answer = "Simulation",
                .refusals = kDraftRefusals},
               this, &C::simulate);
    routes.add({.method = "GET",
                .path = "/v1/traffic",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .query = kTrafficQuery,
                .id = "listTraffic",
                .summary = "Recorded requests, newest first.",
                .answer = "Traffic",
                .refusals = kTrafficRefusals},
               this, &C::traffic);
}

io::Task<AdminAnswer> DecisionController::explain(ApiCall &call)
{
    ConfigInForce config = m_views.config();
    if (!m_views.explain || !config.snapshot)
        co_return problem(AdminCode::NotFound, kNoConfiguration);
    std::function<JsonOrProblems()> work = [ask = m_views.explain, config = std::move(config),
                                            body = std::move(call.body)] {
        return ask(config, body);
    };
    auto working = runAside<JsonOrProblems>(m_views.aside, call.x, std::move(work));
    JsonOrProblems result = co_await std::move(working);
    co_return answerOf(std::move(result));
}

io::Task<AdminAnswer> DecisionController::simulate(ApiCall &call)
{
    ConfigInForce config = m_views.config();
    if (!config.snapshot)
        co_return problem(AdminCode::NotFound, kNoConfiguration);
    if (m_views.service) {
        io::Task<AdminAnswer> compiled = simulateCompiled(call);
        AdminAnswer answer = co_await std::move(compiled);
        co_return answer;
    }
    if (!m_views.simulate)
        co_return problem(AdminCode::NotFound, kNoConfiguration);
    std::function<JsonOrProblems()> work = [ask = m_views.simulate, config = std::move(config),
                                            body = std::move(call.body), only = onlyOf(call)] {
        return ask(config, body, only);
    };
    auto working = runAside<JsonOrProblems>(m_views.aside, call.x, std::move(work));
    JsonOrProblems result = co_await std::move(working);
    co_return answerOf(std::move(result));
}

/// With a store it is the service that knows how a draft is read: its secrets are there.
io::Task<AdminAnswer> DecisionController::simulateCompiled(ApiCall &call)
{
    if (!m_views.simulateDraft)
        co_return problem(AdminCode::NotFound);
    Reply<tl::expected<std::shared_ptr<const pipeline::Snapshot>, Validation>> reply(
        call.x.waker());
    m_views.service->compileDraft(std::move(call.body), reply.slot());
    io::Task<> arriving = reply.arrived();
    co_await std::move(arriving);
    auto draft = reply.take();
    if (!draft)
        co_return invalid(std::move(draft.error().errors));
    std::function<JsonOrProblems()> work = [ask = m_views.simulateDraft, config = m_views.config(),
                                            draft = *draft, only = onlyOf(call)] {
        return ask(config, *draft, only);
    };
    auto working = runAside<JsonOrProblems>(m_views.aside, call.x, std::move(work));
    JsonOrProblems result = co_await std::move(working);
    co_return answerOf(std::move(result));
}

io::Task<AdminAnswer> DecisionController::traffic(ApiCall &call)
{
    if (!m_views.traffic)
        co_return problem(AdminCode::NotFound);
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const QueryRule &rule : kTrafficQuery) {
        if (auto value = call.query.text(rule.name))
            pairs.emplace_back(rule.name, std::move(*value));
    }
    std::function<JsonOrProblems()> work = [ask = m_views.traffic, pairs] { return ask(pairs); };
    auto working = runAside<JsonOrProblems>(m_views.aside, call.x, std::move(work));
    JsonOrProblems result = co_await std::move(working);
    co_return trafficAnswer(std::move(result));
}

} // namespace portcullis::control
