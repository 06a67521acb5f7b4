// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/page/page.h"

#include <QHash>

class QListWidget;
class QSplitter;
class QStackedWidget;

namespace portcullis::gui {

class JsonPartEditor;
class MemberPanel;
class SecretsPanel;

/// What the document says beside its entities, such as the defaults of all routes, and the secrets
/// that it refers to. What the app knows has a form, anything else is edited as JSON.
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

    /// The member that is shown, such as `defaults`; another that is not there is not shown.
    QString currentSection() const;
    void showSection(const QString &section);

protected:
    void changeEvent(QEvent *event) override;

private:
    /// A member of the document that is no list of entities.
    struct Member {
        QString section;
        QString title;
        QString about;
        friend bool operator==(const Member &, const Member &) = default;
    };

    QList<Member> members() const;
    void refreshList();
    void fillList();
    void describeRow(int row);
    void fitList();
    void showCurrent();
    void refreshAllowed();
    /// Null where the member has no form, or is something that a form can't show.
    MemberPanel *panelOf(const QString &section);

    QListWidget *m_list;
    QSplitter *m_splitter;
    QStackedWidget *m_right;
    JsonPartEditor *m_editor;
    SecretsPanel *m_secrets;
    QHash<QString, MemberPanel *> m_panels; ///< by section; made when first seen
    QList<Member> m_members;                ///< in the list, above the secrets
    QString m_asJson;                       ///< section in the editor
};

} // namespace portcullis::gui
