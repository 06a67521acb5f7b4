// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QDialog>

class QLineEdit;
class QListView;

namespace portcullis::gui {

class PaletteModel;

/// A field to type into, and below it what fits: Up and Down choose, Return goes there, Escape
/// closes. Takes the model over.
class CommandPalette final : public QDialog {
    Q_OBJECT

public:
    explicit CommandPalette(PaletteModel *model, QWidget *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search(const QString &typed);
    void step(int rows);
    void choose();

    PaletteModel *m_model; // Qt parent: this
    QLineEdit *m_edit;     // Qt parent: this
    QListView *m_list;     // Qt parent: this
};

} // namespace portcullis::gui
