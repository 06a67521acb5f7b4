// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/references_editor.h"

#include "admin-gui/form/line_editor.h"
#include "admin-gui/form/table_parts.h"
#include "admin-gui/widgets/column_titles.h"

#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kOriginalRole = Qt::UserRole; // of the name's item: the entry that it came with

QComboBox *makePicker(QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    box->completer()->setFilterMode(Qt::MatchContains);
    box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    return box;
}

/// Only where they are others: there may be many.
void offer(QComboBox &box, const QStringList &names)
{
    if (box.property("names").toStringList() == names)
        return;
    const QString typed = box.currentText();
    box.setProperty("names", names);
    box.clear();
    box.addItems(names);
    box.setCurrentText(typed);
}

/// Of one entry, in whatever form it stands.
QString nameOf(const JsonTree &entry)
{
    if (const JsonTree *const name = entry.find("name"))
        return stringOf(*name);
    if (const JsonTree *const upstream = entry.find("upstream"))
        return stringOf(*upstream);
    return stringOf(entry);
}

} // namespace

// ---- ReferenceEditor

ReferenceEditor::ReferenceEditor(const Field &field, const FormHost &host, QWidget *parent)
    : FieldEditor(field, host, parent)
    , m_box(makePicker(this))
    , m_open(smallButton(tr("Open"), tr("Open what %1 refers to").arg(withoutMnemonic(field.label)),
                         this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_box, 1);
    layout->addWidget(m_open);
    m_open->setVisible(bool(host.open));
    m_box->lineEdit()->setPlaceholderText(field.fallbackText);
    m_box->installEventFilter(this);
    connect(m_box, &QComboBox::activated, this, &ReferenceEditor::flush);
    connect(m_box->lineEdit(), &QLineEdit::editingFinished, this, &ReferenceEditor::flush);
    connect(m_open, &QToolButton::clicked, this, [this] {
        if (value() && this->host().open)
            this->host().open({this->field().refersTo, stringOf(*value())});
    });
}

bool ReferenceEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_box
        && (event->type() == QEvent::FocusIn || event->type() == QEvent::MouseButtonPress))
        offer(*m_box, names());
    return FieldEditor::eventFilter(watched, event);
}

bool ReferenceEditor::canShow(const JsonTree &value) const
{
    return value.kind == JsonTree::Kind::String;
}

void ReferenceEditor::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    m_box->setEnabled(!readOnly);
}

QWidget *ReferenceEditor::target()
{
    return m_box;
}

void ReferenceEditor::flush()
{
    if (m_readOnly || (value() && !canShow(*value())))
        return;
    const QString text = m_box->currentText().trimmed();
    if (text.isEmpty())
        commit(std::nullopt);
    else
        commit(stringTree(text));
    m_open->setEnabled(value().has_value());
}

void ReferenceEditor::show(const JsonTree *value)
{
    m_box->setCurrentText(value != nullptr ? stringOf(*value) : QString());
    m_open->setEnabled(value != nullptr);
}

// ---- ReferencesEditor

ReferencesEditor::ReferencesEditor(const Field &field, const FormHost &host, QWidget *parent)
    : FieldEditor(field, host, parent), m_table(new QTableWidget(this)), m_pick(makePicker(this))
{
    const QString label = withoutMnemonic(field.label);
    QStringList titles{tr("Name")};
    if (field.kind == FieldKind::Authenticators)
        titles.append(tr("Only watches"));
    else if (field.kind == FieldKind::Weighted)
        titles.append(tr("Weight"));
    setUpSmallTable(*m_table, titles, label);
    setReadableWidths(*m_table->horizontalHeader(), {28});
    m_add = smallButton(tr("Add"), tr("%1: add the name beside").arg(label), this);
    m_remove = smallButton(tr("Remove"), tr("%1: remove the chosen").arg(label), this);
    m_up = smallButton(tr("Up"), tr("%1: move the chosen up").arg(label), this);
    m_down = smallButton(tr("Down"), tr("%1: move the chosen down").arg(label), this);
    m_open = smallButton(tr("Open"), tr("%1: open the chosen").arg(label), this);
    m_open->setVisible(bool(host.open));
    nameBox(*m_pick, tr("%1: name to add").arg(label));
    m_pick->lineEdit()->setPlaceholderText(tr("name to add"));
    m_pick->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_table);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_pick, 1);
    for (QToolButton *const button : {m_add, m_remove, m_up, m_down, m_open})
        buttons->addWidget(button);
    layout->addLayout(buttons);
    connect(m_table, &QTableWidget::itemChanged, this, &ReferencesEditor::collect);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &ReferencesEditor::enable);
    connect(m_pick->lineEdit(), &QLineEdit::returnPressed, this, &ReferencesEditor::addPicked);
    connect(m_pick, &QComboBox::currentTextChanged, this, &ReferencesEditor::enable);
    connect(m_add, &QToolButton::clicked, this, &ReferencesEditor::addPicked);
    connect(m_remove, &QToolButton::clicked, this, &ReferencesEditor::removeRows);
    connect(m_up, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { move(1); });
    connect(m_open, &QToolButton::clicked, this, [this] {
        if (const int row = m_table->currentRow(); row >= 0 && this->host().open)
            this->host().open({this->field().refersTo, m_table->item(row, 0)->text()});
    });
    enable();
}

bool ReferencesEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_pick
        && (event->type() == QEvent::FocusIn || event->type() == QEvent::MouseButtonPress))
        offer(*m_pick, names());
    return FieldEditor::eventFilter(watched, event);
}

bool ReferencesEditor::canShow(const JsonTree &value) const
{
    if (value.kind == JsonTree::Kind::String)
        return field().kind != FieldKind::References;
    const char *const key = field().kind == FieldKind::Weighted ? "upstream" : "name";
    const bool objects = field().kind != FieldKind::References;
    return value.kind == JsonTree::Kind::Array
        && std::ranges::all_of(value.items, [&](const JsonTree &item) {
               if (item.kind == JsonTree::Kind::String)
                   return field().kind != FieldKind::Weighted;
               const JsonTree *const name = item.find(key);
               return objects && name != nullptr && name->kind == JsonTree::Kind::String;
           });
}

void ReferencesEditor::addRow(const JsonTree &entry)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    auto *name = new QTableWidgetItem(nameOf(entry));
    name->setData(kOriginalRole, textOf(entry));
    m_table->setItem(row, 0, name);
    if (field().kind == FieldKind::Authenticators) {
        auto *shadow = new QTableWidgetItem;
        const JsonTree *const value = entry.find("shadow");
        shadow->setFlags(markFlags());
        shadow->setCheckState(
            value != nullptr && value->kind == JsonTree::Kind::True ? Qt::Checked : Qt::Unchecked);
        m_table->setItem(row, 1, shadow);
    } else if (field().kind == FieldKind::Weighted) {
        const JsonTree *const weight = entry.find("weight");
        m_table->setItem(row, 1,
                         new QTableWidgetItem(
                             weight != nullptr ? QString::fromStdString(weight->text) : QString()));
    }
}

void ReferencesEditor::show(const JsonTree *value)
{
    m_showing = true;
    m_table->setRowCount(0);
    if (value != nullptr && value->kind == JsonTree::Kind::String)
        addRow(*value);
    else if (value != nullptr)
        std::ranges::for_each(value->items, [this](const JsonTree &item) { addRow(item); });
    m_showing = false;
    fitHeight(*m_table);
    enable();
}

JsonTree ReferencesEditor::entryOf(int row) const
{
    const QTableWidgetItem &item = *m_table->item(row, 0);
    JsonTree entry = treeOf(item.data(kOriginalRole).toByteArray()).value_or(JsonTree());
    if (item.text() != nameOf(entry)) {
        if (entry.isObject())
            entry.set(entry.find("name") != nullptr ? "name" : "upstream", stringTree(item.text()));
        else
            entry = stringTree(item.text());
    }
    if (field().kind == FieldKind::Authenticators) {
        const bool shadow = m_table->item(row, 1)->checkState() == Qt::Checked;
        const JsonTree *const was = entry.find("shadow");
        if (shadow != (was != nullptr && was->kind == JsonTree::Kind::True)) {
            if (!entry.isObject()) {
                JsonTree object = emptyObject();
                object.set("name", std::move(entry));
                entry = std::move(object);
            }
            entry.set("shadow", booleanTree(shadow));
        }
    } else if (field().kind == FieldKind::Weighted) {
        const QString text = m_table->item(row, 1)->text().trimmed();
        const JsonTree *const was = entry.find("weight");
        if (text != (was != nullptr ? QString::fromStdString(was->text) : QString())) {
            if (!entry.isObject()) {
                JsonTree object = emptyObject();
                object.set("upstream", std::move(entry));
                entry = std::move(object);
            }
            if (text.isEmpty())
                entry.remove("weight");
            else
                entry.set("weight", isJsonNumber(text) ? numberTree(text) : stringTree(text));
        }
    }
    return entry;
}

void ReferencesEditor::collect()
{
    if (m_showing || m_readOnly)
        return;
    JsonTree list = emptyArray();
    for (int row = 0; row < m_table->rowCount(); ++row)
        list.items.push_back(entryOf(row));
    if (list.items.empty() && !field().emptyCounts)
        return commit(std::nullopt);
    const bool wasList = value() && value()->kind == JsonTree::Kind::Array;
    const bool isText = list.items.size() == 1 && list.items.front().kind == JsonTree::Kind::String;
    if (field().kind == FieldKind::Weighted) {
        // One alone stands as its name; with others each is an object.
        if (isText && !wasList)
            return commit(std::move(list.items.front()));
        for (JsonTree &item : list.items) {
            if (item.isObject())
                continue;
            JsonTree object = emptyObject();
            object.set("upstream", std::move(item));
            item = std::move(object);
        }
    } else if (field().kind == FieldKind::Authenticators && isText && !wasList
               && stringOf(list.items.front()) == "none"_L1) {
        return commit(std::move(list.items.front()));
    }
    commit(std::move(list));
}

void ReferencesEditor::addPicked()
{
    const QString name = m_pick->currentText().trimmed();
    if (name.isEmpty() || m_readOnly)
        return;
    m_showing = true;
    addRow(stringTree(name));
    m_showing = false;
    m_pick->setCurrentText({});
    fitHeight(*m_table);
    collect();
    enable();
}

void ReferencesEditor::removeRows()
{
    QList<int> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows.append(index.row());
    std::ranges::sort(rows, std::greater());
    m_showing = true;
    for (const int row : std::as_const(rows))
        m_table->removeRow(row);
    m_showing = false;
    fitHeight(*m_table);
    collect();
    enable();
}

void ReferencesEditor::move(int by)
{
    const int row = m_table->currentRow();
    const int to = row + by;
    if (row < 0 || to < 0 || to >= m_table->rowCount() || m_readOnly)
        return;
    m_showing = true;
    for (int column = 0; column < m_table->columnCount(); ++column) {
        QTableWidgetItem *const one = m_table->takeItem(row, column);
        m_table->setItem(row, column, m_table->takeItem(to, column));
        m_table->setItem(to, column, one);
    }
    m_showing = false;
    m_table->setCurrentCell(to, 0);
    collect();
}

void ReferencesEditor::enable()
{
    const int row = m_table->currentRow();
    const bool chosen = m_table->selectionModel()->hasSelection() && row >= 0;
    m_add->setEnabled(!m_readOnly && !m_pick->currentText().trimmed().isEmpty());
    m_remove->setEnabled(!m_readOnly && chosen);
    m_up->setEnabled(!m_readOnly && chosen && row > 0);
    m_down->setEnabled(!m_readOnly && chosen && row + 1 < m_table->rowCount());
    m_open->setEnabled(chosen);
}

void ReferencesEditor::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    m_table->setEditTriggers(readOnly ? QAbstractItemView::NoEditTriggers
                                      : QAbstractItemView::DoubleClicked
                                     | QAbstractItemView::EditKeyPressed);
    m_pick->setEnabled(!readOnly);
    m_showing = true;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        QTableWidgetItem *const mark = m_table->item(row, 1);
        if (mark != nullptr && field().kind == FieldKind::Authenticators)
            mark->setFlags(markFlags());
    }
    m_showing = false;
    enable();
}

Qt::ItemFlags ReferencesEditor::markFlags() const
{
    const Qt::ItemFlags seen = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return m_readOnly ? seen : seen | Qt::ItemIsUserCheckable;
}

QWidget *ReferencesEditor::target()
{
    return m_table;
}

void ReferencesEditor::focusAt(const QString &pointer)
{
    FieldEditor::focusAt(pointer);
    bool isNumber = false;
    const int row = tokensOf(pointer).value(0).toInt(&isNumber);
    if (isNumber && row < m_table->rowCount())
        m_table->setCurrentCell(row, 0);
}

void ReferencesEditor::setFindings(const QList<DraftFinding> &findings)
{
    m_showing = true;
    unmarkAll(*m_table);
    for (const DraftFinding &finding : findings) {
        bool isNumber = false;
        const int row = tokensOf(finding.pointer).value(0).toInt(&isNumber);
        if (isNumber || m_table->rowCount() == 1)
            markCell(*m_table, isNumber ? row : 0, 0, finding.message, finding.isWarning);
    }
    m_showing = false;
}

} // namespace portcullis::gui
