// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic.h"
#include "admin-gui/page/page.h"

#include <QMap>
#include <QObject>
#include <QStringList>

#include <utility>

namespace portcullis::gui {

/// The health of all targets: asked for once for each upstream, then kept by events.
class HealthWatch final : public QObject {
    Q_OBJECT

public:
    /// Upstreams that are asked about; beyond it only events tell.
    static constexpr qsizetype kMostUpstreams = 100;

    /// All that `context` has is borrowed.
    explicit HealthWatch(const PageContext &context, QObject *parent = nullptr);

    /// Asks again about every upstream of the configuration in force.
    void load();
    void clear();
    bool isSettled() const { return m_asked.isEmpty() && m_underWay == 0; }

    /// `scraped` with their state, and those that had no request yet.
    QList<TargetTraffic> merged(const QList<TargetTraffic> &scraped) const;

Q_SIGNALS:
    void changed();

private:
    struct State {
        QString state;
        QString why;
    };
    using Key = std::pair<QString, QString>; ///< upstream and target

    void askNext();
    void take(const QString &upstream, const QJsonObject &health);

    PageContext m_context;
    QMap<Key, State> m_states;
    QStringList m_asked; ///< upstreams that are still to be asked about
    int m_underWay = 0;
    int m_round = 0; ///< of questions; answers of an older one are not wanted
};

} // namespace portcullis::gui
