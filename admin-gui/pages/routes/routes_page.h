// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/entities/entity_table_page.h"
#include "shared/api/metrics_sample.h"

#include <QDateTime>
#include <QTimer>

namespace portcullis::gui {

class EffectivePolicy;
class MatchTester;

/// Which request goes where, for whom, changed how.
class RoutesPage final : public EntityTablePage {
    Q_OBJECT

public:
    /// Figures are of so many samples, of a second each.
    static constexpr qsizetype kSamples = 10;
    static constexpr std::chrono::seconds kUsagePoll{10};

    explicit RoutesPage(PageContext context, QWidget *parent = nullptr);

    QString title() const override;
    void activate() override;
    bool isSettled() const override;
    MatchTester &tester() { return *m_tester; }

protected:
    void currentChanged(const QString &name) override;
    QString removalImpact(const QStringList &names) const override;

private:
    void takeMetrics(const QJsonObject &object);
    void askUsage();
    void takeUsage(const QJsonObject &usage);
    void showTimes();

    QList<api::MetricsSample> m_samples;
    QHash<QString, QDateTime> m_lastUsed;
    QHash<QString, double> m_rates;
    QTimer m_usageTimer;
    bool m_usageAsked = false;
    EffectivePolicy *m_policy; // Qt parent: the form; likewise the other
    MatchTester *m_tester;
};

} // namespace portcullis::gui
