// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/health/health_checker.h"

#include <algorithm>

namespace portcullis::control {

namespace {

constexpr int kGoodFrom = 200;
constexpr int kBadFrom = 400;
/// Of the first check of a target, so that they don't come all at once.
constexpr Milliseconds kMaxFirstDelay{1'000};

} // namespace

struct HealthChecker::Check {
    Check(io::Loop &loop, telemetry::WorkerMetrics &metrics, std::function<void()> due)
        : timer(std::move(due)), client(loop, metrics)
    {
    }
    /// The client's end ends what is under way.
    ~Check() { gone = true; }
    Check(const Check &) = delete;
    Check &operator=(const Check &) = delete;

    const model::ActiveHealth &rule() const { return *subject.upstream->config.health.active; }

    CheckSubject subject;
    std::uint32_t good = 0; // in a row
    std::uint32_t bad = 0;
    std::optional<CheckResult> last;
    SteadyTime began{};
    bool running = false;
    bool gone = false;
    io::Timer timer;
    upstream::HttpClient client; // with a connection of its own; goes with the target
};

HealthChecker::HealthChecker(io::Loop &loop, telemetry::WorkerMetrics &metrics,
                             std::function<void()> changed)
    : m_loop(loop), m_metrics(metrics), m_changed(std::move(changed))
{
}

HealthChecker::~HealthChecker() = default;

void HealthChecker::watch(const std::vector<CheckSubject> &subjects)
{
    std::map<const upstream::TargetHealth *, std::unique_ptr<Check>> before;
    before.swap(m_checks);
    for (const CheckSubject &subject : subjects) {
        const upstream::TargetHealth *const key = subject.target->health.get();
        std::unique_ptr<Check> &check = m_checks[key];
        if (const auto known = before.find(key); known != before.end()) {
            check = std::move(known->second);
            before.erase(known);
            const bool sooner =
                subject.upstream->config.health.active->interval < check->rule().interval;
            check->subject = subject;
            if (sooner && check->timer.active())
                schedule(*check, Milliseconds(0));
            continue;
        }
        check = std::make_unique<Check>(m_loop, m_metrics, [this, key] { due(*m_checks.at(key)); });
        check->subject = subject;
        const Milliseconds most = std::min(check->rule().interval, kMaxFirstDelay);
        std::uniform_int_distribution<std::int64_t> delay(0, most.count());
        check->timer.start(m_loop.timers(), Milliseconds(delay(m_random)));
    }
    for (const auto &[key, check] : before) {
        std::erase(m_waiting, check.get());
        if (check->running)
            --m_running;
    }
}

std::optional<CheckResult> HealthChecker::last(const upstream::TargetHealth &health) const
{
    const auto found = m_checks.find(&health);
    return found == m_checks.end() ? std::nullopt : found->second->last;
}

void HealthChecker::due(Check &check)
{
    if (m_running >= kMaxAtOnce)
        m_waiting.push_back(&check);
    else
        begin(check);
}

void HealthChecker::begin(Check &check)
{
    const upstream::TargetState &target = *check.subject.target;
    ++m_running;
    check.running = true;
    check.began = m_loop.now();
    upstream::ClientRequest request;
    request.url = (target.config.tls ? "https://" : "http://") + target.hostField
        + target.config.path + check.rule().path;
    request.upstream = check.subject.upstream;
    request.target = check.subject.target;
    request.timeout = check.rule().timeout;
    request.maxBody = kMaxBody;
    request.fields = {{"User-Agent", "portcullis-health-check"}};
    check.client.send(std::move(request),
                      [this, &check](const Result<upstream::ClientResponse> &answer) {
                          if (!check.gone)
                              ended(check, answer);
                      });
}

void HealthChecker::ended(Check &check, const Result<upstream::ClientResponse> &answer)
{
    --m_running;
    check.running = false;
    const auto passed = std::chrono::duration_cast<Milliseconds>(m_loop.now() - check.began);
    CheckResult &result = check.last.emplace();
    result.at = m_loop.wallNow();
    result.duration = passed;
    if (answer)
        result.status = answer->status;
    else
        result.error = answer.error().what;
    result.good = answer && answer->status >= kGoodFrom && answer->status < kBadFrom;
    check.subject.target->health->noteCheck(result.good);
    judge(check);
    schedule(check, passed);
    if (m_waiting.empty())
        return;
    Check &next = *m_waiting.front();
    m_waiting.pop_front();
    begin(next);
}

void HealthChecker::judge(Check &check)
{
    upstream::TargetHealth &health = *check.subject.target->health;
    const bool good = check.last->good;
    check.good = good ? check.good + 1 : 0;
    check.bad = good ? 0 : check.bad + 1;
    const bool turns = health.unhealthy() ? check.good >= check.rule().healthy
                                          : check.bad >= check.rule().unhealthy;
    if (!turns)
        return;
    health.setUnhealthy(!health.unhealthy(), m_loop.now());
    m_changed();
}

void HealthChecker::schedule(Check &check, Milliseconds passed)
{
    const Milliseconds pause = jittered(check.rule().interval) - passed;
    check.timer.start(m_loop.timers(), std::max(pause, Milliseconds(0)));
}

/// A tenth more or less, so that gateways that began together don't stay so.
Milliseconds HealthChecker::jittered(Milliseconds interval)
{
    const std::int64_t tenth = interval.count() / 10;
    std::uniform_int_distribution<std::int64_t> more(-tenth, tenth);
    return interval + Milliseconds(more(m_random));
}

} // namespace portcullis::control
