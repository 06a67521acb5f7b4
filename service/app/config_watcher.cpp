// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/config_watcher.h"

#include <QDateTime>
#include <QFileInfo>

namespace portcullis::app {

ConfigWatcher::ConfigWatcher(const QString &path, std::function<void()> changed)
    : m_path(QFileInfo(path).absoluteFilePath()), m_changed(std::move(changed))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    const auto restart = [this] { m_settle.start(); };
    QObject::connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_settle, restart);
    QObject::connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, restart);
    QObject::connect(&m_settle, &QTimer::timeout, &m_settle, [this] { look(); });
    const QFileInfo info(m_path);
    m_size = info.size();
    m_modified = info.lastModified().toMSecsSinceEpoch();
    watch();
}

/// A file that was replaced is watched no more, so this is repeated after each change.
void ConfigWatcher::watch()
{
    m_watcher.addPath(QFileInfo(m_path).absolutePath());
    if (QFileInfo::exists(m_path))
        m_watcher.addPath(m_path);
}

/// Other files of the folder change too, and a file that is gone for a moment is no change yet.
void ConfigWatcher::look()
{
    watch();
    const QFileInfo info(m_path);
    if (!info.exists())
        return;
    const qint64 modified = info.lastModified().toMSecsSinceEpoch();
    if (info.size() == m_size && modified == m_modified)
        return;
    m_size = info.size();
    m_modified = modified;
    m_changed();
}

} // namespace portcullis::app
