// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store_location.h"
#include "shared/core/clock.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <optional>

namespace portcullis::store {

/// Tells when another gateway has made a revision: over a connection of its own that LISTENs, and
/// asks once a second, which finds a connection that broke and a notification that went by. Where
/// the database is away it tries again, at growing intervals.
///
/// Thread: one with an event loop, and not the main one: connecting waits for a network.
class RevisionWatcher : public QObject {
    Q_OBJECT

public:
    static constexpr Milliseconds kAsk{1'000};
    static constexpr Milliseconds kFirstRetry{250};
    static constexpr Milliseconds kLastRetry{5'000};

    /// `location` is a PostgreSQL one: nobody else can write to a SQLite store.
    explicit RevisionWatcher(StoreLocation location, QObject *parent = nullptr);
    ~RevisionWatcher() override;

    /// On the thread that it lives in.
    void start();

Q_SIGNALS:
    /// The current revision is another one than was told last; the first one is told, too.
    void revisionChanged(std::uint64_t number);
    /// The database came back, or went away.
    void reachable(bool yes);

private:
    class Connection;

    void tryConnect();
    void ask();
    void lost();
    void told(std::uint64_t number);

    StoreLocation m_location;
    std::unique_ptr<Connection> m_connection;
    QTimer m_ask;
    QTimer m_retry;
    Milliseconds m_pause = kFirstRetry;
    std::optional<std::uint64_t> m_told;
    std::optional<bool> m_reached; // nothing: not known yet, and so the first answer is told
};

} // namespace portcullis::store
