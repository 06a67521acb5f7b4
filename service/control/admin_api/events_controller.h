// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_api.h"
#include "service/control/admin_api/event_hub.h"
#include "service/control/admin_api/metrics_sampler.h"

#include <QObject>
#include <QTimer>

namespace portcullis::control {

/// `/v1/events`, the event stream, and `/v1/metrics/history`: what goes on, as it happens and as it
/// was.
class EventsController final : public Controller {
public:
    /// How often new traffic is looked for, and file mode for a new revision.
    static constexpr Milliseconds kPoll{250};

    explicit EventsController(const AdminViews &views);
    ~EventsController() override;
    void addTo(RouteTable &routes) override;
    void close() { m_hub.close(); }
    const MetricsSampler &sampler() const { return m_sampler; }

private:
    io::Task<> probe(pipeline::Exchange &x);
    io::Task<AdminAnswer> stream(ApiCall &call);
    io::Task<AdminAnswer> history(ApiCall &call);
    void poll();
    void pollTraffic();
    void revisionChanged(std::uint64_t revision);

    const AdminViews &m_views;
    EventHub m_hub;
    MetricsSampler m_sampler;
    std::shared_ptr<TrafficFeed> m_traffic; // the helper's while it is asked
    EventText m_lastMetrics;                // so that a new reader sees something at once
    std::uint64_t m_revision = 0;
    bool m_polling = false;
    int m_healthId = 0;
    QTimer m_timer;
    QObject m_context;
};

} // namespace portcullis::control
