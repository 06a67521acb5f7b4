// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/byte_ring.h"
#include "service/telemetry/counter.h"
#include "service/telemetry/span_line.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace portcullis::telemetry {

class SpanBuffers;

/// One worker's end of the traces.
///
/// Thread: the worker's. Called for sampled exchanges only: formatting and a copy into memory, and
/// a task for the control thread when half of the buffer is used. Never waits.
class alignas(64) SpanWriter {
public:
    static constexpr std::size_t kBuffer = 1024 * 1024; ///< bytes; some 500 spans

    explicit SpanWriter(SpanBuffers &buffers) : m_buffers(buffers) { }

    /// Hands on the span of a finished exchange; drops and counts it if the buffer is full.
    void write(const ExchangeRecord &record, const TraceStart &trace, std::string_view traceState);

private:
    friend class SpanBuffers;

    SpanBuffers &m_buffers; // owns this
    SpanLine m_line;
    ByteRing m_ring{kBuffer};
    Counter m_dropped;
    bool m_halfSignalled = false;
};

/// Spans on their way from the workers to the control thread, a line each.
class SpanBuffers {
public:
    explicit SpanBuffers(std::size_t workers);
    SpanBuffers(const SpanBuffers &) = delete;
    SpanBuffers &operator=(const SpanBuffers &) = delete;

    /// `index` < workers. Valid as long as this.
    SpanWriter &worker(std::size_t index) { return *m_workers[index]; }
    /// `wake` runs on a worker's thread when its buffer is half full. Before workers write.
    void setWake(std::function<void()> wake) { m_wake = std::move(wake); }
    /// Control thread: appends what is there of one worker and makes room.
    void take(std::size_t index, std::string &lines) { m_workers[index]->m_ring.takeAll(lines); }
    std::size_t workers() const { return m_workers.size(); }
    /// Any thread: spans lost for want of room.
    std::uint64_t dropped() const;

private:
    friend class SpanWriter;

    std::vector<std::unique_ptr<SpanWriter>> m_workers;
    std::function<void()> m_wake;
};

} // namespace portcullis::telemetry
