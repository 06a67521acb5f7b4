// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QFileSystemWatcher>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <filesystem>
#include <functional>

namespace portcullis::app {

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

private:
    /// What tells one version of the file from another. A link that leads elsewhere is a change
    /// too, for copies may have one size and time.
    struct Version {
        std::filesystem::path target; ///< empty: there is no file
        std::uintmax_t size = 0;
        std::filesystem::file_time_type modified{};

        bool operator==(const Version &) const = default;
    };

    Version version() const;
    void watch();
    void poll();
    void look();

    const QString m_path;
    std::function<void()> m_changed;
    Version m_seen;
    QFileSystemWatcher m_watcher;
    QTimer m_settle;
    QTimer m_poll;
};

} // namespace portcullis::app
