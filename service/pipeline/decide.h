// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/failure_table.h"
#include "service/pipeline/common/exchange.h"
#include "service/pipeline/rate_limit/rate_limit.h"
#include "service/pipeline/snapshot.h"
#include "service/telemetry/trace_context.h"

#include <optional>
#include <string>
#include <string_view>

/// What the steps decide on a snapshot, each in one function: the live pipeline acts on these, and
/// explain and simulate show them, so that the two can't differ. Pure: nothing is charged, sent or
/// asked for. Any thread; memory from the context's arena.
namespace portcullis::pipeline {

/// The look-up of the route. True: it is a CORS preflight to a route with CORS, whose answer is 204
/// with `fields`.
bool lookUpRoute(const Snapshot &snapshot, const RequestContext &context, RouteMatch &match,
                 http::FieldList &fields);

/// Where a request without a route has a stand-in, that one's; else that of the match or null.
const RoutePlan *policyPlan(const Snapshot &snapshot, const RouteMatch &match);
/// The alternatives that a request with this match is held against.
const AuthList &authListOf(const Snapshot &snapshot, const RouteMatch &match);
/// Names `route` in a decision of one of its plans.
Decision ofRoute(const RoutePlan &route, Decision decision, Arena &arena);

/// How often the client's address may fail on this listener; nullopt: it is not counted.
std::optional<model::CountPerWindow> failureLimit(const ListenerFacts &listener,
                                                  const RequestContext &context);
/// Step 2 before any credential is looked at: how long the client's address is still refused
/// because it failed too often; nullopt: it is not.
std::optional<Seconds> refusedAfterFailures(const FailureTable &failures,
                                            const ListenerFacts &listener, const AuthList &list,
                                            const RequestContext &context);

/// Step 3. A refusal in shadow stands in the decision, which then does not refuse.
Decision decideAuthorize(const Snapshot &snapshot, const RouteMatch &match,
                         const RequestContext &context, const Principal &principal);

/// Step 4: whom charge() and peek() count the request for. Borrows all of it.
LimitSubject limitSubject(const Snapshot &snapshot, const RouteMatch &match,
                          const RequestContext &context, const Principal &principal);

/// Step 5. Allows with `answer` set on a route that answers itself.
Decision decideRoute(const Snapshot &snapshot, const RouteMatch &match, const TemplateScope &scope,
                     std::optional<StaticAnswer> &answer);

/// Step 6 but for the body: what is forwarded, and the values of the response's header steps.
/// `match` is found().
Decision decideOutgoing(const Snapshot &snapshot, const RouteMatch &match,
                        const ForwardInput &input, OutgoingRequest &out,
                        FieldStepValues &responseValues);
/// Step 6: the client's `tracestate`, all lines as one list; empty where its trace does not go on.
std::string_view traceState(const telemetry::TraceStart &trace, const http::FieldList &fields,
                            Arena &arena);
/// Step 6: a body whose length is known is not read to be found too long.
Decision decideDeclaredBody(const RoutePlan &plan, const http::RequestHead &head, Arena &arena);
/// Step 6: a body of which `size` bytes have come.
Decision decideBodySize(const RoutePlan &plan, std::uint64_t size, Arena &arena);
/// Step 6: the first piece, or the end, of a body that can't be edited (BodyAction::RefuseIfAny).
Decision decideForeignBody(const RoutePlan &plan, bool empty, Arena &arena);
/// Step 6: edits a whole body in place.
Decision editRequestBody(const RoutePlan &plan, std::string &body, Arena &arena);

/// Step 7: one of the route's upstreams by weight; null: it has none to choose. The request id is
/// random, or the trusted peer's: as good as a die, and it can be replayed.
const WeightedUpstream *chooseUpstream(const RoutePlan &plan, std::string_view requestId);

} // namespace portcullis::pipeline
