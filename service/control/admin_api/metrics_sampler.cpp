// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/metrics_sampler.h"

#include "service/control/admin_api/admin_views.h"

#include <QPointer>

#include <optional>

namespace portcullis::control {

/// What is carried from one second to the next.
struct MetricsSampler::State {
    std::optional<telemetry::MetricsSample> last;
    SteadyTime lastAt{};
    std::shared_ptr<const std::string> json; ///< null: the first sample tells nothing
};

MetricsSampler::MetricsSampler(const AdminViews &views)
    : m_views(views)
    , m_history(std::make_shared<MetricsHistory>())
    , m_lastUse(std::make_shared<LastUse>())
    , m_state(std::make_shared<State>())
{
    if (!m_views.sample)
        return;
    QObject::connect(&m_timer, &QTimer::timeout, &m_context, [this] { sample(); });
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.start(kInterval);
    sample();
}

MetricsSampler::~MetricsSampler() = default;

void MetricsSampler::sample()
{
    if (m_running) // the helper is busy: this second is told with the next
        return;
    m_running = true;
    const auto task = [state = m_state, history = m_history, uses = m_lastUse,
                       take = m_views.sample] {
        const WallTime wall = std::chrono::system_clock::now();
        const SteadyTime now = std::chrono::steady_clock::now();
        telemetry::MetricsSample sample = take();
        uses->see(sample, wall);
        if (state->last) {
            const auto span = std::chrono::round<Milliseconds>(now - state->lastAt);
            Figures figures = figuresBetween(*state->last, sample, wall - span, span);
            state->json = std::make_shared<const std::string>(figures.json());
            history->add(std::move(figures));
        }
        state->last = std::move(sample);
        state->lastAt = now;
    };
    // Not `this` alone: what comes back may find that it is gone.
    const auto guard = std::make_shared<QPointer<QObject>>(&m_context);
    m_views.aside(task, [this, guard, state = m_state] {
        if (!*guard)
            return;
        m_running = false;
        if (state->json && m_listener)
            m_listener(state->json);
    });
}

} // namespace portcullis::control
