// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/usage.h"

#include <QJsonObject>

#include <cmath>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

qint64 count(const QJsonObject &item, QLatin1String member)
{
    return static_cast<qint64>(item[member].toDouble());
}

} // namespace

Usage readUsage(const QJsonArray &items)
{
    Usage usage;
    for (const auto &value : items) {
        const QJsonObject item = value.toObject();
        const QString limit = item["limit"_L1].toString();
        const QString algorithm = item["algorithm"_L1].toString();
        const double capacity = item["capacity"_L1].toDouble();
        if (item.contains("consumer"_L1))
            usage.buckets.append({limit, algorithm, item["consumer"_L1].toString(), capacity,
                                  item["used"_L1].toDouble(), item["remaining"_L1].toDouble(),
                                  count(item, "resetSeconds"_L1)});
        else
            usage.limits.append({limit, algorithm, capacity, count(item, "admitted"_L1),
                                 count(item, "refused"_L1), count(item, "shadowRefused"_L1),
                                 count(item, "buckets"_L1), item["lastUsed"_L1].toString()});
    }
    return usage;
}

QString UsageTrend::keyOf(const BucketUse &bucket)
{
    // Names have no white space.
    return bucket.limit + u' ' + bucket.consumer;
}

void UsageTrend::add(const QList<BucketUse> &buckets, qint64 atMs)
{
    for (const BucketUse &bucket : buckets) {
        QList<Reading> &series = m_series[keyOf(bucket)];
        if (!series.isEmpty() && bucket.used < series.last().used)
            series.clear();
        series.append({atMs, bucket.used});
        while (series.size() > 2 && atMs - series.first().atMs > kMostMs)
            series.removeFirst();
    }
}

std::optional<double> UsageTrend::perSecond(const BucketUse &bucket) const
{
    const QList<Reading> series = m_series.value(keyOf(bucket));
    if (series.size() < 2)
        return {};
    const double seconds = double(series.last().atMs - series.first().atMs) / 1000;
    if (seconds < 1)
        return {};
    return (series.last().used - series.first().used) / seconds;
}

std::optional<qint64> UsageTrend::secondsLeft(const BucketUse &bucket) const
{
    const std::optional<double> rate = perSecond(bucket);
    if (bucket.remaining <= 0)
        return 0;
    if (!rate || *rate <= 0)
        return {};
    const double seconds = bucket.remaining / *rate;
    if (seconds >= double(bucket.resetSeconds))
        return {};
    return static_cast<qint64>(std::ceil(seconds));
}

} // namespace portcullis::gui
