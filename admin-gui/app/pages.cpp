// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/pages.h"

#include "admin-gui/app/document_screen.h"
#include "admin-gui/form/table_parts.h"
#include "admin-gui/pages/audit/audit_page.h"
#include "admin-gui/pages/authenticators/authenticators_page.h"
#include "admin-gui/pages/changes/changes_page.h"
#include "admin-gui/pages/consumers/consumers_page.h"
#include "admin-gui/pages/explain/explain_page.h"
#include "admin-gui/pages/history/history_page.h"
#include "admin-gui/pages/limits/limits_page.h"
#include "admin-gui/pages/listeners/listeners_page.h"
#include "admin-gui/pages/nodes/nodes_page.h"
#include "admin-gui/pages/pipeline/pipeline_page.h"
#include "admin-gui/pages/problems/problems_page.h"
#include "admin-gui/pages/routes/routes_page.h"
#include "admin-gui/pages/settings/settings_page.h"
#include "admin-gui/pages/tokens/tokens_page.h"
#include "admin-gui/pages/traffic/traffic_page.h"
#include "admin-gui/pages/upstreams/upstreams_page.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

namespace portcullis::gui {

namespace {

constexpr std::array kInfos{
    PageInfo{PageId::Pipeline, PageGroup::Watch, "pipeline", "Ctrl+1"},
    PageInfo{PageId::Traffic, PageGroup::Watch, "traffic", "Ctrl+2"},
    PageInfo{PageId::Explain, PageGroup::Watch, "explain", "Ctrl+3"},
    PageInfo{PageId::Routes, PageGroup::Configure, "routes", "Ctrl+4"},
    PageInfo{PageId::Upstreams, PageGroup::Configure, "upstreams", "Ctrl+5"},
    PageInfo{PageId::Consumers, PageGroup::Configure, "consumers", "Ctrl+6"},
    PageInfo{PageId::Limits, PageGroup::Configure, "limits", "Ctrl+7"},
    PageInfo{PageId::Authenticators, PageGroup::Configure, "authenticators", "Ctrl+8"},
    PageInfo{PageId::Listeners, PageGroup::Configure, "listeners", "Ctrl+9"},
    PageInfo{PageId::Document, PageGroup::Configure, "document", "Ctrl+0"},
    PageInfo{PageId::Changes, PageGroup::Change, "changes", "Alt+1"},
    PageInfo{PageId::History, PageGroup::Change, "history", "Alt+2"},
    PageInfo{PageId::Problems, PageGroup::Change, "problems", "Alt+3"},
    PageInfo{PageId::Audit, PageGroup::Gateway, "audit", "Alt+4"},
    PageInfo{PageId::Nodes, PageGroup::Gateway, "nodes", "Alt+5"},
    PageInfo{PageId::Tokens, PageGroup::Gateway, "tokens", "Alt+6"},
    PageInfo{PageId::Settings, PageGroup::Gateway, "settings", "Alt+7"},
};
static_assert(kInfos.size() == kPageCount);

template <typename P>
Page *make(const PageContext &context, QWidget *parent)
{
    return new P(context, parent);
}

struct Maker {
    PageId id;
    Page *(*make)(const PageContext &, QWidget *);
};

// One line a page; their order here does not matter.
constexpr std::array kMakers{
    Maker{PageId::Pipeline, make<PipelinePage>},
    Maker{PageId::Traffic, make<TrafficPage>},
    Maker{PageId::Explain, make<ExplainPage>},
    Maker{PageId::Routes, make<RoutesPage>},
    Maker{PageId::Upstreams, make<UpstreamsPage>},
    Maker{PageId::Consumers, make<ConsumersPage>},
    Maker{PageId::Limits, make<LimitsPage>},
    Maker{PageId::Authenticators, make<AuthenticatorsPage>},
    Maker{PageId::Listeners, make<ListenersPage>},
    Maker{PageId::Changes, make<ChangesPage>},
    Maker{PageId::History, make<HistoryPage>},
    Maker{PageId::Problems, make<ProblemsPage>},
    Maker{PageId::Audit, make<AuditPage>},
    Maker{PageId::Nodes, make<NodesPage>},
    Maker{PageId::Tokens, make<TokensPage>},
    Maker{PageId::Settings, make<SettingsPage>},
    Maker{PageId::Document, make<DocumentScreen>},
};

/// The list that opens below a box and the line in it are widgets of their own, and screen readers
/// ask them for their names.
void nameBoxes(const Page &page)
{
    const QList<QComboBox *> boxes = page.findChildren<QComboBox *>();
    for (QComboBox *box : boxes) {
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(box);
        if (face && box->view()->accessibleName().isEmpty())
            nameBox(*box, face->text(QAccessible::Name));
    }
}

} // namespace

QString groupText(PageGroup group)
{
    switch (group) {
    case PageGroup::Watch:
        return QCoreApplication::translate("Pages", "Watch");
    case PageGroup::Configure:
        return QCoreApplication::translate("Pages", "Configure");
    case PageGroup::Change:
        return QCoreApplication::translate("Pages", "Change");
    case PageGroup::Gateway:
        break;
    }
    return QCoreApplication::translate("Pages", "Gateway");
}

const PageInfo &pageInfo(PageId id)
{
    return *std::ranges::find(kInfos, id, &PageInfo::id);
}

std::optional<PageId> pageNamed(const QString &name)
{
    for (const PageInfo &each : kInfos) {
        if (name == QLatin1String(each.name))
            return each.id;
    }
    return {};
}

std::optional<PageId> pageOfSection(const QString &section)
{
    // Most sections are called as their page is.
    return section == QLatin1String("rateLimits") ? PageId::Limits : pageNamed(section);
}

bool editsDraft(PageId id)
{
    return id == PageId::Changes || id == PageId::Settings
        || (pageInfo(id).group == PageGroup::Configure && id != PageId::Document);
}

QList<Page *> makePages(const PageContext &context, QWidget *parent)
{
    QList<Page *> pages;
    for (const PageInfo &info : kInfos) {
        const auto maker = std::ranges::find(kMakers, info.id, &Maker::id);
        if (maker != kMakers.end())
            pages.append(maker->make(context, parent));
    }
    for (const Page *page : std::as_const(pages))
        nameBoxes(*page);
    return pages;
}

} // namespace portcullis::gui
