// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/tracing/otlp_exporter.h"

#include "service/control/tracing/otlp_message.h"
#include "shared/core/log.h"

#include <QRandomGenerator>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace portcullis::control {

namespace {

/// Doubled after each attempt, and spread, so that gateways do not come back all at once.
Milliseconds backOff(int attempts)
{
    Milliseconds wait = OtlpExporter::kFirstBackOff;
    for (int i = 1; i < attempts && wait < OtlpExporter::kMostBackOff; ++i)
        wait *= 2;
    wait = std::min(wait, OtlpExporter::kMostBackOff);
    const auto spread = static_cast<std::uint32_t>(wait.count() / 4);
    return wait - Milliseconds(QRandomGenerator::global()->bounded(spread + 1));
}

} // namespace

OtlpExporter::OtlpExporter(io::Loop &loop, telemetry::WorkerMetrics &metrics,
                           telemetry::SpanBuffers &buffers)
    : m_loop(loop)
    , m_buffers(buffers)
    , m_instance(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString())
    , m_tick([this] { tick(); })
    , m_backOff([this] { pump(); })
    , m_http(loop, metrics)
{
    m_buffers.setWake([this] {
        m_loop.post([this] {
            collect();
            pump();
        });
    });
}

OtlpExporter::~OtlpExporter()
{
    m_ended = true;
}

void OtlpExporter::adopt(const pipeline::Snapshot &snapshot)
{
    const bool same = m_to && snapshot.traceExport && m_to->config == snapshot.traceExport->config
        && m_to->fields == snapshot.traceExport->fields;
    if (same)
        return;
    collect();
    closeLast();
    m_to = snapshot.traceExport;
    if (m_to) {
        m_start = messageStart(m_to->config, m_instance);
        m_tick.start(m_loop.timers(), kInterval);
    }
    pump();
}

void OtlpExporter::flush(std::function<void()> done)
{
    m_flushed = std::move(done);
    m_backOff.stop();
    collect();
    closeLast();
    pump();
    finishFlush();
}

telemetry::SpanStats OtlpExporter::stats() const
{
    telemetry::SpanStats stats;
    stats.sent = m_sent.value();
    stats.failures = m_failures.value();
    stats.queued = m_queued.value();
    for (std::size_t i = 0; i < stats.lost.size(); ++i)
        stats.lost[i] = m_lost[i].value();
    stats.lost[static_cast<std::size_t>(telemetry::SpanLoss::BufferFull)] += m_buffers.dropped();
    return stats;
}

void OtlpExporter::tick()
{
    collect();
    closeLast();
    pump();
    if (m_to || !m_queue.empty())
        m_tick.start(m_loop.timers(), kInterval);
}

/// Empties the workers' buffers, so that they have room whatever the collector does.
void OtlpExporter::collect()
{
    for (std::size_t worker = 0; worker < m_buffers.workers(); ++worker) {
        m_lines.clear();
        m_buffers.take(worker, m_lines);
        std::string_view rest = m_lines;
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            add(rest.substr(0, end));
            rest.remove_prefix(std::min(rest.size(), end + 1));
        }
    }
}

void OtlpExporter::add(std::string_view span)
{
    if (!m_to) {
        // Of an exchange that began before tracing was switched off.
        lose(telemetry::SpanLoss::Undelivered, 1);
        return;
    }
    if (m_queueBytes + span.size() + 1 > kMaxQueueBytes) {
        lose(telemetry::SpanLoss::QueueFull, 1);
        return;
    }
    if (!m_queue.empty() && !m_queue.back().closed
        && (m_queue.back().spans == kMaxBatch
            || m_queue.back().body.size() + span.size() > kMaxBatchBytes))
        closeLast();
    if (m_queue.empty() || m_queue.back().closed) {
        Batch &fresh = m_queue.emplace_back();
        fresh.to = m_to;
        fresh.body = m_start;
        m_queueBytes += fresh.body.size();
    }
    Batch &batch = m_queue.back();
    if (batch.spans > 0)
        batch.body += ',';
    batch.body += span;
    ++batch.spans;
    m_queueBytes += span.size() + (batch.spans > 1 ? 1 : 0);
    m_queued.add(1);
}

void OtlpExporter::closeLast()
{
    if (!m_queue.empty())
        m_queue.back().closed = true;
}

void OtlpExporter::pump()
{
    if (m_sending || m_backOff.active() || m_queue.empty() || !m_queue.front().closed)
        return;
    m_sending = true;
    ++m_queue.front().attempts;
    send(m_queue.front());
}

void OtlpExporter::send(const Batch &batch)
{
    upstream::ClientRequest request;
    request.method = "POST";
    request.url = exportUrl(batch.to->config.otlp);
    request.tls = batch.to->config.tls;
    request.timeout = batch.to->config.timeout;
    request.maxBody = kMaxAnswer;
    request.fields = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    request.fields.insert(request.fields.end(), batch.to->fields.begin(), batch.to->fields.end());
    request.body.reserve(batch.body.size() + kMessageEnd.size());
    request.body.append(batch.body).append(kMessageEnd);
    m_http.send(std::move(request),
                [this](const Result<upstream::ClientResponse> &answer) { answered(answer); });
}

void OtlpExporter::answered(const Result<upstream::ClientResponse> &answer)
{
    m_sending = false;
    if (m_ended)
        return;
    if (!answer) {
        failed(answer.error().what, true, Milliseconds::zero());
    } else if (answer->status >= 200 && answer->status < 300) {
        taken(*answer);
    } else {
        const auto asked = readRetryAfter(answer->field("Retry-After"), m_loop.wallNow());
        failed("status " + std::to_string(answer->status), mayRetry(answer->status),
               std::min(asked.value_or(Milliseconds::zero()), kMostRetryAfter));
    }
    pump();
    finishFlush();
}

void OtlpExporter::taken(const upstream::ClientResponse &answer)
{
    const PartialSuccess partial = readPartialSuccess(answer.body);
    const std::uint64_t rejected = std::min(partial.rejected, m_queue.front().spans);
    m_sent.add(m_queue.front().spans - rejected);
    lose(telemetry::SpanLoss::Refused, rejected);
    popFront();
    say(rejected > 0 ? "the collector rejects spans: " + partial.message : std::string());
}

void OtlpExporter::failed(const std::string &why, bool retry, Milliseconds asked)
{
    m_failures.add();
    say(why);
    if (!retry) {
        dropFront(telemetry::SpanLoss::Refused);
        return;
    }
    if (m_flushed) {
        // There is no time to wait for it.
        while (!m_queue.empty())
            dropFront(telemetry::SpanLoss::Undelivered);
        return;
    }
    const int attempts = m_queue.front().attempts;
    if (attempts >= kMaxAttempts)
        dropFront(telemetry::SpanLoss::Undelivered);
    m_backOff.start(m_loop.timers(), std::max(backOff(attempts), asked));
}

void OtlpExporter::lose(telemetry::SpanLoss why, std::uint64_t spans)
{
    m_lost[static_cast<std::size_t>(why)].add(spans);
}

void OtlpExporter::dropFront(telemetry::SpanLoss why)
{
    lose(why, m_queue.front().spans);
    popFront();
}

void OtlpExporter::popFront()
{
    m_queued.add(-static_cast<std::int64_t>(m_queue.front().spans));
    m_queueBytes -= m_queue.front().body.size();
    m_queue.pop_front();
}

void OtlpExporter::finishFlush()
{
    if (m_flushed && !m_sending && m_queue.empty())
        m_loop.post(std::exchange(m_flushed, {}));
}

/// Once, not with every batch.
void OtlpExporter::say(const std::string &trouble)
{
    if (trouble == m_trouble)
        return;
    if (trouble.empty())
        log(LogLevel::Info, "traces sent again");
    else
        log(LogLevel::Warning, "traces not sent:", {{"why", trouble}});
    m_trouble = trouble;
}

} // namespace portcullis::control
