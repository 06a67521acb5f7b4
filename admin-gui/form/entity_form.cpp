// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/entity_form.h"

#include "admin-gui/form/field_grid.h"
#include "admin-gui/form/json_page.h"
#include "admin-gui/form/references.h"
#include "admin-gui/form/state_icon.h"
#include "admin-gui/widgets/theme.h"
#include "shared/model/values.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHelpLines = 3;

FieldEditor *editorAround(QWidget *widget)
{
    FieldEditor *found = nullptr;
    // The outermost: of a list of objects the list's own.
    for (; widget != nullptr; widget = widget->parentWidget()) {
        if (auto *editor = qobject_cast<FieldEditor *>(widget))
            found = editor;
    }
    return found;
}

FieldEditor *innermostEditor(QWidget *widget)
{
    while (widget != nullptr && qobject_cast<FieldEditor *>(widget) == nullptr)
        widget = widget->parentWidget();
    return static_cast<FieldEditor *>(widget);
}

} // namespace

EntityForm::EntityForm(const FormSpec &spec, FormHost host, QWidget *parent)
    : QWidget(parent)
    , m_spec(spec)
    , m_host(std::move(host))
    , m_tree(emptyObject())
    , m_list(new QListWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_text(new JsonPage(this))
    , m_banner(new QLabel(this))
    , m_help(new QLabel(this))
    , m_empty(new QLabel(this))
    , m_body(new QWidget(this))
{
    m_list->setAccessibleName(tr("Sections"));
    m_list->setObjectName(u"sections"_s);
    m_list->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setIconSize(QSize(14, 14));
    m_list->setSpacing(2);
    m_banner->setWordWrap(true);
    m_banner->setTextFormat(Qt::RichText);
    m_banner->setObjectName(u"banner"_s);
    m_banner->hide();
    m_help->setWordWrap(true);
    m_help->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_help->setMinimumHeight(kHelpLines * fontMetrics().lineSpacing() + 4);
    m_help->setObjectName(u"help"_s);
    m_help->setText(
        tr("What a field does, its default and its range stand here while it is edited."));
    m_help->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setText(tr("Nothing is chosen."));
    m_empty->setAlignment(Qt::AlignCenter);

    auto *inner = new QHBoxLayout;
    inner->addWidget(m_list);
    inner->addWidget(m_stack, 1);
    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins({});
    body->addWidget(m_banner);
    body->addLayout(inner, 1);
    body->addWidget(m_help);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_body, 1);
    layout->addWidget(m_empty, 1);
    m_body->hide();

    for (const FormSection &section : spec.sections)
        addSectionPage(section);
    m_pages.append({tr("JSON")});
    m_list->addItem(tr("JSON"));
    m_stack->addWidget(m_text);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row < 0)
            return;
        if (row < m_spec.sections.size())
            gridOf(row);
        m_stack->setCurrentIndex(row);
    });
    connect(m_text, &JsonPage::edited, this, &EntityForm::takeText);
    connect(&m_host.draft, &Draft::changed, this, &EntityForm::refresh);
    connect(&m_host.draft, &Draft::findingsChanged, this, &EntityForm::showFindings);
    connect(qApp, &QApplication::focusChanged, this, &EntityForm::focusMoved);
    m_list->setCurrentRow(0);
    markSections({});
}

EntityForm::~EntityForm()
{
    disconnect(qApp, nullptr, this, nullptr); // what dies below gives up its focus
}

void EntityForm::addSectionPage(const FormSection &section)
{
    auto *area = new QScrollArea(m_stack);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus); // it scrolls to what has the focus
    m_stack->addWidget(area);
    m_list->addItem(section.title);
    m_pages.append({section.title, nullptr, area});
}

void EntityForm::addPage(const QString &title, QWidget *page)
{
    // Behind the sections, in front of the JSON.
    const int at = static_cast<int>(m_pages.size()) - 1;
    m_pages.insert(at, {title});
    m_list->insertItem(at, title);
    m_stack->insertWidget(at, page);
    markSections({});
}

FieldGrid &EntityForm::gridOf(qsizetype section)
{
    Page &page = m_pages[section];
    if (page.grid != nullptr)
        return *page.grid;
    // Made when it is first seen: a page opens with one section instead of nine.
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 4, 8, 8);
    if (const QString &help = m_spec.sections[section].help; !help.isEmpty()) {
        auto *label = new QLabel(help, content);
        label->setWordWrap(true);
        label->setForegroundRole(QPalette::PlaceholderText);
        layout->addWidget(label);
    }
    page.grid = new FieldGrid(m_spec, section, m_host, content);
    layout->addWidget(page.grid);
    layout->addStretch();
    page.area->setWidget(content);
    content->show(); // which an area that is seen already does not do
    page.grid->setObject(m_tree);
    page.grid->setReadOnly(m_readOnly);
    page.grid->setFindings(m_host.draft.findingsOf(m_ref));
    connect(page.grid, &FieldGrid::edited, this, &EntityForm::take);
    return *page.grid;
}

qsizetype EntityForm::sectionOf(const Field &field) const
{
    for (qsizetype i = 0; i < m_spec.sections.size(); ++i) {
        if (std::ranges::find(m_spec.sections[i].fields, &field,
                              [](const Field &each) { return &each; })
            != m_spec.sections[i].fields.end())
            return i;
    }
    return -1;
}

void EntityForm::setEntity(const PartRef &ref)
{
    if (ref == m_ref)
        return refresh();
    flush();
    m_ref = ref;
    m_step.clear();
    refresh();
    showFindings();
}

void EntityForm::refresh()
{
    if (m_storing)
        return;
    const bool isMember = !entitySections().contains(m_spec.section);
    QByteArray json = m_host.draft.document().json(m_ref);
    if (json.isNull() && isMember && !m_host.draft.isEmpty())
        json = "{}"; // as if it were there, until something of it is given
    m_body->setVisible(!json.isNull());
    m_empty->setVisible(json.isNull());
    if (json == m_json)
        return;
    m_json = json;
    m_tree = treeOf(json).value_or(emptyObject());
    for (const Page &page : std::as_const(m_pages)) {
        if (page.grid != nullptr)
            page.grid->setObject(m_tree);
    }
    m_text->setTree(m_tree);
}

void EntityForm::showFindings()
{
    const QList<DraftFinding> findings = m_host.draft.findingsOf(m_ref);
    for (const Page &page : std::as_const(m_pages)) {
        if (page.grid != nullptr)
            page.grid->setFindings(findings);
    }
    m_text->setFindings(findings);
    markSections(findings);
    QStringList loose;
    for (const DraftFinding &finding : findings) {
        if (m_spec.fieldOf(finding) == nullptr)
            loose.append(
                u"<b>%1:</b> %2"_s.arg(stateText(finding.isWarning ? State::Warning : State::Error),
                                       finding.message.toHtmlEscaped()));
    }
    const bool worse = std::ranges::any_of(
        findings, [](const DraftFinding &finding) { return !finding.isWarning; });
    QPalette colours = m_banner->palette();
    colours.setColor(QPalette::WindowText,
                     worse ? theme::bad(palette()) : theme::warning(palette()));
    m_banner->setPalette(colours);
    m_banner->setText(loose.join(u"<br>"_s));
    m_banner->setVisible(!loose.isEmpty());
}

void EntityForm::markSections(const QList<DraftFinding> &findings)
{
    QList<int> errors(m_pages.size());
    QList<int> warnings(m_pages.size());
    for (const DraftFinding &finding : findings) {
        const Field *const field = m_spec.fieldOf(finding);
        const qsizetype at = field != nullptr ? sectionOf(*field) : m_pages.size() - 1;
        ++(finding.isWarning ? warnings : errors)[at];
    }
    int width = 0;
    for (int i = 0; i < m_pages.size(); ++i) {
        QListWidgetItem &item = *m_list->item(i);
        const int count = errors[i] + warnings[i];
        const State state = errors[i] > 0 ? State::Error
            : warnings[i] > 0             ? State::Warning
                                          : State::None;
        item.setText(count > 0 ? tr("%1 (%2)").arg(m_pages[i].title).arg(count) : m_pages[i].title);
        item.setIcon(stateIcon(state, palette()));
        item.setToolTip(count > 0 ? tr("%n problem(s) here", nullptr, count) : QString());
        item.setData(Qt::AccessibleDescriptionRole, item.toolTip());
        width = std::max(width, fontMetrics().horizontalAdvance(m_pages[i].title + " (00)"_L1));
    }
    m_list->setFixedWidth(width + 36);
}

QString EntityForm::refusalOf(const QString &name) const
{
    if (!model::isName(name.toStdString()))
        return tr("A name has 1 to 63 of a-z, 0-9, dot, underscore and hyphen, and begins with a "
                  "letter or digit.");
    if (name != m_ref.name && m_host.draft.document().contains({m_ref.section, name}))
        return tr("There is a %1 of this name already.").arg(m_spec.noun);
    return {};
}

void EntityForm::take(const Field &field, const std::optional<JsonTree> &value)
{
    if (field.kind == FieldKind::Name)
        return takeName(field, value ? stringOf(*value) : QString());
    JsonTree next = m_tree;
    if (value)
        setValueAt(next, field.pointer, *value);
    else
        removeValueAt(next, field.pointer,
                      [this](const QString &pointer) { return m_spec.has(pointer); });
    const QString step = gridOf(sectionOf(field)).editorOf(field.pointer)->step();
    put(next, withoutMnemonic(field.label),
        value && !step.isEmpty() ? field.pointer + step : QString());
}

void EntityForm::takeName(const Field &field, const QString &name)
{
    if (name == m_ref.name)
        return;
    const qsizetype section = sectionOf(field);
    if (const QString refusal = refusalOf(name); !refusal.isEmpty())
        return gridOf(section).complain(field.pointer, refusal);
    JsonTree next = m_tree;
    next.set("name", stringTree(name));
    put(next, withoutMnemonic(field.label), {});
}

void EntityForm::takeText(const JsonTree &tree)
{
    if (m_ref.isEntity()) {
        const JsonTree *const name = tree.find("name");
        if (const QString refusal = refusalOf(name != nullptr ? stringOf(*name) : QString());
            !refusal.isEmpty())
            return m_text->complain(refusal);
    }
    put(tree, tr("JSON"), u"/"_s);
}

void EntityForm::put(const JsonTree &tree, const QString &what, const QString &step)
{
    const QByteArray json = textOf(tree);
    const PartRef from = m_ref;
    Draft &draft = m_host.draft;
    const QString label = m_ref.isEntity()
        ? tr("Change %1 of %2 %3").arg(what, m_spec.noun, m_ref.name)
        : tr("Change %1 of %2").arg(what, m_spec.noun);
    m_storing = true;
    QUndoStack &stack = draft.undoStack();
    const bool continues = !step.isEmpty() && m_step == step && stack.index() == m_stepIndex
        && stack.index() == stack.count() && stack.index() > 0;
    const QString to = m_ref.isEntity() ? nameIn(json) : QString();
    if (continues && to == from.name)
        stack.undo();
    if (to != from.name) {
        m_ref.name = to;
        draft.replace(renamedIn(draft.document(), from, json, m_host.specs), label);
    } else if (!m_ref.isEntity() && tree.members.empty()) {
        draft.remove(m_ref, label);
    } else {
        draft.put(m_ref, json, label);
    }
    m_step = to == from.name ? step : QString();
    m_stepIndex = stack.index();
    m_storing = false;
    refresh();
    if (m_ref != from)
        Q_EMIT renamed(from, m_ref);
}

void EntityForm::focusMoved(QWidget *old, QWidget *now)
{
    FieldEditor *const before = editorAround(old);
    FieldEditor *const after = editorAround(now);
    if (before != nullptr && isAncestorOf(before) && before != after) {
        before->flush();
        m_step.clear();
    }
    if (old != nullptr && m_text->isAncestorOf(old)
        && (now == nullptr || !m_text->isAncestorOf(now))) {
        m_text->flush();
        m_step.clear();
    }
    FieldEditor *const inner = innermostEditor(now);
    if (inner == nullptr || !isAncestorOf(inner))
        return;
    const Field &field = inner->field();
    m_help->setText(
        (withoutMnemonic(field.label) + u" — "_s + field.help + u' ' + factsOf(field)).trimmed());
}

void EntityForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showFindings(); // in colours of the new one
}

void EntityForm::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    for (const Page &page : std::as_const(m_pages)) {
        if (page.grid != nullptr)
            page.grid->setReadOnly(readOnly);
    }
    m_text->setReadOnly(readOnly);
}

void EntityForm::showSection(int index)
{
    if (index >= 0 && index < m_list->count())
        m_list->setCurrentRow(index);
}

int EntityForm::currentSection() const
{
    return m_list->currentRow();
}

const Field *EntityForm::fieldToGoTo(const QString &pointer) const
{
    if (const Field *const field = m_spec.fieldFor(pointer))
        return field;
    const QList<DraftFinding> findings = m_host.draft.findingsOf(m_ref);
    for (const DraftFinding &finding : findings) {
        if (finding.pointer == pointer) {
            if (const Field *const field = m_spec.fieldOf(finding))
                return field;
        }
    }
    return nullptr;
}

bool EntityForm::focusField(const QString &pointer)
{
    const Field *const field = fieldToGoTo(pointer);
    if (field == nullptr && pointer.isEmpty())
        return false;
    if (field == nullptr) {
        showSection(m_list->count() - 1);
        m_text->focusAt(pointer);
        return true;
    }
    const qsizetype section = sectionOf(*field);
    const QString &at = isWithin(pointer, field->pointer) ? pointer : field->pointer;
    showSection(static_cast<int>(section));
    FieldGrid &grid = gridOf(section);
    grid.focusField(at);
    m_pages[section].area->ensureWidgetVisible(grid.editorOf(at));
    return true;
}

FieldEditor *EntityForm::editorOf(const QString &pointer)
{
    const Field *const field = m_spec.fieldFor(pointer);
    return field != nullptr ? gridOf(sectionOf(*field)).editorOf(pointer) : nullptr;
}

void EntityForm::flush()
{
    for (const Page &page : std::as_const(m_pages)) {
        if (page.grid != nullptr)
            page.grid->flush();
    }
    if (m_stack->currentWidget() == m_text)
        m_text->flush();
}

} // namespace portcullis::gui
