// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/stage_trace.h"

#include "shared/api/catalogue.h"

#include <QJsonArray>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

using Verdict = StageTrace::Verdict;

constexpr double kSecond = 1e9; // nanoseconds

Verdict verdictNamed(const QString &name)
{
    if (name == "passed"_L1)
        return Verdict::Passed;
    if (name == "refused"_L1)
        return Verdict::Refused;
    if (name == "answered"_L1)
        return Verdict::Answered;
    return name == "not-reached"_L1 ? Verdict::NotReached : Verdict::Unknown;
}

} // namespace

RequestTrace traceOf(const api::TrafficEntry &entry)
{
    RequestTrace trace;
    for (const api::TrafficStep &step : entry.stages) {
        StageTrace &out = trace[static_cast<std::size_t>(step.stage)];
        using Step = api::TrafficStep::Verdict;
        out.verdict = step.verdict == Step::Refused ? Verdict::Refused
            : step.verdict == Step::Answered        ? Verdict::Answered
                                                    : Verdict::Passed;
        if (step.ns)
            out.seconds = double(*step.ns) / kSecond;
        if (out.ends()) {
            out.code = entry.code;
            out.rule = entry.rule;
            out.status = entry.status;
        }
    }
    return trace;
}

RequestTrace traceOf(const QJsonObject &explanation)
{
    RequestTrace trace;
    for (const auto &each : explanation["stages"_L1].toArray()) {
        const auto stage = api::stageNamed(each["stage"_L1].toString().toStdString());
        if (!stage)
            continue;
        StageTrace &out = trace[static_cast<std::size_t>(*stage)];
        out.verdict = verdictNamed(each["verdict"_L1].toString());
        out.code = each["code"_L1].toString();
        out.status = each["status"_L1].toInt();
        out.rule = each["rule"_L1].toString();
        out.detail = each["detail"_L1].toString();
        for (const auto &note : each["notes"_L1].toArray())
            out.notes.append(note.toString());
        if (each["ns"_L1].isDouble())
            out.seconds = each["ns"_L1].toDouble() / kSecond;
    }
    return trace;
}

} // namespace portcullis::gui
