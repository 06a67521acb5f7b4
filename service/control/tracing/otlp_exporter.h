// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/pipeline/snapshot.h"
#include "service/telemetry/counter.h"
#include "service/telemetry/span_buffers.h"
#include "service/telemetry/span_stats.h"
#include "service/upstream/http_client.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>

namespace portcullis::control {

/// Sends the spans that workers hand over to a collector, by OTLP over HTTP in JSON: batches in
/// their order, one request at a time, tried again where OTLP allows it, and given up after a
/// while. A collector that is away costs spans, which are counted, and nothing else.
///
/// Thread: the control thread, but for stats().
class OtlpExporter {
public:
    /// A batch is sent when it is full, or this old.
    static constexpr Milliseconds kInterval{1'000};
    static constexpr std::size_t kMaxBatch = 2'048; ///< spans of one request
    /// Bytes of one request: far below what collectors take (20 MiB by default), and joined and
    /// written in a few milliseconds of the control thread.
    static constexpr std::size_t kMaxBatchBytes = 2 * 1024 * 1024;
    /// Bytes that wait: a good minute of a busy gateway with one request in a hundred recorded.
    static constexpr std::size_t kMaxQueueBytes = 32 * 1024 * 1024;
    static constexpr int kMaxAttempts = 6; ///< for one batch: half a minute, without Retry-After
    static constexpr Milliseconds kFirstBackOff{1'000}; ///< doubled after each attempt
    static constexpr Milliseconds kMostBackOff{30'000};
    static constexpr Milliseconds kMostRetryAfter{60'000}; ///< of what the collector asks for
    static constexpr std::size_t kMaxAnswer = 64 * 1024;   ///< bytes

    /// All are borrowed and outlive this. `metrics` is this thread's own. Workers must not run yet.
    OtlpExporter(io::Loop &loop, telemetry::WorkerMetrics &metrics,
                 telemetry::SpanBuffers &buffers);
    ~OtlpExporter();
    OtlpExporter(const OtlpExporter &) = delete;
    OtlpExporter &operator=(const OtlpExporter &) = delete;

    /// Spans that are collected from now on go where `snapshot` says, earlier ones where they were
    /// to.
    void adopt(const pipeline::Snapshot &snapshot);
    /// Sends what is there, each batch once, and then calls `done`, later. Nothing is tried again,
    /// so that it takes a time-out at most; what fails is lost. Call it once nothing is recorded.
    void flush(std::function<void()> done);
    /// Any thread.
    telemetry::SpanStats stats() const;

private:
    struct Batch {
        std::shared_ptr<const pipeline::TraceExport> to;
        std::string body; ///< without its end
        std::uint64_t spans = 0;
        int attempts = 0;
        bool closed = false; ///< nothing is added any more
    };

    void tick();
    void collect();
    void add(std::string_view span);
    void closeLast();
    void pump();
    void send(const Batch &batch);
    void answered(const Result<upstream::ClientResponse> &answer);
    void taken(const upstream::ClientResponse &answer);
    void failed(const std::string &why, bool retry, Milliseconds asked);
    void lose(telemetry::SpanLoss why, std::uint64_t spans);
    void dropFront(telemetry::SpanLoss why);
    void popFront();
    void finishFlush();
    void say(const std::string &trouble);

    io::Loop &m_loop;
    telemetry::SpanBuffers &m_buffers;
    const std::string m_instance;                      ///< service.instance.id
    std::shared_ptr<const pipeline::TraceExport> m_to; ///< null: off
    std::string m_start;                               ///< of a message to m_to
    std::string m_lines;                               // what was taken last; keeps its memory
    std::deque<Batch> m_queue;
    std::size_t m_queueBytes = 0;
    bool m_sending = false;
    bool m_ended = false;
    std::function<void()> m_flushed; // set: flush() is under way
    std::string m_trouble;           // said last; empty: all is well
    telemetry::Counter m_sent;
    telemetry::Counter m_failures;
    telemetry::Gauge m_queued;
    std::array<telemetry::Counter, telemetry::kSpanLossCount> m_lost;
    io::Timer m_tick;
    io::Timer m_backOff;
    upstream::HttpClient m_http; // last: what it still asks for is answered when it ends
};

} // namespace portcullis::control
