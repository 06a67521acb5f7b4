// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace portcullis::gui {

class PagedTable;
class SecretOnce;

/// The tokens of the admin API: who may do what, and whether anybody still uses them.
class TokensPage final : public Page {
    Q_OBJECT

public:
    explicit TokensPage(PageContext context, QWidget *parent = nullptr);
    ~TokensPage() override;

    QString title() const override { return tr("Tokens"); }
    void activate() override;
    bool isSettled() const override;
    QList<QAction *> commands() const override;
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

private:
    void layOut();
    void refreshAllowed();
    void create();
    void askAndDelete();
    void say(const QString &outcome, bool isBad);

    PagedTable *m_table;
    QLineEdit *m_nameEdit;
    QComboBox *m_role;
    QPushButton *m_create;
    QLabel *m_reason;
    QLabel *m_outcome;
    SecretOnce *m_secret;
    QAction *m_delete;
    std::unique_ptr<QObject> m_call; ///< context of what is under way
};

} // namespace portcullis::gui
