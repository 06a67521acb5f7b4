// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/snapshot/snapshot_builder.h"
#include "service/pipeline/pipeline.h"
#include "shared/model/parse.h"
#include "tests/unit/service/transport/http1/server_fixture.h"

#include <list>

namespace portcullis::test {

/// The whole pipeline in memory: a document, a client's connection, and upstreams that answer every
/// request with `upstreamAnswer`.
struct PipelineFixture {
    explicit PipelineFixture(const QByteArray &json, const pipeline::AuthSources &sources = {})
    {
        const model::ParseOutcome parsed = model::parseDocument(
            {json.constData(), static_cast<std::size_t>(json.size())}, model::ParseOptions());
        for (const model::Problem &problem : parsed.errors)
            problems += QByteArray::fromStdString(problem.pointer + ": " + problem.message + "\n");
        if (!problems.isEmpty())
            return;
        control::BuildContext context{keySets, limits, metrics, sources};
        const auto snapshot = control::buildSnapshot(parsed.document, 1, context, nullptr);
        if (!snapshot) {
            problems = QByteArray::fromStdString(snapshot.error().what);
            return;
        }
        pipeline.worker().adopt(*snapshot);
        f.handler.script = [this](pipeline::Exchange &x) { return pipeline.serve(x); };
        f.loop.accept = [this](const io::Endpoint &, io::StreamPtr stream) {
            upstreams.emplace_back(std::move(stream));
        };
    }
    ~PipelineFixture()
    {
        f.connection.reset();
        upstreams.clear();
    }

    /// The answer to one request.
    QByteArray talk(const QByteArray &request)
    {
        QByteArray answer = f.talk(request);
        for (TestPeer &upstream : upstreams) {
            if (upstream.received.empty())
                continue;
            forwarded = QByteArray::fromStdString(upstream.takeReceived());
            upstream.send({upstreamAnswer.constData(), std::size_t(upstreamAnswer.size())});
            f.loop.run();
            answer += f.answer();
        }
        return answer;
    }

    telemetry::Metrics metrics{1};
    telemetry::AccessLog log{1};
    telemetry::SpanBuffers spans{1};
    telemetry::TrafficLog traffic{1, 128};
    pipeline::KeySets keySets;
    pipeline::IntrospectionCache introspection{nullptr};
    pipeline::FailureTable failures;
    pipeline::LimitRegistry limits{SteadyTime{}, pipeline::QuotaImage::fresh()};
    pipeline::SharedServices services{keySets, introspection, failures, metrics,
                                      log,     spans,         &traffic};
    ServerFixture f;
    pipeline::Pipeline pipeline{f.loop, 0, services};
    std::list<TestPeer> upstreams;
    QByteArray upstreamAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    QByteArray forwarded; // the last request that an upstream got
    QByteArray problems;  // of the document
};

/// The text of a member of a problem document; null: there is none.
inline QByteArray memberOf(const QByteArray &answer, const QByteArray &name)
{
    const QByteArray start = '"' + name + "\":\"";
    const qsizetype at = answer.indexOf(start);
    if (at < 0)
        return {};
    const qsizetype begin = at + start.size();
    return answer.mid(begin, answer.indexOf('"', begin) - begin);
}

/// `STATUS CODE` of an answer, or `STATUS` where it is no problem document.
inline QByteArray verdictOf(const QByteArray &answer)
{
    const QByteArray status = answer.mid(9, 3);
    const QByteArray code = memberOf(answer, "code");
    return code.isNull() ? status : status + ' ' + code;
}

/// The value of a field of an answer's or request's head; null: it has none.
inline QByteArray fieldOf(const QByteArray &message, const QByteArray &name)
{
    const QByteArray head = message.left(message.indexOf("\r\n\r\n") + 2);
    const qsizetype at = head.toLower().indexOf("\r\n" + name.toLower() + ':');
    if (at < 0)
        return {};
    const qsizetype begin = at + 2 + name.size() + 1;
    return head.mid(begin, head.indexOf("\r\n", begin) - begin).trimmed();
}

} // namespace portcullis::test
