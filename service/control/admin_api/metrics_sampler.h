// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/last_use.h"
#include "service/control/admin_api/metrics_history.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <string>

namespace portcullis::control {

struct AdminViews;

/// Takes a sample of the metrics once a second, on a helper thread, and makes of it what the event
/// stream tells, the history keeps and last use is read from.
/// Thread: the control thread.
class MetricsSampler {
public:
    static constexpr Milliseconds kInterval{1'000};
    /// `json`: the figures of the last second.
    using Listener = std::function<void(std::shared_ptr<const std::string> json)>;

    /// `views` is borrowed.
    explicit MetricsSampler(const AdminViews &views);
    ~MetricsSampler();

    void setListener(Listener listener) { m_listener = std::move(listener); }
    /// Any thread, as long as somebody holds it.
    std::shared_ptr<const MetricsHistory> history() const { return m_history; }
    std::shared_ptr<LastUse> lastUse() const { return m_lastUse; }

private:
    struct State;
    void sample();

    const AdminViews &m_views;
    Listener m_listener;
    std::shared_ptr<MetricsHistory> m_history;
    std::shared_ptr<LastUse> m_lastUse;
    std::shared_ptr<State> m_state; // the helper's between task and done
    QTimer m_timer;
    QObject m_context;
    bool m_running = false;
};

} // namespace portcullis::control
