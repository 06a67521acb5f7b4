// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/specs/specs.h"

#include <QHash>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

const FormSpec *specOf(const QString &section)
{
    static const QHash<QString, FormSpec> specs{
        {u"routes"_s, routeSpec()},
        {u"upstreams"_s, upstreamSpec()},
        {u"consumers"_s, consumerSpec()},
        {u"rateLimits"_s, rateLimitSpec()},
        {u"authenticators"_s, authenticatorSpec()},
        {u"listeners"_s, listenerSpec()},
        {u"defaults"_s, defaultsSpec()},
        {u"accessLog"_s, accessLogSpec()},
        {u"tracing"_s, tracingSpec()},
        {u"counters"_s, countersSpec()},
    };
    const auto found = specs.constFind(section);
    return found == specs.constEnd() ? nullptr : &*found;
}

const QStringList &specifiedSections()
{
    static const QStringList sections{
        u"routes"_s,    u"upstreams"_s, u"consumers"_s, u"rateLimits"_s, u"authenticators"_s,
        u"listeners"_s, u"defaults"_s,  u"accessLog"_s, u"tracing"_s,    u"counters"_s};
    return sections;
}

} // namespace portcullis::gui
