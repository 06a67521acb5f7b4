// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/specs/specs.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct RouteSpec {
    Q_DECLARE_TR_FUNCTIONS(RouteSpec)
};

const QStringList &methods()
{
    static const QStringList names{u"GET"_s,   u"POST"_s,   u"PUT"_s,
                                   u"PATCH"_s, u"DELETE"_s, u"OPTIONS"_s};
    return names;
}

FormSection matchSection()
{
    return {
        RouteSpec::tr("Match"),
        {
            {.pointer = u"/match/hosts"_s,
             .label = RouteSpec::tr("&Hosts"),
             .kind = FieldKind::Texts,
             .help = RouteSpec::tr(
                 "Exact names and wildcards; *.example.org is any name below, not example.org "
                 "itself. Case, port and a final dot don't count."),
             .fallbackText = RouteSpec::tr("any host"),
             .example = u"api.example.com"_s},
            {.pointer = u"/match/paths"_s,
             .label = RouteSpec::tr("&Paths"),
             .kind = FieldKind::Texts,
             .help = RouteSpec::tr(
                 "Patterns, each for the whole path: {name} is one segment, {name...} at the "
                 "end any number of them."),
             .required = true,
             .example = u"/orders/{id}"_s},
            {.pointer = u"/match/methods"_s,
             .label = RouteSpec::tr("&Methods"),
             .kind = FieldKind::Texts,
             .help = RouteSpec::tr("In upper case; GET includes HEAD."),
             .fallbackText = RouteSpec::tr("any method"),
             .example = u"GET"_s,
             .suggestions = methods()},
            {.pointer = u"/match/headers"_s,
             .label = RouteSpec::tr("Header &fields"),
             .kind = FieldKind::ConditionMap,
             .help = RouteSpec::tr(
                 "Conditions that all have to hold. A pattern is RE2 and has to match the whole "
                 "value."),
             .example = u"X-Version is 2"_s},
            {.pointer = u"/match/query"_s,
             .label = RouteSpec::tr("&Query"),
             .kind = FieldKind::ConditionMap,
             .help = RouteSpec::tr("Conditions on query parameters, which are compared decoded."),
             .example = u"preview is there"_s},
            {.pointer = u"/priority"_s,
             .label = RouteSpec::tr("P&riority"),
             .kind = FieldKind::Number,
             .help = RouteSpec::tr(
                 "When several routes match the higher priority goes first; then the more "
                 "specific host and path."),
             .fallback = "0",
             .least = u"-1000000"_s,
             .most = u"1000000"_s},
            {.pointer = u"/enabled"_s,
             .label = RouteSpec::tr("&Enabled"),
             .kind = FieldKind::Boolean,
             .help = RouteSpec::tr("A route that is not enabled matches nothing."),
             .fallback = "true"},
        }};
}

FormSection whoSection()
{
    return {RouteSpec::tr("Who"),
            {
                authenticateField(
                    RouteSpec::tr("as the defaults say"),
                    RouteSpec::tr("Tried in order; any one that accepts is enough. With “none” "
                                  "callers without a credential are anonymous. One that only "
                                  "watches decides nothing.")),
                {.pointer = u"/authorize/consumers"_s,
                 .label = RouteSpec::tr("&Consumers"),
                 .kind = FieldKind::References,
                 .help = RouteSpec::tr(
                     "Any of these; also callers who are no consumer, as AUTHENTICATOR:SUBJECT."),
                 .fallbackText = RouteSpec::tr("everyone"),
                 .refersTo = u"consumers"_s},
                {.pointer = u"/authorize/groups"_s,
                 .label = RouteSpec::tr("&Groups"),
                 .kind = FieldKind::Texts,
                 .help = RouteSpec::tr("The caller has to be in one of these."),
                 .fallbackText = RouteSpec::tr("any"),
                 .example = u"partners"_s},
                {.pointer = u"/authorize/scopes"_s,
                 .label = RouteSpec::tr("&Scopes"),
                 .kind = FieldKind::Texts,
                 .help = RouteSpec::tr("The caller has to have all of these."),
                 .fallbackText = RouteSpec::tr("none needed"),
                 .example = u"orders:read"_s},
                {.pointer = u"/authorize/claims"_s,
                 .label = RouteSpec::tr("C&laims"),
                 .kind = FieldKind::TextsMap,
                 .help = RouteSpec::tr("Each claim has to have the value, or one of those given."),
                 .example = u"tenant: acme, acme-test"_s},
                {.pointer = u"/authorize/ip/allow"_s,
                 .label = RouteSpec::tr("Addresses &in"),
                 .kind = FieldKind::Texts,
                 .help = RouteSpec::tr("Addresses and ranges; nobody else is let in."),
                 .fallbackText = RouteSpec::tr("any address"),
                 .example = u"192.0.2.0/24"_s},
                {.pointer = u"/authorize/ip/deny"_s,
                 .label = RouteSpec::tr("Addresses &out"),
                 .kind = FieldKind::Texts,
                 .help = RouteSpec::tr("Addresses and ranges that are refused; these go first."),
                 .fallbackText = RouteSpec::tr("none"),
                 .example = u"192.0.2.7"_s},
                {.pointer = u"/authorize/shadow"_s,
                 .label = RouteSpec::tr("Only &watch"),
                 .kind = FieldKind::Boolean,
                 .help = RouteSpec::tr("Count and log who would be refused, and let it pass."),
                 .fallback = "false"},
            },
            RouteSpec::tr("Who calls, and what callers have to have. Every condition that is given "
                          "has to hold.")};
}

FormSection limitsSection()
{
    return {RouteSpec::tr("Limits"),
            {{.pointer = u"/rateLimits"_s,
              .label = RouteSpec::tr("&Rate limits"),
              .kind = FieldKind::References,
              .help = RouteSpec::tr(
                  "Limits of this route, charged in this order; those of the consumer and of the "
                  "defaults apply beside them."),
              .fallback = "[]",
              .refersTo = u"rateLimits"_s}}};
}

/// `set`, `add`, `remove`, `rename` of header fields or query parameters.
QList<Field> stepFields(const QString &pointer, const QString &what)
{
    return {
        {.pointer = pointer + "/remove"_L1,
         .label = RouteSpec::tr("%1: remove").arg(what),
         .kind = FieldKind::Texts,
         .help = RouteSpec::tr("Names that are taken away; this comes first.")},
        {.pointer = pointer + "/rename"_L1,
         .label = RouteSpec::tr("%1: rename").arg(what),
         .kind = FieldKind::TextMap,
         .help = RouteSpec::tr("From the old name to the new one; the value stays.")},
        {.pointer = pointer + "/set"_L1,
         .label = RouteSpec::tr("%1: set").arg(what),
         .kind = FieldKind::TextMap,
         .help = RouteSpec::tr("Replaces what is there. Values are templates."),
         .example = u"X-Tenant: ${claim.tenant}"_s},
        {.pointer = pointer + "/add"_L1,
         .label = RouteSpec::tr("%1: add").arg(what),
         .kind = FieldKind::TextMap,
         .help = RouteSpec::tr("Adds another beside what is there. Values are templates.")},
    };
}

FormSpec bodyStepSpec()
{
    const auto step = [](const QString &key, const QString &label, FieldKind kind,
                         const QString &help, const QString &example) {
        Field field{.pointer = u'/' + key, .label = label, .kind = kind, .help = help};
        field.example = example;
        field.oneOf = u"step"_s;
        field.part = key;
        return field;
    };
    return {
        .noun = RouteSpec::tr("step"),
        .sections = {{{},
                      {step(u"wrap"_s, RouteSpec::tr("Wrap below"), FieldKind::Text,
                            RouteSpec::tr("Puts the whole body below this pointer."), u"/data"_s),
                       step(u"unwrap"_s, RouteSpec::tr("Unwrap"), FieldKind::Text,
                            RouteSpec::tr("Makes what is at this pointer the body."), u"/data"_s),
                       step(u"set"_s, RouteSpec::tr("Set"), FieldKind::JsonMap,
                            RouteSpec::tr("Pointers, and the JSON values to set there."),
                            u"/meta/source: \"gateway\""_s),
                       step(u"remove"_s, RouteSpec::tr("Remove"), FieldKind::Texts,
                            RouteSpec::tr("Pointers to what is taken away."), u"/internal"_s),
                       step(u"rename"_s, RouteSpec::tr("Move"), FieldKind::TextMap,
                            RouteSpec::tr("From the old pointer to the new one."),
                            u"/id: /orderId"_s),
                       step(u"keep"_s, RouteSpec::tr("Keep only"), FieldKind::Texts,
                            RouteSpec::tr("Takes everything else away."), u"/items"_s)}}},
        .columns = {u"/wrap"_s, u"/unwrap"_s, u"/set"_s, u"/remove"_s, u"/rename"_s, u"/keep"_s}};
}

Field bodyField(const QString &pointer)
{
    return {.pointer = pointer,
            .label = RouteSpec::tr("&Body steps"),
            .kind = FieldKind::Objects,
            .help = RouteSpec::tr(
                "Steps on a JSON body, done in this order; each does one thing, at RFC 6901 "
                "pointers."),
            .items = bodyStepSpec};
}

FormSection requestSection()
{
    QList<Field> fields{{.pointer = u"/request/path"_s,
                         .label = RouteSpec::tr("&Path"),
                         .help = RouteSpec::tr("A template for the new path."),
                         .fallbackText = RouteSpec::tr("as it is"),
                         .example = u"/v2/orders/${path.id}"_s}};
    fields += stepFields(u"/request/headers"_s, RouteSpec::tr("Header"));
    fields += stepFields(u"/request/query"_s, RouteSpec::tr("Query"));
    fields += QList<Field>{
        {.pointer = u"/request/query/sort"_s,
         .label = RouteSpec::tr("Query: &sort"),
         .kind = FieldKind::Boolean,
         .help = RouteSpec::tr("Sorts the parameters by name, after all other steps."),
         .fallback = "false"},
        bodyField(u"/request/body"_s),
        {.pointer = u"/request/otherTypes"_s,
         .label = RouteSpec::tr("&Other types"),
         .kind = FieldKind::Choice,
         .help =
             RouteSpec::tr("What happens to bodies that are not JSON when there are body steps."),
         .fallback = R"("refuse")",
         .choices = {choiceOf("refuse", RouteSpec::tr("refuse with 415")),
                     choiceOf("pass", RouteSpec::tr("pass as they are"))}},
        {.pointer = u"/request/maxBody"_s,
         .label = RouteSpec::tr("Largest bo&dy"),
         .kind = FieldKind::Size,
         .help = RouteSpec::tr("Above it 413; 0 is no limit. With body steps at least 1B and at "
                               "most 1GiB, for it is held in memory."),
         .fallback = R"("10MiB")",
         .least = u"0"_s,
         .most = u"1024GiB"_s},
    };
    return {RouteSpec::tr("Request"), fields,
            RouteSpec::tr("What changes on the way to the upstream.")};
}

FormSection actionSection()
{
    const auto part = [](Field field, const QString &name) {
        field.oneOf = u"action"_s;
        field.part = name;
        return field;
    };
    return {
        RouteSpec::tr("Upstream or answer"),
        {
            part({.pointer = u"/upstream"_s,
                  .label = RouteSpec::tr("&Upstream"),
                  .kind = FieldKind::Weighted,
                  .help = RouteSpec::tr("Where requests go. Several share the traffic by "
                                        "weight, 0 to 10000; 1 if left out."),
                  .refersTo = u"upstreams"_s},
                 u"upstream"_s),
            part({.pointer = u"/redirect/location"_s,
                  .label = RouteSpec::tr("Redirect &to"),
                  .help = RouteSpec::tr("A template: where the client is sent."),
                  .example = u"https://api.example.com/${path.rest}"_s},
                 u"redirect"_s),
            part({.pointer = u"/redirect/status"_s,
                  .label = RouteSpec::tr("Redirect &status"),
                  .kind = FieldKind::Choice,
                  .help = RouteSpec::tr("The status of a redirect."),
                  .fallback = "308",
                  .choices = {{"301", RouteSpec::tr("301 moved permanently")},
                              {"302", RouteSpec::tr("302 found")},
                              {"303", RouteSpec::tr("303 see other")},
                              {"307", RouteSpec::tr("307 temporary, same method")},
                              {"308", RouteSpec::tr("308 permanent, same method")}}},
                 u"redirect"_s),
            part({.pointer = u"/respond/status"_s,
                  .label = RouteSpec::tr("&Answer status"),
                  .kind = FieldKind::Number,
                  .help = RouteSpec::tr("The status of an answer that the gateway gives itself."),
                  .fallback = "200",
                  .least = u"200"_s,
                  .most = u"599"_s},
                 u"respond"_s),
            part({.pointer = u"/respond/headers"_s,
                  .label = RouteSpec::tr("Answer &fields"),
                  .kind = FieldKind::TextMap,
                  .help = RouteSpec::tr("Header fields of the answer; values are templates."),
                  .example = u"Retry-After: 3600"_s},
                 u"respond"_s),
            part({.pointer = u"/respond/body"_s,
                  .label = RouteSpec::tr("Answer &body"),
                  .kind = FieldKind::MultiText,
                  .help = RouteSpec::tr("Text as it is."),
                  .fallbackText = RouteSpec::tr("empty"),
                  .example = RouteSpec::tr("back soon")},
                 u"respond"_s),
        },
        RouteSpec::tr("Exactly one: an upstream, a redirect or an answer of the gateway itself. "
                      "Clear one to choose another.")};
}

FormSection responseSection()
{
    QList<Field> fields = stepFields(u"/response/headers"_s, RouteSpec::tr("Header"));
    fields += QList<Field>{
        bodyField(u"/response/body"_s),
        {.pointer = u"/response/status"_s,
         .label = RouteSpec::tr("&Status"),
         .kind = FieldKind::NumberMap,
         .help = RouteSpec::tr("From one final status to another, 200 to 599; to 204 or 304 drops "
                               "the body."),
         .example = u"404: 204"_s},
        {.pointer = u"/response/maxBody"_s,
         .label = RouteSpec::tr("Largest bo&dy"),
         .kind = FieldKind::Size,
         .help = RouteSpec::tr("What body steps may hold in memory; above it 502."),
         .fallback = R"("10MiB")",
         .least = u"1B"_s,
         .most = u"1GiB"_s},
    };
    return {RouteSpec::tr("Response"), fields,
            RouteSpec::tr("What changes on the way back to the client.")};
}

FormSection advancedSection()
{
    FormSection section = nameSection(
        RouteSpec::tr("Advanced"),
        RouteSpec::tr("What logs, metrics and other routes' warnings call it. What refers to the "
                      "old name follows."));
    section.fields.removeFirst(); // stands in front
    section.fields += QList<Field>{
        {.pointer = u"/lookalikes"_s,
         .label = RouteSpec::tr("L&ookalikes"),
         .kind = FieldKind::Choice,
         .help = RouteSpec::tr(
             "A path that a lenient server would read as that of a stricter route. Allow it only "
             "where you know how the server behind reads paths."),
         .fallback = R"("refuse")",
         .choices = {choiceOf("refuse", RouteSpec::tr("refuse with 400")),
                     choiceOf("allow", RouteSpec::tr("allow"))}},
        {.pointer = u"/upgrades"_s,
         .label = RouteSpec::tr("&Upgrades"),
         .kind = FieldKind::Texts,
         .help = RouteSpec::tr(
             "Protocols beside websocket that a connection may change to, in whatever version."),
         .fallback = "[]",
         .example = u"websocket"_s},
    };
    return section;
}

} // namespace

FormSpec routeSpec()
{
    FormSection match = matchSection();
    match.fields.prepend(
        nameSection({}, RouteSpec::tr("What logs and metrics call it.")).fields.first());
    return {
        .section = u"routes"_s,
        .noun = RouteSpec::tr("route"),
        .sections = {match, whoSection(), limitsSection(), requestSection(), actionSection(),
                     responseSection(),
                     corsSection(RouteSpec::tr(
                         "Which pages of other origins may call this route from a browser. Left "
                         "out, the defaults' hold.")),
                     advancedSection()},
        .blank = R"({"match":{"paths":["/"]}})"};
}

} // namespace portcullis::gui
