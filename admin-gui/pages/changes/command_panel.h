// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/change_text.h"
#include "admin-gui/page/page.h"

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace portcullis::gui {

/// The draft's changes as JSON, or as a command, to be copied.
class CommandPanel final : public QWidget {
    Q_OBJECT

public:
    enum Form { MergePatches, JsonPatch, Curl, Ctl, Document };

    explicit CommandPanel(PageContext context, QWidget *parent = nullptr);
    ~CommandPanel() override;

    /// How the draft would be applied; its document and changes are read when they are shown.
    void setTerms(const ChangeTerms &terms);
    /// Shows the draft as it is now.
    void refresh();
    QString text() const;

private:
    void askPatch();
    void showText(const QString &text, const QString &hint);
    void save();

    PageContext m_context;
    ChangeTerms m_terms;
    QComboBox *m_form;
    QPlainTextEdit *m_text;
    QLabel *m_hint;
    QPushButton *m_copy;
    QPushButton *m_save;
    std::unique_ptr<QObject> m_call; ///< context of what is under way
};

} // namespace portcullis::gui
