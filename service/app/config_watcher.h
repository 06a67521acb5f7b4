// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <functional>

namespace portcullis::app {

/// Notices that a file changed, also when it is saved by renaming another one over it, for which
/// the folder is watched. Thread: that of its event loop.
class ConfigWatcher {
public:
    /// Editors write in several steps: what follows within this time is one change.
    static constexpr int kSettleMs = 200;

    ConfigWatcher(const QString &path, std::function<void()> changed);

private:
    void watch();
    void look();

    QString m_path;
    std::function<void()> m_changed;
    qint64 m_size = -1;
    qint64 m_modified = 0;
    QFileSystemWatcher m_watcher;
    QTimer m_settle;
};

} // namespace portcullis::app
