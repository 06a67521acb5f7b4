// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/config_watcher.h"

#include <QFileInfo>

namespace portcullis::app {

ConfigWatcher::ConfigWatcher(const QString &path, std::function<void()> changed)
    : m_path(QFileInfo(path).absoluteFilePath()), m_changed(std::move(changed)), m_seen(version())
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    const auto restart = [this] { m_settle.start(); };
    QObject::connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_settle, restart);
    QObject::connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, restart);
    QObject::connect(&m_settle, &QTimer::timeout, &m_settle, [this] { look(); });
    QObject::connect(&m_poll, &QTimer::timeout, &m_settle, [this] { poll(); });
    m_poll.start(kPollMs);
    watch();
}

FileVersion ConfigWatcher::version() const
{
    return FileVersion::of(m_path.toStdU16String());
}

/// A file that was replaced is watched no more, so this is repeated after each change.
void ConfigWatcher::watch()
{
    m_watcher.addPath(QFileInfo(m_path).absolutePath());
    if (QFileInfo::exists(m_path))
        m_watcher.addPath(m_path);
}

void ConfigWatcher::poll()
{
    if (!m_settle.isActive() && (version() != m_seen || haveChanged(m_others)))
        m_settle.start();
}

/// Other files of the folder change too, and a file that is gone for a moment is no change yet.
void ConfigWatcher::look()
{
    watch();
    FileVersion now = version();
    const bool another = now.exists() && now != m_seen;
    if (another)
        m_seen = std::move(now);
    if (lookAgain(m_others) || another)
        m_changed();
}

} // namespace portcullis::app
