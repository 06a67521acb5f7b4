// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/specs/specs.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct UpstreamSpec {
    Q_DECLARE_TR_FUNCTIONS(UpstreamSpec)
};

FormSpec targetSpec()
{
    return {.noun = UpstreamSpec::tr("target"),
            .sections = {{{},
                          {{.pointer = u"/url"_s,
                            .label = UpstreamSpec::tr("&URL"),
                            .help = UpstreamSpec::tr(
                                "http or https, a host, perhaps a port and a path that is put in "
                                "front of the request's."),
                            .required = true,
                            .example = u"http://127.0.0.1:9000"_s},
                           {.pointer = u"/name"_s,
                            .label = UpstreamSpec::tr("Na&me"),
                            .help = UpstreamSpec::tr("What health and metrics call it."),
                            .fallbackText = UpstreamSpec::tr("HOST:PORT"),
                            .example = u"a"_s},
                           {.pointer = u"/weight"_s,
                            .label = UpstreamSpec::tr("&Weight"),
                            .kind = FieldKind::Number,
                            .help = UpstreamSpec::tr("Its share of the requests."),
                            .fallback = "1",
                            .least = u"1"_s,
                            .most = u"1000"_s}}}},
            .blank = R"({"url":"http://"})",
            .columns = {u"/name"_s, u"/url"_s, u"/weight"_s}};
}

FormSection targetsSection()
{
    FormSection section =
        nameSection(UpstreamSpec::tr("Targets"), UpstreamSpec::tr("What routes refer to."));
    const QList<Field> notes = section.fields.mid(1);
    section.fields.resize(1);
    section.fields += QList<Field>{
        {.pointer = u"/targets"_s,
         .label = UpstreamSpec::tr("&Targets"),
         .kind = FieldKind::Objects,
         .help = UpstreamSpec::tr("The servers, 1 to 1000. With discovery only those that serve "
                                  "until it has found others."),
         .items = targetSpec},
        {.pointer = u"/balancing"_s,
         .label = UpstreamSpec::tr("&Balancing"),
         .kind = FieldKind::Choice,
         .help = UpstreamSpec::tr("Which target is next, by weight."),
         .fallback = R"("round-robin")",
         .choices = {choiceOf("round-robin", UpstreamSpec::tr("in turn (round-robin)")),
                     choiceOf("least-connections",
                              UpstreamSpec::tr("the least busy (least-connections)"))}},
        {.pointer = u"/protocol"_s,
         .label = UpstreamSpec::tr("&Protocol"),
         .kind = FieldKind::Choice,
         .help = UpstreamSpec::tr("What is spoken with the targets; gRPC needs HTTP/2."),
         .fallback = R"("http1")",
         .choices = {choiceOf("http1", UpstreamSpec::tr("HTTP/1.1")),
                     choiceOf("h2", UpstreamSpec::tr("HTTP/2")),
                     choiceOf("auto", UpstreamSpec::tr("what https targets pick (auto)"))}},
        {.pointer = u"/preserveHost"_s,
         .label = UpstreamSpec::tr("Preserve &host"),
         .kind = FieldKind::Boolean,
         .help = UpstreamSpec::tr("Sends the client's Host instead of the target's."),
         .fallback = "false"},
    };
    section.fields += notes;
    return section;
}

Field timeout(const QString &key, const QString &label, const QString &help,
              const QByteArray &fallback, const QString &least)
{
    Field field{.pointer = u"/timeouts/"_s + key,
                .label = label,
                .kind = FieldKind::Duration,
                .help = help};
    field.fallback = '"' + fallback + '"';
    field.least = least;
    field.most = u"24h"_s;
    return field;
}

FormSection timesSection()
{
    Field total = timeout(u"total"_s, UpstreamSpec::tr("&Total"),
                          UpstreamSpec::tr("The whole exchange; 0s is no limit."), "0s", u"0s"_s);
    total.fallbackText = UpstreamSpec::tr("no limit");
    return {
        UpstreamSpec::tr("Times and retries"),
        {
            timeout(u"connect"_s, UpstreamSpec::tr("&Connect"),
                    UpstreamSpec::tr("Until connected, TLS included; then 504."), "2s", u"1ms"_s),
            timeout(u"response"_s, UpstreamSpec::tr("&Response"),
                    UpstreamSpec::tr("From the last byte of the request to the end of the "
                                     "response's head; then 504."),
                    "30s", u"1ms"_s),
            timeout(u"idle"_s, UpstreamSpec::tr("&Idle"),
                    UpstreamSpec::tr(
                        "Between two bytes of the response; not while the client doesn't read."),
                    "60s", u"1ms"_s),
            timeout(u"keepAlive"_s, UpstreamSpec::tr("&Keep alive"),
                    UpstreamSpec::tr("How long an unused connection is kept; the upstream's own "
                                     "Keep-Alive may lower it."),
                    "4s", u"0s"_s),
            total,
            {.pointer = u"/retries/attempts"_s,
             .label = UpstreamSpec::tr("Retry &attempts"),
             .kind = FieldKind::Number,
             .help = UpstreamSpec::tr(
                 "Further tries, on other targets, of what is safe to be tried again."),
             .fallback = "1",
             .least = u"0"_s,
             .most = u"10"_s},
            {.pointer = u"/retries/budget"_s,
             .label = UpstreamSpec::tr("Retry &budget"),
             .help =
                 UpstreamSpec::tr("Retries as a share of the requests of the last ten seconds."),
             .fallback = R"("20%")",
             .least = u"0%"_s,
             .most = u"100%"_s},
        }};
}

FormSection healthSection()
{
    return {
        UpstreamSpec::tr("Health"),
        {
            {.pointer = u"/health/active"_s,
             .label = UpstreamSpec::tr("&Ask targets"),
             .kind = FieldKind::Presence,
             .help = UpstreamSpec::tr(
                 "Asks every target from time to time; one that is unhealthy gets no request."),
             .fallbackText = UpstreamSpec::tr("no")},
            {.pointer = u"/health/active/path"_s,
             .label = UpstreamSpec::tr("&Path"),
             .help = UpstreamSpec::tr("What is asked for, behind the target's own path; perhaps "
                                      "with a query. 200 to 399 "
                                      "is a good answer."),
             .fallback = R"("/")",
             .example = u"/health"_s},
            {.pointer = u"/health/active/interval"_s,
             .label = UpstreamSpec::tr("&Interval"),
             .kind = FieldKind::Duration,
             .help = UpstreamSpec::tr("Between two questions, give or take a tenth."),
             .fallback = R"("10s")",
             .least = u"100ms"_s,
             .most = u"24h"_s},
            {.pointer = u"/health/active/timeout"_s,
             .label = UpstreamSpec::tr("&Time-out"),
             .kind = FieldKind::Duration,
             .help = UpstreamSpec::tr("For the whole answer."),
             .fallback = R"("2s")",
             .least = u"1ms"_s,
             .most = u"5m"_s},
            {.pointer = u"/health/active/healthy"_s,
             .label = UpstreamSpec::tr("&Good answers"),
             .kind = FieldKind::Number,
             .help = UpstreamSpec::tr("So many in a row bring a target back."),
             .fallback = "2",
             .least = u"1"_s,
             .most = u"100"_s},
            {.pointer = u"/health/active/unhealthy"_s,
             .label = UpstreamSpec::tr("&Bad answers"),
             .kind = FieldKind::Number,
             .help = UpstreamSpec::tr("So many in a row take a target out."),
             .fallback = "3",
             .least = u"1"_s,
             .most = u"100"_s},
            {.pointer = u"/health/passive"_s,
             .label = UpstreamSpec::tr("&Watch requests"),
             .kind = FieldKind::Presence,
             .help = UpstreamSpec::tr(
                 "Ejects a target for a while after some failures in a row of clients' requests."),
             .fallbackText = UpstreamSpec::tr("no")},
            {.pointer = u"/health/passive/failures"_s,
             .label = UpstreamSpec::tr("&Failures"),
             .kind = FieldKind::Number,
             .help = UpstreamSpec::tr("So many in a row eject a target."),
             .fallback = "5",
             .least = u"1"_s,
             .most = u"1000"_s},
            {.pointer = u"/health/passive/eject"_s,
             .label = UpstreamSpec::tr("&Ejected for"),
             .kind = FieldKind::Duration,
             .help = UpstreamSpec::tr("The first time; twice as long each further time."),
             .fallback = R"("30s")",
             .least = u"100ms"_s,
             .most = u"24h"_s},
            {.pointer = u"/health/passive/maxEjected"_s,
             .label = UpstreamSpec::tr("Ejected at &most"),
             .help = UpstreamSpec::tr(
                 "Share of the targets at any time; one of several may always be."),
             .fallback = R"("50%")",
             .least = u"0%"_s,
             .most = u"100%"_s},
            {.pointer = u"/health/slowStart"_s,
             .label = UpstreamSpec::tr("&Slow start"),
             .kind = FieldKind::Duration,
             .help = UpstreamSpec::tr(
                 "How long a target that came back takes to get its whole share; 0s: at once."),
             .fallback = R"("0s")",
             .least = u"0s"_s,
             .most = u"24h"_s},
            {.pointer = u"/circuitBreaker"_s,
             .label = UpstreamSpec::tr("&Circuit breaker"),
             .kind = FieldKind::Presence,
             .help = UpstreamSpec::tr("Bounds how much the upstream gets at a time."),
             .fallbackText = UpstreamSpec::tr("no")},
            {.pointer = u"/circuitBreaker/maxInFlight"_s,
             .label = UpstreamSpec::tr("I&n flight"),
             .kind = FieldKind::Number,
             .help = UpstreamSpec::tr(
                 "Requests at the upstream at a time, over all workers and targets."),
             .fallback = "1024",
             .least = u"1"_s,
             .most = u"1000000"_s},
            {.pointer = u"/circuitBreaker/maxPending"_s,
             .label = UpstreamSpec::tr("Pen&ding"),
             .kind = FieldKind::Number,
             .help =
                 UpstreamSpec::tr("Requests that may wait for room; more are refused with 503."),
             .fallback = "1024",
             .least = u"0"_s,
             .most = u"1000000"_s},
        }};
}

Field discovered(Field field, const QString &part)
{
    field.oneOf = u"discovery"_s;
    field.part = part;
    return field;
}

QList<Field> consulFields()
{
    const QString consul = u"consul"_s;
    QList<Field> fields{
        {.pointer = u"/discovery/consul/service"_s,
         .label = UpstreamSpec::tr("&Consul service"),
         .help = UpstreamSpec::tr("The instances of this service whose checks pass."),
         .example = u"orders"_s},
        {.pointer = u"/discovery/consul/url"_s,
         .label = UpstreamSpec::tr("Consul &agent"),
         .help = UpstreamSpec::tr("The URL of the agent."),
         .fallback = R"("http://127.0.0.1:8500")"},
        {.pointer = u"/discovery/consul/tag"_s,
         .label = UpstreamSpec::tr("Consul &tag"),
         .help = UpstreamSpec::tr("Only instances with this tag."),
         .fallbackText = UpstreamSpec::tr("any"),
         .example = u"v2"_s},
        {.pointer = u"/discovery/consul/datacenter"_s,
         .label = UpstreamSpec::tr("Consul &data centre"),
         .help = UpstreamSpec::tr("Where the service is looked for."),
         .fallbackText = UpstreamSpec::tr("the agent's"),
         .example = u"dc1"_s},
        {.pointer = u"/discovery/consul/token"_s,
         .label = UpstreamSpec::tr("Consul to&ken"),
         .kind = FieldKind::Secret,
         .help = UpstreamSpec::tr("Sent as X-Consul-Token."),
         .fallbackText = UpstreamSpec::tr("none")},
        {.pointer = u"/discovery/consul/wait"_s,
         .label = UpstreamSpec::tr("Consul &wait"),
         .kind = FieldKind::Duration,
         .help =
             UpstreamSpec::tr("How long the agent may keep a question until something changes."),
         .fallback = R"("5m")",
         .least = u"1s"_s,
         .most = u"10m"_s},
    };
    for (Field &field : fields)
        field = discovered(field, consul);
    for (const Field &field : clientTlsFields(u"/discovery/consul/tls"_s)) {
        Field named = discovered(field, consul);
        named.label = UpstreamSpec::tr("Consul: %1").arg(withoutMnemonic(field.label));
        fields.append(named);
    }
    return fields;
}

FormSection discoverySection()
{
    QList<Field> fields{
        discovered({.pointer = u"/discovery/dns"_s,
                    .label = UpstreamSpec::tr("&Host name (DNS)"),
                    .help = UpstreamSpec::tr("A URL as of a target: one target for each address of "
                                             "its host name."),
                    .example = u"http://orders.internal:9000/api"_s},
                   u"dns"_s),
        discovered({.pointer = u"/discovery/srv"_s,
                    .label = UpstreamSpec::tr("&SRV records"),
                    .help = UpstreamSpec::tr("One target for each record of this name."),
                    .example = u"_orders._tcp.example.com"_s},
                   u"srv"_s),
        discovered({.pointer = u"/discovery/file"_s,
                    .label = UpstreamSpec::tr("&File"),
                    .help = UpstreamSpec::tr("A JSON list of targets, which is watched."),
                    .example = u"targets.json"_s},
                   u"file"_s),
    };
    fields += consulFields();
    fields += QList<Field>{
        {.pointer = u"/discovery/server"_s,
         .label = UpstreamSpec::tr("&Name server"),
         .help = UpstreamSpec::tr("For host names and SRV records: the server to ask, on port 53."),
         .fallbackText = UpstreamSpec::tr("the system's"),
         .example = u"192.0.2.53"_s},
        {.pointer = u"/discovery/interval"_s,
         .label = UpstreamSpec::tr("&Interval"),
         .kind = FieldKind::Duration,
         .help = UpstreamSpec::tr("For host names and SRV records: the longest time between two "
                                  "look-ups; a shorter TTL is followed."),
         .fallback = R"("5m")",
         .least = u"1s"_s,
         .most = u"24h"_s},
        {.pointer = u"/discovery/scheme"_s,
         .label = UpstreamSpec::tr("Sch&eme"),
         .kind = FieldKind::Choice,
         .help = UpstreamSpec::tr("For SRV records and Consul: how targets are spoken to."),
         .fallback = R"("http")",
         .choices = {choiceOf("http"), choiceOf("https")}},
        {.pointer = u"/discovery/path"_s,
         .label = UpstreamSpec::tr("&Path"),
         .help =
             UpstreamSpec::tr("For SRV records and Consul: put in front of the request's path."),
         .fallbackText = UpstreamSpec::tr("none"),
         .example = u"/api"_s},
    };
    return {
        UpstreamSpec::tr("Discovery"), fields,
        UpstreamSpec::tr("Where targets are learned: exactly one of host name, SRV records, file "
                         "and Consul. Clear one to choose another.")};
}

} // namespace

FormSpec upstreamSpec()
{
    return {.section = u"upstreams"_s,
            .noun = UpstreamSpec::tr("upstream"),
            .sections = {targetsSection(),
                         timesSection(),
                         healthSection(),
                         {UpstreamSpec::tr("TLS"), clientTlsFields(u"/tls"_s),
                          UpstreamSpec::tr("For https targets.")},
                         discoverySection()},
            .blank = R"({"targets":[{"url":"http://127.0.0.1:9000"}]})"};
}

} // namespace portcullis::gui
