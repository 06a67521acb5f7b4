// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/usage.h"

#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/key_usage.h"
#include "service/pipeline/common/context.h"
#include "service/pipeline/rate_limit/limit_key.h"

#include <algorithm>
#include <vector>

namespace portcullis::control {

namespace {

using pipeline::CompiledLimit;

/// In a cursor between a limit's name and a consumer's; no name has it.
constexpr char kBetween = '/';

bool byConsumer(const CompiledLimit &limit)
{
    return limit.key.size() == 1 && limit.key.front().kind == model::LimitKeyPart::Kind::Consumer;
}

pipeline::KeyHash keyOf(const CompiledLimit &limit, const std::string &consumer)
{
    pipeline::RequestContext context;
    pipeline::Principal principal;
    principal.name = consumer;
    return pipeline::limitKey(limit.key, limit.state->seed(), {context, principal, {}, {}});
}

/// The most that may be taken at once.
std::uint64_t capacityOf(const model::RateLimit &limit)
{
    const bool bursts = limit.algorithm == model::LimitAlgorithm::TokenBucket && limit.burst > 0;
    return bursts ? limit.burst : limit.limit;
}

std::string_view algorithmName(model::LimitAlgorithm algorithm)
{
    switch (algorithm) {
    case model::LimitAlgorithm::TokenBucket:
        return "token-bucket";
    case model::LimitAlgorithm::SlidingWindow:
        return "sliding-window";
    case model::LimitAlgorithm::FixedWindow:
        return "fixed-window";
    case model::LimitAlgorithm::Quota:
        return "quota";
    case model::LimitAlgorithm::Concurrency:
        break;
    }
    return "concurrency";
}

void number(model::JsonWriter &out, std::string_view key, std::uint64_t value)
{
    out.key(key);
    out.number(value);
}

/// One row of the list: a limit, or one consumer's bucket of it.
struct Row {
    const CompiledLimit *limit = nullptr;
    const model::RateLimit *model = nullptr;
    const std::string *consumer = nullptr; ///< null: the limit as a whole

    std::string cursor() const
    {
        return limit->name + kBetween + (consumer ? *consumer : std::string());
    }
};

void writeBucket(model::JsonWriter &out, const Row &row, const UsageQuestion &question)
{
    const CompiledLimit &limit = *row.limit;
    const pipeline::Tick tick = limit.meter.tick(question.now, question.wallNow);
    const pipeline::KeyHash key = row.consumer ? keyOf(limit, *row.consumer) : pipeline::KeyHash{};
    const pipeline::View view = limit.state->peek(limit.meter, key, tick);
    const std::uint64_t capacity = capacityOf(*row.model);
    number(out, "used", capacity - std::min(capacity, view.remaining));
    number(out, "remaining", view.remaining);
    const bool quota = limit.algorithm == model::LimitAlgorithm::Quota;
    if (quota || view.more) {
        const Nanoseconds wait = quota ? tick.left : *view.more;
        out.key("resetSeconds");
        out.number(std::chrono::ceil<Seconds>(wait).count());
    }
}

void writeRow(model::JsonWriter &out, const Row &row, const LastUse &lastUse,
              const UsageQuestion &question)
{
    using Stats = pipeline::LimitStats;
    const CompiledLimit &limit = *row.limit;
    out.beginObject();
    writeText(out, "limit", limit.name);
    writeText(out, "algorithm", algorithmName(limit.algorithm));
    number(out, "capacity", capacityOf(*row.model));
    if (limit.shadow) {
        out.key("shadow");
        out.boolean(true);
    }
    if (row.consumer)
        writeText(out, "consumer", *row.consumer);
    if (row.consumer || limit.state->single())
        writeBucket(out, row, question);
    if (!row.consumer) {
        const Stats &stats = limit.state->stats();
        number(out, "admitted", stats.read(Stats::Allowed));
        number(out, "refused", stats.read(Stats::Refused));
        number(out, "shadowRefused", stats.read(Stats::ShadowRefused));
        number(out, "buckets", limit.state->table() ? limit.state->table()->keys() : 1);
        if (const auto at = lastUse.ofLimit(limit.name))
            writeTime(out, "lastUsed", *at);
    }
    out.endObject();
}

void writeTimes(model::JsonWriter &out, std::string_view key, const LastUse::Times &times)
{
    out.key(key);
    out.beginObject();
    for (const auto &[name, at] : times)
        writeTime(out, name, at);
    out.endObject();
}

LastUse::Times authenticatorTimes(const pipeline::Snapshot &snapshot)
{
    LastUse::Times times;
    for (const auto &authenticator : snapshot.auth->authenticators()) {
        if (const auto at = authenticator->use->last())
            times.emplace(authenticator->name(), *at);
    }
    return times;
}

void writeLastUse(model::JsonWriter &out, const pipeline::Snapshot &snapshot,
                  const LastUse &lastUse, const UsageQuestion &question)
{
    out.key("lastUsed");
    out.beginObject();
    writeTime(out, "since", lastUse.since());
    writeTimes(out, "routes", lastUse.routes());
    writeLatestKeys(out, snapshot, question.consumer);
    writeTimes(out, "limits", lastUse.limits());
    writeTimes(out, "authenticators", authenticatorTimes(snapshot));
    writeTimes(out, "rules", lastUse.rules());
    writeTimes(out, "reasons", lastUse.reasons());
    out.endObject();
}

/// Rows of one limit behind the cursor, until there are enough.
void addRows(std::vector<Row> &rows, const pipeline::Snapshot &snapshot, std::size_t index,
             const std::vector<const std::string *> &consumers, const UsageQuestion &question)
{
    const CompiledLimit &limit = snapshot.limits.limits()[index];
    const model::RateLimit &described = snapshot.document.rateLimits[index];
    const PageRequest &page = question.page;
    const Row whole{&limit, &described, nullptr};
    const bool named =
        contains(limit.name, page.search) || contains(described.notes.description, page.search);
    if (question.consumer.empty() && named && whole.cursor() > page.after)
        rows.push_back(whole);
    if (!byConsumer(limit))
        return;
    for (const std::string *consumer : consumers) {
        const Row row{&limit, &described, consumer};
        const bool wanted = named || contains(*consumer, page.search);
        if (wanted && row.cursor() > page.after && limit.state->knows(keyOf(limit, *consumer)))
            rows.push_back(row);
        if (rows.size() > page.limit)
            return;
    }
}

std::vector<const std::string *> consumersOf(const pipeline::Snapshot &snapshot,
                                             const UsageQuestion &question)
{
    std::vector<const std::string *> names;
    if (!question.consumer.empty()) {
        names.push_back(&question.consumer);
        return names;
    }
    for (const model::Consumer &consumer : snapshot.document.consumers)
        names.push_back(&consumer.name);
    std::sort(names.begin(), names.end(), [](const auto *a, const auto *b) { return *a < *b; });
    return names;
}

} // namespace

std::string usageJson(const pipeline::Snapshot &snapshot, const LastUse &lastUse,
                      const UsageQuestion &question)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < snapshot.limits.limits().size(); ++i) {
        if (question.limit.empty() || snapshot.limits.limits()[i].name == question.limit)
            order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&snapshot](std::size_t a, std::size_t b) {
        return snapshot.limits.limits()[a].name < snapshot.limits.limits()[b].name;
    });
    const auto consumers = consumersOf(snapshot, question);
    std::vector<Row> rows;
    for (const std::size_t index : order) {
        if (rows.size() > question.page.limit)
            break;
        addRows(rows, snapshot, index, consumers, question);
    }
    const std::size_t shown = std::min(rows.size(), question.page.limit);
    model::JsonWriter out(0);
    out.beginObject();
    out.key("items");
    out.beginArray();
    for (std::size_t i = 0; i < shown; ++i)
        writeRow(out, rows[i], lastUse, question);
    out.endArray();
    if (shown < rows.size())
        writeText(out, "nextCursor", rows[shown - 1].cursor());
    writeLastUse(out, snapshot, lastUse, question);
    out.endObject();
    return out.take() + '\n';
}

ResetOutcome resetUsage(const pipeline::Snapshot &snapshot, const UsageQuestion &question)
{
    const auto &limits = snapshot.limits.limits();
    const auto limit = std::find_if(limits.begin(), limits.end(), [&question](const auto &each) {
        return each.name == question.limit;
    });
    if (limit == limits.end())
        return ResetOutcome::NoSuchLimit;
    if (limit->algorithm == model::LimitAlgorithm::Concurrency)
        return ResetOutcome::NotThisKind;
    if (!limit->state->single() && !byConsumer(*limit))
        return ResetOutcome::NoConsumer;
    if (!limit->state->single() && question.consumer.empty())
        return ResetOutcome::NeedsConsumer;
    const pipeline::Tick tick = limit->meter.tick(question.now, question.wallNow);
    limit->state->reset(limit->meter, keyOf(*limit, question.consumer), tick);
    return ResetOutcome::Done;
}

} // namespace portcullis::control
