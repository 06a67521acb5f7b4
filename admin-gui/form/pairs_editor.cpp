// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/pairs_editor.h"

#include "admin-gui/form/line_editor.h"
#include "admin-gui/form/table_parts.h"
#include "admin-gui/widgets/column_titles.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// Of the name's item: the value that the row came with, and how that was shown.
constexpr int kOriginalRole = Qt::UserRole;
constexpr int kShownRole = Qt::UserRole + 1;
constexpr int kShownFormRole = Qt::UserRole + 2;

QStringList titlesFor(FieldKind kind)
{
    switch (kind) {
    case FieldKind::ConditionMap:
        return {PairsEditor::tr("Name"), PairsEditor::tr("Condition"), PairsEditor::tr("Value")};
    case FieldKind::SecretMap:
        return {PairsEditor::tr("Name"), PairsEditor::tr("Where"), PairsEditor::tr("Value")};
    case FieldKind::TextsMap:
        return {PairsEditor::tr("Name"), PairsEditor::tr("Values, with commas between")};
    default:
        return {PairsEditor::tr("Name"), PairsEditor::tr("Value")};
    }
}

/// With commas between; as JSON where that would be read in another way.
QString listText(const JsonTree &value)
{
    const QStringList texts = stringsOf(&value);
    const bool plain = std::ranges::all_of(texts, [](const QString &text) {
        return !text.isEmpty() && text.trimmed() == text && !text.contains(u',')
            && !text.startsWith(u'[');
    });
    return plain && !texts.isEmpty() ? texts.join(", "_L1) : displayOf(value);
}

JsonTree listValue(const QString &text)
{
    if (text.startsWith(u'[') || text.startsWith(u'"')) {
        if (auto tree = treeOf(text.toUtf8()))
            return std::move(*tree);
    }
    QStringList texts;
    for (const QString &each : text.split(u','))
        texts.append(each.trimmed());
    return texts.size() == 1 ? stringTree(texts.front()) : arrayOfStrings(texts);
}

} // namespace

PairsEditor::PairsEditor(const Field &field, const FormHost &host, QWidget *parent)
    : FieldEditor(field, host, parent), m_table(new QTableWidget(this))
{
    if (field.kind == FieldKind::ConditionMap)
        m_forms = {{u"is"_s, tr("is")}, {u"*"_s, tr("is there")}, {u"regex"_s, tr("matches")}};
    else if (field.kind == FieldKind::SecretMap)
        m_forms = {{u"text"_s, tr("as it is")},
                   {u"secret"_s, tr("secret of the store")},
                   {u"env"_s, tr("variable")},
                   {u"file"_s, tr("file")}};
    const QString label = withoutMnemonic(field.label);
    setUpSmallTable(*m_table, titlesFor(field.kind), label);
    setReadableWidths(*m_table->horizontalHeader(), {24});
    m_add = smallButton(tr("Add"), tr("%1: add a row").arg(label), this);
    m_remove = smallButton(tr("Remove"), tr("%1: remove the chosen rows").arg(label), this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_table);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    buttons->addStretch();
    layout->addLayout(buttons);
    m_remove->setEnabled(false);
    connect(m_table, &QTableWidget::itemChanged, this, &PairsEditor::collect);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        m_remove->setEnabled(!m_readOnly && m_table->selectionModel()->hasSelection());
    });
    connect(m_remove, &QToolButton::clicked, this, &PairsEditor::removeRows);
    connect(m_add, &QToolButton::clicked, this, [this] {
        m_showing = true;
        const int row = addRow({}, nullptr);
        m_showing = false;
        fit();
        m_table->setFocus();
        m_table->setCurrentCell(row, 0);
        m_table->editItem(m_table->item(row, 0));
    });
}

bool PairsEditor::canShow(const JsonTree &value) const
{
    if (!value.isObject())
        return false;
    return std::ranges::all_of(value.members, [this](const JsonTree::Member &member) {
        const JsonTree &each = member.second;
        const bool isText = each.kind == JsonTree::Kind::String;
        switch (field().kind) {
        case FieldKind::JsonMap:
            return true;
        case FieldKind::NumberMap:
            return isText || each.kind == JsonTree::Kind::Number;
        case FieldKind::TextsMap:
            return isText
                || (each.kind == JsonTree::Kind::Array
                    && std::ranges::all_of(each.items, [](const JsonTree &item) {
                           return item.kind == JsonTree::Kind::String;
                       }));
        case FieldKind::ConditionMap:
        case FieldKind::SecretMap:
            return isText
                || (each.isObject() && each.members.size() == 1
                    && each.members.front().second.kind == JsonTree::Kind::String
                    && formOf(each).id == QString::fromStdString(each.members.front().first));
        default:
            return isText;
        }
    });
}

PairsEditor::Form PairsEditor::formOf(const JsonTree &value) const
{
    QString id = m_forms.value(0).id;
    if (field().kind == FieldKind::ConditionMap && stringOf(value) == "*"_L1)
        id = u"*"_s;
    else if (value.isObject() && !value.members.empty())
        id = QString::fromStdString(value.members.front().first);
    const auto found = std::ranges::find(m_forms, id, &Form::id);
    return found == m_forms.end() ? Form{} : *found;
}

QString PairsEditor::textFor(const JsonTree &value) const
{
    switch (field().kind) {
    case FieldKind::JsonMap:
        return displayOf(value);
    case FieldKind::NumberMap:
        return QString::fromStdString(value.text);
    case FieldKind::TextsMap:
        return listText(value);
    case FieldKind::ConditionMap:
    case FieldKind::SecretMap:
        if (value.isObject())
            return value.members.empty() ? QString() : stringOf(value.members.front().second);
        return formOf(value).id == "*"_L1 ? QString() : stringOf(value);
    default:
        return stringOf(value);
    }
}

int PairsEditor::addRow(const QString &name, const JsonTree *value)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    auto *first = new QTableWidgetItem(name);
    auto *last = new QTableWidgetItem(value != nullptr ? textFor(*value) : QString());
    if (value != nullptr) {
        first->setData(kOriginalRole, textOf(*value));
        first->setData(kShownRole, last->text());
        first->setData(kShownFormRole, formOf(*value).id);
    }
    m_table->setItem(row, 0, first);
    m_table->setItem(row, valueColumn(), last);
    if (hasForms()) {
        auto *box = new QComboBox(m_table);
        box->setFrame(false);
        nameBox(*box, m_table->horizontalHeaderItem(1)->text());
        for (const Form &form : std::as_const(m_forms))
            box->addItem(form.text, form.id);
        box->setCurrentIndex(
            std::max(0, box->findData(value != nullptr ? formOf(*value).id : m_forms.front().id)));
        box->setEnabled(!m_readOnly);
        m_table->setCellWidget(row, 1, box);
        connect(box, &QComboBox::activated, this, &PairsEditor::collect);
    }
    return row;
}

void PairsEditor::show(const JsonTree *value)
{
    m_showing = true;
    m_table->setRowCount(0);
    if (value != nullptr) {
        for (const auto &[name, each] : value->members)
            addRow(QString::fromStdString(name), &each);
    }
    m_showing = false;
    fit();
}

std::optional<JsonTree> PairsEditor::valueOf(int row) const
{
    const QTableWidgetItem &first = *m_table->item(row, 0);
    const QString text = m_table->item(row, valueColumn())->text();
    const auto *box = qobject_cast<QComboBox *>(m_table->cellWidget(row, 1));
    const QString form = box != nullptr ? box->currentData().toString() : QString();
    const QByteArray original = first.data(kOriginalRole).toByteArray();
    if (!original.isNull() && first.data(kShownRole).toString() == text
        && first.data(kShownFormRole).toString() == form)
        return treeOf(original);
    switch (field().kind) {
    case FieldKind::NumberMap:
        return isJsonNumber(text.trimmed()) ? numberTree(text.trimmed()) : stringTree(text);
    case FieldKind::JsonMap:
        return treeOf(text.toUtf8());
    case FieldKind::TextsMap:
        return listValue(text);
    default:
        break;
    }
    if (form == "*"_L1)
        return stringTree(u"*"_s);
    if (form.isEmpty() || form == m_forms.front().id)
        return stringTree(text);
    JsonTree wrapped = emptyObject();
    wrapped.set(form.toStdString(), stringTree(text));
    return wrapped;
}

void PairsEditor::collect()
{
    if (m_showing || m_readOnly)
        return;
    JsonTree object = emptyObject();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const std::string name = m_table->item(row, 0)->text().trimmed().toStdString();
        if (name.empty())
            continue; // not complete yet
        const auto value = valueOf(row);
        if (!value) {
            Q_EMIT complained(tr("The value of %1 is no JSON: a text stands in quotes")
                                  .arg(QString::fromStdString(name)));
            return;
        }
        if (object.find(name) != nullptr) {
            Q_EMIT complained(
                tr("The name %1 stands there twice").arg(QString::fromStdString(name)));
            return;
        }
        object.set(name, *value);
    }
    if (object.members.empty())
        commit(std::nullopt);
    else
        commit(std::move(object));
}

void PairsEditor::removeRows()
{
    QList<int> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows.append(index.row());
    std::ranges::sort(rows, std::greater());
    m_showing = true;
    for (const int row : std::as_const(rows))
        m_table->removeRow(row);
    m_showing = false;
    fit();
    collect();
}

void PairsEditor::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    m_add->setEnabled(!readOnly);
    m_remove->setEnabled(!readOnly && m_table->selectionModel()->hasSelection());
    m_table->setEditTriggers(readOnly ? QAbstractItemView::NoEditTriggers
                                      : QAbstractItemView::DoubleClicked
                                     | QAbstractItemView::EditKeyPressed
                                     | QAbstractItemView::AnyKeyPressed);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (QWidget *const box = m_table->cellWidget(row, 1))
            box->setEnabled(!readOnly);
    }
}

QWidget *PairsEditor::target()
{
    return m_table;
}

void PairsEditor::focusAt(const QString &pointer)
{
    FieldEditor::focusAt(pointer);
    const QString name = tokensOf(pointer).value(0);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (m_table->item(row, 0)->text() == name)
            m_table->setCurrentCell(row, valueColumn());
    }
}

void PairsEditor::setFindings(const QList<DraftFinding> &findings)
{
    m_showing = true;
    unmarkAll(*m_table);
    for (const DraftFinding &finding : findings) {
        const QString name = tokensOf(finding.pointer).value(0);
        for (int row = 0; row < m_table->rowCount() && !name.isEmpty(); ++row) {
            if (m_table->item(row, 0)->text() == name)
                markCell(*m_table, row, valueColumn(), finding.message, finding.isWarning);
        }
    }
    m_showing = false;
}

void PairsEditor::fit()
{
    fitHeight(*m_table);
}

} // namespace portcullis::gui
