// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/draft.h"
#include "admin-gui/session/event_feed.h"
#include "admin-gui/session/gateway_monitor.h"

#include <QAction>
#include <QIcon>
#include <QSettings>
#include <QWidget>

namespace portcullis::gui {

/// The screens, in the order of the navigation.
enum class PageId {
    Pipeline,
    Traffic,
    Explain,
    Routes,
    Upstreams,
    Consumers,
    Limits,
    Authenticators,
    Listeners,
    Changes,
    History,
    Problems,
    Audit,
    Nodes,
    Tokens,
    Settings,
    Document, ///< the configuration in force as text; stands behind the pages that edit it
};
inline constexpr int kPageCount = static_cast<int>(PageId::Document) + 1;

/// Where to go, and what to show there.
struct Destination {
    PageId page = PageId::Pipeline;
    QString filter{};      ///< Traffic: an expression; tables: a text to filter by
    PartRef part{};        ///< the entity to select, or open
    QString pointer{};     ///< RFC 6901, into that part: the field to put the cursor in
    QByteArray material{}; ///< Explain: the request to compose, as POST /v1/explain takes it
};

/// Takes the person to another page.
class Navigator {
public:
    virtual ~Navigator() = default;
    virtual void go(const Destination &destination) = 0;
};

/// What all pages work with. All are borrowed and outlive the pages.
struct PageContext {
    AdminClient &client;     ///< calls; a page passes itself as their context
    GatewayMonitor &monitor; ///< whether the gateway answers, and who it is
    EventFeed &feed;         ///< what goes on there
    Draft &draft;            ///< the configuration, with the edits that are not applied yet
    Navigator &navigator;
    /// Whether the person has chosen not to change anything on this gateway.
    bool isReadOnly() const { return readOnly && *readOnly; }
    /// What the person has to type before a dangerous action, as this is a production gateway;
    /// empty: a click is enough.
    QString nameToType() const { return productionName ? *productionName : QString(); }
    const bool *readOnly = nullptr;          ///< null: anything may be changed
    const QString *productionName = nullptr; ///< null: of no production gateway
};

/// One screen. Made once; is told of another gateway by the signals of its context.
class Page : public QWidget {
    Q_OBJECT

public:
    Page(PageId id, PageContext context, QWidget *parent = nullptr)
        : QWidget(parent), m_context(context), m_id(id)
    {
    }

    PageId id() const { return m_id; }
    /// For the navigation, the palette and the window's title, such as `Routes`.
    virtual QString title() const = 0;
    /// It became the page that is seen: fetches what is not current. Called again by F5.
    virtual void activate() { }
    /// Follows a Destination of this page that says more than the page.
    virtual void follow(const Destination &) { }
    /// Whether all that the page shows has come, or has failed to; for screenshots.
    virtual bool isSettled() const { return true; }
    /// What can be done here, for the palette, the menu and the list of keys; each with a text and,
    /// if it has one, a shortcut. The actions belong to the page.
    virtual QList<QAction *> commands() const { return {}; }
    virtual void save(QSettings &) const { }
    virtual void restore(const QSettings &) { }

protected:
    const PageContext &context() const { return m_context; }

private:
    PageContext m_context;
    PageId m_id;
};

} // namespace portcullis::gui
