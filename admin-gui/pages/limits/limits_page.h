// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/usage.h"
#include "admin-gui/pages/entities/entity_table_page.h"

#include <QTimer>

namespace portcullis::gui {

class LiveBuckets;

/// Rate limits and quotas: what they allow, what they let through, and how full their buckets are.
class LimitsPage final : public EntityTablePage {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kUsagePoll{5}; ///< while it is seen
    /// Entries of /v1/usage that are read for the table; each limit has one, and one a bucket.
    static constexpr int kMostEntries = 2000;

    explicit LimitsPage(PageContext context, QWidget *parent = nullptr);

    QString title() const override;
    void activate() override;
    bool isSettled() const override { return m_wasTold && EntityTablePage::isSettled(); }
    LiveBuckets &buckets() { return *m_buckets; }

protected:
    void currentChanged(const QString &name) override;
    QString removalImpact(const QStringList &names) const override;

private:
    void askUsage();
    void take(const Usage &usage);

    LiveBuckets *m_buckets; // Qt parent: the form
    QHash<QString, LimitUse> m_use;
    QTimer m_usageTimer;
    bool m_wasTold = false; ///< of use, or why it can't be
    bool m_asking = false;
};

} // namespace portcullis::gui
