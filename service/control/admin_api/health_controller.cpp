// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/health_controller.h"

#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/flat_body.h"

#include <array>

namespace portcullis::control {

namespace {

constexpr std::string_view kDrain = "/v1/upstreams/<name>/targets/<target>/drain";
constexpr std::array kRefusals{AdminCode::NotFound};

} // namespace

void HealthController::addTo(RouteTable &routes)
{
    using C = HealthController;
    routes.add({.method = "GET",
                .path = "/v1/upstreams/<name>/health",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .id = "getUpstreamHealth",
                .summary = "Live health of each target, last errors, requests in flight.",
                .answer = "UpstreamHealth",
                .refusals = kRefusals},
               this, &C::show);
    routes.add({.method = "POST",
                .path = kDrain,
                .access = Access::Operator,
                .body = BodyRule::Optional,
                .id = "drainTarget",
                .summary = "Takes a target out for new requests; running ones finish.",
                .request = "Empty",
                .answer = "Drain",
                .refusals = kRefusals},
               this, &C::drain);
    routes.add({.method = "DELETE",
                .path = kDrain,
                .access = Access::Operator,
                .id = "undrainTarget",
                .summary = "Takes a target back in.",
                .answer = "Drain",
                .refusals = kRefusals},
               this, &C::undrain);
}

io::Task<AdminAnswer> HealthController::show(ApiCall &call)
{
    if (!m_views.health)
        co_return problem(AdminCode::NotFound);
    const auto view = m_views.health->upstream(call.args.front());
    if (!view)
        co_return problem(AdminCode::NotFound);
    co_return json(toJson(*view));
}

AdminAnswer HealthController::setDrain(const ApiCall &call, bool out)
{
    if (!m_views.health)
        return problem(AdminCode::NotFound);
    using Outcome = HealthView::DrainOutcome;
    const Outcome outcome = m_views.health->drain(call.args[0], call.args[1], out);
    if (outcome == Outcome::NoSuchUpstream)
        return problem(AdminCode::NotFound, "there is no such upstream");
    if (outcome == Outcome::NoSuchTarget)
        return problem(AdminCode::NotFound, "this upstream has no such target");
    model::JsonWriter writer(0);
    writer.beginObject();
    writeText(writer, "upstream", call.args[0]);
    writeText(writer, "target", call.args[1]);
    writer.key("draining");
    writer.boolean(out);
    writer.endObject();
    return json(writer.take());
}

io::Task<AdminAnswer> HealthController::drain(ApiCall &call)
{
    if (auto wrong = FlatBody(call.body, true).finish())
        co_return std::move(*wrong);
    co_return setDrain(call, true);
}

io::Task<AdminAnswer> HealthController::undrain(ApiCall &call)
{
    co_return setDrain(call, false);
}

} // namespace portcullis::control
