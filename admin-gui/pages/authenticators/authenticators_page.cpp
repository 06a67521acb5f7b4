// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/authenticators/authenticators_page.h"

#include <QLocale>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// Among the columns that are given to the table.
enum Column { Type, Reads, Routes, Consumers, Forward, Description };

QString textAt(const JsonTree &tree, const char *pointer)
{
    const JsonTree *const value = valueAt(tree, QLatin1String(pointer));
    return value != nullptr ? stringOf(*value) : QString();
}

bool isOn(const JsonTree &tree, const char *key)
{
    const JsonTree *const value = tree.find(key);
    return value != nullptr && value->kind == JsonTree::Kind::True;
}

/// Where an API key is read, or whose tokens are taken.
Cell readsCell(const JsonTree &authenticator)
{
    const QString type = textAt(authenticator, "/type");
    if (type == "jwt"_L1) {
        const QString issuer = textAt(authenticator, "/issuer");
        return Cell::of(issuer.isEmpty() ? AuthenticatorsPage::tr("tokens of any issuer") : issuer);
    }
    if (type == "oauth2-introspection"_L1)
        return Cell::of(textAt(authenticator, "/endpoint"));
    if (type == "mtls"_L1) {
        const QString san = textAt(authenticator, "/san");
        const QString subject = textAt(authenticator, "/subject");
        return Cell::of(!san.isEmpty()          ? u"san "_s + san
                            : subject.isEmpty() ? u"subject dn"_s
                                                : u"subject "_s + subject);
    }
    QStringList places;
    for (const char *const place : {"header", "query", "cookie"}) {
        const QString name = textAt(authenticator, (QByteArray("/") + place).constData());
        if (!name.isEmpty())
            places.append(QLatin1String(place) + u' ' + name);
    }
    return Cell::of(places.isEmpty() ? u"header X-API-Key"_s : places.join(", "_L1));
}

QList<EntityColumn> columns()
{
    return {
        {u"type"_s, AuthenticatorsPage::tr("Type"),
         AuthenticatorsPage::tr("How callers prove who they are"),
         [](const JsonTree &each) { return Cell::of(textAt(each, "/type")); }, false, 22},
        {u"reads"_s, AuthenticatorsPage::tr("Reads"),
         AuthenticatorsPage::tr("Where the credential is, or whose it has to be"), readsCell, false,
         44},
        {u"routes"_s,
         AuthenticatorsPage::tr("Routes"),
         AuthenticatorsPage::tr("How many routes name it"),
         {},
         false,
         9},
        {u"consumers"_s, AuthenticatorsPage::tr("Maps to consumers"),
         AuthenticatorsPage::tr("Whether the subject is the name of a consumer"),
         [](const JsonTree &each) {
             return Cell::of(isOn(each, "mapToConsumers") ? AuthenticatorsPage::tr("Yes")
                                                          : AuthenticatorsPage::tr("No"));
         },
         false, 18},
        {u"forward"_s, AuthenticatorsPage::tr("Forwards"),
         AuthenticatorsPage::tr("Whether the credential stays in the request"),
         [](const JsonTree &each) {
             return Cell::of(isOn(each, "forward") ? AuthenticatorsPage::tr("Yes")
                                                   : AuthenticatorsPage::tr("No"));
         },
         false, 10},
        {u"description"_s, AuthenticatorsPage::tr("Description"),
         AuthenticatorsPage::tr("Text for people"),
         [](const JsonTree &each) { return Cell::of(textAt(each, "/description").simplified()); },
         true, 30},
    };
}

} // namespace

AuthenticatorsPage::AuthenticatorsPage(PageContext context, QWidget *parent)
    : EntityTablePage(PageId::Authenticators, context, u"authenticators"_s, columns(), parent)
{
    connect(&context.draft, &Draft::changed, this, &AuthenticatorsPage::countRoutes);
}

QString AuthenticatorsPage::title() const
{
    return tr("Authenticators");
}

void AuthenticatorsPage::activate()
{
    EntityTablePage::activate();
    countRoutes();
}

void AuthenticatorsPage::countRoutes()
{
    if (!isVisible())
        return;
    QHash<QString, int> counts;
    for (const auto &part : context().draft.document().entities(u"routes"_s)) {
        // Most routes say nothing, and need not be read for that.
        if (!part->json().contains("\"authenticate\""))
            continue;
        const auto route = treeOf(part->json());
        const JsonTree *const names = route ? route->find("authenticate") : nullptr;
        if (names == nullptr)
            continue;
        for (const JsonTree &item : names->items) {
            const JsonTree *const name = item.find("name");
            ++counts[name != nullptr ? stringOf(*name) : stringOf(item)];
        }
    }
    QHash<QString, Cell> cells;
    for (const auto &part : context().draft.document().entities(u"authenticators"_s)) {
        const int count = counts.value(part->name);
        cells.insert(part->name, Cell::of(count, QLocale().toString(count)));
    }
    model().setLive(Routes, cells);
}

QString AuthenticatorsPage::removalImpact(const QStringList &names) const
{
    const auto &all = context().draft.document().entities(u"authenticators"_s);
    return names.size() == all.size()
        ? tr("No authenticator is left: every route has to say “none” then.")
        : QString();
}

} // namespace portcullis::gui
