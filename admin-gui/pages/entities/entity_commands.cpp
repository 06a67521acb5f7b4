// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/references.h"
#include "admin-gui/form/specs/specs.h"
#include "admin-gui/pages/entities/entity_table_page.h"
#include "admin-gui/widgets/confirm.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QTableView>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// A list of more is read by nobody.
constexpr qsizetype kMostReferrers = 200;
constexpr qsizetype kLongestName = 63;

/// With `name` in front.
JsonTree named(const JsonTree &entity, const QString &name)
{
    JsonTree made = emptyObject();
    made.set("name", stringTree(name));
    for (const auto &[key, value] : entity.members) {
        if (key != "name")
            made.set(key, value);
    }
    return made;
}

} // namespace

QAction *EntityTablePage::command(const QString &text, const QKeySequence &keys,
                                  void (EntityTablePage::*what)())
{
    auto *action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(keys.isEmpty() ? text
                                      : tr("%1 (%2)").arg(QString(text).remove(u'&'),
                                                          keys.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, what);
    return action;
}

void EntityTablePage::makeCommands()
{
    m_new = command(tr("&New"), QKeySequence::New, &EntityTablePage::addEntity);
    m_duplicate = command(tr("D&uplicate"), QKeySequence(u"Ctrl+D"_s), &EntityTablePage::duplicate);
    m_remove = command(tr("&Delete"), QKeySequence::Delete, &EntityTablePage::askToRemove);
    for (QAction *const action : {m_new, m_duplicate, m_remove})
        addCommand(action);
    // In a field of the editor the Delete key deletes a letter.
    removeAction(m_remove);
    if (m_spec.has(u"/enabled"_s)) {
        m_toggle =
            command(tr("&Disable"), QKeySequence(u"Ctrl+T"_s), &EntityTablePage::toggleEnabled);
        addCommand(m_toggle);
    }
    auto *find = command(tr("&Filter"), QKeySequence::Find, &EntityTablePage::focusFilter);
    addAction(find);
    m_beside = command(tr("Editor &beside"), {}, &EntityTablePage::turnSplitter);
    m_beside->setCheckable(true);
    m_beside->setToolTip(tr("The editor beside the table instead of below it"));
    m_commands.append({find, m_beside});

    auto *space = new QWidget(m_tools);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_counts = new QLabel(m_tools);
    m_counts->setContentsMargins(8, 0, 8, 0);
    m_counts->setObjectName(u"counts"_s);
    m_filter = new QLineEdit(m_tools);
    m_filter->setObjectName(u"filter"_s);
    m_filter->setClearButtonEnabled(true);
    m_filter->setPlaceholderText(
        tr("Filter (%1)").arg(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText)));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setToolTip(tr("Words that all have to be in the name, the description or any value"));
    m_filter->setMaximumWidth(fontMetrics().averageCharWidth() * 40);
    auto *columns = new QToolButton(m_tools);
    columns->setText(tr("&Columns"));
    columns->setPopupMode(QToolButton::InstantPopup);
    makeColumnMenu();
    columns->setMenu(m_columnMenu);
    m_space = m_tools->addWidget(space);
    for (QWidget *const widget : std::initializer_list<QWidget *>{m_counts, m_filter, columns})
        m_tools->addWidget(widget);
    m_tools->addAction(m_beside);
    connect(m_filter, &QLineEdit::textChanged, m_model, &EntityModel::setFilter);
}

void EntityTablePage::addCommand(QAction *action)
{
    m_commands.append(action);
    addAction(action);
    m_table->addAction(action);
    m_tools->insertAction(m_space, action); // at the end while there is none
}

void EntityTablePage::makeColumnMenu()
{
    m_columnMenu = new QMenu(this);
    QHeaderView *const header = m_table->horizontalHeader();
    for (int i = EntityModel::StateColumn; i < m_model->columnCount(); ++i) {
        QAction *const action =
            m_columnMenu->addAction(m_model->headerData(i, Qt::Horizontal).toString());
        action->setCheckable(true);
        connect(action, &QAction::toggled, header,
                [header, i](bool on) { header->setSectionHidden(i, !on); });
    }
    connect(m_columnMenu, &QMenu::aboutToShow, this, [this, header] {
        const QList<QAction *> actions = m_columnMenu->actions();
        for (int i = 0; i < actions.size(); ++i) {
            const QSignalBlocker quiet(actions[i]);
            actions[i]->setChecked(!header->isSectionHidden(EntityModel::StateColumn + i));
        }
    });
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint &at) { m_columnMenu->popup(header->mapToGlobal(at)); });
}

void EntityTablePage::enableCommands()
{
    if (m_new == nullptr || m_form == nullptr)
        return;
    const qsizetype count = m_table->selectionModel()->selectedRows().size();
    m_form->setReadOnly(context().isReadOnly());
    m_new->setEnabled(mayChange());
    m_duplicate->setEnabled(mayChange() && count > 0);
    m_remove->setEnabled(mayChange() && count > 0);
    if (m_toggle != nullptr) {
        m_toggle->setEnabled(mayChange() && count > 0);
        m_toggle->setText(count == 0 || anyEnabled() ? tr("&Disable") : tr("&Enable"));
    }
    enableOwnCommands();
}

QString EntityTablePage::freeName(const QString &wish, const DocumentParts &document) const
{
    QString name = wish.left(kLongestName);
    for (int i = 2; document.contains({m_spec.section, name}); ++i) {
        const QString number = u'-' + QString::number(i);
        name = wish.left(kLongestName - number.size()) + number;
    }
    return name;
}

void EntityTablePage::addEntity()
{
    m_form->flush();
    const QString name = freeName(u"new"_s, context().draft.document());
    const JsonTree blank = treeOf(m_spec.blank).value_or(emptyObject());
    m_filter->clear();
    context().draft.put({m_spec.section, name}, textOf(named(blank, name)),
                        tr("Add %1 %2").arg(m_spec.noun, name));
    choose(name);
    m_form->focusField(u"/name"_s);
    if (auto *line = qobject_cast<QLineEdit *>(focusWidget()))
        line->selectAll();
}

void EntityTablePage::duplicate()
{
    m_form->flush();
    const QStringList names = chosen();
    DocumentParts next = context().draft.document();
    QStringList made;
    for (const QString &name : names) {
        const auto tree = treeOf(next.json({m_spec.section, name}));
        if (!tree)
            continue;
        const QString copy = freeName(name + "-copy"_L1, next);
        next.set({m_spec.section, copy}, textOf(named(copyOf(*tree), copy)),
                 next.indexOf({m_spec.section, name}) + 1);
        made.append(copy);
    }
    if (made.isEmpty())
        return;
    m_filter->clear();
    context().draft.replace(
        std::move(next),
        made.size() == 1
            ? tr("Duplicate %1 %2").arg(m_spec.noun, names.front())
            : tr("Duplicate %n of %1", nullptr, static_cast<int>(made.size())).arg(title()));
    choose(made.front());
    if (made.size() == 1)
        m_form->focusField(u"/name"_s);
}

void EntityTablePage::askToRemove()
{
    const QStringList names = chosen();
    if (names.isEmpty() || !mayChange())
        return;
    QStringList details;
    for (const QString &name : names) {
        const DocumentParts &document = context().draft.document();
        for (const Referrer &each : referrersOf(document, {m_spec.section, name}, specOf)) {
            // Those that go along will miss nothing.
            if (each.part.section == m_spec.section && names.contains(each.part.name))
                continue;
            const FormSpec *const other = specOf(each.part.section);
            details.append(
                tr("%1 %2 refers to %3 (%4)").arg(other->noun, each.part.name, name, each.pointer));
        }
    }
    const int count = static_cast<int>(names.size());
    QStringList impact;
    if (details.isEmpty())
        impact.append(count == 1 ? tr("Nothing refers to it.") : tr("Nothing refers to them."));
    else
        impact.append(
            tr("%n place(s) refer to it, and will have a problem until they name another:", nullptr,
               static_cast<int>(details.size())));
    if (const QString more = removalImpact(names); !more.isEmpty())
        impact.prepend(more);
    impact.append(
        tr("It is taken out of the draft; the gateway changes when the draft is applied."));
    const bool alone = details.isEmpty();
    if (details.size() > kMostReferrers) {
        const int more = static_cast<int>(details.size() - kMostReferrers);
        details.resize(kMostReferrers);
        details.append(tr("and %n more", nullptr, more));
    }
    confirm(this,
            {count == 1 ? tr("Delete %1 %2").arg(m_spec.noun, names.front())
                        : tr("Delete %n of %1", nullptr, count).arg(title()),
             impact.join(u' '), details, tr("Delete"), context().nameToType(), alone},
            [this, names] { removeEntities(names); });
}

void EntityTablePage::removeEntities(const QStringList &names)
{
    DocumentParts next = context().draft.document();
    for (const QString &name : names)
        next.remove({m_spec.section, name});
    const int row = m_table->currentIndex().row();
    context().draft.replace(
        std::move(next),
        names.size() == 1
            ? tr("Delete %1 %2").arg(m_spec.noun, names.front())
            : tr("Delete %n of %1", nullptr, static_cast<int>(names.size())).arg(title()));
    if (const int last = m_model->rowCount() - 1; last >= 0)
        m_table->selectRow(std::clamp(row, 0, last));
    m_table->setFocus();
}

bool EntityTablePage::anyEnabled() const
{
    const QStringList names = chosen();
    return std::ranges::any_of(names, [this](const QString &name) {
        const auto tree = treeOf(context().draft.document().json({m_spec.section, name}));
        const JsonTree *const enabled = tree ? tree->find("enabled") : nullptr;
        return enabled == nullptr || enabled->kind != JsonTree::Kind::False;
    });
}

void EntityTablePage::toggleEnabled()
{
    m_form->flush();
    const bool enable = !anyEnabled();
    const QStringList names = chosen();
    DocumentParts next = context().draft.document();
    for (const QString &name : names) {
        auto tree = treeOf(next.json({m_spec.section, name}));
        if (!tree)
            continue;
        const JsonTree *const was = tree->find("enabled");
        if ((was == nullptr || was->kind != JsonTree::Kind::False) == enable)
            continue;
        tree->set("enabled", booleanTree(enable));
        next.set({m_spec.section, name}, textOf(*tree));
    }
    const QString what = names.size() == 1 ? m_spec.noun + u' ' + names.front()
                                           : QString::number(names.size()) + u' ' + title();
    context().draft.replace(std::move(next),
                            enable ? tr("Enable %1").arg(what) : tr("Disable %1").arg(what));
}

void EntityTablePage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void EntityTablePage::turnSplitter()
{
    m_splitter->setOrientation(m_beside->isChecked() ? Qt::Horizontal : Qt::Vertical);
}

} // namespace portcullis::gui
