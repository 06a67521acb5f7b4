// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/choice_editors.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// Data of the entry that stands for {"file": PATH}; no JSON, so no value is taken for it.
constexpr char kFileEntry[] = "file";

} // namespace

// ---- CheckEditor

CheckEditor::CheckEditor(const Field &field, const FormHost &host, QWidget *parent)
    : FieldEditor(field, host, parent), m_box(new QCheckBox(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_box);
    layout->addStretch();
    show(nullptr);
    connect(m_box, &QCheckBox::clicked, this, [this](bool on) {
        if (this->field().kind == FieldKind::Boolean)
            commit(booleanTree(on));
        else
            commit(on ? std::optional(emptyObject()) : std::nullopt);
        describe();
    });
}

bool CheckEditor::canShow(const JsonTree &value) const
{
    if (field().kind == FieldKind::Presence)
        return value.isObject();
    return value.kind == JsonTree::Kind::True || value.kind == JsonTree::Kind::False;
}

void CheckEditor::setReadOnly(bool readOnly)
{
    m_box->setEnabled(!readOnly);
}

QWidget *CheckEditor::target()
{
    return m_box;
}

void CheckEditor::show(const JsonTree *value)
{
    const bool fallback = field().fallback == "true";
    if (field().kind == FieldKind::Presence)
        m_box->setChecked(value != nullptr);
    else
        m_box->setChecked(value != nullptr ? value->kind == JsonTree::Kind::True : fallback);
    describe();
}

void CheckEditor::describe()
{
    const QString text = m_box->isChecked() ? tr("Yes") : tr("No");
    m_box->setText(value() || field().kind == FieldKind::Presence ? text
                                                                  : tr("%1 (default)").arg(text));
}

// ---- ChoiceEditor

ChoiceEditor::ChoiceEditor(const Field &field, const FormHost &host, QWidget *parent)
    : FieldEditor(field, host, parent), m_box(new QComboBox(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_box);
    QString fallback = field.fallbackText;
    for (const Choice &choice : field.choices) {
        const QString text = choice.text.isEmpty() ? notationOf(choice.json) : choice.text;
        if (choice.json == field.fallback && fallback.isEmpty())
            fallback = text;
        m_box->addItem(text, choice.json);
    }
    QString none = fallback.isEmpty() ? tr("(not set)") : tr("Default: %1").arg(fallback);
    if (field.required)
        none = tr("(choose one)");
    m_box->insertItem(0, none, QByteArray());
    m_box->setCurrentIndex(0);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    if (field.kind == FieldKind::ChoiceOrFile) {
        m_box->addItem(tr("A file:"), QByteArray(kFileEntry));
        m_file = new QLineEdit(this);
        m_file->setAccessibleName(tr("%1: path of the file").arg(withoutMnemonic(field.label)));
        m_file->setEnabled(false);
        layout->addWidget(m_file, 1);
        connect(m_file, &QLineEdit::editingFinished, this, &ChoiceEditor::flush);
    } else {
        layout->addStretch();
    }
    m_fixed = m_box->count();
    connect(m_box, &QComboBox::activated, this, &ChoiceEditor::chosen);
}

bool ChoiceEditor::canShow(const JsonTree &value) const
{
    if (m_file != nullptr && value.isObject())
        return value.members.size() == 1 && value.find("file") != nullptr
            && value.find("file")->kind == JsonTree::Kind::String;
    return !value.isObject() && value.kind != JsonTree::Kind::Array;
}

void ChoiceEditor::setReadOnly(bool readOnly)
{
    m_box->setEnabled(!readOnly);
    if (m_file != nullptr)
        m_file->setReadOnly(readOnly);
}

QWidget *ChoiceEditor::target()
{
    return m_box;
}

void ChoiceEditor::flush()
{
    if (m_file != nullptr && m_box->currentData().toByteArray() == kFileEntry
        && !m_file->isReadOnly())
        chosen();
}

void ChoiceEditor::chosen()
{
    const QByteArray json = m_box->currentData().toByteArray();
    const bool isFile = json == kFileEntry;
    if (m_file != nullptr)
        m_file->setEnabled(isFile);
    if (json.isEmpty())
        return commit(std::nullopt);
    if (!isFile)
        return commit(treeOf(json));
    JsonTree file = emptyObject();
    file.set("file", stringTree(m_file->text()));
    commit(std::move(file));
}

void ChoiceEditor::show(const JsonTree *value)
{
    while (m_box->count() > m_fixed)
        m_box->removeItem(m_fixed);
    const bool isFile = value != nullptr && value->isObject();
    if (m_file != nullptr) {
        m_file->setEnabled(isFile);
        m_file->setText(isFile ? stringOf(*value->find("file")) : QString());
    }
    const QByteArray json = isFile ? QByteArray(kFileEntry)
        : value != nullptr         ? textOf(*value)
                                   : QByteArray();
    int at = m_box->findData(json);
    if (at < 0) {
        m_box->addItem(notationOf(json), json);
        at = m_box->count() - 1;
    }
    m_box->setCurrentIndex(at);
}

} // namespace portcullis::gui
