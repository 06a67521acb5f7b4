// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/discovery/provider.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>

namespace portcullis::control {

/// The targets that a file of this text lists, sorted by name, or the first thing that is wrong.
Result<std::vector<TargetSpec>> targetsIn(std::string_view json);

/// Watches a file of targets, however it is saved. Its folder is watched, and once a second it is
/// read, on a helper thread; what is not another text than before is no change, so that neither
/// times nor links matter.
class FileProvider final : public DiscoveryProvider {
public:
    /// Editors write in several steps: what follows within this time is one change.
    static constexpr int kSettleMs = 200;
    static constexpr int kPollMs = 1000;

    FileProvider(const model::Discovery &config, Heard heard);

private:
    void watch();
    void read();
    void took(Result<std::string> text);

    const QString m_path;
    Heard m_heard;
    QObject m_context; // what comes back from the helper thread dies with it
    QFileSystemWatcher m_watcher;
    QTimer m_settle;
    QTimer m_poll;
    bool m_reading = false;
    std::optional<std::string> m_seen; // text, or why there is none
};

} // namespace portcullis::control
