// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/merge.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace portcullis::gui {

/// Shows what a way back would change, before it is gone. To be opened with open(): it deletes
/// itself.
class RestoreDialog final : public QDialog {
    Q_OBJECT

public:
    /// `question` such as `Undo revision 17?`; `obstacles`: what stands in the way, each a
    /// sentence; `nameToType` as PageContext has it.
    RestoreDialog(const QString &question, const QList<PartChange> &changes,
                  const QStringList &obstacles, const QString &nameToType, QWidget *parent);

    QString note() const;

private:
    QLineEdit *m_noteEdit;
    QPushButton *m_go;
};

} // namespace portcullis::gui
