// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/history/restore_dialog.h"

#include "admin-gui/pages/records/diff_panel.h"
#include "admin-gui/widgets/theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

RestoreDialog::RestoreDialog(const QString &question, const QList<PartChange> &changes,
                             const QStringList &obstacles, const QString &nameToType,
                             QWidget *parent)
    : QDialog(parent), m_noteEdit(new QLineEdit(this))
{
    constexpr QSize kSize(720, 520);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(question);
    resize(kSize);
    auto *layout = new QVBoxLayout(this);
    auto *heading = new QLabel(
        changes.isEmpty() ? tr("It would change nothing.")
                          : tr("It would change %n part(s) of the configuration in force:", nullptr,
                               static_cast<int>(changes.size())),
        this);
    heading->setWordWrap(true);
    layout->addWidget(heading);
    auto *diff = new DiffPanel(this);
    diff->setChanges(changes);
    layout->addWidget(diff, 1);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme::bad(palette()));
    for (const QString &obstacle : obstacles) {
        auto *line = new QLabel(obstacle, this);
        line->setObjectName(u"obstacle"_s);
        line->setTextFormat(Qt::PlainText);
        line->setWordWrap(true);
        line->setPalette(colours);
        layout->addWidget(line);
    }
    m_noteEdit->setObjectName(u"restoreNote"_s);
    m_noteEdit->setPlaceholderText(tr("Why, for the history"));
    m_noteEdit->setAccessibleName(tr("Note"));
    layout->addWidget(m_noteEdit);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_go = buttons->addButton(tr("Go back"), QDialogButtonBox::AcceptRole);
    m_go->setObjectName(u"goBackButton"_s);
    m_go->setEnabled(obstacles.isEmpty() && !changes.isEmpty());
    if (!nameToType.isEmpty() && m_go->isEnabled()) {
        auto *nameEdit = new QLineEdit(this);
        nameEdit->setObjectName(u"nameEdit"_s);
        nameEdit->setPlaceholderText(
            tr("This is a production gateway: type its name, “%1”, to go on").arg(nameToType));
        nameEdit->setAccessibleName(nameEdit->placeholderText());
        layout->addWidget(nameEdit);
        m_go->setEnabled(false);
        connect(nameEdit, &QLineEdit::textChanged, this,
                [this, nameToType](const QString &text) { m_go->setEnabled(text == nameToType); });
    }
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QString RestoreDialog::note() const
{
    return m_noteEdit->text().trimmed();
}

} // namespace portcullis::gui
