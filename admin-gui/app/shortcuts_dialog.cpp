// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/shortcuts_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

QString plainText(const QAction &action)
{
    QString text = action.text();
    text.replace("&&"_L1, "\x01"_L1).remove(u'&').replace(u'\x01', u'&');
    while (text.endsWith(u'…') || text.endsWith(u'.'))
        text.chop(1);
    return text;
}

namespace {

QString keysOf(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &each : action.shortcuts())
        keys.append(each.toString(QKeySequence::NativeText));
    return keys.join(u", "_s);
}

/// What it does: the tool tip, where that says more than the text.
QString tipOf(const QAction &action)
{
    if (!action.whatsThis().isEmpty())
        return action.whatsThis();
    return action.toolTip() == plainText(action) ? QString() : action.toolTip();
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<ActionGroup> &groups, QWidget *parent)
    : QDialog(parent), m_edit(new QLineEdit), m_tree(new QTreeWidget)
{
    setWindowTitle(tr("Keys"));
    m_edit->setPlaceholderText(tr("Search"));
    m_edit->setAccessibleName(tr("Search the keys"));
    m_edit->setClearButtonEnabled(true);
    m_tree->setObjectName(u"shortcuts"_s);
    m_tree->setAccessibleName(tr("Actions and their keys"));
    m_tree->setColumnCount(3);
    m_tree->setHeaderLabels({tr("Action"), tr("Keys"), tr("What it does")});
    m_tree->setRootIsDecorated(false);
    m_tree->setAlternatingRowColors(true);
    for (const ActionGroup &group : groups) {
        auto *heading = new QTreeWidgetItem(m_tree, {group.title});
        QFont bold = m_tree->font();
        bold.setBold(true);
        heading->setFont(0, bold);
        heading->setFlags(Qt::ItemIsEnabled);
        for (const QAction *action : group.actions)
            new QTreeWidgetItem(heading, {plainText(*action), keysOf(*action), tipOf(*action)});
        if (heading->childCount() == 0)
            delete heading;
    }
    m_tree->expandAll();
    m_tree->setItemsExpandable(false);
    m_tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_tree->header()->setStretchLastSection(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_edit, &QLineEdit::textChanged, this, &ShortcutsDialog::filter);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_edit);
    layout->addWidget(m_tree);
    layout->addWidget(buttons);
    const QFontMetrics metrics = fontMetrics();
    resize(metrics.averageCharWidth() * 140, metrics.height() * 40);
}

void ShortcutsDialog::filter(const QString &typed)
{
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem *group = m_tree->topLevelItem(i);
        bool any = false;
        for (int row = 0; row < group->childCount(); ++row) {
            QTreeWidgetItem *item = group->child(row);
            bool fits = false;
            for (int column = 0; column < m_tree->columnCount(); ++column)
                fits = fits || item->text(column).contains(typed, Qt::CaseInsensitive);
            item->setHidden(!fits);
            any = any || fits;
        }
        group->setHidden(!any);
    }
}

} // namespace portcullis::gui
