// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/workspace.h"

#include "admin-gui/app/trim_memory.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/client/aside.h"

#include <QThreadPool>

namespace portcullis::gui {

Workspace::Workspace(AdminClient &client, const QString &draftFolder, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_monitor(client)
    , m_feed(client, m_monitor)
    , m_keeper(m_draft, draftFolder)
{
    connect(&m_monitor, &GatewayMonitor::configArrived, this, &Workspace::readConfig);
    connect(&m_monitor, &GatewayMonitor::configFailed, this, [this](const QString &why) {
        m_configError = why;
        Q_EMIT configChanged();
    });
    connect(&m_keeper, &DraftKeeper::keepingChanged, this, &Workspace::keepingChanged);
    connect(&m_draft, &Draft::findingsChanged, this,
            [] { QThreadPool::globalInstance()->start(trimMemory); });
    connect(&m_feed, &EventFeed::revision, this, [this](qint64 revision) {
        if (revision != m_draft.baseRevision())
            m_monitor.askNow();
    });
}

Workspace::~Workspace() = default;

PageContext Workspace::contextFor(Navigator &navigator)
{
    return {m_client,  m_monitor,           m_feed,           m_draft,
            navigator, &m_profile.readOnly, &m_productionName};
}

void Workspace::open(const Profile &profile, const QByteArray &token)
{
    if (profile.url != m_profile.url) {
        // Kept before it goes.
        m_keeper.setGateway(profile.url);
        Q_EMIT keepingChanged();
        m_configError.clear();
        ++m_asked;
        m_draft.clear();
    }
    setProfile(profile);
    m_monitor.watch({profile.url, token, {}, profile.pin});
}

void Workspace::close()
{
    m_keeper.setGateway({});
    Q_EMIT keepingChanged();
    ++m_asked;
    m_draft.clear();
    setProfile({});
    m_monitor.stop();
}

void Workspace::setProfile(const Profile &profile)
{
    m_profile = profile;
    m_productionName = profile.production ? profile.name : QString();
    Q_EMIT profileChanged();
}

void Workspace::readConfig(const QByteArray &json, qint64 revision, const QByteArray &etag)
{
    const quint64 asked = ++m_asked;
    runAside(
        this, [json] { return DocumentParts::parse(json); },
        [this, revision, etag, asked](const Result<DocumentParts> &document) {
            if (asked == m_asked)
                takeConfig(document, revision, etag);
        });
}

void Workspace::takeConfig(const Result<DocumentParts> &document, qint64 revision,
                           const QByteArray &etag)
{
    const bool first = m_draft.isEmpty();
    if (document)
        m_draft.setBase(*document, etag, revision);
    m_configError = document ? QString() : QString::fromStdString(document.error().what);
    if (document && first)
        restoreDraft();
    Q_EMIT configChanged();
}

void Workspace::restoreDraft()
{
    const auto kept = m_keeper.kept();
    if (!kept)
        return;
    const ConfigText current{m_draft.base().toJson(), m_draft.baseEtag()};
    const qint64 revision = m_draft.baseRevision();
    auto edited = DocumentParts::parse(kept->document);
    if (!edited || !m_draft.setBase({kept->base, {}}, kept->revision))
        return;
    m_draft.replace(std::move(*edited), tr("Changes of %1").arg(timeText(kept->savedAt)));
    // What others changed since is merged as if it had come just now.
    if (m_draft.setBase(current, revision) && m_draft.isEdited())
        Q_EMIT draftRestored(kept->savedAt);
}

QDateTime Workspace::confirmBy() const
{
    return parseTime(m_monitor.info().confirmBy);
}

void Workspace::confirm()
{
    m_client.confirmConfig(
        this, [this](const AdminResult<api::Applied> &confirmed) { decided(confirmed); });
}

void Workspace::revert()
{
    m_client.revertConfig(this,
                          [this](const AdminResult<api::Applied> &reverted) { decided(reverted); });
}

void Workspace::decided(const AdminResult<api::Applied> &answer)
{
    if (!answer)
        Q_EMIT confirmFailed(answer.error().message);
    m_monitor.askNow();
}

} // namespace portcullis::gui
