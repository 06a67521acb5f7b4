// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/request/rule_link.h"

#include <array>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView kScheme{"rule"};

struct Place {
    QLatin1StringView section;
    PageId page;
};

constexpr std::array kPlaces{Place{"routes"_L1, PageId::Routes},
                             Place{"upstreams"_L1, PageId::Upstreams},
                             Place{"consumers"_L1, PageId::Consumers},
                             Place{"rateLimits"_L1, PageId::Limits},
                             Place{"authenticators"_L1, PageId::Authenticators},
                             Place{"listeners"_L1, PageId::Listeners}};

} // namespace

std::optional<Destination> ruleDestination(const QString &rule)
{
    const QString section = rule.section(u'/', 0, 0);
    const QString name = rule.section(u'/', 1, 1);
    const QString field = rule.section(u'/', 2);
    for (const Place &place : kPlaces) {
        if (section != place.section || name.isEmpty())
            continue;
        Destination to;
        to.page = place.page;
        to.part = {section, name};
        if (!field.isEmpty())
            to.pointer = u'/' + field;
        return to;
    }
    return {};
}

QString ruleLink(const QString &rule, const QString &text)
{
    if (!ruleDestination(rule))
        return text.toHtmlEscaped();
    const QString address =
        kScheme + u':' + QString::fromLatin1(QUrl::toPercentEncoding(rule, "/"));
    return u"<a href=\"%1\">%2</a>"_s.arg(address.toHtmlEscaped(), text.toHtmlEscaped());
}

std::optional<Destination> linkDestination(const QUrl &link)
{
    if (link.scheme() != kScheme)
        return {};
    return ruleDestination(link.path(QUrl::FullyDecoded));
}

} // namespace portcullis::gui
