// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/pipeline/health_watch.h"

#include <QJsonArray>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

/// Why a target is not healthy, as far as its last check says.
QString whyOf(const QJsonValue &target)
{
    const QJsonValue check = target["lastCheck"_L1];
    if (const QString error = check["error"_L1].toString(); !error.isEmpty())
        return error;
    const int status = check["status"_L1].toInt();
    const bool failed = check["good"_L1].isBool() && !check["good"_L1].toBool();
    return failed && status > 0 ? HealthWatch::tr("The last check got %1").arg(status) : QString();
}

} // namespace

HealthWatch::HealthWatch(const PageContext &context, QObject *parent)
    : QObject(parent), m_context(context)
{
    connect(&context.feed, &EventFeed::health, this, [this](const QJsonObject &event) {
        m_states[{event["upstream"_L1].toString(), event["target"_L1].toString()}] = {
            event["state"_L1].toString(), event["why"_L1].toString()};
        Q_EMIT changed();
    });
}

void HealthWatch::load()
{
    ++m_round;
    m_underWay = 0;
    m_asked.clear();
    for (const auto &part : m_context.draft.base().entities(u"upstreams"_s).mid(0, kMostUpstreams))
        m_asked.append(part->name);
    askNext();
}

void HealthWatch::clear()
{
    ++m_round;
    m_underWay = 0;
    m_asked.clear();
    m_states.clear();
    Q_EMIT changed();
}

/// One after the other: nobody waits for them.
void HealthWatch::askNext()
{
    if (m_asked.isEmpty())
        return;
    const QString upstream = m_asked.takeFirst();
    const QByteArray path = "/v1/upstreams/" + QUrl::toPercentEncoding(upstream) + "/health";
    ++m_underWay;
    m_context.client.fetchObject(
        this, path, [this, upstream, round = m_round](const AdminResult<QJsonObject> &health) {
            if (round != m_round)
                return;
            --m_underWay;
            if (health)
                take(upstream, *health);
            askNext();
        });
}

void HealthWatch::take(const QString &upstream, const QJsonObject &health)
{
    for (const auto &target : health["targets"_L1].toArray()) {
        m_states[{upstream, target["name"_L1].toString()}] = {target["state"_L1].toString(),
                                                              whyOf(target)};
    }
    Q_EMIT changed();
}

QList<TargetTraffic> HealthWatch::merged(const QList<TargetTraffic> &scraped) const
{
    QMap<Key, State> states = m_states;
    QList<TargetTraffic> all;
    for (TargetTraffic target : scraped) {
        const State state = states.take({target.upstream, target.target});
        target.state = state.state;
        target.why = state.why;
        all.append(target);
    }
    for (auto it = states.begin(); it != states.end(); ++it) {
        TargetTraffic target;
        target.upstream = it.key().first;
        target.target = it.key().second;
        target.state = it.value().state;
        target.why = it.value().why;
        all.append(target);
    }
    return all;
}

} // namespace portcullis::gui
