// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace portcullis::gui {

class PagedTable;

/// The secrets of the store, which the configuration refers to by name. They are written and never
/// read: not even the app sees what they are.
class SecretsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit SecretsPanel(PageContext context, QWidget *parent = nullptr);
    ~SecretsPanel() override;

    void activate();
    bool isSettled() const;

private:
    void layOut();
    void refreshAllowed();
    void askAndSet();
    void set();
    void askAndDelete();
    void say(const QString &outcome, bool isBad);
    bool isThere(const QString &name) const;

    PageContext m_context;
    PagedTable *m_table;
    QLineEdit *m_nameEdit;
    QLineEdit *m_valueEdit;
    QPushButton *m_set;
    QPushButton *m_delete;
    QLabel *m_outcome;
    std::unique_ptr<QObject> m_call; ///< context of what is under way
};

} // namespace portcullis::gui
