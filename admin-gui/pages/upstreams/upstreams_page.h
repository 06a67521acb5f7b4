// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/entities/entity_table_page.h"
#include "admin-gui/pages/upstreams/upstream_health.h"

namespace portcullis::gui {

class LiveTargets;

/// The servers behind the gateway: what they are to be, and how they are.
class UpstreamsPage final : public EntityTablePage {
    Q_OBJECT

public:
    /// Of so many the health is asked when the page is seen; of others when they are chosen.
    static constexpr qsizetype kMostAsked = 200;

    explicit UpstreamsPage(PageContext context, QWidget *parent = nullptr);

    QString title() const override;
    void activate() override;
    bool isSettled() const override;
    LiveTargets &live() { return *m_live; }

protected:
    void currentChanged(const QString &name) override;
    QString removalImpact(const QStringList &names) const override;
    void enableOwnCommands() override;

private:
    void askNext();
    void take(const UpstreamHealth &health);
    void showHealth();
    void takeTraffic(const Traffic &traffic);

    LiveTargets *m_live; // Qt parent: the form
    QHash<QString, UpstreamHealth> m_health;
    QHash<QString, qint64> m_inFlight;
    QStringList m_toAsk;
    bool m_asking = false;
    QAction *m_drain = nullptr;
    QAction *m_back = nullptr;
};

} // namespace portcullis::gui
