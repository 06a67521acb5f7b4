// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/specs/specs.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct RateLimitSpec {
    Q_DECLARE_TR_FUNCTIONS(RateLimitSpec)
};

Field onlyFor(Field field, const QStringList &algorithms)
{
    field.onlyWhere = u"/algorithm"_s;
    field.onlyValues = algorithms;
    return field;
}

FormSection limitSection()
{
    FormSection section = nameSection(RateLimitSpec::tr("Limit"),
                                      RateLimitSpec::tr("What routes and consumers refer to; "
                                                        "clients see it in RateLimit fields."));
    const QList<Field> notes = section.fields.mid(1);
    section.fields.resize(1);
    section.fields += QList<Field>{
        {.pointer = u"/algorithm"_s,
         .label = RateLimitSpec::tr("&Algorithm"),
         .kind = FieldKind::Choice,
         .help = RateLimitSpec::tr("How requests are counted."),
         .required = true,
         .choices = {choiceOf("token-bucket",
                              RateLimitSpec::tr("on average, with bursts (token-bucket)")),
                     choiceOf("sliding-window",
                              RateLimitSpec::tr("in any window (sliding-window)")),
                     choiceOf("fixed-window", RateLimitSpec::tr("window by window (fixed-window)")),
                     choiceOf("quota", RateLimitSpec::tr("by the calendar (quota)")),
                     choiceOf("concurrency", RateLimitSpec::tr("at the same time (concurrency)"))}},
        {.pointer = u"/limit"_s,
         .label = RateLimitSpec::tr("L&imit"),
         .kind = FieldKind::Number,
         .help = RateLimitSpec::tr(
             "Requests: in a window or period, or at the same time. At most 4294967295; a quota "
             "9007199254740992; concurrency 1048576."),
         .required = true,
         .example = u"100"_s},
        onlyFor({.pointer = u"/window"_s,
                 .label = RateLimitSpec::tr("&Window"),
                 .kind = FieldKind::Duration,
                 .help = RateLimitSpec::tr("The time that the limit is for."),
                 .fallback = R"("1s")",
                 .least = u"10ms"_s,
                 .most = u"30d"_s},
                {u"token-bucket"_s, u"sliding-window"_s, u"fixed-window"_s}),
        onlyFor({.pointer = u"/burst"_s,
                 .label = RateLimitSpec::tr("&Burst"),
                 .kind = FieldKind::Number,
                 .help = RateLimitSpec::tr("Requests at once after a pause."),
                 .fallbackText = RateLimitSpec::tr("as the limit"),
                 .least = u"1"_s,
                 .most = u"4294967295"_s,
                 .example = u"200"_s},
                {u"token-bucket"_s}),
        onlyFor({.pointer = u"/period"_s,
                 .label = RateLimitSpec::tr("&Period"),
                 .kind = FieldKind::Choice,
                 .help = RateLimitSpec::tr("By the calendar."),
                 .fallback = R"("month")",
                 .choices = {choiceOf("hour", RateLimitSpec::tr("hour")),
                             choiceOf("day", RateLimitSpec::tr("day")),
                             choiceOf("month", RateLimitSpec::tr("month"))}},
                {u"quota"_s}),
        onlyFor({.pointer = u"/timeZone"_s,
                 .label = RateLimitSpec::tr("Time &zone"),
                 .help = RateLimitSpec::tr("Where the calendar hangs: an IANA name."),
                 .fallback = R"("UTC")",
                 .example = u"Europe/Berlin"_s},
                {u"quota"_s}),
        {.pointer = u"/key"_s,
         .label = RateLimitSpec::tr("Counted for &each"),
         .kind = FieldKind::Texts,
         .help = RateLimitSpec::tr(
             "Requests with the same values share a bucket: consumer, ip, route, header:NAME, "
             "claim:NAME; up to 8. With none of them there is one bucket for all."),
         .emptyCounts = true,
         .fallback = R"(["consumer"])",
         .example = u"claim:tenant"_s,
         .suggestions = {u"consumer"_s, u"ip"_s, u"route"_s}},
        {.pointer = u"/shadow"_s,
         .label = RateLimitSpec::tr("&Only watch"),
         .kind = FieldKind::Boolean,
         .help = RateLimitSpec::tr("Count and log what would have been refused, and let it pass."),
         .fallback = "false"},
    };
    section.fields += notes;
    return section;
}

} // namespace

FormSpec rateLimitSpec()
{
    return {
        .section = u"rateLimits"_s,
        .noun = RateLimitSpec::tr("rate limit"),
        .sections = {limitSection(),
                     {RateLimitSpec::tr("Advanced"),
                      {{.pointer = u"/fields"_s,
                        .label = RateLimitSpec::tr("Tell &clients"),
                        .kind = FieldKind::Boolean,
                        .help = RateLimitSpec::tr("In RateLimit fields of every answer."),
                        .fallback = "true"},
                       {.pointer = u"/maxKeys"_s,
                        .label = RateLimitSpec::tr("&Buckets at most"),
                        .kind = FieldKind::Number,
                        .help = RateLimitSpec::tr("Idle ones make room; then new keys share one."),
                        .fallback = "1000000",
                        .least = u"1"_s,
                        .most = u"16000000"_s},
                       {.pointer = u"/shared"_s,
                        .label = RateLimitSpec::tr("&Shared"),
                        .kind = FieldKind::Choice,
                        .help = RateLimitSpec::tr(
                            "Whether several gateways count together, where the document has "
                            "shared counters."),
                        .fallbackText = RateLimitSpec::tr("as the counters say"),
                        .choices = {choiceOf("off", RateLimitSpec::tr("each for itself (off)")),
                                    choiceOf("exact", RateLimitSpec::tr("together (exact)")),
                                    choiceOf("local-sync",
                                             RateLimitSpec::tr("nearly (local-sync)"))}}}}},
        .blank = R"({"algorithm":"token-bucket","limit":100})"};
}

} // namespace portcullis::gui
