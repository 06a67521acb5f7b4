// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QHash>
#include <QJsonArray>
#include <QList>
#include <QString>

#include <optional>

/// What GET /v1/usage tells of limits, and what can be foreseen from it. Pure.
namespace portcullis::gui {

/// One limit, over all its buckets, since the gateway's start.
struct LimitUse {
    QString limit;
    QString algorithm;
    double capacity = 0;
    qint64 admitted = 0;
    qint64 refused = 0;
    qint64 shadowRefused = 0; ///< would have been refused, were the limit not in shadow
    qint64 buckets = 0;
    QString lastUsed; ///< RFC 3339; empty: never
};

/// The bucket that one consumer has of a limit.
struct BucketUse {
    QString limit;
    QString algorithm;
    QString consumer;
    double capacity = 0;
    double used = 0;
    double remaining = 0;
    qint64 resetSeconds = 0; ///< until it is whole again

    /// 0 to 1.
    double fill() const { return capacity > 0 ? qBound(0.0, used / capacity, 1.0) : 0; }
};

struct Usage {
    QList<LimitUse> limits;
    QList<BucketUse> buckets;
};

/// `items` of the answer. Members that this program does not know are passed over.
Usage readUsage(const QJsonArray &items);

/// How fast buckets fill, from what was read of them one after the other.
class UsageTrend {
public:
    /// Beyond this what a bucket did says little about what it does now.
    static constexpr qint64 kMostMs = 10 * 60 * 1000;

    /// `atMs`: any steady clock. A bucket that was used less than before was reset: it begins anew.
    void add(const QList<BucketUse> &buckets, qint64 atMs);
    void clear() { m_series.clear(); }
    /// Used per second. Nothing before two readings, at least a second apart.
    std::optional<double> perSecond(const BucketUse &bucket) const;
    /// Seconds until nothing remains, if it goes on like this. Nothing where it doesn't run out
    /// before it is whole again, or where that can't be told.
    std::optional<qint64> secondsLeft(const BucketUse &bucket) const;

private:
    struct Reading {
        qint64 atMs = 0;
        double used = 0;
    };
    static QString keyOf(const BucketUse &bucket);

    QHash<QString, QList<Reading>> m_series; ///< oldest first
};

} // namespace portcullis::gui
