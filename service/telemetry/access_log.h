// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/access_log_line.h"
#include "service/telemetry/access_log_sink.h"
#include "service/telemetry/byte_ring.h"
#include "service/telemetry/counter.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace portcullis::telemetry {

class AccessLog;

/// One worker's end of the access log.
///
/// Thread: the worker's. Formatting and a copy into memory; a system call only to wake a writer
/// that slept, or when half of the buffer is used. Never waits.
class alignas(64) AccessLogWriter {
public:
    static constexpr std::size_t kBuffer = 1024 * 1024; ///< bytes; some 2,500 lines

    explicit AccessLogWriter(AccessLog &log);

    /// Hands on the line of a finished exchange; drops and counts it if the buffer is full.
    void write(const ExchangeRecord &record);

private:
    friend class AccessLog;

    AccessLog &m_log; // owns this
    AccessLogLine m_line;
    ByteRing m_ring{kBuffer};
    Counter m_dropped;
    bool m_halfSignalled = false;
};

/// Lines since the start.
struct AccessLogStats {
    std::uint64_t written = 0; ///< handed to the sink, which took them
    std::uint64_t dropped = 0; ///< for want of room, or because the sink failed
};

/// The access log: one JSON line an exchange, formatted by the workers, written by a thread of its
/// own in large blocks, at least every kFlushInterval. Lines of one worker keep their order.
///
/// Thread: the control thread, but for worker(), whose result belongs to that worker.
class AccessLog {
public:
    static constexpr std::chrono::milliseconds kFlushInterval{100};

    /// Off until setSink().
    explicit AccessLog(std::size_t workers);
    ~AccessLog(); ///< stops
    AccessLog(const AccessLog &) = delete;
    AccessLog &operator=(const AccessLog &) = delete;

    /// `index` < workers. Valid as long as this.
    AccessLogWriter &worker(std::size_t index) { return *m_workers[index]; }
    /// Lines go to `sink` from the next pass of the writer thread on; those before it have then
    /// gone to the old one. Null: off, and workers no longer format lines. Does not wait.
    void setSink(std::unique_ptr<AccessLogSink> sink);
    /// Asks the sink to open its file again. Does not wait.
    void reopen();
    /// Waits until everything that was handed on before the call has reached the sink.
    void flush();
    /// Writes what is buffered and ends the writer thread; later lines are ignored. Call it once
    /// the workers have stopped. Waits for the sink.
    void stop();
    AccessLogStats stats() const;

private:
    friend class AccessLogWriter;

    /// What the writer thread is asked to do at its next pass.
    struct Orders {
        bool stop = false;
        bool reopen = false;
        bool changeSink = false;
        std::unique_ptr<AccessLogSink> nextSink;
    };

    bool enabled() const { return m_enabled.load(std::memory_order_relaxed); }
    bool claimWakeUp(); ///< whether the writer thread sleeps and the caller is the one to wake it
    void wake();
    void run();
    Orders awaitPass(bool idle);
    bool anyLines() const;
    bool drain();
    void writeBlock();

    std::vector<std::unique_ptr<AccessLogWriter>> m_workers;
    std::atomic<bool> m_enabled{false};
    std::atomic<bool> m_asleep{false}; // without a time limit: the next line has to wake it
    std::atomic<std::uint64_t> m_written{0};
    std::atomic<std::uint64_t> m_lost{0};
    std::unique_ptr<AccessLogSink> m_sink; // the writer thread's, as are the next two
    bool m_sinkFails = false;
    std::string m_block;

    std::mutex m_mutex; // guards what follows; not held during I/O
    std::condition_variable m_wakeUp;
    std::condition_variable m_passDone;
    Orders m_orders;
    bool m_woken = false;
    std::uint64_t m_passesBegun = 0;
    std::uint64_t m_passesDone = 0;
    std::thread m_thread; // the control thread's
};

} // namespace portcullis::telemetry
