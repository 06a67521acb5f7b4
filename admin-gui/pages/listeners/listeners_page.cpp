// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/listeners/listeners_page.h"

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// Among the columns that are given to the table.
enum Column { Address, Port, Bound, Tls, Clients, Proxies, Description };

QString textAt(const JsonTree &tree, const char *pointer, const QString &fallback = {})
{
    const JsonTree *const value = valueAt(tree, QLatin1String(pointer));
    return value != nullptr ? QString::fromStdString(value->text) : fallback;
}

Cell tlsCell(const JsonTree &listener)
{
    const JsonTree *const tls = listener.find("tls");
    if (tls == nullptr)
        return Cell::of(ListenersPage::tr("plain HTTP"));
    QStringList certificates;
    if (const JsonTree *const list = tls->find("certificates")) {
        for (const JsonTree &each : list->items)
            certificates.append(textAt(each, "/certificate"));
    }
    return Cell::of(ListenersPage::tr("TLS %1 and later: %2")
                        .arg(textAt(*tls, "/minVersion", u"1.2"_s), certificates.join(", "_L1)));
}

Cell clientsCell(const JsonTree &listener)
{
    if (valueAt(listener, u"/tls/clientCa"_s) == nullptr)
        return Cell::of(ListenersPage::tr("not asked"));
    return Cell::of(textAt(listener, "/tls/clientCertificate", u"optional"_s));
}

QList<EntityColumn> columns()
{
    return {
        {u"address"_s, ListenersPage::tr("Address"), ListenersPage::tr("Where to listen"),
         [](const JsonTree &each) { return Cell::of(textAt(each, "/address", u"127.0.0.1"_s)); },
         false, 18},
        {u"port"_s, ListenersPage::tr("Port"), ListenersPage::tr("0 takes any free one"),
         [](const JsonTree &each) {
             const QString port = textAt(each, "/port");
             return Cell::of(port.toDouble(), port);
         },
         false, 8},
        {u"bound"_s,
         ListenersPage::tr("Listens at"),
         ListenersPage::tr("Where the gateway listens now"),
         {},
         false,
         22},
        {u"tls"_s, ListenersPage::tr("Encryption"),
         ListenersPage::tr("The oldest version of TLS, and the certificates"), tlsCell, false, 36},
        {u"clients"_s, ListenersPage::tr("Client certificates"),
         ListenersPage::tr("Whether clients have to show one"), clientsCell, false, 18},
        {u"proxies"_s, ListenersPage::tr("PROXY protocol"),
         ListenersPage::tr("Load balancers that have to say who calls"),
         [](const JsonTree &each) {
             return Cell::of(stringsOf(valueAt(each, u"/proxyProtocol/from"_s)).join(", "_L1));
         },
         false, 20},
        {u"description"_s, ListenersPage::tr("Description"), ListenersPage::tr("Text for people"),
         [](const JsonTree &each) { return Cell::of(textAt(each, "/description").simplified()); },
         true, 30},
    };
}

} // namespace

ListenersPage::ListenersPage(PageContext context, QWidget *parent)
    : EntityTablePage(PageId::Listeners, context, u"listeners"_s, columns(), parent)
{
    connect(&context.monitor, &GatewayMonitor::updated, this, &ListenersPage::showBound);
}

QString ListenersPage::title() const
{
    return tr("Listeners");
}

void ListenersPage::activate()
{
    EntityTablePage::activate();
    showBound();
}

void ListenersPage::showBound()
{
    if (!isVisible())
        return;
    QHash<QString, Cell> cells;
    for (const auto &listener : context().monitor.info().listeners)
        cells.insert(listener.name,
                     Cell::of(listener.address + u':' + QString::number(listener.port)));
    model().setLive(Bound, cells);
}

QString ListenersPage::removalImpact(const QStringList &names) const
{
    const auto &all = context().draft.document().entities(u"listeners"_s);
    return names.size() == all.size()
        ? tr("No listener is left: no client can connect then.")
        : tr("Clients that connect there are refused then; %1 of %2 listeners stay.")
              .arg(all.size() - names.size())
              .arg(all.size());
}

JsonTree ListenersPage::copyOf(const JsonTree &listener) const
{
    // Two can't share a port: the copy takes a free one until it is given its own.
    JsonTree copy = listener;
    copy.set("port", numberTree(u"0"_s));
    return copy;
}

} // namespace portcullis::gui
