// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace portcullis::counters {

/// What all workers together say of the counters in the log: one line when they go away, one when
/// they are back, and meanwhile at most one in kQuiet for another cause. Any thread; takes a lock,
/// so only for connections, never for a request.
class AwayLog {
public:
    /// Workers may see different causes, and each tries again often.
    static constexpr Seconds kQuiet{10};

    explicit AwayLog(std::string server) : m_server(std::move(server)) { }
    void away(std::string_view why);
    void back();
    /// Calls are refused though the server is there.
    void refused(std::string_view why);

private:
    const std::string m_server;
    std::mutex m_mutex;
    std::string m_why;     // empty: not away
    std::string m_refused; // the last one that was logged
    SteadyTime m_saidAt{};
};

/// Where and how to ask. Made with a snapshot, and taken over by the next one while nothing of it
/// changes, so that connections stay. Immutable but for `log`.
struct CountersPlan {
    model::Counters config;
    io::Endpoint endpoint;
    std::string password; ///< never to be logged
    /// By which the gateway's clock is behind Redis's, in microseconds; for calendars.
    mutable std::atomic<std::int64_t> clockOffsetUs{0};
    mutable AwayLog log;

    using ReadSecret = std::function<Result<std::string>(const model::SecretRef &)>;
    /// Null where the document has no counters. Fails when the secret or a file can't be used, or
    /// in a build that can't speak with Redis. `previous` may be null.
    static Result<std::shared_ptr<const CountersPlan>>
    compile(const model::Document &document, const ReadSecret &readSecret,
            const std::shared_ptr<const CountersPlan> &previous);

    CountersPlan(model::Counters settings, io::Endpoint where, std::string secret);
};

} // namespace portcullis::counters
