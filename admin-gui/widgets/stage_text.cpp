// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/stage_text.h"

#include "admin-gui/models/figures.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct Text {
    const char *title;
    const char *purpose;
};

constexpr std::array<Text, kStageCount> kTexts{{
    {QT_TRANSLATE_NOOP("Stage", "Receive"),
     QT_TRANSLATE_NOOP("Stage", "reads the request and refuses what is malformed or too large")},
    {QT_TRANSLATE_NOOP("Stage", "Authenticate"),
     QT_TRANSLATE_NOOP("Stage", "finds out who calls: API key, token or nobody")},
    {QT_TRANSLATE_NOOP("Stage", "Authorize"),
     QT_TRANSLATE_NOOP("Stage", "asks whether this caller may use the route")},
    {QT_TRANSLATE_NOOP("Stage", "Rate limit"),
     QT_TRANSLATE_NOOP("Stage", "charges limits and quotas")},
    {QT_TRANSLATE_NOOP("Stage", "Route"),
     QT_TRANSLATE_NOOP("Stage", "answers where no route matches, redirects, or goes on")},
    {QT_TRANSLATE_NOOP("Stage", "Transform request"),
     QT_TRANSLATE_NOOP("Stage", "changes path, query, header fields and body")},
    {QT_TRANSLATE_NOOP("Stage", "Proxy"),
     QT_TRANSLATE_NOOP("Stage", "sends the request to an upstream and waits for its answer")},
    {QT_TRANSLATE_NOOP("Stage", "Transform response"),
     QT_TRANSLATE_NOOP("Stage", "changes the answer and returns it")},
}};

class StageText {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

QString refusalText(const StageTraffic::Refusal &refusal)
{
    if (!refusal.status)
        return StageText::tr("%1: %2/s").arg(refusal.reason, rateText(refusal.perSecond));
    const QString status =
        *refusal.status == 0 ? StageText::tr("no answer") : QString::number(*refusal.status);
    return StageText::tr("%1 (%2): %3/s").arg(refusal.reason, status, rateText(refusal.perSecond));
}

} // namespace

QString stageTitle(Stage stage)
{
    return StageText::tr(kTexts[static_cast<std::size_t>(stage)].title);
}

QString stagePurpose(Stage stage)
{
    return StageText::tr(kTexts[static_cast<std::size_t>(stage)].purpose);
}

QString stageDetails(Stage stage, const StageTraffic &traffic, bool hasRates)
{
    QString text = StageText::tr("%1 %2.").arg(stageTitle(stage), stagePurpose(stage));
    if (!hasRates)
        return text;
    text += u' ' + StageText::tr("%1 requests per second come in").arg(rateText(traffic.perSecond));
    if (traffic.p95)
        text += StageText::tr(", 95 of 100 take at most %1").arg(durationText(traffic.p95));
    if (traffic.slowest)
        text += StageText::tr(": the slowest step");
    text += u'.';
    if (traffic.refusals.isEmpty())
        return text + u' ' + StageText::tr("It refuses nothing.");
    QStringList refusals;
    for (const StageTraffic::Refusal &each : traffic.refusals)
        refusals.append(refusalText(each));
    return text + u' ' + StageText::tr("It refuses %1.").arg(refusals.join(u", "_s));
}

QString verdictText(StageTrace::Verdict verdict)
{
    using Verdict = StageTrace::Verdict;
    switch (verdict) {
    case Verdict::Passed:
        return StageText::tr("✓ passed");
    case Verdict::Refused:
        return StageText::tr("✕ refused");
    case Verdict::Answered:
        return StageText::tr("● answered");
    case Verdict::Unknown:
        return StageText::tr("? not known");
    case Verdict::NotReached:
        break;
    }
    return StageText::tr("– not reached");
}

QString traceDetails(Stage stage, const StageTrace &trace)
{
    QString text = StageText::tr("%1: %2").arg(stageTitle(stage), verdictText(trace.verdict));
    if (trace.status > 0)
        text += StageText::tr(" with %1").arg(trace.status);
    if (trace.seconds)
        text += StageText::tr(", after %1").arg(durationText(trace.seconds));
    text += u'.';
    if (!trace.code.isEmpty())
        text += u' ' + StageText::tr("Reason: %1.").arg(trace.code);
    if (!trace.rule.isEmpty())
        text += u' ' + StageText::tr("Rule: %1.").arg(trace.rule);
    if (!trace.detail.isEmpty())
        text += u' ' + trace.detail;
    if (!trace.notes.isEmpty())
        text += u' ' + StageText::tr("Note: %1.").arg(trace.notes.join(u"; "_s));
    return text;
}

} // namespace portcullis::gui
