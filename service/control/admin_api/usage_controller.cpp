// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/usage_controller.h"

#include "service/control/admin_api/flat_body.h"
#include "service/control/admin_api/key_usage.h"
#include "service/control/admin_api/usage.h"
#include "shared/model/json_writer.h"
#include "shared/model/problems.h"

#include <array>

namespace portcullis::control {

namespace {

constexpr std::array kUsageQuery{
    kLimit,
    kNameCursor,
    kSearch,
    QueryRule{"rateLimit", QueryRule::Kind::Text, 0, 63, {}, "name of one limit"},
    QueryRule{"consumer", QueryRule::Kind::Text, 0, 512, {}, "name, or authenticator:subject"},
};
constexpr std::array kKeyUsageQuery{
    kLimit,
    kNameCursor,
    kSearch,
    QueryRule{"consumer", QueryRule::Kind::Text, 0, 63, {}, "name of one consumer"},
};
constexpr std::array kResetRefusals{AdminCode::NotFound, AdminCode::Invalid};

} // namespace

void UsageController::addTo(RouteTable &routes)
{
    using C = UsageController;
    routes.add({.method = "GET",
                .path = "/v1/usage",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .query = kUsageQuery,
                .id = "getUsage",
                .summary = "What is used of each limit, by consumer, and when things were used.",
                .answer = "UsageReport"},
               this, &C::show);
    routes.add({.method = "GET",
                .path = "/v1/usage/keys",
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .query = kKeyUsageQuery,
                .id = "getKeyUsage",
                .summary = "Every API key, without the key itself, and when it was last used.",
                .answer = "KeyUsagePage"},
               this, &C::keys);
    routes.add({.method = "POST",
                .path = "/v1/usage",
                .access = Access::Operator,
                .body = BodyRule::Json,
                .id = "resetUsage",
                .summary = "Gives one bucket back everything.",
                .request = "UsageReset",
                .answer = "UsageReset",
                .refusals = kResetRefusals},
               this, &C::reset);
}

io::Task<AdminAnswer> UsageController::show(ApiCall &call)
{
    UsageQuestion question;
    question.page = PageRequest::of(call.query);
    question.limit = call.query.text("rateLimit").value_or(std::string());
    question.consumer = call.query.text("consumer").value_or(std::string());
    question.now = call.x.loop().now();
    question.wallNow = call.x.loop().wallNow();
    const ConfigInForce config = m_views.config();
    AdminAnswer answer;
    answer.render = [snapshot = config.snapshot, uses = m_lastUse, sample = m_views.sample,
                     question = std::move(question)] {
        // What was used since the last second counts, too.
        if (sample)
            uses->see(sample(), question.wallNow);
        return snapshot ? usageJson(*snapshot, *uses, question) : std::string("{\"items\":[]}\n");
    };
    co_return answer;
}

io::Task<AdminAnswer> UsageController::keys(ApiCall &call)
{
    AdminAnswer answer;
    answer.render = [snapshot = m_views.config().snapshot, page = PageRequest::of(call.query),
                     consumer = call.query.text("consumer").value_or(std::string())] {
        return snapshot ? keyUsageJson(*snapshot, consumer, page) : std::string("{\"items\":[]}\n");
    };
    co_return answer;
}

io::Task<AdminAnswer> UsageController::reset(ApiCall &call)
{
    constexpr std::size_t kMostName = 512;
    FlatBody body(call.body, false);
    UsageQuestion question;
    question.limit = body.requiredText("limit", kMostName);
    const auto consumer = body.text("consumer", kMostName);
    question.consumer = consumer.value_or(std::string());
    if (auto wrong = body.finish())
        co_return std::move(*wrong);
    question.now = call.x.loop().now();
    question.wallNow = call.x.loop().wallNow();
    const ConfigInForce config = m_views.config();
    const auto bad = [](std::string_view pointer, std::string message) {
        return invalid(
            {{std::string(pointer), std::string(model::code::kValue), std::move(message)}});
    };
    switch (config.snapshot ? resetUsage(*config.snapshot, question) : ResetOutcome::NoSuchLimit) {
    case ResetOutcome::Done:
        break;
    case ResetOutcome::NoSuchLimit:
        co_return problem(AdminCode::NotFound, "there is no such limit");
    case ResetOutcome::NeedsConsumer:
        co_return bad("/consumer", "this limit is by consumer: which one?");
    case ResetOutcome::NoConsumer:
        co_return bad("/limit", "buckets of this limit have no names: its key is not the consumer");
    case ResetOutcome::NotThisKind:
        co_return bad("/limit", "what is running can't be taken back");
    }
    model::JsonWriter out(0);
    out.beginObject();
    out.key("limit");
    out.text(question.limit);
    if (consumer) {
        out.key("consumer");
        out.text(*consumer);
    }
    out.endObject();
    co_return json(out.take());
}

} // namespace portcullis::control
