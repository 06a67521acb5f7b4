// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/entities/entity_table_page.h"

#include <QTimer>

namespace portcullis::gui {

class LiveKeys;

/// Who calls: groups, limits, what proves who somebody is, and when that was last used.
class ConsumersPage final : public EntityTablePage {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kUsagePoll{10}; ///< while it is seen

    explicit ConsumersPage(PageContext context, QWidget *parent = nullptr);

    QString title() const override;
    void activate() override;
    bool isSettled() const override { return m_wasTold && EntityTablePage::isSettled(); }
    LiveKeys &keys() { return *m_keys; }

protected:
    void currentChanged(const QString &name) override;
    QString removalImpact(const QStringList &names) const override;
    JsonTree copyOf(const JsonTree &entity) const override;

private:
    void askUsage();
    void takeUsage(const QJsonObject &usage);

    LiveKeys *m_keys; // Qt parent: the form
    QHash<QString, QDateTime> m_lastUsed;
    QTimer m_usageTimer;
    bool m_wasTold = false; ///< of use, or why it can't be
};

} // namespace portcullis::gui
