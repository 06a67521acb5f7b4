// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/health/health_view.h"
#include "shared/model/json_writer.h"
#include "shared/model/values.h"

#include <array>

namespace portcullis::control {

namespace {

void writeCheck(model::JsonWriter &out, const CheckResult &check)
{
    out.beginObject();
    out.key("at");
    out.text(model::formatTimestamp(check.at));
    out.key("good");
    out.boolean(check.good);
    if (check.status != 0) {
        out.key("status");
        out.number(check.status);
    }
    if (!check.error.empty()) {
        out.key("error");
        out.text(check.error);
    }
    out.key("durationMs");
    out.number(check.duration.count());
    out.endObject();
}

void writeTarget(model::JsonWriter &out, const TargetHealthView &target)
{
    out.beginObject();
    out.key("name");
    out.text(target.name);
    out.key("url");
    out.text(target.url);
    if (!target.address.empty()) {
        out.key("address");
        out.text(target.address);
    }
    out.key("weight");
    out.number(target.weight);
    out.key("priority");
    out.number(target.priority);
    out.key("state");
    out.text(conditionName(target.condition));
    out.key("unhealthy");
    out.boolean(target.unhealthy);
    out.key("draining");
    out.boolean(target.draining);
    if (target.ejectedUntil) {
        out.key("ejectedUntil");
        out.text(model::formatTimestamp(*target.ejectedUntil));
    }
    out.key("sharePercent");
    out.number(target.sharePercent);
    out.key("inFlight");
    out.number(target.inFlight);
    out.key("failures");
    out.number(target.failures);
    out.key("ejections");
    out.number(target.ejections);
    out.key("checks");
    out.number(target.checks);
    out.key("failedChecks");
    out.number(target.failedChecks);
    if (target.lastCheck) {
        out.key("lastCheck");
        writeCheck(out, *target.lastCheck);
    }
    out.endObject();
}

void writeDiscovery(model::JsonWriter &out, const DiscoveryView &discovery)
{
    out.key("discovery");
    out.beginObject();
    if (discovery.lastUpdate) {
        out.key("lastUpdate");
        out.text(model::formatTimestamp(*discovery.lastUpdate));
    }
    if (!discovery.lastError.empty()) {
        out.key("lastError");
        out.text(discovery.lastError);
    }
    out.key("updates");
    out.number(discovery.updates);
    out.key("failures");
    out.number(discovery.failures);
    out.endObject();
}

void writeBreaker(model::JsonWriter &out, const BreakerView &breaker)
{
    out.key("circuitBreaker");
    out.beginObject();
    out.key("maxInFlight");
    out.number(breaker.maxInFlight);
    out.key("maxPending");
    out.number(breaker.maxPending);
    out.key("inFlight");
    out.number(breaker.inFlight);
    out.key("pending");
    out.number(breaker.pending);
    out.key("refused");
    out.number(breaker.refused);
    out.endObject();
}

} // namespace

std::string_view conditionName(TargetCondition condition)
{
    static constexpr std::array<std::string_view, 5> kNames{"healthy", "slow-starting", "ejected",
                                                            "unhealthy", "draining"};
    return kNames[static_cast<std::size_t>(condition)];
}

std::string toJson(const UpstreamHealthView &view)
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("upstream");
    out.text(view.name);
    out.key("source");
    out.text(view.source);
    if (view.discovery)
        writeDiscovery(out, *view.discovery);
    if (view.breaker)
        writeBreaker(out, *view.breaker);
    out.key("targets");
    out.beginArray();
    for (const TargetHealthView &target : view.targets)
        writeTarget(out, target);
    out.endArray();
    out.endObject();
    return out.take();
}

std::string toJson(const HealthEvent &event)
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("at");
    out.text(model::formatTimestamp(event.at));
    out.key("upstream");
    out.text(event.upstream);
    out.key("target");
    out.text(event.target);
    out.key("before");
    out.text(conditionName(event.before));
    out.key("state");
    out.text(conditionName(event.now));
    if (!event.why.empty()) {
        out.key("why");
        out.text(event.why);
    }
    out.endObject();
    return out.take();
}

} // namespace portcullis::control
