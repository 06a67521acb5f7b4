// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/secret_editor.h"

#include "admin-gui/form/table_parts.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

SecretEditor::SecretEditor(const Field &field, const FormHost &host, QWidget *parent)
    : FieldEditor(field, host, parent), m_where(new QComboBox(this)), m_what(new QLineEdit(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_where);
    layout->addWidget(m_what, 1);
    const QString label = withoutMnemonic(field.label);
    m_where->addItem(tr("Secret of the store"), u"secret"_s);
    m_where->addItem(tr("Environment variable"), u"env"_s);
    m_where->addItem(tr("File"), u"file"_s);
    nameBox(*m_where, tr("%1: where it stands").arg(label));
    m_what->setAccessibleName(tr("%1: name or path").arg(label));
    const auto hint = [this] {
        const QStringList hints{tr("name of the secret"), u"PORTCULLIS_SECRET_…"_s,
                                tr("path of the file")};
        m_what->setPlaceholderText(hints.value(m_where->currentIndex()));
    };
    hint();
    connect(m_where, &QComboBox::currentIndexChanged, this, hint);
    connect(m_where, &QComboBox::activated, this, &SecretEditor::flush);
    connect(m_what, &QLineEdit::editingFinished, this, &SecretEditor::flush);
}

bool SecretEditor::canShow(const JsonTree &value) const
{
    return value.isObject() && value.members.size() == 1
        && m_where->findData(QString::fromStdString(value.members.front().first)) >= 0
        && value.members.front().second.kind == JsonTree::Kind::String;
}

void SecretEditor::setReadOnly(bool readOnly)
{
    m_where->setEnabled(!readOnly);
    m_what->setReadOnly(readOnly);
}

QWidget *SecretEditor::target()
{
    return m_what;
}

void SecretEditor::flush()
{
    if (m_what->isReadOnly() || (value() && !canShow(*value())))
        return;
    if (m_what->text().isEmpty())
        return commit(std::nullopt);
    JsonTree reference = emptyObject();
    reference.set(m_where->currentData().toString().toStdString(), stringTree(m_what->text()));
    commit(std::move(reference));
}

void SecretEditor::show(const JsonTree *value)
{
    if (value == nullptr) {
        m_what->clear();
        return;
    }
    const auto &[where, what] = value->members.front();
    m_where->setCurrentIndex(m_where->findData(QString::fromStdString(where)));
    m_what->setText(stringOf(what));
}

} // namespace portcullis::gui
