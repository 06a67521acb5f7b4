// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/file_version.h"

#include <QFileSystemWatcher>
#include <QString>
#include <QTimer>

#include <functional>
#include <utility>
#include <vector>

namespace portcullis::app {

using control::FileVersion;
using control::SeenFile;

/// Calls `changed` when the content of a file may have changed, however it was saved: in place, by
/// renaming another one over it, or by turning a link or a folder on the way to it. The folder is
/// watched, and where no event comes, as from some network file systems, the file is looked at once
/// a second. Thread: that of its event loop.
class ConfigWatcher {
public:
    /// Editors write in several steps: what follows within this time is one change.
    static constexpr int kSettleMs = 200;
    static constexpr int kPollMs = 1000;

    ConfigWatcher(const QString &path, std::function<void()> changed);
    /// Looks at these too, once a second. `files` says how they were when they were read.
    void watchAlso(std::vector<SeenFile> files) { m_others = std::move(files); }

private:
    void watch();
    void poll();
    void look();
    FileVersion version() const;

    const QString m_path;
    std::function<void()> m_changed;
    FileVersion m_seen;
    std::vector<SeenFile> m_others;
    QFileSystemWatcher m_watcher;
    QTimer m_settle;
    QTimer m_poll;
};

} // namespace portcullis::app
