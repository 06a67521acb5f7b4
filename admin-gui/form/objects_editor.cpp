// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/objects_editor.h"

#include "admin-gui/form/field_grid.h"
#include "admin-gui/form/table_parts.h"

#include <QFrame>
#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

ObjectsEditor::ObjectsEditor(const Field &field, const FormHost &host, QWidget *parent)
    : FieldEditor(field, host, parent)
    , m_spec(field.items())
    , m_table(new QTableWidget(this))
    , m_form(new QFrame(this))
{
    const QString label = withoutMnemonic(field.label);
    QStringList titles;
    for (const QString &column : std::as_const(m_spec.columns))
        titles.append(withoutMnemonic(m_spec.fieldFor(column)->label));
    setUpSmallTable(*m_table, titles, label);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_add = smallButton(tr("Add"), tr("%1: add one").arg(label), this);
    m_copy = smallButton(tr("Duplicate"), tr("%1: duplicate the chosen").arg(label), this);
    m_remove = smallButton(tr("Remove"), tr("%1: remove the chosen").arg(label), this);
    m_up = smallButton(tr("Up"), tr("%1: move the chosen up").arg(label), this);
    m_down = smallButton(tr("Down"), tr("%1: move the chosen down").arg(label), this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_table);
    auto *buttons = new QHBoxLayout;
    for (QToolButton *const button : {m_add, m_copy, m_remove, m_up, m_down})
        buttons->addWidget(button);
    buttons->addStretch();
    layout->addLayout(buttons);
    layout->addWidget(m_form);
    buildForm();
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        if (!m_filling)
            showItem();
    });
    connect(m_add, &QToolButton::clicked, this, [this] {
        m_items.push_back(treeOf(m_spec.blank).value_or(emptyObject()));
        store(static_cast<int>(m_items.size()) - 1);
        m_grids.front()->focusFirst();
    });
    connect(m_copy, &QToolButton::clicked, this, [this] {
        const int row = currentItem();
        JsonTree copy = m_items[static_cast<std::size_t>(row)];
        m_items.insert(m_items.begin() + row + 1, std::move(copy));
        store(row + 1);
    });
    connect(m_remove, &QToolButton::clicked, this, [this] {
        const int row = currentItem();
        m_items.erase(m_items.begin() + row);
        store(std::min(row, static_cast<int>(m_items.size()) - 1));
    });
    const auto move = [this](int by) {
        const int row = currentItem();
        const auto one = m_items.begin() + row;
        std::iter_swap(one, one + by);
        store(row + by);
    };
    connect(m_up, &QToolButton::clicked, this, [move] { move(-1); });
    connect(m_down, &QToolButton::clicked, this, [move] { move(1); });
    showItem();
}

void ObjectsEditor::buildForm()
{
    auto *layout = new QVBoxLayout(m_form);
    static_cast<QFrame *>(m_form)->setFrameShape(QFrame::StyledPanel);
    for (qsizetype i = 0; i < m_spec.sections.size(); ++i) {
        if (!m_spec.sections[i].title.isEmpty()) {
            auto *title = new QLabel(m_spec.sections[i].title, m_form);
            QFont font = title->font();
            font.setBold(true);
            title->setFont(font);
            layout->addWidget(title);
        }
        auto *grid = new FieldGrid(m_spec, i, host(), m_form);
        layout->addWidget(grid);
        m_grids.append(grid);
        connect(grid, &FieldGrid::edited, this, &ObjectsEditor::take);
    }
}

bool ObjectsEditor::canShow(const JsonTree &value) const
{
    return value.kind == JsonTree::Kind::Array
        && std::ranges::all_of(value.items, &JsonTree::isObject);
}

int ObjectsEditor::currentItem() const
{
    return m_table->selectionModel()->hasSelection() ? m_table->currentRow() : -1;
}

void ObjectsEditor::show(const JsonTree *value)
{
    const int row = std::max(0, currentItem());
    m_items = value != nullptr ? value->items : std::vector<JsonTree>();
    fill();
    if (!m_items.empty())
        m_table->selectRow(std::min(row, static_cast<int>(m_items.size()) - 1));
    showItem();
}

void ObjectsEditor::fill()
{
    m_filling = true;
    m_table->setRowCount(static_cast<int>(m_items.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        for (int column = 0; column < m_table->columnCount(); ++column) {
            const QString &pointer = m_spec.columns[column];
            const JsonTree *const value = valueAt(m_items[static_cast<std::size_t>(row)], pointer);
            const Field &field = *m_spec.fieldFor(pointer);
            QString text;
            if (value != nullptr)
                text = notationOf(textOf(*value));
            else if (!field.fallback.isNull())
                text = notationOf(field.fallback);
            else
                text = field.fallbackText;
            auto *item = new QTableWidgetItem(text);
            // What is a default looks less certain than what was given.
            QFont font = m_table->font();
            font.setItalic(value == nullptr);
            item->setFont(font);
            m_table->setItem(row, column, item);
        }
    }
    m_filling = false;
    fitHeight(*m_table);
    m_table->resizeColumnsToContents();
    mark();
}

void ObjectsEditor::showItem()
{
    const int row = currentItem();
    m_form->setVisible(row >= 0);
    for (FieldGrid *const grid : std::as_const(m_grids)) {
        if (row >= 0)
            grid->setObject(m_items[static_cast<std::size_t>(row)]);
    }
    mark();
    enable();
}

void ObjectsEditor::store(int row, const QString &step)
{
    fill();
    m_filling = true;
    if (row >= 0)
        m_table->selectRow(row);
    m_filling = false;
    JsonTree list = emptyArray();
    list.items = m_items;
    if (m_items.empty() && !field().emptyCounts)
        commit(std::nullopt, step);
    else
        commit(std::move(list), step);
    showItem();
}

void ObjectsEditor::take(const Field &field, const std::optional<JsonTree> &value)
{
    const int row = currentItem();
    if (row < 0)
        return;
    JsonTree &item = m_items[static_cast<std::size_t>(row)];
    if (value)
        setValueAt(item, field.pointer, *value);
    else
        removeValueAt(item, field.pointer,
                      [this](const QString &pointer) { return m_spec.has(pointer); });
    QString step;
    for (const FieldGrid *const grid : std::as_const(m_grids)) {
        const FieldEditor *const editor = grid->editorOf(field.pointer);
        if (editor != nullptr && value && !editor->step().isEmpty())
            step = QString::number(row) + field.pointer + editor->step();
    }
    store(row, step);
}

void ObjectsEditor::mark()
{
    m_filling = true;
    unmarkAll(*m_table);
    QList<DraftFinding> ofCurrent;
    for (const DraftFinding &finding : std::as_const(m_findings)) {
        bool isNumber = false;
        const int row = tokensOf(finding.pointer).value(0).toInt(&isNumber);
        if (!isNumber)
            continue;
        markCell(*m_table, row, 0, finding.message, finding.isWarning);
        if (row != currentItem())
            continue;
        DraftFinding inner = finding;
        const qsizetype cut = inner.pointer.indexOf(u'/', 1);
        inner.pointer = cut < 0 ? QString() : inner.pointer.mid(cut);
        ofCurrent.append(inner);
    }
    m_filling = false;
    for (FieldGrid *const grid : std::as_const(m_grids))
        grid->setFindings(ofCurrent);
}

void ObjectsEditor::setFindings(const QList<DraftFinding> &findings)
{
    m_findings = findings;
    mark();
}

void ObjectsEditor::enable()
{
    const int row = currentItem();
    m_add->setEnabled(!m_readOnly);
    m_copy->setEnabled(!m_readOnly && row >= 0);
    m_remove->setEnabled(!m_readOnly && row >= 0);
    m_up->setEnabled(!m_readOnly && row > 0);
    m_down->setEnabled(!m_readOnly && row >= 0 && row + 1 < m_table->rowCount());
}

void ObjectsEditor::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    for (FieldGrid *const grid : std::as_const(m_grids))
        grid->setReadOnly(readOnly);
    enable();
}

QWidget *ObjectsEditor::target()
{
    return m_table;
}

void ObjectsEditor::focusAt(const QString &pointer)
{
    bool isNumber = false;
    const int row = tokensOf(pointer).value(0).toInt(&isNumber);
    if (!isNumber || row >= m_table->rowCount())
        return FieldEditor::focusAt(pointer);
    m_table->selectRow(row);
    const qsizetype cut = pointer.indexOf(u'/', 1);
    const QString inner = cut < 0 ? QString() : pointer.mid(cut);
    if (std::ranges::none_of(std::as_const(m_grids),
                             [&](FieldGrid *grid) { return grid->focusField(inner); }))
        m_table->setFocus();
}

void ObjectsEditor::flush()
{
    for (FieldGrid *const grid : std::as_const(m_grids))
        grid->flush();
}

} // namespace portcullis::gui
