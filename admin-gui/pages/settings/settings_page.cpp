// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/settings/settings_page.h"

#include "admin-gui/form/entity_form.h"
#include "admin-gui/form/specs/specs.h"
#include "admin-gui/form/state_icon.h"
#include "admin-gui/page/permission.h"
#include "admin-gui/pages/records/findings_view.h"
#include "admin-gui/pages/settings/json_part_editor.h"
#include "admin-gui/pages/settings/member_panel.h"
#include "admin-gui/pages/settings/secrets_panel.h"
#include "admin-gui/settings/settings.h"

#include <QEvent>
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

bool isObject(const QByteArray &json)
{
    return json.trimmed().startsWith('{');
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
    constexpr int kListWidth = 200; // of about the window's width together
    constexpr int kFormWidth = 880;
    m_list->setObjectName(u"settingsList"_s);
    m_list->setAccessibleName(tr("Members of the document"));
    m_list->setIconSize(QSize(14, 14));
    m_list->setSpacing(2);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_right->addWidget(m_editor);
    m_right->addWidget(m_secrets);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_right);
    m_splitter->setSizes({kListWidth, kFormWidth});
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_splitter, 1);
    fillList();
    connect(m_list, &QListWidget::currentRowChanged, this, &SettingsPage::showCurrent);
    connect(&context.draft, &Draft::changed, this, &SettingsPage::refreshList);
    connect(&context.draft, &Draft::findingsChanged, this, &SettingsPage::refreshList);
    connect(&context.monitor, &GatewayMonitor::updated, this, &SettingsPage::refreshAllowed);
    refreshAllowed();
    showCurrent();
}

SettingsPage::~SettingsPage() = default;

QList<SettingsPage::Member> SettingsPage::members() const
{
    QList<Member> members{
        {u"defaults"_s, tr("Defaults"),
         tr("What holds for every route that says nothing else: authentication, limits, CORS.")},
        {u"accessLog"_s, tr("Access log"), tr("Where each request is recorded.")},
        {u"tracing"_s, tr("Tracing"), tr("Where spans of requests are sent, and of how many.")},
        {u"counters"_s, tr("Shared counters"),
         tr("The Redis in which several gateways count limits together.")}};
    for (const QString &section : context().draft.document().sections()) {
        const bool isKnown = std::ranges::find(members, section, &Member::section) != members.end();
        if (!isKnown && section != "version"_L1 && !entitySections().contains(section))
            members.append({section, section, tr("A member that this program does not know.")});
    }
    return members;
}

QString SettingsPage::currentSection() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? item->data(kSectionRole).toString() : QString();
}

void SettingsPage::showSection(const QString &section)
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(kSectionRole).toString() == section)
            m_list->setCurrentRow(row);
    }
}

void SettingsPage::fillList()
{
    const QString kept = currentSection();
    const QSignalBlocker quiet(m_list);
    m_members = members();
    m_list->clear();
    for (const Member &member : std::as_const(m_members)) {
        auto *item = new QListWidgetItem(m_list);
        item->setData(kSectionRole, member.section);
        describeRow(m_list->row(item));
    }
    auto *secrets = new QListWidgetItem(tr("Secrets"), m_list);
    secrets->setData(kSectionRole, QString(kSecrets));
    m_list->setCurrentRow(0);
    showSection(kept);
    fitList();
}

void SettingsPage::fitList()
{
    // A name that somebody chose may be longer than the page is wide.
    constexpr int kMostChars = 32;
    int width = 0;
    for (const Member &member : std::as_const(m_members)) {
        for (const QString &note : {tr(" (changed)"), tr(" (left out)")})
            width = std::max(width, fontMetrics().horizontalAdvance(member.title + note));
    }
    m_list->setMinimumWidth(std::min(width, kMostChars * fontMetrics().averageCharWidth()) + 36);
}

void SettingsPage::describeRow(int row)
{
    const Member &member = m_members[row];
    const PartRef ref{member.section, {}};
    const Draft &draft = context().draft;
    const QList<DraftFinding> findings = draft.findingsOf(ref);
    const bool isWrong =
        std::ranges::any_of(findings, std::logical_not(), &DraftFinding::isWarning);
    const bool isChanged =
        std::ranges::find(draft.changes(), ref, &PartChange::ref) != draft.changes().end();
    const State state = isWrong ? State::Error
        : !findings.isEmpty()   ? State::Warning
        : isChanged             ? State::Edited
                                : State::None;
    QString tip = member.about;
    if (!findings.isEmpty())
        tip += u'\n' + tr("%n problem(s) here", nullptr, static_cast<int>(findings.size()));
    QListWidgetItem &item = *m_list->item(row);
    item.setText(member.title
                 + (isChanged                                                 ? tr(" (changed)")
                        : !draft.document().contains(ref) && !draft.isEmpty() ? tr(" (left out)")
                                                                              : QString()));
    item.setIcon(stateIcon(state, palette()));
    item.setToolTip(tip);
    item.setData(Qt::AccessibleDescriptionRole, tip);
}

void SettingsPage::refreshList()
{
    // Only what differs: a screen reader would read the list again with every word that is typed.
    if (m_members != members())
        fillList();
    for (int row = 0; row < m_members.size(); ++row)
        describeRow(row);
    showCurrent();
}

MemberPanel *SettingsPage::panelOf(const QString &section)
{
    const Draft &draft = context().draft;
    const FormSpec *const spec = specOf(section);
    const PartRef ref{section, {}};
    if (!spec || (draft.document().contains(ref) && !isObject(draft.document().json(ref))))
        return nullptr;
    MemberPanel *&panel = m_panels[section];
    if (!panel) {
        const FormHost host{context().draft, specOf, [this](const PartRef &part) {
                                context().navigator.go({.page = pageOf(part), .part = part});
                            }};
        panel = new MemberPanel(*spec, host, m_right);
        panel->setWhyNot(whyNoEdits(context()));
        m_right->addWidget(panel);
    }
    return panel;
}

void SettingsPage::showCurrent()
{
    const QString section = currentSection();
    if (section == kSecrets) {
        m_right->setCurrentWidget(m_secrets);
        if (isVisible())
            m_secrets->activate();
    } else if (MemberPanel *const panel = panelOf(section)) {
        m_right->setCurrentWidget(panel);
    } else {
        m_right->setCurrentWidget(m_editor);
        if (section != m_asJson)
            m_editor->edit({section, {}}, m_list->currentItem()->toolTip());
        m_asJson = section;
    }
}

void SettingsPage::refreshAllowed()
{
    const QString why = whyNoEdits(context());
    m_editor->setWhyNot(why);
    for (MemberPanel *const panel : std::as_const(m_panels))
        panel->setWhyNot(why);
}

void SettingsPage::activate()
{
    refreshAllowed();
    if (currentSection() == kSecrets)
        m_secrets->activate();
}

void SettingsPage::follow(const Destination &destination)
{
    showSection(destination.part.section);
    if (currentSection() != destination.part.section)
        return;
    MemberPanel *const panel = panelOf(destination.part.section);
    if (!panel)
        m_editor->showPointer(destination.pointer);
    else if (!panel->form().focusField(destination.pointer))
        m_list->setFocus();
}

void SettingsPage::changeEvent(QEvent *event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshList(); // its signs in colours of the new one
}

bool SettingsPage::isSettled() const
{
    return m_right->currentWidget() == m_secrets ? m_secrets->isSettled()
                                                 : !context().draft.isEmpty();
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
