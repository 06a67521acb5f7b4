// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QLineEdit;
class QTreeWidget;

namespace portcullis::gui {

/// Some actions under one heading.
struct ActionGroup {
    QString title;
    QList<QAction *> actions;
};

/// Text of an action for people: without the mark of its mnemonic and the dots at its end.
QString plainText(const QAction &action);

/// Every action with its keys, made from the actions themselves, with a field to search in.
class ShortcutsDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ShortcutsDialog(const QList<ActionGroup> &groups, QWidget *parent = nullptr);

private:
    void filter(const QString &typed);

    QLineEdit *m_edit;   // Qt parent: this
    QTreeWidget *m_tree; // Qt parent: this
};

} // namespace portcullis::gui
