// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/entity_form.h"
#include "admin-gui/form/field_editor.h"
#include "admin-gui/form/specs/specs.h"
#include "admin-gui/pages/changes/changes_page.h"
#include "admin-gui/pages/settings/member_panel.h"
#include "admin-gui/pages/settings/settings_page.h"
#include "records_fixture.h"

#include <QListWidget>
#include <QStackedWidget>

namespace portcullis::test {

/// All members that have a form but one, to follow a fixedDocument().
inline QByteArray everyMember()
{
    return R"(,
        "authenticators": [{"name": "keys", "type": "api-key"}],
        "rateLimits": [{"name": "few", "algorithm": "token-bucket", "limit": 1e2}],
        "defaults": {"authenticate": ["keys", "none"], "rateLimits": ["few"],
                     "trustedProxies": ["10.0.0.0/8"], "via": true,
                     "cors": {"origins": ["https://shop.example"], "maxAge": "600s"}},
        "tracing": {"otlp": "http://127.0.0.1:4318", "sample": 1.0e-1,
                    "attributes": {"deployment.environment.name": "test"}},
        "accessLog": {"to": "off"})";
}

/// The page Settings, of a gateway or of a document alone.
struct SettingsFixture {
    DataGateway gateway;
    Desk desk;
    std::unique_ptr<Shown<gui::SettingsPage>> settings;

    bool begin(const QByteArray &more = everyMember())
    {
        if (!gateway.startSeeded(fixedDocument("seed", more)) || !desk.connectTo(gateway))
            return false;
        open();
        return true;
    }
    /// Without a gateway.
    void load(const QByteArray &document)
    {
        const auto set = desk.draft.setBase({document, "\"1\""}, 1);
        if (!set)
            qFatal("no document: %s", set.error().what.c_str());
        open();
    }
    void open()
    {
        settings = std::make_unique<Shown<gui::SettingsPage>>(desk);
        settings->page.activateWindow();
        if (!QTest::qWaitForWindowActive(&settings->page))
            qFatal("the window does not become active");
    }
    QListWidget &list() { return *settings->find<QListWidget>("settingsList"); }
    QString row(int index) { return list().item(index)->text(); }
    gui::MemberPanel &panel()
    {
        auto *panel = qobject_cast<gui::MemberPanel *>(
            settings->page.findChild<QStackedWidget *>()->currentWidget());
        if (!panel)
            qFatal("no form is shown");
        return *panel;
    }
    gui::EntityForm &form(const char *section)
    {
        settings->page.showSection(QLatin1String(section));
        return panel().form();
    }
    /// Goes there, as a finding would.
    void follow(const char *section, const QString &pointer)
    {
        gui::Destination destination;
        destination.page = gui::PageId::Settings;
        destination.part = {QLatin1String(section), {}};
        destination.pointer = pointer;
        settings->page.follow(destination);
    }
    template <typename T>
    T *field(const char *section, const char *pointer)
    {
        gui::EntityForm &of = form(section);
        of.focusField(QLatin1String(pointer));
        T *found = qobject_cast<T *>(of.editorOf(QLatin1String(pointer))->target());
        if (!found)
            qFatal("no such field: %s", pointer);
        return found;
    }
    QString problem(const char *section, const char *pointer)
    {
        const auto *label = form(section)
                                .editorOf(QLatin1String(pointer))
                                ->parentWidget()
                                ->findChild<QLabel *>(QStringLiteral("problem"));
        return label->isVisible() ? label->text() : QString();
    }
    QByteArray json(const char *section)
    {
        return desk.draft.document().json({QLatin1String(section), {}});
    }
    QJsonObject inForce() { return gateway.admin("GET", "/v1/config").json(); }
    bool apply()
    {
        Shown<gui::ChangesPage> changes(desk);
        auto *button = changes.find<QPushButton>("applyButton");
        if (!QTest::qWaitFor([button] { return button->isEnabled(); }, kProcessWaitMs))
            return false;
        button->click();
        return QTest::qWaitFor([this] { return !desk.draft.isEdited(); }, kProcessWaitMs);
    }
};

} // namespace portcullis::test
