// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/app/draft_keeper.h"
#include "admin-gui/page/page.h"
#include "admin-gui/settings/profiles.h"

namespace portcullis::gui {

/// One gateway and the work on it: what is watched, what comes, what is edited, and how these hang
/// together. No widgets.
class Workspace final : public QObject {
    Q_OBJECT

public:
    /// `client` is borrowed. Drafts are kept in `draftFolder`; empty: they are not.
    Workspace(AdminClient &client, const QString &draftFolder, QObject *parent = nullptr);
    ~Workspace() override;

    /// Leaves the gateway that was worked on, and with it its draft, which is kept.
    void open(const Profile &profile, const QByteArray &token);
    /// Leaves the gateway; none is worked on.
    void close();
    /// Other flags or another name of the profile that is open.
    void setProfile(const Profile &profile);

    const Profile &profile() const { return m_profile; }
    bool isOpen() const { return !m_profile.url.isEmpty(); }
    PageContext contextFor(Navigator &navigator);

    GatewayMonitor &monitor() { return m_monitor; }
    const GatewayMonitor &monitor() const { return m_monitor; }
    EventFeed &feed() { return m_feed; }
    Draft &draft() { return m_draft; }
    const Draft &draft() const { return m_draft; }
    /// What becomes of the draft when this ends.
    DraftKeeper::Keeping keeping() const { return m_keeper.keeping(); }
    /// Keeps the draft at once, so that keeping() is true of the last edit, too.
    void keepNow() { m_keeper.flush(); }
    /// Until when the change in force has to be confirmed; invalid: nothing waits.
    QDateTime confirmBy() const;
    /// Keeps that change.
    void confirm();
    /// Takes it back now.
    void revert();
    /// Why the configuration could not be had; empty: it was.
    const QString &configError() const { return m_configError; }

Q_SIGNALS:
    void profileChanged();
    /// Edits of an earlier run are in the draft again.
    void draftRestored(const QDateTime &savedAt);
    /// keeping() is another, also as another gateway was opened.
    void keepingChanged();
    /// After the configuration came, or did not.
    void configChanged();
    void confirmFailed(const QString &why);

private:
    struct Edits {
        DocumentParts base;
        DocumentParts document;
        qint64 revision = 0;
        QDateTime savedAt;
    };
    struct Arrived {
        Result<DocumentParts> document;
        std::optional<Edits> edits; ///< that were kept of this gateway
    };

    static std::optional<Edits> readEdits(const QString &file);
    void readConfig(const QByteArray &json, qint64 revision, const QByteArray &etag);
    void takeConfig(const Arrived &arrived, qint64 revision, const QByteArray &etag);
    void restore(const Edits &edits);
    void decided(const AdminResult<api::Applied> &answer);

    AdminClient &m_client;
    GatewayMonitor m_monitor;
    EventFeed m_feed;
    Draft m_draft;
    DraftKeeper m_keeper;
    Profile m_profile;
    QString m_productionName;
    QString m_configError;
    quint64 m_asked = 0; ///< documents to read; only the last one is taken
};

} // namespace portcullis::gui
