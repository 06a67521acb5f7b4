// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/routes/effective_policy.h"

#include "admin-gui/form/form_spec.h"
#include "admin-gui/form/limit_text.h"
#include "admin-gui/form/specs/specs.h"
#include "admin-gui/pages/entities/entity_table_page.h"
#include "admin-gui/pages/routes/route_columns.h"
#include "admin-gui/widgets/column_titles.h"

#include <QHeaderView>
#include <QTextDocument>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

/// Collects what holds for one route.
class Collector {
public:
    Collector(const DocumentParts &document, const QString &route)
        : m_document(document)
        , m_ref{u"routes"_s, route}
        , m_route(treeOf(document.json(m_ref)).value_or(emptyObject()))
        , m_defaults(treeOf(document.json({u"defaults"_s, {}})).value_or(emptyObject()))
    {
    }

    QList<PolicyLine> collect()
    {
        authenticate();
        authorize();
        limits();
        ofRouteOrModel(EffectivePolicy::tr("Largest request body"), u"/request/maxBody"_s);
        ofRouteOrModel(EffectivePolicy::tr("Lookalikes"), u"/lookalikes"_s);
        cors();
        action();
        return m_lines;
    }

private:
    PartRef defaultsRef() const { return {u"defaults"_s, {}}; }
    QString ofRoute() const { return EffectivePolicy::tr("this route"); }
    QString ofDefaults() const { return EffectivePolicy::tr("the defaults"); }
    QString ofGateway() const { return EffectivePolicy::tr("the gateway, where nothing is said"); }

    void add(const QString &what, const QString &value, const QString &source, const PartRef &part,
             const QString &pointer)
    {
        m_lines.append({what, value, source, part, pointer});
    }

    void authenticate()
    {
        const QString what = EffectivePolicy::tr("Authenticate");
        const QString at = u"/authenticate"_s;
        if (const JsonTree *const own = m_route.find("authenticate"))
            return add(what, authenticateText(own), ofRoute(), m_ref, at);
        if (const JsonTree *const general = m_defaults.find("authenticate"))
            return add(what, authenticateText(general), ofDefaults(), defaultsRef(), at);
        QStringList names;
        for (const auto &part : m_document.entities(u"authenticators"_s))
            names.append(part->name);
        add(what,
            names.isEmpty() ? EffectivePolicy::tr("nothing says who may call")
                            : names.join(", "_L1),
            EffectivePolicy::tr("all authenticators, as nothing is said"), m_ref, at);
    }

    void authorize()
    {
        const JsonTree *const own = m_route.find("authorize");
        const QString what = EffectivePolicy::tr("Authorize");
        if (own == nullptr || own->members.empty())
            return add(what, EffectivePolicy::tr("everyone who is authenticated"), ofGateway(),
                       m_ref, u"/authorize/groups"_s);
        for (const auto &[key, value] : own->members) {
            const QString name = QString::fromStdString(key);
            const QStringList texts = stringsOf(&value);
            add(what + ": "_L1 + name, texts.isEmpty() ? displayOf(value) : texts.join(", "_L1),
                ofRoute(), m_ref, u"/authorize/"_s + name);
        }
    }

    void limits()
    {
        const QString what = EffectivePolicy::tr("Rate limit");
        bool any = false;
        const auto list = [&](const JsonTree *names, const QString &source, const PartRef &part) {
            const QStringList texts = stringsOf(names);
            for (qsizetype i = 0; i < texts.size(); ++i) {
                add(what, texts[i] + u" — "_s + limitText(texts[i]), source, part,
                    u"/rateLimits/"_s + QString::number(i));
                any = true;
            }
        };
        list(m_route.find("rateLimits"), ofRoute(), m_ref);
        int consumers = 0;
        for (const auto &part : m_document.entities(u"consumers"_s))
            consumers += part->json().contains("\"rateLimits\"") ? 1 : 0;
        if (consumers > 0)
            add(what, EffectivePolicy::tr("those of the caller, beside these"),
                EffectivePolicy::tr("%n consumer(s) with limits of their own", nullptr, consumers),
                {}, {});
        list(m_defaults.find("rateLimits"), ofDefaults(), defaultsRef());
        if (!any && consumers == 0)
            add(what, EffectivePolicy::tr("none"), ofGateway(), m_ref, u"/rateLimits"_s);
    }

    QString limitText(const QString &name) const
    {
        const auto limit = treeOf(m_document.json({u"rateLimits"_s, name}));
        if (!limit)
            return EffectivePolicy::tr("there is no such limit");
        const JsonTree *const algorithm = limit->find("algorithm");
        return algorithm == nullptr
            ? gui::limitText(*limit)
            : EffectivePolicy::tr("%1 (%2)").arg(gui::limitText(*limit), stringOf(*algorithm));
    }

    void ofRouteOrModel(const QString &what, const QString &pointer)
    {
        const Field &field = *specOf(u"routes"_s)->fieldFor(pointer);
        const JsonTree *const own = valueAt(m_route, pointer);
        add(what, notationOf(own != nullptr ? textOf(*own) : field.fallback),
            own != nullptr ? ofRoute() : ofGateway(), m_ref, pointer);
    }

    void cors()
    {
        const QString what = EffectivePolicy::tr("CORS");
        const auto origins = [](const JsonTree &cors) {
            return stringsOf(cors.find("origins")).join(", "_L1);
        };
        if (const JsonTree *const own = m_route.find("cors"))
            return add(what, origins(*own), ofRoute(), m_ref, u"/cors/origins"_s);
        if (const JsonTree *const general = m_defaults.find("cors"))
            return add(what, origins(*general), ofDefaults(), defaultsRef(), u"/cors/origins"_s);
        add(what, EffectivePolicy::tr("no page of another origin"), ofGateway(), m_ref,
            u"/cors/origins"_s);
    }

    void action()
    {
        const QString what = EffectivePolicy::tr("Goes to");
        const JsonTree *const upstream = m_route.find("upstream");
        if (upstream == nullptr) {
            const QString text = routeActionText(m_route);
            return add(what, text.isEmpty() ? EffectivePolicy::tr("nothing yet") : text, ofRoute(),
                       m_ref, m_route.find("redirect") ? u"/redirect/location"_s : u"/upstream"_s);
        }
        add(what, routeActionText(m_route), ofRoute(), m_ref, u"/upstream"_s);
        QStringList names = stringsOf(upstream);
        names.removeAll(QString());
        for (const JsonTree &item : upstream->items) {
            if (const JsonTree *const name = item.find("upstream"))
                names.append(stringOf(*name));
        }
        for (const QString &name : std::as_const(names))
            upstreamFigures(name);
    }

    void upstreamFigures(const QString &name)
    {
        const PartRef ref{u"upstreams"_s, name};
        const auto tree = treeOf(m_document.json(ref));
        if (!tree)
            return add(name, EffectivePolicy::tr("there is no such upstream"), {}, {}, {});
        const FormSpec &spec = *specOf(u"upstreams"_s);
        for (const char *const key : {"/timeouts/connect", "/timeouts/response", "/timeouts/total",
                                      "/retries/attempts", "/preserveHost"}) {
            const QString pointer = QString::fromLatin1(key);
            const Field &field = *spec.fieldFor(pointer);
            const JsonTree *const own = valueAt(*tree, pointer);
            const QString fallback =
                field.fallbackText.isEmpty() ? notationOf(field.fallback) : field.fallbackText;
            add(name + u": "_s + withoutMnemonic(field.label),
                own != nullptr ? notationOf(textOf(*own)) : fallback,
                own != nullptr ? EffectivePolicy::tr("upstream %1").arg(name) : ofGateway(), ref,
                pointer);
        }
    }

    const DocumentParts &m_document;
    PartRef m_ref;
    JsonTree m_route;
    JsonTree m_defaults;
    QList<PolicyLine> m_lines;
};

} // namespace

QList<PolicyLine> effectivePolicy(const DocumentParts &document, const QString &route)
{
    if (!document.contains({u"routes"_s, route}))
        return {};
    return Collector(document, route).collect();
}

EffectivePolicy::EffectivePolicy(const PageContext &context, QWidget *parent)
    : QTreeWidget(parent), m_context(context)
{
    setAccessibleName(tr("What is in effect for this route"));
    setHeaderLabels({tr("What"), tr("Value"), tr("Comes from")});
    setRootIsDecorated(false);
    setAlternatingRowColors(true);
    setUniformRowHeights(true);
    setReadableWidths(*header(), {26, 44});
    keepTitlesReadable(*header());
    setToolTip(tr("Enter goes to where a line comes from"));
    connect(this, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem *item) {
        const PolicyLine &line = m_lines[indexOfTopLevelItem(item)];
        const auto page = pageForSection(line.part.section);
        if (page)
            m_context.navigator.go({.page = *page, .part = line.part, .pointer = line.pointer});
    });
    connect(&context.draft, &Draft::changed, this, &EffectivePolicy::refresh);
}

void EffectivePolicy::setRoute(const QString &name)
{
    m_route = name;
    refresh();
}

void EffectivePolicy::showEvent(QShowEvent *event)
{
    QTreeWidget::showEvent(event);
    refresh();
}

void EffectivePolicy::refresh()
{
    if (!isVisible())
        return; // nobody would see it, and all consumers are looked at
    m_lines = effectivePolicy(m_context.draft.document(), m_route);
    clear();
    for (const PolicyLine &line : std::as_const(m_lines)) {
        auto *item = new QTreeWidgetItem(this, {line.what, line.value, line.source});
        item->setToolTip(1, Qt::convertFromPlainText(line.value));
        item->setToolTip(2, Qt::convertFromPlainText(line.source));
    }
}

} // namespace portcullis::gui
