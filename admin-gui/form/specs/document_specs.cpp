// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/specs/specs.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct DocumentSpec {
    Q_DECLARE_TR_FUNCTIONS(DocumentSpec)
};

} // namespace

FormSpec defaultsSpec()
{
    return {.section = u"defaults"_s,
            .noun = DocumentSpec::tr("defaults"),
            .sections = {
                {DocumentSpec::tr("Defaults"),
                 {
                     authenticateField(
                         DocumentSpec::tr("all authenticators"),
                         DocumentSpec::tr("For routes that don't say; also decides whether a "
                                          "request that matches no route gets 401 or 404.")),
                     {.pointer = u"/rateLimits"_s,
                      .label = DocumentSpec::tr("&Rate limits"),
                      .kind = FieldKind::References,
                      .help = DocumentSpec::tr(
                          "Apply to every request, beside those of its route and consumer."),
                      .fallback = "[]",
                      .refersTo = u"rateLimits"_s},
                     {.pointer = u"/trustedProxies"_s,
                      .label = DocumentSpec::tr("&Trusted proxies"),
                      .kind = FieldKind::Texts,
                      .help = DocumentSpec::tr("Addresses and ranges; X-Forwarded-For is believed "
                                               "when it comes from there."),
                      .fallback = "[]",
                      .example = u"10.0.0.0/8"_s},
                     {.pointer = u"/via"_s,
                      .label = DocumentSpec::tr("&Via"),
                      .kind = FieldKind::Boolean,
                      .help = DocumentSpec::tr("Sends the Via field."),
                      .fallback = "true"},
                 },
                 DocumentSpec::tr("What holds for routes that say nothing of their own.")},
                corsSection(DocumentSpec::tr(
                    "For routes without CORS of their own, and for answers that belong to no "
                    "route, such as 404."))}};
}

FormSpec accessLogSpec()
{
    return {.section = u"accessLog"_s,
            .noun = DocumentSpec::tr("access log"),
            .sections = {
                {DocumentSpec::tr("Access log"),
                 {
                     {.pointer = u"/to"_s,
                      .label = DocumentSpec::tr("&Write to"),
                      .kind = FieldKind::ChoiceOrFile,
                      .help = DocumentSpec::tr("Where each request is recorded."),
                      .fallback = R"("stdout")",
                      .choices = {choiceOf("off", DocumentSpec::tr("nowhere (off)")),
                                  choiceOf("stdout", DocumentSpec::tr("standard output (stdout)")),
                                  choiceOf("journal", DocumentSpec::tr("the journal (journal)"))}},
                     {.pointer = u"/format"_s,
                      .label = DocumentSpec::tr("&Format"),
                      .kind = FieldKind::Choice,
                      .help = DocumentSpec::tr("One JSON object a line."),
                      .fallback = R"("json")",
                      .choices = {choiceOf("json", DocumentSpec::tr("JSON"))}},
                 }}}};
}

FormSpec tracingSpec()
{
    return {
        .section = u"tracing"_s,
        .noun = DocumentSpec::tr("tracing"),
        .sections = {
            {DocumentSpec::tr("Tracing"),
             {
                 {.pointer = u"/otlp"_s,
                  .label = DocumentSpec::tr("&Collector"),
                  .help = DocumentSpec::tr(
                      "Where spans go: an http or https URL. Without a path they go to "
                      "/v1/traces there."),
                  .required = true,
                  .example = u"http://127.0.0.1:4318"_s},
                 {.pointer = u"/sample"_s,
                  .label = DocumentSpec::tr("&Sample"),
                  .kind = FieldKind::Number,
                  .help = DocumentSpec::tr("Share of the traces that begin here: 0.01 is one in "
                                           "a hundred."),
                  .fallback = "0.01",
                  .least = u"0"_s,
                  .most = u"1"_s},
                 {.pointer = u"/serviceName"_s,
                  .label = DocumentSpec::tr("Service &name"),
                  .help = DocumentSpec::tr("The attribute service.name."),
                  .fallback = R"("portcullis")"},
                 {.pointer = u"/attributes"_s,
                  .label = DocumentSpec::tr("&Attributes"),
                  .kind = FieldKind::TextMap,
                  .help = DocumentSpec::tr("Further attributes of the resource, 64 at most."),
                  .example = u"deployment.environment.name: production"_s},
                 {.pointer = u"/headers"_s,
                  .label = DocumentSpec::tr("&Header fields"),
                  .kind = FieldKind::SecretMap,
                  .help = DocumentSpec::tr(
                      "Of each request to the collector, 32 at most. What speaks of a "
                      "credential has to be a secret."),
                  .example = u"X-Scope-OrgID: edge"_s},
                 {.pointer = u"/timeout"_s,
                  .label = DocumentSpec::tr("&Time-out"),
                  .kind = FieldKind::Duration,
                  .help = DocumentSpec::tr("How long to wait for the collector's answer."),
                  .fallback = R"("10s")",
                  .least = u"1ms"_s,
                  .most = u"60s"_s},
             },
             DocumentSpec::tr("Spans for a collector that takes OTLP over HTTP, one for each "
                              "request that is sampled. Off until a collector is given.")},
            {DocumentSpec::tr("TLS"), clientTlsFields(u"/tls"_s),
             DocumentSpec::tr("For an https collector.")}}};
}

FormSpec countersSpec()
{
    return {
        .section = u"counters"_s,
        .noun = DocumentSpec::tr("shared counters"),
        .sections = {
            {DocumentSpec::tr("Shared counters"),
             {
                 {.pointer = u"/redis"_s,
                  .label = DocumentSpec::tr("&Redis"),
                  .help = DocumentSpec::tr(
                      "redis://[user@]host[:port][/database], or rediss:// for TLS."),
                  .required = true,
                  .example = u"rediss://gateway@redis.example.com:6379/0"_s},
                 {.pointer = u"/password"_s,
                  .label = DocumentSpec::tr("&Password"),
                  .kind = FieldKind::Secret,
                  .help = DocumentSpec::tr("Of the user, or of the server."),
                  .fallbackText = DocumentSpec::tr("none")},
                 {.pointer = u"/prefix"_s,
                  .label = DocumentSpec::tr("Pre&fix"),
                  .help = DocumentSpec::tr("What every key begins with, 1 to 64 characters."),
                  .fallback = R"("portcullis")"},
                 {.pointer = u"/mode"_s,
                  .label = DocumentSpec::tr("&Mode"),
                  .kind = FieldKind::Choice,
                  .help = DocumentSpec::tr("Of limits that say nothing of their own."),
                  .fallback = R"("exact")",
                  .choices = {choiceOf("exact", DocumentSpec::tr("ask about each request (exact)")),
                              choiceOf("local-sync",
                                       DocumentSpec::tr("exchange from time to time (local-sync)")),
                              choiceOf("off", DocumentSpec::tr("each for itself (off)"))}},
                 {.pointer = u"/timeout"_s,
                  .label = DocumentSpec::tr("&Time-out"),
                  .kind = FieldKind::Duration,
                  .help = DocumentSpec::tr("The longest that a request waits for an answer."),
                  .fallback = R"("50ms")",
                  .least = u"1ms"_s,
                  .most = u"10s"_s},
                 {.pointer = u"/interval"_s,
                  .label = DocumentSpec::tr("&Interval"),
                  .kind = FieldKind::Duration,
                  .help = DocumentSpec::tr(
                      "Of local-sync: how often gateways exchange what they counted."),
                  .fallback = R"("200ms")",
                  .least = u"20ms"_s,
                  .most = u"60s"_s},
                 {.pointer = u"/onFailure"_s,
                  .label = DocumentSpec::tr("On fai&lure"),
                  .kind = FieldKind::Choice,
                  .help = DocumentSpec::tr("What becomes of requests while nobody answers."),
                  .fallback = R"("failOpen")",
                  .choices = {choiceOf("failOpen", DocumentSpec::tr("let them pass (failOpen)")),
                              choiceOf("failClosed", DocumentSpec::tr("answer 503 (failClosed)"))}},
             },
             DocumentSpec::tr(
                 "Where several gateways count together: one server of Redis or Valkey. "
                 "Off until it is given.")},
            {DocumentSpec::tr("TLS"), clientTlsFields(u"/tls"_s),
             DocumentSpec::tr("For rediss.")}}};
}

} // namespace portcullis::gui
