// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/specs/specs.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct ListenerSpec {
    Q_DECLARE_TR_FUNCTIONS(ListenerSpec)
};

FormSpec certificateSpec()
{
    return {.noun = ListenerSpec::tr("certificate"),
            .sections = {{{},
                          {{.pointer = u"/certificate"_s,
                            .label = ListenerSpec::tr("&Certificate"),
                            .help = ListenerSpec::tr(
                                "A PEM file: the certificate and the chain behind it."),
                            .required = true,
                            .example = u"tls/site.crt"_s},
                           {.pointer = u"/key"_s,
                            .label = ListenerSpec::tr("&Key"),
                            .help = ListenerSpec::tr("A PEM file: its private key."),
                            .required = true,
                            .example = u"tls/site.key"_s},
                           {.pointer = u"/ocsp"_s,
                            .label = ListenerSpec::tr("&OCSP response"),
                            .help = ListenerSpec::tr("A DER file: the OCSP response about the "
                                                     "certificate, shown to clients that ask."),
                            .fallbackText = ListenerSpec::tr("none"),
                            .example = u"tls/site.ocsp"_s}}}},
            .columns = {u"/certificate"_s, u"/key"_s}};
}

FormSection addressSection()
{
    FormSection section = nameSection(ListenerSpec::tr("Address"),
                                      ListenerSpec::tr("What logs and metrics call it."));
    const QList<Field> notes = section.fields.mid(1);
    section.fields.resize(1);
    section.fields += QList<Field>{
        {.pointer = u"/address"_s,
         .label = ListenerSpec::tr("&Address"),
         .help = ListenerSpec::tr(
             "An IP address: 0.0.0.0 is all of IPv4, :: all of IPv6 and not IPv4."),
         .fallback = R"("127.0.0.1")"},
        {.pointer = u"/port"_s,
         .label = ListenerSpec::tr("&Port"),
         .kind = FieldKind::Number,
         .help = ListenerSpec::tr("0 takes any free port, which the log names."),
         .required = true,
         .least = u"0"_s,
         .most = u"65535"_s,
         .example = u"8080"_s},
        {.pointer = u"/proxyProtocol/from"_s,
         .label = ListenerSpec::tr("PRO&XY protocol from"),
         .kind = FieldKind::Texts,
         .help = ListenerSpec::tr(
             "Addresses and ranges of load balancers that say in front of every connection who the "
             "client is. From any other address connections are closed."),
         .fallbackText = ListenerSpec::tr("off"),
         .example = u"10.0.0.0/8"_s},
    };
    section.fields += notes;
    return section;
}

Field timeout(const QString &key, const QString &label, const QString &help,
              const QByteArray &fallback)
{
    Field field{.pointer = u"/timeouts/"_s + key,
                .label = label,
                .kind = FieldKind::Duration,
                .help = help};
    field.fallback = '"' + fallback + '"';
    field.least = u"1ms"_s;
    field.most = u"24h"_s;
    return field;
}

FormSection limitsSection()
{
    return {
        ListenerSpec::tr("Times and limits"),
        {
            timeout(u"head"_s, ListenerSpec::tr("&Head"),
                    ListenerSpec::tr("From the first byte of a request's head to its end."), "10s"),
            timeout(u"body"_s, ListenerSpec::tr("&Body"),
                    ListenerSpec::tr("Between two bytes of a request's body."), "30s"),
            timeout(u"idle"_s, ListenerSpec::tr("&Idle"),
                    ListenerSpec::tr("Between two requests of a connection."), "60s"),
            timeout(u"write"_s, ListenerSpec::tr("&Write"),
                    ListenerSpec::tr("Without progress while a response waits to be read."), "30s"),
            {.pointer = u"/minRate"_s,
             .label = ListenerSpec::tr("&Least rate"),
             .kind = FieldKind::Size,
             .help =
                 ListenerSpec::tr("Bytes a second that a client has to send or read, after five "
                                  "seconds of grace; 0 turns it off."),
             .fallback = R"("240B")",
             .least = u"0"_s,
             .most = u"1GiB"_s},
            {.pointer = u"/limits/head"_s,
             .label = ListenerSpec::tr("Head &size"),
             .kind = FieldKind::Size,
             .help = ListenerSpec::tr("Size of a request's head; above it 431."),
             .fallback = R"("32KiB")",
             .least = u"1KiB"_s,
             .most = u"1MiB"_s},
            {.pointer = u"/limits/fields"_s,
             .label = ListenerSpec::tr("Header &fields"),
             .kind = FieldKind::Number,
             .help = ListenerSpec::tr("Number of header fields; above it 431."),
             .fallback = "100",
             .least = u"1"_s,
             .most = u"10000"_s},
            {.pointer = u"/limits/target"_s,
             .label = ListenerSpec::tr("&Target length"),
             .kind = FieldKind::Size,
             .help = ListenerSpec::tr("Length of the request target; above it 414."),
             .fallback = R"("8KiB")",
             .least = u"64B"_s,
             .most = u"1MiB"_s},
            {.pointer = u"/limits/connections"_s,
             .label = ListenerSpec::tr("&Connections"),
             .kind = FieldKind::Number,
             .help = ListenerSpec::tr("At once; when they are used up, the oldest without a "
                                      "complete head makes room."),
             .fallback = "20000",
             .least = u"1"_s,
             .most = u"1000000"_s},
            {.pointer = u"/limits/connectionsPerAddress"_s,
             .label = ListenerSpec::tr("Connections of &one address"),
             .kind = FieldKind::Number,
             .help = ListenerSpec::tr("0 turns it off; trusted proxies don't count."),
             .fallback = "0",
             .least = u"0"_s,
             .most = u"1000000"_s},
            {.pointer = u"/limits/authFailuresPerAddress"_s,
             .label = ListenerSpec::tr("Refused cr&edentials"),
             .help = ListenerSpec::tr(
                 "So many from one address in a time, then 429 before any check; 0/10s turns it "
                 "off. Left at its default it does not count clients on this machine."),
             .fallbackText = u"100/10s"_s,
             .example = u"100/10s"_s},
        }};
}

FormSection tlsSection()
{
    return {
        ListenerSpec::tr("TLS"),
        {
            {.pointer = u"/tls/certificates"_s,
             .label = ListenerSpec::tr("&Certificates"),
             .kind = FieldKind::Objects,
             .help = ListenerSpec::tr("The server name chooses; the first serves unknown names. "
                                      "At least one, or the listener speaks plain HTTP."),
             .items = certificateSpec},
            {.pointer = u"/tls/minVersion"_s,
             .label = ListenerSpec::tr("&Oldest version"),
             .kind = FieldKind::Choice,
             .help = ListenerSpec::tr("The oldest version of TLS that is spoken."),
             .fallback = R"("1.2")",
             .choices = {choiceOf("1.2", ListenerSpec::tr("TLS 1.2")),
                         choiceOf("1.3", ListenerSpec::tr("TLS 1.3"))}},
            {.pointer = u"/tls/clientCa"_s,
             .label = ListenerSpec::tr("Client certificates &by"),
             .help = ListenerSpec::tr("A PEM file: clients are asked for a certificate that one "
                                      "of these vouches for."),
             .fallbackText = ListenerSpec::tr("clients are not asked"),
             .example = u"tls/clients.pem"_s},
            {.pointer = u"/tls/clientCertificate"_s,
             .label = ListenerSpec::tr("C&lient certificate"),
             .kind = FieldKind::Choice,
             .help = ListenerSpec::tr("Whether a client that shows none may go on."),
             .fallback = R"("optional")",
             .choices = {choiceOf("optional", ListenerSpec::tr("optional")),
                         choiceOf("required", ListenerSpec::tr("required"))}},
        },
        ListenerSpec::tr("Without certificates the listener speaks plain HTTP.")};
}

} // namespace

FormSpec listenerSpec()
{
    return {.section = u"listeners"_s,
            .noun = ListenerSpec::tr("listener"),
            .sections = {addressSection(), tlsSection(), limitsSection()},
            .blank = R"({"port":8080})"};
}

} // namespace portcullis::gui
