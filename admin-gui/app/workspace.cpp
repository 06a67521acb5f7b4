// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/workspace.h"

#include "admin-gui/app/trim_memory.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/client/aside.h"

#include <QFile>
#include <QThreadPool>

#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

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

/// On a helper thread, as the document is: it takes as long, twice.
std::optional<Workspace::Edits> Workspace::readEdits(const QString &file)
{
    if (!QFile::exists(file))
        return {};
    if (const auto kept = readKept(file)) {
        auto base = DocumentParts::parse(kept->base);
        auto document = DocumentParts::parse(kept->document);
        if (base && document)
            return Edits{std::move(*base), std::move(*document), kept->revision, kept->savedAt};
    }
    // Not for the keeper to overwrite: another version may have written it, and can read it.
    const QString aside = file + ".unread"_L1;
    QFile::remove(aside);
    QFile::rename(file, aside);
    return {};
}

void Workspace::readConfig(const QByteArray &json, qint64 revision, const QByteArray &etag)
{
    const quint64 asked = ++m_asked;
    const qint64 before = m_draft.baseRevision();
    // With the first document and not after it: the keeper takes a draft without edits for one
    // whose edits were taken back.
    const QString file = m_draft.isEmpty() ? m_keeper.keptFile() : QString();
    runAside(
        this,
        [json, file] {
            return Arrived{DocumentParts::parse(json), readEdits(file)};
        },
        [this, revision, etag, asked, before](const Arrived &arrived) {
            if (asked != m_asked)
                return;
            // A change was applied meanwhile, and the document is from before it.
            const qint64 now = m_draft.baseRevision();
            if (now != before && revision < now)
                return;
            takeConfig(arrived, revision, etag);
        });
}

void Workspace::takeConfig(const Arrived &arrived, qint64 revision, const QByteArray &etag)
{
    const auto &document = arrived.document;
    m_configError = document ? QString() : QString::fromStdString(document.error().what);
    if (document) {
        const bool restores = m_draft.isEmpty() && arrived.edits;
        if (restores)
            restore(*arrived.edits);
        // What others changed since then is merged as if it had come just now.
        m_draft.setBase(*document, etag, revision);
        if (restores && m_draft.isEdited())
            Q_EMIT draftRestored(arrived.edits->savedAt);
    }
    Q_EMIT configChanged();
}

void Workspace::restore(const Edits &edits)
{
    m_draft.setBase(edits.base, {}, edits.revision);
    m_draft.replace(edits.document, tr("Changes of %1").arg(timeText(edits.savedAt)));
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
