// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/span_buffers.h"

namespace portcullis::telemetry {

void SpanWriter::write(const ExchangeRecord &record, const TraceStart &trace,
                       std::string_view traceState)
{
    if (!m_ring.push(m_line.format(record, trace, traceState)))
        m_dropped.add();
    const bool half = m_ring.used() > kBuffer / 2;
    if (half && !m_halfSignalled && m_buffers.m_wake)
        m_buffers.m_wake();
    m_halfSignalled = half;
}

SpanBuffers::SpanBuffers(std::size_t workers)
{
    for (std::size_t i = 0; i < workers; ++i)
        m_workers.push_back(std::make_unique<SpanWriter>(*this));
}

std::uint64_t SpanBuffers::dropped() const
{
    std::uint64_t dropped = 0;
    for (const auto &worker : m_workers)
        dropped += worker->m_dropped.value();
    return dropped;
}

} // namespace portcullis::telemetry
