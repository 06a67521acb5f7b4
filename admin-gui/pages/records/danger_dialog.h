// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QDialog>
#include <QStringList>

#include <functional>

class QLineEdit;
class QPushButton;

namespace portcullis::gui {

/// What a dangerous action is about to do.
struct Danger {
    QString question;    ///< such as `Apply 3 changes to the gateway?`
    QStringList impacts; ///< each a sentence, with numbers
    QString action;      ///< on the button, such as `Apply`
    QString nameToType;  ///< as PageContext has it; empty: a click is enough
};

/// Asks before something that hurts, and on a production gateway wants its name to be typed. To be
/// opened with open(): it deletes itself.
class DangerDialog final : public QDialog {
    Q_OBJECT

public:
    explicit DangerDialog(const Danger &danger, QWidget *parent);

private:
    QLineEdit *m_nameEdit = nullptr; ///< null: no name is wanted
    QPushButton *m_go;
};

/// Does `action` after the person has agreed to it.
void askBefore(const Danger &danger, QWidget *parent, std::function<void()> action);

} // namespace portcullis::gui
