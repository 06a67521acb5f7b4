// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

class QListWidget;
class QSplitter;
class QStackedWidget;

namespace portcullis::gui {

class JsonPartEditor;
class SecretsPanel;

/// What the document says beside its entities, such as the defaults of all routes, and the secrets
/// that it refers to.
class SettingsPage final : public Page {
    Q_OBJECT

public:
    explicit SettingsPage(PageContext context, QWidget *parent = nullptr);
    ~SettingsPage() override;

    QString title() const override { return tr("Settings"); }
    void activate() override;
    void follow(const Destination &destination) override;
    bool isSettled() const override;
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

private:
    void refreshList();
    void showCurrent();
    QString currentSection() const;

    QListWidget *m_list;
    QSplitter *m_splitter;
    QStackedWidget *m_right;
    JsonPartEditor *m_editor;
    SecretsPanel *m_secrets;
    QString m_shown; ///< section in the editor
};

} // namespace portcullis::gui
