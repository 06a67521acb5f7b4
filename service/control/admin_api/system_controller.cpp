// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/system_controller.h"

#include "service/control/admin_api/access.h"
#include "service/telemetry/prometheus.h"
#include "shared/model/json_writer.h"

namespace portcullis::control {

void SystemController::addTo(RouteTable &routes)
{
    using C = SystemController;
    const auto open = [](std::string_view path, std::string_view id, std::string_view summary,
                         std::string_view answer) {
        return RouteSpec{.method = "GET",
                         .path = path,
                         .access = Access::Open,
                         .fileMode = FileMode::Works,
                         .id = id,
                         .summary = summary,
                         .answer = answer};
    };
    routes.add(open("/healthz", "getHealth", "Whether the process runs.", "Status"), this,
               &C::health);
    RouteSpec ready = open("/readyz", "getReadiness", "Whether it serves; 503 if not.", "Status");
    ready.unavailable = "NotReady";
    routes.add(ready, this, &C::ready);
    RouteSpec metrics = open("/metrics", "getMetrics", "Prometheus text format 0.0.4.", {});
    metrics.mediaType = "text/plain";
    routes.add(metrics, this, &C::metrics);
    routes.add({.method = "GET",
                .path = "/v1/info",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .id = "getInfo",
                .summary = "Version, listeners, revision and capabilities.",
                .answer = "Info"},
               this, &C::info);
}

io::Task<AdminAnswer> SystemController::health(ApiCall &)
{
    co_return json("{\"status\":\"ok\"}");
}

io::Task<AdminAnswer> SystemController::ready(ApiCall &)
{
    std::string why;
    const bool good = m_views.ready(why);
    model::JsonWriter out(0);
    out.beginObject();
    out.key("status");
    out.text(good ? "ready" : "not ready");
    if (!why.empty()) { // also of what serves, but not as it should
        out.key("why");
        out.text(why);
    }
    out.endObject();
    co_return json(out.take(), good ? 200 : 503);
}

io::Task<AdminAnswer> SystemController::metrics(ApiCall &)
{
    AdminAnswer answer;
    answer.contentType = telemetry::kPrometheusMediaType;
    answer.render = m_views.metrics;
    co_return answer;
}

io::Task<AdminAnswer> SystemController::info(ApiCall &call)
{
    AdminAnswer answer;
    answer.body = m_views.info();
    // Who asks can know beforehand what would be refused.
    model::JsonWriter caller(0);
    caller.beginObject();
    caller.key("token");
    caller.text(call.caller.token);
    caller.key("role");
    caller.text(roleName(call.caller.role));
    caller.endObject();
    answer.body.insert(answer.body.rfind('}'), ",\"caller\":" + caller.take());
    co_return answer;
}

} // namespace portcullis::control
