// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/access_log.h"

#include "shared/core/log.h"

#include <algorithm>

namespace portcullis::telemetry {

AccessLogWriter::AccessLogWriter(AccessLog &log) : m_log(log)
{
}

void AccessLogWriter::write(const ExchangeRecord &record)
{
    if (!m_log.enabled())
        return;
    const bool taken = m_ring.push(m_line.format(record));
    if (!taken)
        m_dropped.add();
    if (m_log.claimWakeUp()) {
        m_log.wake();
        return;
    }
    const bool half = m_ring.used() > kBuffer / 2;
    if (half && !m_halfSignalled)
        m_log.wake();
    m_halfSignalled = half;
}

AccessLog::AccessLog(std::size_t workers)
{
    for (std::size_t i = 0; i < workers; ++i)
        m_workers.push_back(std::make_unique<AccessLogWriter>(*this));
}

AccessLog::~AccessLog()
{
    stop();
}

void AccessLog::setSink(std::unique_ptr<AccessLogSink> sink)
{
    const bool on = sink != nullptr;
    if (!on)
        m_enabled.store(false, std::memory_order_relaxed);
    {
        const std::lock_guard lock(m_mutex);
        if (m_orders.stop || (!on && !m_thread.joinable()))
            return;
        if (!m_thread.joinable()) {
            m_sink = std::move(sink);
            m_thread = std::thread(&AccessLog::run, this);
        } else {
            m_orders.changeSink = true;
            m_orders.nextSink = std::move(sink);
            m_woken = true;
        }
    }
    m_wakeUp.notify_one();
    if (on)
        m_enabled.store(true, std::memory_order_relaxed);
}

void AccessLog::reopen()
{
    {
        const std::lock_guard lock(m_mutex);
        m_orders.reopen = true;
        m_woken = true;
    }
    m_wakeUp.notify_one();
}

void AccessLog::flush()
{
    std::unique_lock lock(m_mutex);
    if (!m_thread.joinable())
        return;
    m_woken = true;
    m_wakeUp.notify_one();
    // A pass that runs now may have passed a worker by; the next one sees everything.
    const std::uint64_t pass = m_passesBegun + 1;
    m_passDone.wait(lock, [this, pass] { return m_passesDone >= pass; });
}

void AccessLog::stop()
{
    m_enabled.store(false, std::memory_order_relaxed);
    {
        const std::lock_guard lock(m_mutex);
        m_orders.stop = true;
    }
    m_wakeUp.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

AccessLogStats AccessLog::stats() const
{
    AccessLogStats stats{m_written.load(std::memory_order_relaxed),
                         m_lost.load(std::memory_order_relaxed)};
    for (const auto &worker : m_workers)
        stats.dropped += worker->m_dropped.value();
    return stats;
}

bool AccessLog::claimWakeUp()
{
    return m_asleep.load(std::memory_order_seq_cst) && m_asleep.exchange(false);
}

void AccessLog::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_woken = true;
    }
    m_wakeUp.notify_one();
}

void AccessLog::run()
{
    bool idle = false;
    for (bool stopping = false; !stopping;) {
        Orders orders = awaitPass(idle);
        stopping = orders.stop;
        // Lines that the log was switched on for may be there before the sink is; other lines
        // belong to the sink that was in use when they came.
        const bool first = orders.changeSink && !m_sink;
        if (first)
            m_sink = std::move(orders.nextSink);
        idle = !drain();
        if (orders.changeSink && !first) {
            m_sink = std::move(orders.nextSink);
        } else if (orders.reopen && m_sink && !m_sink->reopen()) {
            log(LogLevel::Warning, "access log file can't be opened again, the old one stays");
        }
        const std::lock_guard lock(m_mutex);
        m_passesDone = m_passesBegun;
        m_passDone.notify_all();
    }
    m_sink.reset();
}

AccessLog::Orders AccessLog::awaitPass(bool idle)
{
    std::unique_lock lock(m_mutex);
    const auto due = [this] { return m_woken || m_orders.stop; };
    if (idle) {
        m_asleep.store(true, std::memory_order_seq_cst);
        if (!anyLines())
            m_wakeUp.wait(lock, due);
        m_asleep.store(false, std::memory_order_relaxed);
    } else {
        m_wakeUp.wait_for(lock, kFlushInterval, due);
    }
    m_woken = false;
    ++m_passesBegun;
    Orders orders = std::move(m_orders);
    m_orders = {};
    m_orders.stop = orders.stop;
    return orders;
}

bool AccessLog::anyLines() const
{
    return std::ranges::any_of(m_workers,
                               [](const auto &worker) { return !worker->m_ring.empty(); });
}

bool AccessLog::drain()
{
    bool any = false;
    for (const auto &worker : m_workers) {
        // Copied out first, so that the worker has room again while the sink works.
        m_block.clear();
        worker->m_ring.takeAll(m_block);
        if (m_block.empty())
            continue;
        any = true;
        if (m_sink)
            writeBlock();
    }
    return any;
}

void AccessLog::writeBlock()
{
    // By memchr(): a block has hundreds of bytes for each line.
    std::uint64_t lines = 0;
    for (auto at = m_block.find('\n'); at != std::string::npos; at = m_block.find('\n', at + 1))
        ++lines;
    const bool failed = !m_sink->write(m_block);
    (failed ? m_lost : m_written).fetch_add(lines, std::memory_order_relaxed);
    if (failed != m_sinkFails) {
        if (failed)
            log(LogLevel::Error, "access log can't be written, lines are lost");
        else
            log(LogLevel::Info, "access log is written again");
    }
    m_sinkFails = failed;
}

} // namespace portcullis::telemetry
