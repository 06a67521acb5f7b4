// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/draft_keeper.h"

#include "admin-gui/draft/draft.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

DraftKeeper::DraftKeeper(Draft &draft, QString folder, QObject *parent)
    : QObject(parent), m_draft(draft), m_folder(std::move(folder))
{
    m_writer.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveAfterMs);
    connect(&m_timer, &QTimer::timeout, this, &DraftKeeper::save);
    connect(&draft, &Draft::changed, &m_timer, qOverload<>(&QTimer::start));
}

DraftKeeper::~DraftKeeper()
{
    blockSignals(true); // whoever listens is going, too
    flush();
}

void DraftKeeper::setGateway(const QUrl &url)
{
    flush();
    m_url = url;
    lock();
}

void DraftKeeper::lock()
{
    m_lock.reset();
    m_keeping = Keeping::Off;
    if (file().isEmpty())
        return;
    QDir().mkpath(m_folder);
    auto lock = std::make_unique<QLockFile>(file() + ".lock"_L1);
    lock->setStaleLockTime(0); // a window may be open for weeks; one whose process is gone is not
    if (lock->tryLock()) {
        m_lock = std::move(lock);
        m_keeping = Keeping::Here;
    } else {
        m_keeping =
            lock->error() == QLockFile::LockFailedError ? Keeping::Elsewhere : Keeping::Failed;
    }
}

QString DraftKeeper::file() const
{
    if (m_folder.isEmpty() || m_url.isEmpty())
        return {};
    const QByteArray name =
        QCryptographicHash::hash(m_url.toEncoded(), QCryptographicHash::Sha256).toHex().left(32);
    return m_folder + u'/' + QString::fromLatin1(name) + ".json"_L1;
}

QString DraftKeeper::keptFile() const
{
    return m_lock ? file() : QString();
}

void DraftKeeper::save()
{
    const QString to = file();
    // A draft without a document says nothing of what was edited before.
    if (to.isEmpty() || m_draft.isEmpty())
        return;
    if (!m_lock) {
        lock();
        // What another window left is for the next one that opens this gateway.
        if (m_lock && QFile::exists(to)) {
            m_lock.reset();
            m_keeping = Keeping::Elsewhere;
        }
        if (!m_lock)
            return;
        Q_EMIT keepingChanged();
    }
    if (!m_draft.isEdited()) {
        m_writer.start([to] { QFile::remove(to); });
        return;
    }
    m_writer.start([this, to, url = m_url, base = m_draft.base(), revision = m_draft.baseRevision(),
                    document = m_draft.document()] {
        const bool isWritten = writeKept(
            to, url, {base.toJson(), document.toJson(), revision, QDateTime::currentDateTimeUtc()});
        // It is there until the writer is done, see flush().
        QMetaObject::invokeMethod(
            this, [this, isWritten] { written(isWritten); }, Qt::QueuedConnection);
    });
}

void DraftKeeper::written(bool isWritten)
{
    const Keeping before = std::exchange(m_keeping, isWritten ? Keeping::Here : Keeping::Failed);
    if (m_keeping != before)
        Q_EMIT keepingChanged();
}

void DraftKeeper::flush()
{
    if (m_timer.isActive()) {
        m_timer.stop();
        save();
    }
    m_writer.waitForDone();
    // What it has to say is of the gateway that is worked on now.
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
}

} // namespace portcullis::gui
