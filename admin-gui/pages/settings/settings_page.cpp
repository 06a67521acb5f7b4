// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/settings/settings_page.h"

#include "admin-gui/page/permission.h"
#include "admin-gui/pages/settings/json_part_editor.h"
#include "admin-gui/pages/settings/secrets_panel.h"
#include "admin-gui/settings/settings.h"

#include <QListWidget>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSectionRole = Qt::UserRole;
/// Of the row of the secrets: no member has such a name.
constexpr QLatin1String kSecrets("/secrets");

struct Member {
    QString section;
    QString title;
    QString about;
};

/// Those that the app knows; others that the document has are edited all the same.
QList<Member> knownMembers()
{
    return {{u"defaults"_s, SettingsPage::tr("Defaults"),
             SettingsPage::tr("What holds for every route that says nothing else: authentication, "
                              "limits, timeouts.")},
            {u"accessLog"_s, SettingsPage::tr("Access log"),
             SettingsPage::tr("Where a line for each request goes, and what stands in it.")},
            {u"tracing"_s, SettingsPage::tr("Tracing"),
             SettingsPage::tr("Where spans of requests are sent, and of how many.")},
            {u"counters"_s, SettingsPage::tr("Shared counters"),
             SettingsPage::tr("The Redis in which several gateways count limits together.")}};
}

QString rowText(const QString &title, bool isThere, bool isChanged)
{
    return title
        + (isChanged      ? SettingsPage::tr(" (changed)")
               : !isThere ? SettingsPage::tr(" (left out)")
                          : QString());
}

} // namespace

SettingsPage::SettingsPage(PageContext context, QWidget *parent)
    : Page(PageId::Settings, context, parent)
    , m_list(new QListWidget(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_right(new QStackedWidget(this))
    , m_editor(new JsonPartEditor(context.draft, this))
    , m_secrets(new SecretsPanel(context, this))
{
    m_list->setObjectName(u"settingsList"_s);
    m_list->setAccessibleName(tr("Members of the document"));
    m_right->addWidget(m_editor);
    m_right->addWidget(m_secrets);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_right);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_splitter, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, &SettingsPage::showCurrent);
    connect(&context.draft, &Draft::changed, this, &SettingsPage::refreshList);
    connect(&context.monitor, &GatewayMonitor::updated, this,
            [this] { m_editor->setWhyNot(whyNot(this->context(), Role::Admin)); });
    m_editor->setWhyNot(whyNot(context, Role::Admin));
    refreshList();
}

SettingsPage::~SettingsPage() = default;

QString SettingsPage::currentSection() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? item->data(kSectionRole).toString() : QString();
}

void SettingsPage::refreshList()
{
    const Draft &draft = context().draft;
    QList<Member> members = knownMembers();
    for (const QString &section : draft.document().sections()) {
        const bool isKnown = std::ranges::find(members, section, &Member::section) != members.end();
        if (!isKnown && section != "version"_L1 && !entitySections().contains(section))
            members.append({section, section, tr("A member that this program does not know.")});
    }
    const QString kept = currentSection();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const Member &member : std::as_const(members)) {
        const PartRef ref{member.section, {}};
        const bool isChanged =
            std::ranges::find(draft.changes(), ref, &PartChange::ref) != draft.changes().end();
        auto *item = new QListWidgetItem(
            rowText(member.title, draft.document().contains(ref), isChanged), m_list);
        item->setData(kSectionRole, member.section);
        item->setToolTip(member.about);
    }
    auto *secrets = new QListWidgetItem(tr("Secrets"), m_list);
    secrets->setData(kSectionRole, QString(kSecrets));
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->data(kSectionRole).toString() == kept)
            m_list->setCurrentRow(row);
    if (!m_list->currentItem())
        m_list->setCurrentRow(0);
    showCurrent();
}

void SettingsPage::showCurrent()
{
    const QString section = currentSection();
    if (section == kSecrets) {
        m_right->setCurrentWidget(m_secrets);
        if (isVisible())
            m_secrets->activate();
        return;
    }
    m_right->setCurrentWidget(m_editor);
    if (section != m_shown)
        m_editor->edit({section, {}}, m_list->currentItem()->toolTip());
    m_shown = section;
}

void SettingsPage::activate()
{
    if (currentSection() == kSecrets)
        m_secrets->activate();
}

void SettingsPage::follow(const Destination &destination)
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(kSectionRole).toString() != destination.part.section)
            continue;
        m_list->setCurrentRow(row);
        m_editor->showPointer(destination.pointer);
        return;
    }
}

bool SettingsPage::isSettled() const
{
    return m_right->currentWidget() != m_secrets || m_secrets->isSettled();
}

void SettingsPage::save(QSettings &settings) const
{
    kSettingsSplitter.set(settings, m_splitter->saveState());
}

void SettingsPage::restore(const QSettings &settings)
{
    m_splitter->restoreState(kSettingsSplitter.get(settings));
}

} // namespace portcullis::gui
